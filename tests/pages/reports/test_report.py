"""The periodic report as Sari makes, writes and hands it in."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from portal import clock
from portal.plans import actions as plan_actions
from portal.plans import queries as plans
from portal.plans.actions import drafting
from portal.plans.actions.drafting import Measure, Wording
from portal.plans.models import IndicatorText, Plan, SubTarget
from portal.reports.models import Activity, Evidence, Report, ReportLine
from portal.rules.plan import Aspect, LineKind
from portal.store.db import db
from portal.store.journal import Actor, timeline
from portal.store.settings import Setting
from tests import builders
from tests.world import NOW, PASSWORD

MAY = date(2026, 5, 4)


def test_the_owner_says_how_he_sees_the_period_and_the_superior_reads_it(page, app, world, planned):
    with app.app_context():
        report = builders.report(db.session.get_one(Plan, planned), world.periods["2026-2"], "draft").id
        db.session.commit()
    desk, phone = page("sari").open(f"/laporan/{report}"), page("sari").open(f"/laporan/{report}")
    desk.submit("Simpan", form="diri", **{"diri-text": "Antrean kini lebih pendek."})
    assert desk.open(f"/laporan/{report}").value("diri-text").strip() == "Antrean kini lebih pendek."
    phone.submit("Simpan", 409, form="diri", **{"diri-text": "Biasa saja."})
    assert phone.has("Biasa saja.", "Antrean kini lebih pendek.")
    assert not page("budi").open(f"/laporan/{report}").tree.xpath("//form[@id='diri']")
    with app.app_context():
        db.session.get_one(Report, report).state = "submitted"
        db.session.commit()
    assert page("budi").open(f"/laporan/{report}").has("Penilaian diri", "Antrean kini lebih pendek.")
    assert not page("sari").open(f"/laporan/{report}").tree.xpath("//form[@id='diri']")


@pytest.fixture
def draft(app, world, planned) -> int:
    """Sari's report on the second quarter, its figures given; its id."""
    return begun(app, world, planned, "draft")


def begun(app, world, plan_id: int, state: str, realisations=("600", "99", "225"), quarter: str = "2026-2") -> int:
    with app.app_context():
        found = builders.report(db.session.get_one(Plan, plan_id), world.periods[quarter], state, realisations)
        db.session.commit()
        return found.id


def one(app, report_id: int = 1) -> Report:
    """The report as it is stored, with lines and figures loaded."""
    with app.app_context():
        found = db.session.get_one(Report, report_id)
        for line in found.lines:
            assert line.figures
        return found


def figures(app, report_id: int = 1) -> list[str]:
    return [each.realisation for line in one(app, report_id).lines for each in line.figures]


# --- The list ---------------------------------------------------------------------------------------------------------


def test_the_list_says_what_is_owed_and_how_late_it_is(page, world, planned):
    sari = page("sari").open("/laporan")
    assert sari.has("Triwulan III 2026", "Triwulan I 2026", "terlambat 122 hari", "Terlambat", "Belum dibuat")
    assert not sari.has("Triwulan IV 2026"), "it has not begun"
    with clock.at(datetime(2026, 10, 7, 3, tzinfo=UTC)):
        assert page("sari").open("/laporan").has("Triwulan IV 2026", "3 hari lagi")


def test_without_a_plan_in_force_the_list_explains_itself(page):
    assert page("sari").open("/laporan").has("Belum ada laporan", "rencana yang sudah disetujui atasan")


def test_a_city_may_ask_for_reports_by_month(page, app, world, planned):
    with app.app_context():
        db.session.add(Setting(key="report_kind", value="month", changed_at=NOW))
        db.session.commit()
    assert page("sari").open("/laporan").has("Belum ada laporan"), "no month was opened"
    begun(app, world, planned, "accepted")
    assert page("sari").open("/laporan").has("Triwulan II 2026", "Diterima"), "what was written by quarter stays"


# --- Making -----------------------------------------------------------------------------------------------------------


def test_a_report_is_made_from_the_plan_and_filled_from_the_log(page, app, world, planned):
    with app.app_context():
        plan = db.session.get_one(Plan, planned)
        for quantity, day in (("300", MAY), ("290,5".replace(",", "."), date(2026, 6, 9)), ("7", date(2026, 7, 1))):
            builders.activity(plan, on=day, quantity=quantity)
        removed = builders.activity(plan, on=MAY, quantity="1000")
        removed.removed_at = NOW
        db.session.commit()
    sari = page("sari").open("/laporan").open(f"/laporan/baru/{planned}/{world.periods['2026-2']}")
    sari.submit("Buat laporan")
    assert sari.title == "Laporan Triwulan II 2026 — Sari Wulandari, A.Md."
    assert figures(app) == ["590,5", "", ""]
    assert sari.has("Target setahun: 2.400 permohonan (rencana tidak membagi target ini untuk Triwulan II 2026).")
    assert sari.has("24,6% dari target setahun, masih berjalan")
    with app.app_context():
        assert [each.verb for each in timeline(one(app))] == ["create"]


def test_making_it_twice_is_making_it_once(page, app, world, planned):
    address = f"/laporan/baru/{planned}/{world.periods['2026-2']}"
    sari = page("sari")
    for _ in range(2):
        sari.post(address, 200)
    assert sari.path == "/laporan/1"
    assert sari.open(address).path == "/laporan/1"


def test_a_target_of_the_quarter_goes_before_that_of_the_year(page, app, world, planned):
    with app.app_context():
        indicator = db.session.scalars(select(IndicatorText).order_by(IndicatorText.id)).first()
        db.session.add(SubTarget(indicator_text_id=indicator.id, period_id=world.periods["2026-2"],
                                 target="610 permohonan", target_low=Decimal(610)))  # fmt: skip
        db.session.commit()
    sari = page("sari")
    sari.post(f"/laporan/baru/{planned}/{world.periods['2026-2']}", 200)
    assert sari.has("Target Triwulan II 2026: 610 permohonan.")
    sari.submit("Simpan", form="lines-1", **{"lines-1-figures-1": "600"})
    assert sari.has("Belum mencapai target 98,36% dari target")


def test_the_mean_and_the_sum_of_the_log(page, app, world, planned):
    with app.app_context():
        plan = db.session.get_one(Plan, planned)
        (_, share), *_ = [line.indicators for line in builders.texts(plan)]
        for number in ("98", "99", "99"):
            entry = builders.activity(plan, on=MAY)
            entry.indicator_id, entry.quantity = share.indicator_id, Decimal(number)
        db.session.commit()
    page("sari").post(f"/laporan/baru/{planned}/{world.periods['2026-2']}", 200)
    assert figures(app) == ["", "98,67", ""]


@pytest.mark.parametrize(
    ("quarter", "day", "sentence"),
    [("2026-4", NOW, "baru dapat dibuat mulai 1 Oktober 2026"), ("2026", NOW, "tidak dilaporkan pada periode itu")],
)
def test_only_a_period_of_the_plan_that_has_opened(page, app, world, planned, quarter, day, sentence):
    with clock.at(day):
        assert page("sari").post(f"/laporan/baru/{planned}/{world.periods[quarter]}", 422).has(sentence)


def test_only_a_plan_in_force(page, app, world):
    with app.app_context():
        plan_id = builders.plan(world, world.sari, "submitted").id
        db.session.commit()
    page("sari").post(f"/laporan/baru/{plan_id}/{world.periods['2026-2']}", 422).has("belum disetujui atasan")


@pytest.mark.parametrize(("who", "status"), [("budi", 403), ("rina", 403), ("tono", 403), ("andi", 404), ("joko", 404)])
def test_nobody_makes_a_report_for_another_person(page, world, planned, who, status):
    address = f"/laporan/baru/{planned}/{world.periods['2026-2']}"
    page(who).open(address, status).post(address, status)


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_a_line_is_saved_with_its_figures(page, app, draft):
    sari = page("sari").open(f"/laporan/{draft}")
    sari.submit("Simpan", form="lines-1", **{
        "lines-1-figures-1": "1.612,5 permohonan", "lines-1-figures-2": "baik sekali",
        "lines-1-obstacles": "Jaringan putus", "lines-1-follow_up": "Loket cadangan",
    })  # fmt: skip
    line = one(app).lines[0]
    assert (line.obstacles, line.follow_up) == ("Jaringan putus", "Loket cadangan")
    assert [each.realisation for each in line.figures] == ["1.612,5 permohonan", "baik sekali"]
    assert sari.has("67,19% dari target setahun")


def test_a_figure_alone_raises_the_version_of_its_line(page, app, draft):
    before = one(app).lines[0].version
    page("sari").open(f"/laporan/{draft}").submit("Simpan", form="lines-1", **{"lines-1-figures-1": "601"})
    assert one(app).lines[0].version == before + 1


def test_a_stale_save_shows_both_texts(page, app, draft):
    desk, phone = page("sari").open(f"/laporan/{draft}"), page("sari").open(f"/laporan/{draft}")
    phone.submit("Simpan", form="lines-1", **{"lines-1-figures-1": "700", "lines-1-obstacles": "Dari ponsel"})
    desk.submit("Simpan", 409, form="lines-1", **{"lines-1-figures-1": "650", "lines-1-obstacles": "Dari meja"})
    assert desk.has("Dari meja", "Dari ponsel", "650", "700")
    assert one(app).lines[0].obstacles == "Dari ponsel"


def test_a_save_after_handing_in_shows_what_was_typed(page, app, draft):
    desk, phone = page("sari").open(f"/laporan/{draft}"), page("sari").open(f"/laporan/{draft}")
    phone.submit("Simpan", form="lines-1", **{"lines-1-obstacles": "Jaringan putus"}).submit("Ajukan laporan")
    desk.submit("Simpan", 409, form="lines-1", **{"lines-1-obstacles": "Terlambat ditulis"})
    assert desk.has("Terlambat ditulis", "Jaringan putus")


def test_too_long_a_text_comes_back_with_its_words(page, app, draft):
    sari = page("sari").open(f"/laporan/{draft}")
    sari.submit("Simpan", 422, form="lines-1", **{"lines-1-obstacles": "x" * 2001, "lines-1-figures-1": "y" * 401})
    assert sari.has("paling banyak 2000 huruf", "paling banyak 400 huruf")
    assert sari.value("lines-1-obstacles").strip() == "x" * 2001
    assert one(app).lines[0].obstacles == ""


def test_forged_fields_change_nothing_else(page, app, draft):
    line = one(app).lines[0]
    page("sari").post(f"/laporan/baris/{line.id}", 200, **{
        "version": str(line.version), "lines-1-obstacles": "Jaringan", "lines-1-answer": "Bagus sekali",
        "lines-1-figures-3": "999", "answer": "Bagus", "state": "accepted", "logged": "1", "report_id": "2",
    })  # fmt: skip
    found = one(app)
    assert (found.state, found.lines[0].answer, found.lines[1].figures[0].realisation) == ("draft", "", "225")


def test_the_log_fills_the_figures_again_when_asked(page, app, draft, planned):
    with app.app_context():
        builders.activity(db.session.get_one(Plan, planned), on=MAY, quantity="640")
        db.session.commit()
    sari = page("sari").open(f"/laporan/{draft}")
    assert sari.has("Catatan harian: 640.", "1 catatan harian")
    sari.submit("Isi angka dari catatan harian")
    assert sari.has("1 angka diperbarui")
    assert figures(app) == ["640", "99", "225"]
    assert sari.submit("Isi angka dari catatan harian").has("sudah sesuai catatan harian")


def test_what_was_typed_when_the_session_ran_out_comes_back(page, app, world, draft):
    sari = page("sari").open(f"/laporan/{draft}")
    with clock.at(NOW + timedelta(hours=1)):
        sari.submit("Simpan", form="lines-1", **{"lines-1-obstacles": "Panjang sekali"})
        sari.submit("Masuk", login=world.sari.login, password=PASSWORD)
        assert sari.open(f"/laporan/{draft}").value("lines-1-obstacles").strip() == "Panjang sekali"
    assert one(app).lines[0].obstacles == ""


# --- Handing in -------------------------------------------------------------------------------------------------------


def test_everything_that_is_missing_is_said_at_once(page, app, world, planned):
    report_id = begun(app, world, planned, "draft", ("600", "98", ""))
    sari = page("sari").open(f"/laporan/{report_id}").submit("Ajukan laporan", 422)
    assert sari.has(
        "Belum dapat diajukan",
        "Target “Persentase dokumen tanpa kesalahan data” belum tercapai. Tuliskan kendalanya.",
        "Tuliskan tindak lanjutnya.",
        "Realisasi “Jumlah akta diterbitkan” masih kosong.",
    )
    places = [a.get("href").removeprefix("#") for a in sari.tree.iter("a") if "belum tercapai" in a.text_content()]
    ids = {element.get("id") for element in sari.tree.iter() if isinstance(element.tag, str)}
    assert places and set(places) <= ids
    assert one(app).state == "draft"


def test_a_quarter_of_the_year_is_no_missed_year(page, app, world, planned):
    report_id = begun(app, world, planned, "draft", ("600", "99", "225"))
    sari = page("sari").open(f"/laporan/{report_id}").submit("Ajukan laporan")
    assert sari.has("Diajukan", "Laporan diajukan kepada atasan.")
    assert one(app).submitted_at == NOW


def test_with_the_plans_last_quarter_the_year_is_judged(page, app, world, planned):
    for quarter in ("2026-1", "2026-2", "2026-3"):
        begun(app, world, planned, "accepted", ("500", "99", "225"), quarter)
    last = begun(app, world, planned, "draft", ("600", "99", "225"), "2026-4")
    sari = page("sari").open(f"/laporan/{last}")
    assert sari.has("Belum mencapai target 87,5% dari target", "Mencapai target 100% dari target")
    sari.submit("Ajukan laporan", 422)
    assert sari.has("Target “Jumlah permohonan diproses” belum tercapai")


def test_withdrawn_while_unread_and_not_after(page, app, world, planned):
    report_id = begun(app, world, planned, "submitted")
    sari = page("sari").open(f"/laporan/{report_id}")
    assert sari.has("Belum dibuka atasan.")
    sari.submit("Tarik kembali")
    assert one(app).state == "draft"
    sari.submit("Ajukan laporan")
    late = page("sari").open(f"/laporan/{report_id}")
    budi = page("budi").open(f"/laporan/{report_id}")
    assert one(app).read_at is None  # fetching a page changes nothing: the page says that it was opened
    assert len(budi.tree.xpath("//form[@data-hx-trigger='load'][contains(@action, '/dibaca')]")) == 1
    budi.post(f"/laporan/{report_id}/dibaca", 204)
    assert one(app).read_at == NOW
    late.submit("Tarik kembali", 422)
    assert late.has("Atasan sudah membuka laporan ini")
    assert "Tarik kembali" not in sari.open(f"/laporan/{report_id}").buttons()
    assert one(app).state == "submitted"


def test_only_the_superior_reading_it_counts_as_read(page, app, world, planned):
    report_id = begun(app, world, planned, "submitted")
    for who in ("sari", "dewi", "rina", "tono"):
        assert "/dibaca" not in page(who).open(f"/laporan/{report_id}").body.decode()
        page(who).post(f"/laporan/{report_id}/dibaca", 403)
    assert one(app).read_at is None


def test_who_answers_has_read_also_without_scripts(page, app, world, planned):
    report_id = begun(app, world, planned, "submitted")
    line = one(app).lines[0]
    page("budi").open(f"/laporan/{report_id}").submit(
        "Simpan jawaban", form=f"lines-{line.id}", **{f"lines-{line.id}-answer": "Baik."}
    )
    assert one(app).read_at == NOW


@pytest.mark.parametrize("verb", ["ajukan", "isi"])
@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_what_was_handed_in_is_not_written_to(page, app, world, planned, state, verb):
    report_id = begun(app, world, planned, state)
    page("sari").post(f"/laporan/{report_id}/{verb}", 409)


@pytest.mark.parametrize("verb", ["ajukan", "tarik", "isi"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("budi", 403), ("dewi", 403), ("rina", 403), ("tono", 403), ("andi", 404), ("joko", 404), ("lina", 404)],
)
def test_only_the_owner_writes_and_hands_in(page, app, draft, who, status, verb):
    line = one(app).lines[0].id
    page(who).post(f"/laporan/{draft}/{verb}", status).post(f"/laporan/baris/{line}", status)
    assert one(app).state == "draft"


@pytest.mark.parametrize("path", ["ajukan", "tarik", "isi", "kembalikan"])
def test_get_does_not_change(page, draft, path):
    page("sari").open(f"/laporan/{draft}/{path}", 405)


def test_readers_see_a_draft_without_buttons(page, app, draft):
    for who in ("budi", "dewi", "rina", "tono"):
        reader = page(who).open(f"/laporan/{draft}")
        assert reader.has("Masih draf milik pegawai")
        assert reader.buttons() == []


@pytest.mark.parametrize("who", ["andi", "joko", "lina", "wali"])
def test_for_everybody_else_it_does_not_exist(page, draft, who):
    page(who).open(f"/laporan/{draft}", 404)


# --- Evidence of a line -----------------------------------------------------------------------------------------------


def proofs(app) -> list[Evidence]:
    with app.app_context():
        return list(db.session.scalars(select(Evidence).where(Evidence.removed_at.is_(None))))


def test_evidence_is_added_to_a_line_and_removed(page, app, draft, photo):
    sari = page("sari").open(f"/laporan/{draft}")
    sari.submit("Unggah bukti", form="files-1", **{"files-1-file": (photo, "rekap.jpg")})
    assert sari.has("Berkas ditambahkan.", "rekap.jpg")
    (found,) = proofs(app)
    with app.app_context():
        assert [entry.verb for entry in timeline(found)] == ["add"]
    sari.submit("Hapus rekap.jpg")
    assert proofs(app) == []


def test_a_lying_file_is_refused_in_words(page, app, draft):
    sari = page("sari").open(f"/laporan/{draft}")
    sari.submit("Unggah bukti", 422, form="files-2", **{"files-2-file": (b"<svg/>", "rekap.png")})
    assert sari.has("Isi berkas ini bukan PDF")
    assert sari.tree.xpath("//*[@data-focus]//a/@href") == ["#files-2-file"]  # the page is long: it starts there
    sari.open(f"/laporan/{draft}").submit("Unggah bukti", 422, form="files-2")
    assert sari.has("Pilih berkasnya dahulu.")
    assert proofs(app) == []


def test_no_more_than_twenty_files(page, app, draft):
    sari = page("sari").open(f"/laporan/{draft}")
    for number in range(1, 22):
        content = b"%%PDF-1.7\n%d\nstartxref\n9\n%%%%EOF\n" % number
        status = 200 if number <= 20 else 422
        sari.submit("Unggah bukti", status, form="files-1", **{"files-1-file": (content, "a.pdf")})
    assert sari.has("Paling banyak 20 berkas")
    assert len(proofs(app)) == 20


def test_nothing_is_added_to_or_taken_from_what_was_handed_in(page, app, draft, photo):
    sari = page("sari").open(f"/laporan/{draft}")
    sari.submit("Unggah bukti", form="files-1", **{"files-1-file": (photo, "rekap.jpg")}).submit("Ajukan laporan")
    (found,) = proofs(app)
    sari.post(f"/laporan/bukti/{found.id}/hapus", 422)
    sari.post(f"/laporan/baris/{one(app).lines[0].id}/bukti", 409)
    assert len(proofs(app)) == 1


@pytest.mark.parametrize(("who", "status"), [("budi", 403), ("andi", 404), ("joko", 404)])
def test_nobody_else_adds_evidence(page, app, draft, who, status):
    page(who).post(f"/laporan/baris/{one(app).lines[0].id}/bukti", status)


# --- A plan that changes while the report is written ------------------------------------------------------------------


def agree_on_version_2(app, world, plan_id: int) -> None:
    """Another target, one result less, one more."""
    sari, budi = (Actor(each.person_id, each.name) for each in (world.sari, world.budi))
    with app.app_context():
        version = plan_actions.revise(plans.get(plan_id), "Tugas baru", sari)
        db.session.flush()
        kept, dropped = plans.content(version).lines
        counted = kept.indicators[0]
        drafting.save_indicator(version, counted, replace(drafting.measure_of(counted), target="3.000 permohonan"))
        drafting.remove_line(version, dropped)
        added = drafting.add_line(version, Wording(LineKind.MAIN, "Terlaksananya jemput bola"))
        drafting.add_indicator(version, added, Measure("Jumlah desa", "12 desa", Aspect.QUANTITY))
        plan_actions.submit(version, sari)
        plan_actions.approve(version, budi, NOW.date())
        db.session.commit()


def test_a_draft_takes_over_the_version_that_is_in_force_and_keeps_what_was_written(page, app, world, planned, draft):
    sari = page("sari").open(f"/laporan/{draft}")
    sari.submit("Simpan", form="lines-1", **{"lines-1-obstacles": "Jaringan putus"})
    agree_on_version_2(app, world, planned)
    sari.open(f"/laporan/{draft}")
    assert sari.has("dibuat dari rencana versi 1, yang sudah diganti", "Terbitnya akta") and not sari.has("jemput bola")
    sari.submit("Pakai versi yang berlaku")
    assert sari.has("versi 2", "3.000 permohonan", "Terlaksananya jemput bola", "12 desa")
    assert not sari.has("Terbitnya akta") and not sari.has("sudah diganti")
    assert sari.value("lines-1-obstacles").strip() == "Jaringan putus"
    assert figures(app) == ["600", "99", ""]
    with app.app_context():
        assert [entry.verb for entry in timeline(db.session.get_one(Report, draft))] == ["create", "follow"]


def test_figures_alone_are_filled_where_the_old_version_is_kept(page, app, world, planned, draft):
    agree_on_version_2(app, world, planned)
    sari = page("sari").open(f"/laporan/{draft}").submit("Isi angka dari catatan harian")
    assert sari.has("dibuat dari rencana versi 1", "Terbitnya akta")


def test_what_was_written_stays_when_the_plan_drops_the_result(page, app, world, planned, draft):
    sari = page("sari").open(f"/laporan/{draft}")
    sari.submit("Simpan", form="lines-2", **{"lines-2-obstacles": "Blangko habis"})
    agree_on_version_2(app, world, planned)
    sari.open(f"/laporan/{draft}").submit("Pakai versi yang berlaku")
    assert sari.value("lines-2-obstacles").strip() == "Blangko habis"


def test_what_the_superior_answered_stays_when_the_plan_drops_the_result(page, app, world, planned, draft):
    with app.app_context():
        db.session.get_one(ReportLine, 2).answer = "Sudah baik."
        db.session.commit()
    agree_on_version_2(app, world, planned)
    sari = page("sari").open(f"/laporan/{draft}").submit("Pakai versi yang berlaku")
    assert sari.has("Terbitnya akta", "Sudah baik.")
    assert "Pakai versi yang berlaku" not in sari.buttons()
    sari.submit("Simpan", form="lines-3", **{"lines-3-figures-4": "12"})
    assert sari.submit("Ajukan laporan").has("Laporan diajukan")


def test_a_report_that_was_handed_in_stays_with_its_version(page, app, world, planned):
    report_id = begun(app, world, planned, "submitted")
    agree_on_version_2(app, world, planned)
    page("sari").open(f"/laporan/{report_id}").post(f"/laporan/{report_id}/isi", 409)
    assert page("budi").open(f"/laporan/{report_id}").has("versi 1", "Terbitnya akta")


# --- What an accepted report stands for -------------------------------------------------------------------------------


def test_a_later_change_of_the_log_does_not_touch_an_accepted_report(page, app, world, planned):
    with app.app_context():
        plan = db.session.get_one(Plan, planned)
        builders.activity(plan, on=MAY, quantity="300")
        db.session.commit()
    report_id = begun(app, world, planned, "submitted", ("300", "99", "225"))
    budi = page("budi").open(f"/laporan/{report_id}").click("Terima laporan").submit("Terima laporan")
    assert budi.has("Diterima")
    with clock.at(NOW + timedelta(days=1)), app.app_context():
        db.session.scalars(select(Activity)).one().quantity = Decimal(941)
        builders.activity(db.session.get_one(Plan, planned), on=MAY, quantity="50").written_at = clock.now()
        db.session.commit()
    assert one(app).lines[0].figures[0].logged == Decimal(300)
    sari = page("sari").open(f"/laporan/{report_id}")
    assert sari.has("1 catatan harian") and not sari.has("941") and not sari.has("991")
