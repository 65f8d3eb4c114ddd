"""What the pages of reports show and leave out: for whom, in which state, on which day."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import render_template_string

from portal import clock
from portal.chart.models import Placement
from portal.plans import queries as plans
from portal.plans.models import IndicatorText, LineText, Plan, PlanVersion, SubTarget
from portal.reports import actions, queries
from portal.reports.models import Activity, Evidence, Report, ReportLine
from portal.reports.queries import realisations
from portal.rules.achievement import Quantity
from portal.rules.plan import Accumulation, Direction
from portal.rules.workflow import REPORT
from portal.store import journal
from portal.store.db import db
from portal.store.errors import Missing, Stale
from tests import builders
from tests.pages.reports.test_log import LOG, arrange
from tests.pages.reports.test_report import agree_on_version_2, begun, one
from tests.world import NOW

MAY = date(2026, 5, 4)


def words(element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def change(app, report_id, act):
    with app.app_context():
        act(db.session.get_one(Report, report_id))
        db.session.commit()


def at(report_id: int) -> str:
    return f"/laporan/{report_id}"


# --- The head of a report ---------------------------------------------------------------------------------------------


def test_a_report_names_owner_superior_deadline_and_version(app, page, world, planned):
    draft = begun(app, world, planned, "draft")
    head = words(page("sari").open(at(draft)).tree.find(".//header[@class='record-head']"))
    assert "Draf" in head and "Atasan Budi Hartono" in head and "SKP 2026, versi 1" in head
    assert "terlambat 31 hari" in head
    change(app, draft, lambda report: setattr(report, "returned_note", "Lengkapi."))
    sari = page("sari").open(at(draft))
    assert "Dikembalikan" in words(sari.tree.find(".//header[@class='record-head']"))
    assert sari.has("Dikembalikan atasan: Lengkapi.")
    change(app, draft, lambda report: setattr(report, "state", "accepted"))
    sari.open(at(draft))
    assert "10 Juli 2026" in words(sari.tree.find(".//header[@class='record-head']"))
    assert not sari.has("Dikembalikan atasan:")


def test_where_a_report_leads_back_to_depends_on_the_reader(app, page, world, planned):
    sent = begun(app, world, planned, "submitted")
    trails = {
        who: page(who).open(at(sent)).tree.xpath("//nav[@class='crumbs']/a/text()") for who in ("sari", "budi", "tono")
    }
    assert trails == {"sari": ["Laporan"], "budi": ["Laporan tim"], "tono": ["Laporan"]}


def test_without_a_superior_the_owner_is_told(app, page, world, planned):
    draft = begun(app, world, planned, "draft")
    assert not page("sari").open(at(draft)).has("Mintalah pengelola kepegawaian menunjuk")
    with app.app_context():
        db.session.get_one(Placement, world.budi.placement_id).ends_on = NOW.date() - timedelta(days=1)
        db.session.commit()
    sari = page("sari").open(at(draft))
    assert sari.has("Mintalah pengelola kepegawaian menunjuk") and "belum ada" in words(
        sari.tree.find(".//header[@class='record-head']")
    )


@pytest.mark.parametrize(("day", "running"), [(date(2026, 6, 30), True), (date(2026, 7, 1), False)])
def test_a_period_runs_until_its_last_day(app, page, world, planned, day, running):
    draft = begun(app, world, planned, "draft")
    with clock.at(datetime(day.year, day.month, day.day, 3, tzinfo=UTC)):
        assert page("sari").open(at(draft)).has("baru berakhir 30 Juni 2026") is running
        change(app, draft, lambda report: setattr(report, "state", "submitted"))
        assert page("budi").open(f"{at(draft)}/terima").has("baru berakhir 30 Juni 2026") is running


@pytest.mark.parametrize("state", ["draft", "submitted", "accepted"])
def test_verbs_follow_state_and_reader(app, page, world, planned, state):
    report_id = begun(app, world, planned, state)
    own, budi, tono = (page(who).open(at(report_id)) for who in ("sari", "budi", "tono"))
    seen = {
        who: set(each.buttons()) | set(each.links()) for who, each in (("sari", own), ("budi", budi), ("tono", tono))
    }
    writes = {"Ajukan laporan", "Isi angka dari catatan harian", "Simpan", "Unggah bukti"}
    answers = {"Terima laporan", "Kembalikan laporan", "Simpan jawaban"}
    assert (writes <= seen["sari"]) is (state == "draft") and not writes & (seen["budi"] | seen["tono"]) - {"Simpan"}
    assert (answers <= seen["budi"]) is (state == "submitted") and not answers & (seen["sari"] | seen["tono"])
    assert ("Tarik kembali" in seen["sari"]) is (state == "submitted") and "Tarik kembali" not in seen["budi"]
    assert own.has("Belum dibuka atasan.") is (state == "submitted")
    assert budi.has("Masih draf milik pegawai") is (state == "draft") and not own.has("Masih draf milik pegawai")
    assert bool(budi.tree.xpath("//form[@hidden]")) is (state == "submitted") and not own.tree.xpath("//form[@hidden]")
    assert bool(budi.tree.xpath("//section[@id='perilaku']")) is (state == "submitted")
    assert "Pakai versi yang berlaku" not in seen["sari"]


def test_once_it_was_opened_it_is_no_longer_taken_back(app, page, world, planned):
    report_id = begun(app, world, planned, "submitted")
    change(app, report_id, lambda report: setattr(report, "read_at", NOW))
    sari = page("sari").open(at(report_id))
    assert sari.has("Sudah dibuka atasan 10 Agustus 2026 10.00 WIB") and "Tarik kembali" not in sari.buttons()
    assert not page("budi").open(at(report_id)).tree.xpath("//form[@hidden]")


# --- Results ----------------------------------------------------------------------------------------------------------


def test_a_result_is_read_with_its_figures_and_what_hinders(app, page, world, planned):
    report_id = begun(app, world, planned, "submitted", ("600", "", "225"))
    tono = page("tono").open(at(report_id))
    first, second, _ = tono.rows()
    assert "2.400 permohonan setahun; tidak ada target Triwulan II 2026 600" in first and "belum diisi" in second
    assert "Tidak ada bukti yang dilampirkan." in words(tono.tree.find(".//section[@id='hasil']"))
    assert tono.lacks("Kendala", "Tindak lanjut") and not tono.has("Umpan balik atasan")
    with app.app_context():
        line = db.session.get_one(Report, report_id).lines[0]
        line.obstacles, line.answer = "Jaringan putus.", "Baik."
        line.figures[0].target_is_sub = True
        db.session.commit()
    tono.open(at(report_id))
    assert "Kendala Jaringan putus." in words(tono.tree.find(".//main")) and tono.has("Baik.")
    assert "Tindak lanjut" not in words(tono.tree.find(".//section[@id='hasil']"))
    assert "setahun" not in tono.rows()[0] and "setahun" in tono.rows()[2]
    change(app, report_id, lambda report: setattr(report.lines[1], "follow_up", "Loket cadangan."))
    assert "Tindak lanjut Loket cadangan." in words(tono.open(at(report_id)).tree.find(".//main"))


def test_what_is_missed_needs_words_and_says_so(app, page, world, planned):
    with app.app_context():
        for line in builders.texts(db.session.get_one(Plan, planned)):
            for each in line.indicators:
                db.session.add(SubTarget(indicator_text_id=each.id, period_id=world.periods["2026-2"], target="600"))
        db.session.commit()
    page("sari").open("/laporan").open(f"/laporan/baru/{planned}/{world.periods['2026-2']}").submit("Buat laporan")
    change(
        app,
        1,
        lambda report: [
            setattr(f, "value", Decimal(v)) or setattr(f, "realisation", v)
            for line in report.lines
            for f, v in zip(line.figures, ("600", "599"), strict=False)
        ],
    )
    sari = page("sari").open(at(1))
    first, second = sari.tree.xpath("//section[@id='hasil']/article")
    assert "Diisi karena ada target yang belum tercapai." in words(first)
    assert "Diisi karena" not in words(second) and words(first).count("(tidak wajib)") < words(second).count(
        "(tidak wajib)"
    )
    assert "Target Triwulan II 2026: 600." in words(first)


def test_entries_of_the_log_stand_behind_a_result(app, page, world, planned, photo):
    report_id = begun(app, world, planned, "submitted")
    assert "catatan harian" not in words(page("budi").open(at(report_id)).tree.find(".//section[@id='hasil']"))
    arrange(app, planned, text="Loket", on=MAY, quantity="30")
    (with_file,) = arrange(app, planned, text="Loket", on=MAY, quantity="20")
    with app.app_context():
        actions.attach(db.session.get_one(Activity, with_file), actions.keep(photo, "antrean.jpg"), journal.SYSTEM)
        db.session.commit()
    budi = page("budi").open(at(report_id))
    assert budi.has("2 catatan harian, 1 berkas", "4 Mei 2026 antrean.jpg Foto") and budi.rows()[0].endswith("50")
    link = budi.tree.xpath("//a[.='Baca catatannya']/@href")[0]
    assert f"pegawai={world.sari.placement_id}" in link and "rentang=triwulan" in link and "tanggal=2026-04-01" in link
    own = page("sari").open(at(report_id)).tree.xpath("//a[.='Baca catatannya']/@href")[0]
    assert "pegawai" not in own


def test_the_superior_is_warned_of_what_he_left_open(app, page, world, planned, photo):
    report_id = begun(app, world, planned, "submitted")
    budi = page("budi").open(f"{at(report_id)}/terima")
    assert budi.has("2 hasil kerja belum Anda jawab.") and not budi.has("belum Anda nilai")
    with app.app_context():
        first, second = db.session.get_one(Report, report_id).lines
        first.answer = second.answer = "Baik."
        actions.attach(first, actions.keep(photo, "a.jpg"), journal.SYSTEM)
        db.session.commit()
    budi.open(f"{at(report_id)}/terima")
    assert budi.has("1 bukti belum Anda nilai.") and not budi.has("belum Anda jawab")


def test_feedback_is_open_where_something_was_written_and_read_by_all(app, page, world, planned):
    report_id = begun(app, world, planned, "submitted")
    budi = page("budi").open(at(report_id))
    assert not budi.tree.xpath("//section[@id='perilaku']//details[@open]")
    assert not page("sari").open(at(report_id)).tree.xpath("//section[@id='perilaku']")
    budi.submit(
        "Simpan", form="loyal", **{budi.tree.xpath("//form[@id='loyal']//textarea/@name")[0]: "Menjaga nama baik."}
    )
    opened = page("budi").open(at(report_id)).tree.xpath("//section[@id='perilaku']//details[@open]//form/@id")
    assert opened == ["loyal"]
    seen = words(page("sari").open(at(report_id)).tree.find(".//section[@id='perilaku']"))
    assert seen == "Umpan balik perilaku Loyal Menjaga nama baik."


def test_a_milestone_is_asked_for_as_a_day(app, page, world, planned):
    draft = begun(app, world, planned, "draft")
    assert not page("sari").open(at(draft)).has("Tulis tanggalnya")
    with app.app_context():
        line = db.session.get_one(Report, draft).lines[0]
        line.figures[0].direction, line.figures[1].target = Direction.MILESTONE, ""
        db.session.commit()
    sari = page("sari").open(at(draft))
    assert sari.text.count("Tulis tanggalnya, misalnya") == 1 and sari.has("Target setahun: tidak berupa angka.")
    assert "Catatan harian:" not in sari.text
    arrange(app, planned, text="Loket", on=MAY, line=1, quantity="30")
    assert "Catatan harian: 30." in page("sari").open(at(draft)).text


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "1 KB"),
        (1024, "1 KB"),
        (2047, "1 KB"),
        (2048, "2 KB"),
        (1048575, "1023 KB"),
        (1048576, "1,0 MB"),
        (1310720, "1,3 MB"),
    ],
)
def test_a_size_is_said_in_kilobytes_or_megabytes(app, size, said):
    with app.test_request_context("/"):
        drawn = render_template_string("{% from 'reports/_files.html' import size_of %}{{ size_of(s) }}", s=size)
    assert " ".join(drawn.split()) == said


# --- The log ----------------------------------------------------------------------------------------------------------


def test_details_are_open_once_something_stands_in_them(app, page, planned):
    sari = page("sari").open(LOG)
    assert sari.tree.xpath("//form[@id='catat']//details[not(@open)]")
    sari.submit("Simpan catatan", 422, text="", quantity="3")
    assert sari.tree.xpath("//form[@id='catat']//details[@open]")


def test_an_entry_of_an_accepted_report_is_only_read(app, page, world, planned, photo):
    (entry,) = arrange(app, planned, ("Loket", MAY))
    with app.app_context():
        actions.attach(db.session.get_one(Activity, entry), actions.keep(photo, "a.jpg"), journal.SYSTEM)
        db.session.commit()
    sari = page("sari").open(f"{LOG}/{entry}")
    assert {"Simpan perubahan", "Hapus catatan", "Hapus a.jpg", "Tambah berkas"} <= set(sari.buttons())
    begun(app, world, planned, "accepted")
    sari.open(f"{LOG}/{entry}")
    assert sari.buttons() == [] and sari.has("tidak dapat diubah lagi", "a.jpg") and not sari.has("Tulisan Anda")


@pytest.mark.parametrize(
    ("on", "closed"),
    [(date(2026, 3, 31), False), (date(2026, 4, 1), True), (date(2026, 6, 30), True), (date(2026, 7, 1), False)],
)
def test_a_report_closes_the_days_of_its_period(app, page, world, planned, on, closed):
    arrange(app, planned, ("Loket", on))
    begun(app, world, planned, "accepted")
    assert page("sari").open(f"{LOG}?tanggal={on}").has("sudah dilaporkan") is closed


@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (0, False), (1, True)])
def test_an_entry_came_late_when_the_report_had_been_accepted_before(app, world, planned, seconds, late):
    (entry,) = arrange(app, planned, ("Loket", MAY))
    begun(app, world, planned, "accepted")
    with app.app_context():
        found = db.session.get_one(Activity, entry)
        found.written_at = NOW + timedelta(seconds=seconds)
        db.session.flush()
        assert queries.came_late(found) is late
        assert queries.activity(entry)[1] is not late
        found.on = date(2026, 7, 1)
        db.session.flush()
        assert not queries.came_late(found) and not queries.activity(entry)[1]


def test_an_entry_reads_the_words_of_the_latest_version_that_was_agreed(app, page, world, planned):
    arrange(app, planned, text="Loket", quantity="3")
    with app.app_context():
        version = db.session.query(PlanVersion).one()
        old = db.session.query(LineText).order_by(LineText.id).first()
        version.state = "superseded"
        db.session.flush()
        for number, state, agreed_at, text in ((2, "agreed", NOW, "Kata baru"), (3, "draft", None, "Kata nanti")):
            later = PlanVersion(plan_id=version.plan_id, number=number, state=state, agreed_at=agreed_at)
            db.session.add(later)
            db.session.flush()
            line = LineText(version_id=later.id, line_id=old.line_id, kind=old.kind, place=0, text=text)
            db.session.add(line)
            db.session.flush()
            first = old.indicators[0]
            db.session.add(
                IndicatorText(
                    line_text_id=line.id, indicator_id=first.indicator_id, place=0, text=f"{text}: jumlah",
                    target="1", unit="", direction=first.direction, accumulation=first.accumulation,
                )
            )  # fmt: skip
        db.session.commit()
    row = page("sari").open(LOG).rows()[-1]
    assert "Kata baru · Kata baru: jumlah" in row and "nanti" not in row


# --- Numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "counted"), [(date(2026, 3, 31), 0), (date(2026, 4, 1), 1), (date(2026, 6, 30), 1), (date(2026, 7, 1), 0)]
)
def test_a_report_rests_on_the_days_of_its_period(app, world, planned, on, counted):
    arrange(app, planned, text="Loket", on=on, quantity="3")
    (gone,) = arrange(app, planned, text="Dihapus", on=MAY, quantity="5")
    report_id = begun(app, world, planned, "draft")
    with app.app_context():
        db.session.get_one(Activity, gone).removed_at = NOW
        db.session.flush()
        report = queries.get(report_id)
        found = queries.numbers(report)
        assert sum(found.entries.values()) == counted
        assert [value for each in found.logged.values() for value in each] == [Decimal(3)] * counted


def test_an_accepted_report_rests_on_what_had_been_written_by_then(app, world, planned):
    for seconds in (0, 1):
        (entry,) = arrange(app, planned, text="Loket", on=MAY, quantity="3")
        with app.app_context():
            db.session.get_one(Activity, entry).written_at = NOW + timedelta(seconds=seconds)
            db.session.commit()
    report_id = begun(app, world, planned, "accepted")
    with app.app_context():
        assert sum(queries.numbers(queries.get(report_id)).entries.values()) == 1


def test_earlier_accepted_reports_count_before_this_one(app, world, planned):
    begun(app, world, planned, "accepted", ("500", "98", "200"), "2026-1")
    begun(app, world, planned, "accepted", ("700", "97", "300"), "2026-3")
    report_id = begun(app, world, planned, "draft")
    with app.app_context():
        found = queries.numbers(queries.get(report_id)).earlier
        assert sorted(value.number for each in found.values() for value in each) == [98, 200, 500]
        (first,) = [each for each in queries.sheet(queries.get(report_id)) if each.line.place == 0]
        assert first.figures[0].outcome.words == "45,83% dari target setahun, masih berjalan"
    with app.app_context():
        other = db.session.query(Report).filter_by(period_id=world.periods["2026-1"]).one()
        other.state = "submitted"
        db.session.flush()
        assert not queries.numbers(queries.get(report_id)).earlier


@pytest.mark.parametrize(
    ("first", "last", "target", "of_year"),
    [
        (date(2026, 1, 1), date(2026, 3, 31), "2.400 permohonan", True),
        (date(2026, 4, 1), date(2026, 6, 30), "650 permohonan", False),
        (date(2026, 4, 1), date(2026, 9, 30), "1.200 permohonan", False),
        (date(2026, 4, 1), date(2026, 7, 31), "650 permohonan", False),
        (date(2026, 1, 1), date(2026, 12, 31), "2.400 permohonan", True),
    ],
)
def test_a_span_has_the_target_of_what_lies_in_it(app, world, planned, first, last, target, of_year):
    with app.app_context():
        each = builders.texts(db.session.get_one(Plan, planned))[0].indicators[0]
        for quarter, text in (("2026-2", "650 permohonan"), ("2026-3", "550 permohonan"), ("2026-4", " ")):
            db.session.add(SubTarget(indicator_text_id=each.id, period_id=world.periods[quarter], target=text))
        db.session.flush()
        found = realisations(planned, first, last).lines[0].indicators[0]
        assert (found.target, found.of_year) == (target, of_year)


def test_feedback_is_kept_value_by_value_and_taken_back_ones_are_left_out(app, world, planned):
    report_id = begun(app, world, planned, "accepted")
    said = {"person": "Budi", "capacity": "Kepala Bidang"}
    change(app, report_id, lambda report: setattr(report, "behaviour", {
        "loyal": {"text": "Baik.", **said}, "adaptif": {"text": "", **said},
    }))  # fmt: skip
    with app.app_context():
        found = realisations(planned, date(2026, 4, 1), date(2026, 6, 30)).feedback
        assert {code: [voice.text for voice in voices] for code, voices in found.items()} == {"loyal": ["Baik."]}


def test_money_and_shares_are_written_with_their_unit(app, world, planned):
    with app.app_context():
        each = builders.texts(db.session.get_one(Plan, planned))[0].indicators[0]
        each.target, each.accumulation = "Rp3 miliar", Accumulation.SUM
        builders.report(db.session.get_one(Plan, planned), world.periods["2026-1"], "accepted")
        builders.report(db.session.get_one(Plan, planned), world.periods["2026-2"], "accepted")
        db.session.flush()
        first, second = realisations(planned, date(2026, 1, 1), date(2026, 6, 30)).lines[0].indicators
        assert (first.realisation, second.realisation) == ("Rp1.200", "99%")


def test_what_is_not_there_is_missing(app, world, planned):
    with app.app_context():
        for wanted in (queries.get, queries.line, queries.activity, queries.log_of):
            with pytest.raises(Missing):
                wanted(9999)
        builders.report(db.session.get_one(Plan, planned), world.periods["2026-1"])
        db.session.flush()
        assert queries.find(planned, world.periods["2026-2"]) is None
        assert queries.find(planned, world.periods["2026-1"]).period_id == world.periods["2026-1"]
        assert queries.find(planned + 1, world.periods["2026-1"]) is None


def test_the_same_line_saved_from_an_old_page_shows_only_what_differs(app, world, planned):
    begun(app, world, planned, "draft")
    with app.app_context():
        line = db.session.query(ReportLine).order_by(ReportLine.id).first()
        typed = {each.id: each.realisation for each in line.figures}
        first = line.figures[0]
        with pytest.raises(Stale) as stale:
            actions.save_line(line, {"obstacles": "Baru", "follow_up": ""}, {**typed, first.id: "1"}, line.version + 1)
        assert [each[0] for each in stale.value.texts] == [f"Realisasi: {first.text}", "Kendala"]


def test_following_the_plan_again_does_nothing(app, world, planned):
    begun(app, world, planned, "draft")
    with app.app_context():
        assert not actions.follow_plan(queries.get(1), journal.SYSTEM)
    agree_on_version_2(app, world, planned)
    with app.app_context():
        assert actions.follow_plan(queries.get(1), journal.SYSTEM)
        db.session.commit()
    assert [line.place for line in one(app).lines] == [0, 1]
    with app.app_context():
        assert plans.in_force(planned).number == 2 and db.session.query(Evidence).count() == 0
        assert REPORT.initial == "draft"


def test_reading_and_feedback_touch_this_report_and_no_other(app, world, planned):
    first, second = begun(app, world, planned, "submitted"), begun(app, world, planned, "submitted", quarter="2026-1")
    with app.app_context():
        actions.give_feedback(queries.get(first), "loyal", "Baik.", 0, journal.Actor(world.budi.person_id, "Budi"))
        db.session.commit()
    read, other = one(app, first), one(app, second)
    assert (read.read_at, read.behaviour["loyal"]["text"]) == (NOW, "Baik.")
    assert (other.read_at, other.behaviour) == (None, {})
    with clock.at(NOW + timedelta(minutes=5)), app.app_context():
        actions.mark_read(queries.get(first))
        db.session.commit()
    assert one(app, first).read_at == NOW  # the first time counts


@pytest.mark.parametrize(
    ("direction", "target", "typed", "actual"),
    [
        (Direction.MILESTONE, "31 Maret 2026", "31 Maret 2026", date(2026, 3, 31)),
        (Direction.MILESTONE, "31 Maret 2026", "hampir", "hampir"),
        (Direction.HIGHER, "2.400 permohonan", "1.250 permohonan", Quantity(Decimal(1250), "permohonan")),
        (Direction.HIGHER, "2.400 permohonan", "31 Maret 2026", "31 Maret 2026"),
    ],
)
def test_a_realisation_is_kept_as_typed_and_read_beside_its_target(
    app, world, planned, direction, target, typed, actual
):
    draft = begun(app, world, planned, "draft")
    with app.app_context():
        line = db.session.get_one(Report, draft).lines[0]
        first = line.figures[0]
        first.direction, first.target = direction, target
        figures = {each.id: each.realisation for each in line.figures} | {first.id: f" {typed} "}
        actions.save_line(line, {"obstacles": "", "follow_up": ""}, figures, line.version)
        assert (first.realisation, first.actual) == (typed, actual)
        assert (first.reader, first.value, first.done_on) == (None, None, None)
