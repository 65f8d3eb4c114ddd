"""What the pages of appraisals show and leave out: for whom, in which state, on which day."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.appraisals import actions, queries, snapshot
from portal.appraisals.models import Appraisal, OrganisationResult
from portal.appraisals.queries import organisation
from portal.chart.models import Placement, Unit
from portal.periods.models import Period
from portal.plans.models import Plan
from portal.reports.models import Report
from portal.rules.calendar import PeriodKind
from portal.rules.rating import OrganisationLevel, Rating
from portal.store import ballots
from portal.store.db import db
from portal.store.errors import Missing, Rejected
from portal.store.journal import SYSTEM
from tests import builders
from tests.citizens import ballot, make
from tests.pages.appraisals.given import report_q2
from tests.pages.people.test_standing import me
from tests.world import NOW

HERE = "/penilaian"
TODAY = NOW.date()


def words(element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def under(visitor, section) -> str:
    """The words of the section with this id."""
    return words(visitor.tree.xpath(f"//section[@id='{section}']")[0])


@pytest.fixture
def arranged(app, world):
    """arranged("sari", "released"): the key of an appraisal of the second quarter."""

    def make_one(owner="sari", state="draft", **given):
        with app.app_context():
            found = builders.appraisal(world, world.members[owner], state, **given)
            db.session.commit()
            return found.id

    return make_one


@pytest.fixture
def change(app):
    """change(key, lambda appraisal: …)"""

    def apply(key, act):
        with app.app_context():
            act(db.session.get_one(Appraisal, key))
            db.session.commit()

    return apply


# --- Whom I appraise, and what was said of me -------------------------------------------------------------------------


def test_my_team_comes_by_name_each_with_state_and_next_step(app, page, world, arranged):
    arranged("sari", "released")
    budi = page("budi").open(f"{HERE}?periode={world.periods['2026-2']}")
    andi, sari = budi.rows()[:2]
    assert andi.startswith("Andi Saputra") and "Rencana belum disetujui" in andi and "Nilai" not in andi
    assert sari.startswith("Sari Wulandari") and "Dirilis" in sari and sari.endswith("24 Agu 2026 Buka")
    with app.app_context():
        builders.sealed_plan(world, world.andi)
        db.session.commit()
    assert "Belum dinilai Nilai" in budi.open(budi.path).rows()[0]
    assert budi.value("periode") == str(world.periods["2026-2"])
    assert page("sari").open(HERE).tree.xpath("//section/h2/text()") == ["Penilaian saya"]


def test_an_answered_appraisal_waits_for_nothing(page, world, arranged):
    arranged("sari", "acknowledged")
    row = page("budi").open(f"{HERE}?periode={world.periods['2026-2']}").rows()[1]
    assert "24 Agu 2026" not in row and row.endswith("Buka")
    assert "hari lagi" not in page("sari").open(HERE).rows()[0]
    arranged("andi", "draft")
    assert page("budi").open(f"{HERE}?periode={world.periods['2026-2']}").rows()[0].endswith("Lanjutkan")


def test_what_was_said_of_me_comes_latest_first_without_drafts(app, page, world, arranged):
    first = arranged("sari", "acknowledged")
    with app.app_context():
        one = queries.get(first)
        for period, number in (("2026-1", "acknowledged"), ("2026-3", "draft")):
            db.session.add(
                Appraisal(
                    plan_id=one.plan_id,
                    plan_version_id=one.plan_version_id,
                    period_id=world.periods[period],
                    number=1,
                    state=number,
                    predicate=one.predicate if number != "draft" else None,
                    released_at=NOW if number != "draft" else None,
                    respond_by=TODAY if number != "draft" else None,
                )
            )
        db.session.commit()
    rows = page("sari").open(HERE).rows()
    assert [row.split(" 2026")[0] for row in rows] == ["Triwulan II", "Triwulan I"]


@pytest.mark.parametrize(("day", "offered"), [(date(2026, 6, 30), False), (date(2026, 7, 1), True)])
def test_a_term_is_offered_from_the_day_its_window_opens(page, world, day, offered):
    with clock.at(datetime(day.year, day.month, day.day, 3, tzinfo=UTC)):
        options = page("budi").open(HERE).tree.xpath("//select[@name='periode']/option/text()")
    assert ("Triwulan III 2026" in options) is offered
    assert options[-1] == "Triwulan I 2026" and "Tahun 2026" not in options


@pytest.mark.parametrize(
    ("starts", "ends"), [(date(2026, 7, 1), date(2026, 12, 31)), (date(2026, 1, 1), date(2026, 3, 31))]
)
def test_a_plan_of_other_days_is_none_of_this_term(app, page, world, starts, ends):
    with app.app_context():
        plan = builders.plan(world, world.sari)
        plan.starts_on, plan.ends_on = starts, ends
        db.session.commit()
    row = page("budi").open(f"{HERE}?periode={world.periods['2026-2']}").rows()[1]
    assert "Rencana belum disetujui" in row


@pytest.mark.parametrize(
    ("starts", "ends"), [(date(2026, 6, 30), date(2026, 12, 31)), (date(2026, 1, 1), date(2026, 4, 1))]
)
def test_a_plan_that_shares_a_day_with_the_term_counts(app, page, world, starts, ends):
    with app.app_context():
        plan = builders.plan(world, world.sari)
        plan.starts_on, plan.ends_on = starts, ends
        db.session.commit()
    assert "Belum dinilai" in page("budi").open(f"{HERE}?periode={world.periods['2026-2']}").rows()[1]


def test_the_lists_lead_on_to_what_the_reader_may_see(page):
    assert "Capaian organisasi" in page("budi").open(HERE).links()
    assert "Semua penilaian" in page("rina").open(HERE).links()
    assert "Semua penilaian" not in page("budi").open(HERE).links()


# --- Rating -----------------------------------------------------------------------------------------------------------


def test_the_superior_reads_how_the_employee_sees_the_period_himself(app, page, world, arranged):
    key = arranged()
    budi = page("budi")
    assert not budi.open(f"{HERE}/{key}/nilai").has("Penilaian diri pegawai")
    with app.app_context():
        plan = db.session.get_one(Plan, db.session.get_one(Appraisal, key).plan_id)
        for quarter, words in (("2026-1", "Masih belajar."), ("2026-2", "Antrean kini lebih pendek.")):
            found = db.session.scalar(select(Report).where(Report.period_id == world.periods[quarter]))
            report = found or builders.report(plan, world.periods[quarter], "accepted")
            report.self_assessment = words
        db.session.commit()
    budi.open(f"{HERE}/{key}/nilai")
    assert budi.has("Penilaian diri pegawai", "Antrean kini lebih pendek.", "laporan Triwulan II 2026")
    assert not budi.has("Masih belajar.")  # of another quarter


def test_beside_the_decision_stands_what_it_is_judged_by(app, page, world, arranged, change):
    key = arranged()
    rate = page("budi").open(f"{HERE}/{key}/nilai")
    assert rate.has("Belum ditetapkan untuk Bidang Pelayanan", "Tidak ada suara warga untuk jabatan ini")
    assert rate.has("Yang masih kurang:") and not rate.has("Predikat menurut matriks")
    assert not rate.has("Pegawai ini memimpin unit") and rate.has("Data periode ini belum lengkap.")
    with app.app_context():
        service = make(world, "ktp-el", "KTP", "service", "budi", "sari")
        ballots.count_now([ballot(service, on=date(2026, 5, 3)) for _ in range(9)])
        builders.unit_result(world, "service", "2026-2")
        db.session.commit()
        service_id = service.id
    change(key, lambda appraisal: actions.save(appraisal, builders.reasoned(appraisal)))
    rate.open(f"{HERE}/{key}/nilai")
    assert rate.has(
        "Responden belum cukup: kurang dari 10 responden.", "Baik, Bidang Pelayanan", "Predikat menurut matriks: Baik."
    )
    assert not rate.has("Yang masih kurang:")
    with app.app_context():
        more = [ballot(service, on=date(2026, 5, 3), biaya=None) for _ in range(3)]
        for each in more:
            each.service_id = service_id
        ballots.count_now(more)
        db.session.commit()
    assert rate.open(f"{HERE}/{key}/nilai").has(
        "Belum ada indeks: dari 12 responden kurang dari 10 menjawab Biaya/Tarif"
    )
    with app.app_context():
        ballots.count_now([ballot(service, on=date(2026, 5, 3)) for _ in range(17)])
        db.session.commit()
    rate.open(f"{HERE}/{key}/nilai")
    assert rate.has("75,00", "29 responden") and not rate.has("mutu C") and not rate.has("Belum ada indeks")
    with app.app_context():
        ballots.count_now([ballot(service, on=date(2026, 5, 3))])
        db.session.commit()
    assert rate.open(f"{HERE}/{key}/nilai").has("mutu C", "30 responden")


def test_a_value_is_open_where_something_was_said_or_expected(app, page, world, arranged, change):
    key = arranged()

    def opened():
        rate = page("budi").open(f"{HERE}/{key}/nilai")
        found = rate.tree.xpath("//section[@id='perilaku']/details")
        assert len(found) == 7
        return [words(each.find("summary")) for each in found if each.get("open") is not None]

    assert opened() == []
    with app.app_context():
        report_q2(world, queries.get(key).plan)
        db.session.get_one(Appraisal, key).plan_version.expectations = {"adaptif": "Belajar sistem baru."}
        db.session.commit()
    assert opened() == ["Berorientasi Pelayanan", "Adaptif"]
    rate = page("budi").open(f"{HERE}/{key}/nilai")
    assert rate.has(
        "Ekspektasi khusus: Belajar sistem baru.", "Ramah dan teliti. Budi Hartono, S.Sos., laporan Triwulan II"
    )
    assert rate.text.count("Ekspektasi khusus:") == 1


def test_what_was_reached_stands_with_its_target_and_its_proof(app, page, world, arranged):
    key = arranged()
    rate = page("budi").open(f"{HERE}/{key}/nilai")
    assert "belum ada" in under(rate, "hasil") and "setahun; tidak ada target Triwulan II 2026" in under(rate, "hasil")
    assert "Tidak ada bukti dukung." in under(rate, "hasil") and "Kendala" not in under(rate, "hasil")
    with app.app_context():
        found = report_q2(world, queries.get(key).plan)
        found.lines[0].obstacles, found.lines[0].answer = "Jaringan putus.", "Baik."
        db.session.commit()
    rate.open(f"{HERE}/{key}/nilai")
    assert "Kendala: Jaringan putus. (Triwulan II 2026)" in under(rate, "hasil")
    assert "Tindak lanjut:" not in under(rate, "hasil") and "setahun" not in under(rate, "hasil")


def test_the_head_of_a_unit_is_noted_as_one(page, world, arranged):
    key = arranged("dewi", "draft")
    assert page("wali").open(f"{HERE}/{key}/nilai").has("Pegawai ini memimpin unit.")


def test_the_matrix_marks_the_cell_of_both_ratings(page, arranged, change):
    key = arranged("sari", "draft", results=Rating.ABOVE, behaviour=Rating.MEETS)

    def marked():
        return [
            words(cell)
            for cell in page("budi").open(f"{HERE}/{key}/nilai").tree.xpath("//td[.//small[.='pilihan Anda']]")
        ]

    assert marked() == ["Baik pilihan Anda"]
    change(key, lambda appraisal: setattr(appraisal, "behaviour", Rating.ABOVE))
    assert marked() == ["Sangat Baik pilihan Anda"]
    change(key, lambda appraisal: setattr(appraisal, "results", None))
    assert marked() == []


def test_before_the_release_everything_is_said_once_more(app, page, world, arranged, change):
    key = arranged()
    budi = page("budi").open(f"{HERE}/{key}/rilis")
    assert budi.has("Belum dapat dirilis", "Kembali melengkapi", "Predikat: Baik", "belum ditetapkan")
    assert "Rilis penilaian" not in budi.buttons() and not budi.has("Alasan Anda:")
    with app.app_context():
        builders.unit_result(world, "service", "2026-2")
        db.session.commit()
    change(key, lambda appraisal: actions.save(appraisal, builders.reasoned(appraisal)))
    change(key, lambda appraisal: setattr(appraisal, "results_reason", "Mutu di atas rata-rata."))
    change(key, lambda appraisal: setattr(appraisal, "notes", ""))
    budi.open(f"{HERE}/{key}/rilis")
    assert "Rilis penilaian" in budi.buttons() and not budi.has("Belum dapat dirilis")
    assert budi.has(
        "Alasan Anda: Mutu di atas rata-rata.", "Catatan/Rekomendasi: tidak ada", "Data periode ini belum lengkap"
    )
    change(key, lambda appraisal: setattr(appraisal, "results", None))
    assert not budi.open(f"{HERE}/{key}/rilis").has("Predikat: Baik")


def test_who_is_about_to_begin_is_told_which_version_counts(app, page, world):
    with app.app_context():
        key = builders.sealed_plan(world, world.sari).id
        db.session.commit()
    budi = page("budi").open(f"{HERE}/baru/{key}/{world.periods['2026-2']}")
    assert "Versi yang dinilai 1" in words(budi.tree.find(".//main"))


# --- What was released ------------------------------------------------------------------------------------------------


def test_a_released_appraisal_is_answered_by_its_owner_until_the_last_day(page, world, arranged):
    key = arranged("sari", "released")
    sari, budi = page("sari").open(f"{HERE}/{key}"), page("budi").open(f"{HERE}/{key}")
    assert sari.has("Anda dapat menanggapi paling lambat 24 Agustus 2026") and not sari.has("yang dibaca pegawai")
    assert budi.has("Sari Wulandari, A.Md. dapat menanggapi paling lambat", "Penjelasan lengkap yang dibaca pegawai")
    assert "Nyatakan sudah mengetahui" in sari.buttons() and "Nyatakan sudah mengetahui" not in budi.buttons()
    assert {"Draf Evaluasi (PDF)", "Draf Dokumen evaluasi (PDF)"} <= set(sari.buttons())
    for days, over in ((14, False), (15, True)):
        with clock.at(NOW + timedelta(days=days)):
            seen = page("sari").open(f"{HERE}/{key}")
        assert seen.has("Tenggat menanggapi sudah lewat pada 24 Agustus 2026") is over
        assert ("Nyatakan sudah mengetahui" in seen.buttons()) is not over


def test_what_was_answered_is_read_and_sealed(page, arranged, change):
    key = arranged("sari", "acknowledged")
    seen = page("budi").open(f"{HERE}/{key}")
    assert seen.has("Diketahui oleh Sari Wulandari, A.Md. pada 10 Agustus 2026") and not seen.tree.xpath("//blockquote")
    assert {"Evaluasi (PDF)", "Dokumen evaluasi (PDF)"} <= set(seen.links()) and not seen.buttons()
    change(key, lambda appraisal: setattr(appraisal, "response", "Terima kasih."))
    assert page("budi").open(f"{HERE}/{key}").tree.xpath("//blockquote/text()") == ["Terima kasih."]


def test_what_was_never_answered_is_said_to_be_so(page, arranged):
    key = arranged("sari", "lapsed")
    assert page("sari").open(f"{HERE}/{key}").has("Tidak ditanggapi sampai 24 Agustus 2026")


def test_the_basis_of_a_released_appraisal_is_told(app, page, world, arranged, change):
    key = arranged("sari", "released")
    sari = page("sari").open(f"{HERE}/{key}")
    assert "tidak ada suara warga untuk jabatan ini" in under(sari, "dasar")
    assert "Alasan penilai: Menurut percakapan kinerja." in under(sari, "dasar")
    assert "Portal belum menyarankan" in under(sari, "dasar")
    assert "Laporan Triwulan II 2026 belum diterima." in under(sari, "dasar")
    assert "belum ada data" in under(sari, "hasil") and "Tidak ada bukti dukung." in under(sari, "hasil")
    assert under(sari, "perilaku").count("Tidak ada umpan balik.") == 6
    assert "Pertahankan ketelitian." in under(sari, "catatan")


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (0, "tidak ada suara warga untuk jabatan ini"),
        (1, "belum dapat dihitung: kurang dari 10 responden"),
        (9, "belum dapat dihitung: kurang dari 10 responden"),
        (10, "75,00, 10 responden"),
    ],
)
def test_the_index_of_the_release_is_told(app, page, world, number, says):
    with app.app_context():
        service = make(world, "ktp-el", "KTP", "service", "budi", "sari")
        ballots.count_now([ballot(service, on=date(2026, 5, 3)) for _ in range(number)])
        key = builders.appraisal(world, world.sari, "released").id
        db.session.commit()
    assert says in under(page("sari").open(f"{HERE}/{key}"), "dasar")


def test_fewer_respondents_than_may_be_shown_are_not_kept_nor_shown_where_they_once_were(app, page, world):
    with app.app_context():
        service = make(world, "ktp-el", "KTP", "service", "budi", "sari")
        ballots.count_now([ballot(service, on=date(2026, 5, 3)) for _ in range(9)])
        found = builders.appraisal(world, world.sari, "released")
        assert snapshot.released(found).inputs[0].respondents is None
        old = json.loads(found.content)
        old["content"]["inputs"][0]["respondents"] = 9
        found.content = json.dumps(old)
        db.session.commit()
        key = found.id
    shown = page("sari").open(f"{HERE}/{key}")
    assert "kurang dari 10 responden" in under(shown, "dasar") and not shown.has("9 responden")


# --- The register -----------------------------------------------------------------------------------------------------


def names(visitor):
    return [row.split()[0] for row in visitor.rows()]


def test_the_register_stands_in_the_order_asked_for(app, page, world, arranged):
    arranged("sari", "released"), arranged("dewi", "acknowledged"), arranged("andi", "released", period="2026-1")
    tono = page("tono").open(f"{HERE}/semua")
    assert names(tono.open(f"{HERE}/semua?sort=name")) == ["Andi", "Dra.", "Sari"]
    assert names(tono.open(f"{HERE}/semua?sort=-name")) == ["Sari", "Dra.", "Andi"]
    assert names(tono.open(f"{HERE}/semua?sort=unit")) == ["Andi", "Sari", "Dra."]
    assert names(tono.open(f"{HERE}/semua?sort=period")) == ["Andi", "Dra.", "Sari"]
    assert names(tono.open(f"{HERE}/semua?sort=state")) == ["Andi", "Sari", "Dra."]
    assert tono.value("sort") == "state"
    assert not page("tono").open(f"{HERE}/semua?sort=name").tree.xpath("//input[@name='sort']")


def test_the_register_keeps_what_was_chosen(page, world, arranged):
    arranged("sari", "released")
    query = f"periode={world.periods['2026-2']}&unit={world.units['service']}&keadaan=released&predikat=good"
    tono = page("tono").open(f"{HERE}/semua?{query}")
    assert names(tono) == ["Sari"]
    chosen = [option.get("value") for option in tono.tree.xpath("//option[@selected]")]
    assert chosen == [str(world.periods["2026-2"]), str(world.units["service"]), "released", "good"]
    assert names(tono.open(f"{HERE}/semua?q=pengadministrasi")) == ["Sari"]
    assert names(tono.open(f"{HERE}/semua?q=%25")) == names(tono.open(f"{HERE}/semua?q=s_ri")) == []
    assert names(tono.open(f"{HERE}/semua?unit={world.units['clinic']}")) == []
    assert page("tono").open(f"{HERE}/semua").tree.xpath("//option[@selected]") == []


# --- The results of units ---------------------------------------------------------------------------------------------


def test_units_stand_in_the_order_of_the_chart_with_who_sets_them(app, page, world):
    with app.app_context():
        builders.unit_result(world, "service", "2026-2")
        db.session.commit()
    address = f"{HERE}/capaian?periode={world.periods['2026-2']}"
    dewi = page("dewi").open(address)
    own, below = dewi.rows()
    assert own.startswith("Dinas") and own.endswith("Belum ditetapkan Hj. Ratna Dewanti Wali Kota")
    assert below.startswith("Bidang") and "Baik 10 Agu 2026 Dra. Dewi Lestari" in below
    assert dewi.value("periode") == str(world.periods["2026-2"])
    wali = page("wali").open(address)
    assert [row.split()[0] for row in wali.rows()][:2] == ["Pemerintah", "Dinas"]
    assert "Tetapkan" in wali.rows()[0] and "Tetapkan" in wali.rows()[1]
    with app.app_context():
        db.session.get_one(Placement, world.wali.placement_id).ends_on = TODAY - timedelta(days=1)
        db.session.commit()
    assert "Belum ada pejabatnya" in page("dewi").open(address).rows()[0]


def test_a_result_that_somebody_rests_on_stays(app, page, world, arranged):
    where = f"{HERE}/capaian/{world.units['service']}/{world.periods['2026-2']}"
    assert page("dewi").open(where).buttons() == ["Tetapkan capaian"]
    assert page("tono").open(where).has("Belum ditetapkan.")
    arranged("sari", "draft")
    assert page("dewi").open(where).buttons() == ["Tetapkan capaian"]
    arranged("andi", "released")
    dewi = page("dewi").open(where)
    assert dewi.has("Sudah dipakai.", "Rencana aksi tercapai") and not dewi.buttons()
    other = page("dewi").open(f"{HERE}/capaian/{world.units['service']}/{world.periods['2026-1']}")
    assert not other.has("Sudah dipakai.") and other.buttons()


def test_the_unit_and_the_period_must_be_there(app, world):
    with app.app_context():
        for unit, period in ((9999, world.periods["2026"]), (world.units["service"], 9999)):
            with pytest.raises(Missing):
                organisation.get(unit, period, TODAY)
        with pytest.raises(Missing):
            queries.get(9999)
        assert organisation.of_units([world.units["service"]], world.periods["2026-2"]) == {}
        found = OrganisationResult(
            unit_id=world.units["service"], period_id=world.periods["2026-2"], level=OrganisationLevel.GOOD,
            reason="x", set_at=NOW, set_by="x",
        )  # fmt: skip
        db.session.add(found)
        db.session.flush()
        assert organisation.of_units([world.units["service"]], world.periods["2026-2"]) == {
            world.units["service"]: found
        }
        assert organisation.of_units([world.units["service"]], world.periods["2026-1"]) == {}
        assert organisation.of_units([world.units["clinic"]], world.periods["2026-2"]) == {}


@pytest.mark.parametrize(("days", "lapsed"), [(13, False), (14, False), (15, True)])
def test_an_answer_is_overdue_the_day_after_its_last(app, world, arranged, days, lapsed):
    key = arranged("sari", "released")
    arranged("andi", "draft")
    with app.app_context():
        assert list(queries.overdue(TODAY + timedelta(days=days))) == ([key] if lapsed else [])


def test_an_appraisal_is_found_by_its_plan_and_period(app, world, arranged):
    key = arranged("sari", "released")
    with app.app_context():
        one = queries.get(key)
        assert queries.find(one.plan_id, one.period_id).id == key
        assert queries.find(one.plan_id, world.periods["2026-1"]) is None
        assert queries.find(one.plan_id + 1, one.period_id) is None


@pytest.mark.parametrize(("period", "there"), [("2026", True), ("2026-2", True), ("month", False)])
def test_results_are_set_for_years_and_quarters(app, world, period, there):
    with app.app_context():
        may = Period(kind=PeriodKind.MONTH, starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 31), label="Mei 2026")
        db.session.add(may)
        db.session.flush()
        key = {**world.periods, "month": may.id}[period]
        if there:
            assert organisation.get(world.units["service"], key, TODAY).period.id == key
        else:
            with pytest.raises(Missing):
                organisation.get(world.units["service"], key, TODAY)


def test_who_leads_sets_the_result_and_everybody_may_read_it(app, world):
    with app.app_context():
        found = organisation.get(world.units["service"], world.periods["2026-2"], TODAY)
        assert found.relation(me(world.dewi)) == {"member", "leader"}
        assert found.relation(me(world.budi)) == {"member"}
        assert found.relation(me(world.rina)) == {"member", "officer"}
        assert [party.person_id for party in found.parties()] == [world.dewi.person_id]


def test_the_head_of_each_unit(app, world):
    with app.app_context():
        found = organisation.heads(list(world.units.values()), TODAY)
        keys = {member.position_id: member.key for member in world}
        heads = {name: keys.get(found[key]) for name, key in world.units.items()}
    assert heads == {"city": "wali", "dukcapil": "dewi", "service": "budi", "clinic": None, "inspectorate": "tono"}


def test_a_unit_that_has_ended_is_in_no_list_of_results(app, page, world):
    address = f"{HERE}/capaian?periode={world.periods['2026-2']}"
    for days, there in ((0, True), (1, False)):
        with app.app_context():
            db.session.get_one(Unit, world.units["clinic"]).ends_on = TODAY - timedelta(days=days)
            db.session.commit()
        assert any(row.startswith("Puskesmas") for row in page("tono").open(address).rows()) is there


def test_a_result_rests_on_appraisals_of_its_own_unit(app, world, arranged):
    arranged("sari", "released")
    with app.app_context():
        quarter = world.periods["2026-2"]
        settled = {name: organisation.get(key, quarter, TODAY).settled for name, key in world.units.items()}
    assert settled == {"city": False, "dukcapil": False, "service": True, "clinic": False, "inspectorate": False}


@pytest.mark.parametrize(("day", "says"), [(date(2026, 6, 30), "dibuka mulai 1 Juli 2026"), (date(2026, 7, 1), None)])
def test_an_appraisal_begins_on_the_day_its_window_opens(app, world, day, says):
    with app.app_context():
        plan = builders.sealed_plan(world, world.sari)
        period = db.session.get_one(Period, world.periods["2026-3"])
        if says:
            with pytest.raises(Rejected, match=says):
                actions.start(plan, period, SYSTEM, day)
        else:
            assert actions.start(plan, period, SYSTEM, day).state == "draft"
            db.session.flush()
            with pytest.raises(Rejected, match="sudah ada"):
                actions.start(plan, period, SYSTEM, day)


@pytest.mark.parametrize(
    ("starts", "ends", "allowed"),
    [
        (date(2026, 6, 30), date(2026, 12, 31), True),
        (date(2026, 7, 1), date(2026, 12, 31), False),
        (date(2026, 1, 1), date(2026, 4, 1), True),
        (date(2026, 1, 1), date(2026, 3, 31), False),
    ],
)
def test_an_appraisal_is_of_a_period_that_shares_a_day_with_the_plan(app, world, starts, ends, allowed):
    with app.app_context():
        plan = builders.sealed_plan(world, world.sari)
        plan.starts_on, plan.ends_on = starts, ends
        period = db.session.get_one(Period, world.periods["2026-2"])
        if allowed:
            actions.start(plan, period, SYSTEM, TODAY)
        else:
            with pytest.raises(Rejected, match="tidak berlaku pada Triwulan II"):
                actions.start(plan, period, SYSTEM, TODAY)


def test_whoever_is_appraised_by_the_year_alone_has_no_appraisal_of_a_quarter(app, world):
    with app.app_context():
        plan = builders.sealed_plan(world, world.sari)
        plan.placement.position.annual = True
        with pytest.raises(Rejected, match="dinilai setahun sekali"):
            actions.start(plan, db.session.get_one(Period, world.periods["2026-2"]), SYSTEM, TODAY)
        year = db.session.get_one(Period, world.periods["2026"])
        assert actions.start(plan, year, SYSTEM, date(2027, 1, 5)).period_id == year.id
