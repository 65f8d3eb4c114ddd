"""Writing a draft: making it, results and indicators, expectations, the Lampiran; saved by a button as by itself."""

from datetime import date, timedelta

import pytest

from portal import clock
from portal.chart.models import Placement
from portal.periods import queries as periods
from portal.periods.actions import open_year
from portal.periods.models import Period
from portal.plans import actions, queries
from portal.plans.actions import drafting
from portal.plans.actions.drafting import Wording
from portal.plans.models import SubTarget
from portal.rules.calendar import PeriodKind
from portal.rules.plan import Accumulation, Approach, Aspect, AttachmentList, Direction, FormKind, LineKind
from portal.store import journal
from portal.store.db import db
from portal.store.errors import Rejected, Stale
from tests import builders
from tests.page import Page
from tests.world import NOW, PASSWORD, YEAR, placement_of

RESULT = "Terarsipkannya berkas permohonan"


@pytest.fixture
def content(app):
    """What a version says now."""

    def read(plan, number=1):
        with app.app_context():
            return queries.content(queries.numbered(plan.id, number))

    return read


def line(plan, at=0):
    return plan.at(f"hasil/{plan.lines[at]}")


def indicator(plan, at=0):
    return f"{line(plan)}/indikator/{plan.indicators[at]}"


def form_of(plan, at=0):
    """The id of an indicator's form, and how its fields are called."""
    key = f"indicators-{plan.indicators[at]}"
    return key, lambda **fields: {f"{key}-{name}": value for name, value in fields.items()}


# --- Making a plan ---------------------------------------------------------------------------------------------------


def test_sari_makes_this_year_s_plan(page, world, app):
    sari = page("sari").open("/rencana").click("Susun SKP 2026")
    sari.submit("Buat rencana", approach="qualitative")
    assert sari.has("Rencana dibuat", "Kualitatif", "Belum ada hasil kerja")
    with app.app_context():
        plan = queries.of_person(world.sari.person_id)[0]
        assert (plan.form, plan.approach, plan.current.state) == (FormKind.JA_JF, Approach.QUALITATIVE, "draft")
    assert "Susun SKP 2026" not in sari.open("/rencana").links()


def test_in_december_the_new_year_is_proposed_to_whoever_has_this_year_s_plan(page, made, world, app):
    made("sari", "agreed")
    with app.app_context():
        open_year(YEAR + 1, by_month=False, on=date(YEAR, 12, 1), by=journal.SYSTEM)
        db.session.commit()
    with clock.at(NOW.replace(month=12, day=5)):
        for key, year in (("sari", YEAR + 1), ("andi", YEAR)):
            page(key).open("/rencana/baru").submit("Buat rencana", approach="qualitative")
            assert days_of_newest(app, world, key) == (date(year, 1, 1), date(year, 12, 31))


def test_without_days_a_plan_has_those_of_the_year_that_was_chosen_and_of_the_post(page, world, app):
    with app.app_context():
        year = open_year(YEAR + 1, by_month=False, on=date(YEAR, 12, 1), by=journal.SYSTEM)
        placement = db.session.get_one(Placement, world.sari.placement_id)
        placement.ends_on = date(YEAR + 1, 6, 30)
        builders.witness_again()
        db.session.commit()
    with clock.at(NOW.replace(month=12, day=5)):
        page("sari").open("/rencana/baru").submit("Buat rencana", approach="qualitative", period=str(year.id))
    assert days_of_newest(app, world, "sari") == (date(YEAR + 1, 1, 1), date(YEAR + 1, 6, 30))


def days_of_newest(app, world, key):
    with app.app_context():
        plan = queries.of_person(world.members[key].person_id)[0]
        return plan.starts_on, plan.ends_on


def test_a_plan_that_copies_none_needs_an_approach(page, world, app):
    sari = page("sari").open("/rencana/baru").submit("Buat rencana", 422)
    assert sari.has("Pilih pendekatannya.")
    with app.app_context():
        assert not queries.of_person(world.sari.person_id)


def test_a_leader_gets_the_form_of_leaders(page, world, app):
    page("dewi").open("/rencana/baru").submit("Buat rencana", approach="quantitative")
    with app.app_context():
        assert queries.of_person(world.dewi.person_id)[0].form is FormKind.JPT


def test_wrong_days_are_refused_beside_the_field_and_kept(page, world, app):
    sari = page("sari").open("/rencana/baru")
    sari.submit("Buat rencana", 422, starts_on="2026-12-31", ends_on="2027-01-31", approach="quantitative")
    assert sari.has("Pilih tanggal antara 1 Januari 2026 dan 31 Desember 2026")
    assert (sari.value("starts_on"), sari.value("ends_on")) == ("2026-12-31", "2027-01-31")
    sari.submit("Buat rencana", 422, starts_on="kemarin", ends_on="2026-01-31")
    assert sari.value("starts_on") == "kemarin"
    with app.app_context():
        assert not queries.of_person(world.sari.person_id)


@pytest.mark.parametrize(("starts_on", "has_second"), [(f"{YEAR + 1}-01-01", True), (f"{YEAR + 1}-07-01", False)])
def test_a_plan_can_begin_as_a_copy_of_one_that_was_agreed(page, made, world, app, starts_on, has_second):
    old = made("sari", "agreed")
    with app.app_context():
        before = queries.content(queries.numbered(old.id, 1))
        before.version.expectations = {"harmonis": "Menyapa setiap pemohon."}
        before.version.attachments = {AttachmentList.RESOURCES.value: ["Printer KTP-el"]}
        before.lines[0].indicators[0].subtargets.append(
            SubTarget(period_id=world.periods[f"{YEAR}-2"], target="600 permohonan", target_low=600)
        )
        year = open_year(YEAR + 1, by_month=False, on=date(YEAR, 12, 1), by=journal.SYSTEM)
        second = periods.children(year.id, PeriodKind.QUARTER)[1].id
        db.session.commit()
    with clock.at(NOW.replace(year=YEAR + 1, month=1, day=5)):
        sari = page("sari").open("/rencana").click(f"Susun SKP {YEAR + 1}")
        offered = [each.text_content() for each in sari.tree.xpath("//select[@name='earlier']/option")]
        assert offered == ["Lembar kosong", f"Salinan SKP {YEAR}, Pengadministrasi Kependudukan (versi 1)"]
        sari.submit("Buat rencana", earlier=str(old.id), starts_on=starts_on)
        assert sari.has("dari salinan", "Terlayaninya permohonan KTP-el", f"Disalin dari SKP {YEAR}")
        assert page("andi").open("/rencana/baru").tree.xpath("//select[@name='earlier']") == []
    with app.app_context():
        plan = queries.of_person(world.sari.person_id)[0]
        was, now = queries.content(queries.numbered(old.id, 1)), queries.content(plan.versions[0])
        assert plan.id != old.id and plan.current.state == "draft" and plan.approach is Approach.QUANTITATIVE
        assert [drafting.wording_of(each) for each in now.lines] == [drafting.wording_of(each) for each in was.lines]
        assert {each.line_id for each in now.lines}.isdisjoint(old.lines)
        measures = [drafting.measure_of(each) for line in now.lines for each in line.indicators]
        assert [each.target for each in measures] == ["2.400 permohonan", "99%", "900 akta"]
        assert [each.subtargets for each in measures] == [{second: "600 permohonan"} if has_second else {}, {}, {}]
        assert plan.versions[0].expectations == {"harmonis": "Menyapa setiap pemohon."}
        assert plan.versions[0].attachments == {"resources": ["Printer KTP-el"]}


def test_nobody_copies_a_plan_that_is_not_his(page, made, world, app):
    theirs = made("andi", "agreed")
    made("sari", "agreed")
    with app.app_context():
        open_year(YEAR + 1, by_month=False, on=date(YEAR, 12, 1), by=journal.SYSTEM)
        db.session.commit()
    with clock.at(NOW.replace(year=YEAR + 1, month=1, day=5)):
        sari = page("sari").open("/rencana/baru")
        sari.submit("Buat rencana", 422, approach="quantitative", earlier=str(theirs.id))
    with app.app_context():
        assert len(queries.of_person(world.sari.person_id)) == 1


def test_made_twice_it_is_one_plan(page, made, world, app):
    made("sari")
    sari = page("sari").open("/rencana/baru").submit("Buat rencana", 422, approach="quantitative")
    assert sari.has("sudah ada")
    with app.app_context():
        assert len(queries.of_person(world.sari.person_id)) == 1


def test_nobody_makes_a_plan_for_somebody_else(page, world, app):
    fields = {"period": world.periods[str(YEAR)], "approach": "quantitative"}
    days = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    page("sari").post("/rencana/baru", 422, placement=world.andi.placement_id, **fields, **days)
    with app.app_context():
        assert not queries.of_person(world.andi.person_id)


def test_whoever_is_not_appraised_is_told_so(page):
    assert page("wali").open("/rencana/baru").has("Anda belum tercatat memegang jabatan yang dinilai")


# --- Days and approach -----------------------------------------------------------------------------------------------


def test_days_and_approach_are_mended_in_the_first_draft_only(page, made, app, revised):
    sari = page("sari").open(revised.at("data", 2))
    assert sari.has("sudah disepakati pada versi 1")
    sari.post(
        revised.at("data", 2), 422, version=1, starts_on="2026-02-01", ends_on="2026-12-31", approach="qualitative"
    )
    plan = made("andi")
    page("andi").open(plan.at("data")).submit("Simpan", starts_on="2026-02-01", approach="qualitative")
    with app.app_context():
        found = queries.get(plan.id)
        assert (found.starts_on, found.approach) == (date(YEAR, 2, 1), Approach.QUALITATIVE)


def test_days_from_an_old_page_overwrite_nothing(page, made, app):
    plan = made()
    first, second = page("sari").open(plan.at("data")), page("sari").open(plan.at("data"))
    first.submit("Simpan", starts_on="2026-02-01")
    assert second.submit("Simpan", 409, starts_on="2026-03-01").has("1 Maret 2026", "1 Februari 2026")


# --- Results ---------------------------------------------------------------------------------------------------------


def test_sari_adds_a_result_and_goes_on_with_its_indicators(page, made, content):
    plan = made()
    sari = page("sari").open(plan.at()).click("Tambah hasil kerja")
    sari.submit("Tambahkan", text=f"  {RESULT}\r\n", kind="additional", superior_text="Meningkatnya tertib arsip")
    assert sari.has("Hasil kerja ditambahkan", "Tambah indikator", "Hasil kerja ini belum memiliki indikator")
    found = content(plan).lines[-1]
    assert (found.text, found.kind, found.superior_text) == (RESULT, LineKind.ADDITIONAL, "Meningkatnya tertib arsip")


def test_a_result_without_words_too_long_or_twice_is_refused_and_kept(page, made, content):
    plan = made()
    sari = page("sari").open(plan.at("hasil/baru"))
    assert sari.submit("Tambahkan", 422, text="").has("Tulis hasil kerjanya.")
    assert sari.submit("Tambahkan", 422, text="a" * 1001).value("text").strip() == "a" * 1001
    sari.submit("Tambahkan", 422, text="Terbitnya akta kelahiran 0–18 tahun")
    assert sari.has("Hasil kerja ini sudah ada dalam rencana")
    assert len(content(plan).lines) == 2


def test_a_result_is_saved_with_an_unknown_kind_refused(page, made, content):
    plan = made()
    sari = page("sari").open(line(plan)).submit("Simpan", text=RESULT)
    assert content(plan).lines[0].text == RESULT
    sari.post(line(plan), 422, version=2, text="Lain", kind="weighted")
    assert content(plan).lines[0].text == RESULT


def test_a_draft_may_be_saved_unfinished(page, made, content):
    plan = made()
    sari = page("sari").open(line(plan)).submit("Simpan", text="")
    assert sari.has("Rencana hasil kerja masih kosong")
    assert content(plan).lines[0].text == ""


def test_the_second_window_is_shown_both_texts_and_nothing_is_overwritten(page, made, content):
    plan = made()
    office, phone = page("sari").open(line(plan)), page("sari").open(line(plan))
    phone.submit("Simpan", text="Ditulis di ponsel")
    office.submit("Simpan", 409, text="Ditulis di kantor")
    assert office.has("Ditulis di kantor", "Ditulis di ponsel")
    assert content(plan).lines[0].text == "Ditulis di ponsel"


def test_the_same_words_from_an_old_page_are_no_conflict(page, made):
    plan = made()
    office, phone = page("sari").open(line(plan)), page("sari").open(line(plan))
    phone.submit("Simpan", text=RESULT)
    office.submit("Simpan", text=RESULT)


def test_a_form_without_its_version_saves_nothing(page, made, content):
    plan = made()
    page("sari").post(line(plan), 409, text="Tanpa nomor", kind="main")
    assert content(plan).lines[0].text != "Tanpa nomor"


def test_results_change_places_and_are_removed(page, made, content):
    plan = made()
    sari = page("sari").open(plan.at()).submit("Pindahkan ke bawah")
    assert [each.line_id for each in content(plan).lines] == [plan.lines[1], plan.lines[0]]
    sari.open(line(plan)).submit("Hapus hasil kerja")
    assert [each.line_id for each in content(plan).lines] == [plan.lines[1]]
    assert sari.has("Hasil kerja dihapus")
    sari.post(line(plan) + "/hapus", 404, version=1)


def test_what_changed_meanwhile_is_not_removed(page, made, content):
    plan = made()
    office, phone = page("sari").open(line(plan)), page("sari").open(line(plan))
    phone.submit("Simpan", text=RESULT)
    office.submit("Hapus hasil kerja", 409)
    assert len(content(plan).lines) == 2


def test_leaders_name_who_assigned_a_result_and_support_nobody(page, made, content):
    plan = made("dewi", form=FormKind.JPT)
    dewi = page("dewi").open(line(plan))
    assert not dewi.tree.xpath("//*[@name='superior_text']")
    dewi.submit("Simpan", assigned_by="penugasan dari Wali Kota")
    assert content(plan).lines[0].assigned_by == "penugasan dari Wali Kota"
    key, fields = form_of(plan)
    assert not dewi.tree.xpath(f"//*[@name='{key}-aspect']")
    dewi.submit("Simpan indikator", form=key, **fields(perspective="recipients"))
    assert content(plan).lines[0].indicators[0].perspective == "recipients"


# --- Indicators ------------------------------------------------------------------------------------------------------


def test_an_indicator_is_added_with_quarterly_targets_and_read_back(page, made, content, world):
    plan = made()
    quarter = world.periods["2026-1"]
    sari = (
        page("sari")
        .open(line(plan))
        .submit(
            "Tambahkan indikator",
            **{
                "new-text": "Jumlah berkas terpindai",
                "new-target": "1.200 berkas",
                "new-aspect": "quantity",
                f"new-part_{quarter}": "300",
            },
        )
    )
    added = content(plan).lines[0].indicators[-1]
    assert sari.has("Terbaca: 1.200 berkas, makin tinggi, makin baik, dijumlahkan.")
    assert (added.aspect, added.target_low, added.unit) == (Aspect.QUANTITY, 1200, "berkas")
    assert (added.direction, added.accumulation) == (Direction.HIGHER, Accumulation.SUM)
    assert [(each.period_id, each.target) for each in added.subtargets] == [(quarter, "300")]


def test_an_indicator_sent_twice_is_one(page, made, content):
    plan = made()
    fields = {"new-text": "Jumlah berkas", "new-target": "10", "new-direction": "higher", "new-accumulation": "sum"}
    sari = page("sari")
    sari.post(line(plan) + "/indikator", 303, **fields)
    assert sari.post(line(plan) + "/indikator", 422, **fields).value("new-text").strip() == "Jumlah berkas"
    assert len(content(plan).lines[0].indicators) == 3


def test_what_cannot_be_read_is_said_and_kept_as_words(page, made, content):
    plan = made()
    key, fields = form_of(plan)
    sari = page("sari").open(line(plan)).submit("Simpan indikator", form=key, **fields(target="24 jam × 36 minggu"))
    assert sari.has("Target ini tidak terbaca sebagai angka atau tanggal; capaiannya tidak dapat dihitung; penilai")
    found = content(plan).lines[0].indicators[0]
    assert (found.target, found.target_low, found.unit) == ("24 jam × 36 minggu", None, "")


@pytest.mark.parametrize(
    ("target", "question"),
    [("97.5", "Maksud Anda 97,5?"), ("1,200 berkas", "Maksud Anda 1,2 berkas atau 1.200 berkas?")],
)
def test_a_target_of_two_meanings_is_asked_at_its_field_not_called_unreadable(page, made, target, question):
    plan = made()
    key, fields = form_of(plan)
    sari = page("sari").open(line(plan)).submit("Simpan indikator", form=key, **fields(target=target))
    told = sari.tree.get_element_by_id(f"terbaca-{plan.indicators[0]}").text_content()
    assert f"{question} Tulis yang Anda maksud." in told
    assert "tidak terbaca" not in told


def test_sub_targets_that_do_not_add_up_are_named_before_submitting(page, made, world):
    plan = made()
    key, fields = form_of(plan)
    parts = {f"part_{world.periods[f'2026-{at}']}": "500" for at in (1, 2, 3, 4)}
    sari = page("sari").open(line(plan)).submit("Simpan indikator", form=key, **fields(**parts))
    assert sari.has("Target per periode berjumlah 2.000, sedangkan target seluruhnya 2.400. Tambahkan 400 lagi.")


def test_a_wrong_choice_or_too_long_a_target_is_refused_and_kept(page, made, content):
    plan = made()
    key, fields = form_of(plan)
    sari = page("sari").open(line(plan)).submit("Simpan indikator", 422, form=key, **fields(target="9" * 201))
    assert sari.value(f"{key}-target") == "9" * 201
    sari.post(
        indicator(plan), 422, version=1, **fields(text="x", aspect="weight", direction="higher", accumulation="sum")
    )
    assert content(plan).lines[0].indicators[0].target == "2.400 permohonan"


def test_an_indicator_changed_in_two_windows_is_not_overwritten(page, made, content):
    plan = made()
    key, fields = form_of(plan)
    office, phone = page("sari").open(line(plan)), page("sari").open(line(plan))
    phone.submit("Simpan indikator", form=key, **fields(target="2.000 permohonan"))
    office.submit("Simpan indikator", 409, form=key, **fields(target="1.000 permohonan"))
    assert office.has("1.000 permohonan", "2.000 permohonan")
    assert content(plan).lines[0].indicators[0].target == "2.000 permohonan"


def test_indicators_change_places_and_are_removed(page, made, content):
    plan = made()
    sari = page("sari").open(line(plan)).submit("Pindahkan ke bawah")
    assert [each.indicator_id for each in content(plan).lines[0].indicators] == [plan.indicators[1], plan.indicators[0]]
    sari.submit("Hapus indikator")
    assert [each.indicator_id for each in content(plan).lines[0].indicators] == [plan.indicators[0]]


def test_a_sub_period_of_another_year_is_ignored(page, made, content):
    plan = made()
    key, fields = form_of(plan)
    plain = fields(text="x", target="5", direction="higher", accumulation="sum", aspect="quantity", part_9999="1")
    page("sari").post(indicator(plan), 303, version=1, **plain)
    assert content(plan).lines[0].indicators[0].subtargets == []


def test_the_qualitative_form_asks_for_a_sentence_only(page, made, change, content):
    plan = made()
    change(plan, lambda version: setattr(version.plan, "approach", Approach.QUALITATIVE))
    key, fields = form_of(plan)
    sari = page("sari").open(line(plan))
    assert not sari.tree.xpath(f"//*[@name='{key}-aspect' or @name='{key}-direction']")
    sari.submit("Simpan indikator", form=key, **fields(text="Setiap temuan ditindaklanjuti", target=""))
    assert content(plan).lines[0].indicators[0].text == "Setiap temuan ditindaklanjuti"


# --- Expectations and the Lampiran -----------------------------------------------------------------------------------


def test_expectations_are_optional_and_kept(page, made, content):
    plan = made()
    page("sari").open(plan.at("perilaku")).submit("Simpan", pelayanan="Menjadi contoh", adaptif=" ")
    assert content(plan).version.expectations == {"pelayanan": "Menjadi contoh"}
    assert page("sari").open(plan.at()).has("Menjadi contoh", "Memahami dan memenuhi kebutuhan masyarakat")


def test_too_long_an_expectation_is_refused_and_an_old_page_overwrites_nothing(page, made, content):
    plan = made()
    sari, phone = page("sari").open(plan.at("perilaku")), page("sari").open(plan.at("perilaku"))
    assert sari.submit("Simpan", 422, loyal="x" * 1001).value("loyal").strip() == "x" * 1001
    sari.open(plan.at("perilaku")).submit("Simpan", loyal="Satu")
    assert phone.submit("Simpan", 409, loyal="Dua").has("Satu", "Dua")
    assert content(plan).version.expectations == {"loyal": "Satu"}


def test_the_lampiran_takes_one_entry_a_line(page, made, content):
    plan = made()
    sari = page("sari").open(plan.at("lampiran"))
    sari.submit("Simpan", resources="Komputer\r\n\r\n  Alat   rekam \r\n", consequences="Pelatihan")
    stored = content(plan).version.attachments
    assert stored == {"resources": ["Komputer", "Alat rekam"], "accountability": [], "consequences": ["Pelatihan"]}
    assert sari.submit("Simpan", 422, resources="x" * 501).has("satu butir paling banyak 500 huruf")
    assert content(plan).version.attachments == stored


def test_the_lampiran_is_not_overwritten_from_an_old_page(page, made, change):
    plan = made()
    sari = page("sari").open(plan.at("lampiran"))
    change(plan, lambda version: drafting.save_attachments(version, {AttachmentList.RESOURCES: ["Komputer"]}))
    assert sari.submit("Simpan", 409, resources="Kendaraan").has("Komputer", "Kendaraan")


# --- Who, and when ---------------------------------------------------------------------------------------------------

WRITES = ("data", "perilaku", "lampiran", "hasil/baru", "hasil/{line}", "hasil/{line}/hapus", "hasil/{line}/geser")
MEASURES = ("indikator", "indikator/{indicator}", "indikator/{indicator}/hapus", "indikator/{indicator}/geser")
PAGES = ("data", "perilaku", "lampiran", "hasil/baru", "hasil/{line}")


def addresses(plan, verbs=WRITES + tuple(f"hasil/{{line}}/{each}" for each in MEASURES)):
    return [plan.at(each.format(line=plan.lines[0], indicator=plan.indicators[0])) for each in verbs]


@pytest.mark.parametrize(("who", "status"), [("budi", 403), ("dewi", 403), ("rina", 403), ("tono", 403), ("andi", 404)])
def test_nobody_else_writes_in_a_draft(page, made, content, who, status):
    plan = made()
    someone = page(who)
    for address in addresses(plan):
        someone.post(address, status, version=1, text="Bukan milik saya", kind="main")
    for address in addresses(plan, PAGES):
        someone.open(address, status)
    if status == 403:
        assert not {"Tambah hasil kerja", "Ubah lampiran"} & set(someone.open(plan.at()).links())
    assert content(plan).lines[0].text == "Terlayaninya permohonan KTP-el di loket"


@pytest.mark.parametrize("state", ["submitted", "agreed", "superseded"])
def test_only_a_draft_is_written_in(page, made, content, state):
    plan = made("sari", state)
    sari = page("sari")
    for address in addresses(plan):
        sari.post(address, 409, version=1, text="Terlambat", kind="main")
    for address in addresses(plan, PAGES):
        sari.open(address, 409)
    assert content(plan).lines[0].text == "Terlayaninya permohonan KTP-el di loket"


def test_what_is_typed_while_the_plan_was_submitted_elsewhere_is_shown_not_lost(page, made):
    plan = made("sari")
    key = f"indicators-{plan.indicators[0]}"
    desk = page("sari").open(line(plan))
    other = page("sari").open(line(plan))
    attachments = page("sari").open(plan.at("lampiran"))
    page("sari").open(plan.at()).submit("Ajukan")
    desk.submit("Simpan", 409, form="hasil", text="Ditulis terlambat")
    assert desk.has("Ditulis terlambat", "Terlayaninya permohonan KTP-el di loket")
    other.submit("Simpan indikator", 409, form=key, **{f"{key}-target": "3.000 permohonan"})
    assert other.has("3.000 permohonan", "2.400 permohonan")
    assert attachments.submit("Simpan", 409, resources="Kendaraan").has("Kendaraan", "(kosong)")


def test_what_an_indicator_lacks_names_it_on_both_pages(page, made):
    plan = made("sari")
    desk = page("sari").open(line(plan))
    desk.submit("Tambahkan indikator", **{"new-text": "Jumlah desa", "new-target": "12 desa"})
    assert desk.has("Indikator 3: Aspek belum dipilih")
    assert page("sari").open(plan.at()).has("Hasil kerja utama 1, indikator 3: Aspek belum dipilih")


def test_lines_and_indicators_of_another_plan_are_not_found(page, made, content):
    mine, other = made("sari"), made("andi")
    sari = page("sari")
    for tail in ("", "/hapus", "/geser", "/indikator"):
        sari.post(mine.at(f"hasil/{other.lines[0]}{tail}"), 404, version=1, text="x", kind="main")
    for tail in ("", "/hapus", "/geser"):
        sari.post(f"{line(mine)}/indikator/{other.indicators[0]}{tail}", 404, version=1)
        sari.post(f"{line(mine, 1)}/indikator/{mine.indicators[0]}{tail}", 404, version=1)  # of another result
    assert len(content(other).lines) == 2


def test_what_was_typed_when_the_session_ran_out_comes_back(page, made, content):
    plan = made()
    sari = page("sari").open(line(plan))
    with clock.at(NOW + timedelta(minutes=31)):
        sari.submit("Simpan", text="Diketik sebelum sesi habis")
        assert sari.title == "Masuk"
        sari.submit("Masuk", login="199204102019032003", password=PASSWORD)
        assert sari.value("text").strip() == "Diketik sebelum sesi habis"
        assert content(plan).lines[0].text != "Diketik sebelum sesi habis"
        sari.submit("Simpan")
    assert content(plan).lines[0].text == "Diketik sebelum sesi habis"


def test_sixty_results_with_long_words_stay_one_page(page, made, change):
    plan = made()

    def fill(version):
        for at in range(58):
            drafting.add_line(version, Wording(LineKind.MAIN, f"Hasil {at} " + "panjang " * 100))

    change(plan, fill)
    sari = page("sari").open(plan.at())
    assert len(sari.tree.xpath("//article")) == 60
    assert sari.has("Daftar 60 hasil kerja")


def test_what_was_typed_on_a_page_from_before_signing_in_again_comes_back(page, made, content, world):
    plan = made()
    old = page("sari").open(line(plan))
    with clock.at(NOW + timedelta(minutes=31)):
        Page(old.client, "sari").open("/rencana").submit("Masuk", login=world.sari.login, password=PASSWORD)
        old.submit("Simpan", 400, text="Diketik di jendela lama")
        old.click("Buka isian")
        assert old.has("dipasang kembali") and old.value("text").strip() == "Diketik di jendela lama"
        assert content(plan).lines[0].text == "Terlayaninya permohonan KTP-el di loket"
        old.submit("Simpan")
    assert content(plan).lines[0].text == "Diketik di jendela lama"


def test_words_that_another_site_sends_are_not_kept(page, made):
    plan = made()
    sari = page("sari").open(line(plan))
    answer = sari.client.post(line(plan), data={"text": "Titipan"}, headers={"Referer": "https://jahat.example/"})
    assert answer.status_code == 400
    assert not sari.open(line(plan)).has("Titipan")


# --- What stands behind the pages -------------------------------------------------------------------------------------


def test_new_results_stand_behind_those_before_them(session, world):
    version = builders.plan(world, world.sari, "draft").versions[0]
    for words in ("Zaman baru", "Arsip lama"):
        drafting.add_line(version, Wording(LineKind.MAIN, words))
    said = queries.content(version).lines
    assert [each.place for each in said] == list(range(len(said)))
    assert [each.text for each in said][-2:] == ["Zaman baru", "Arsip lama"]


def test_a_year_whose_planning_nobody_opened_takes_no_plan(session, world):
    year = Period(
        kind=PeriodKind.YEAR, starts_on=date(YEAR + 1, 1, 1), ends_on=date(YEAR + 1, 12, 31), label=f"Tahun {YEAR + 1}"
    )
    db.session.add(year)
    db.session.flush()
    with pytest.raises(Rejected, match="belum dibuka. Mintalah"):
        days = (year.starts_on, year.ends_on, Approach.QUANTITATIVE)
        actions.create(placement_of("sari", world), year, *days, journal.SYSTEM, NOW.date())


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_only_what_is_in_force_can_be_revised(session, world, state):
    plan = builders.plan(world, world.sari, state)
    with pytest.raises(Stale):
        actions.revise(plan, "Surat tugas", journal.SYSTEM)


def test_a_plan_is_revised_once_at_a_time(session, world):
    plan = queries.get(builders.sealed_plan(world, world.sari).id)
    actions.revise(plan, "Surat tugas", journal.SYSTEM)
    with pytest.raises(Stale):
        actions.revise(plan, "Surat tugas lagi", journal.SYSTEM)


@pytest.mark.parametrize(
    ("target", "direction", "accumulation"),
    [
        ("maks 3 hari", Direction.LOWER, Accumulation.MEAN),
        ("80 %", Direction.HIGHER, Accumulation.MEAN),
        ("24 berkas", Direction.HIGHER, Accumulation.SUM),
        ("31.12.2026", Direction.MILESTONE, Accumulation.LAST),
    ],
)
def test_what_is_left_to_the_portal_follows_the_target(page, made, content, target, direction, accumulation):
    plan = made()
    fields = {"new-text": "Ketepatan waktu", "new-target": target, "new-aspect": "quality"}
    page("sari").open(line(plan)).submit("Tambahkan indikator", **fields)
    added = content(plan).lines[0].indicators[-1]
    assert (added.direction, added.accumulation) == (direction, accumulation)


def test_what_follows_the_target_follows_it_when_it_changes_and_what_was_chosen_stays(page, made, content):
    plan = made()
    sari = page("sari").open(line(plan))
    for target, direction in (("24 berkas", "higher"), ("≤ 3 hari", "lower")):
        key, fields = form_of(plan)
        sari.submit("Simpan indikator", form=key, **fields(target=target))
        assert content(plan).lines[0].indicators[0].direction == direction
    key, fields = form_of(plan)
    sari.submit("Simpan indikator", form=key, **fields(direction="higher"))
    sari.submit("Simpan indikator", form=key, **fields(target="≤ 5 hari"))
    assert content(plan).lines[0].indicators[0].direction == Direction.HIGHER
    assert sari.has("tidak sejalan dengan arah")
