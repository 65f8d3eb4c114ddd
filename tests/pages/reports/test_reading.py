"""How a realisation is read beside its target: asked about, doubted, fixed at acceptance, and opened again."""

import json
from datetime import date

import pytest
from sqlalchemy import text

from portal.appraisals.models import Appraisal
from portal.plans.models import Plan
from portal.reports import actions, queries
from portal.reports.models import Activity, Figure, Report
from portal.rules.achievement import Verdict
from portal.rules.explain import explain
from portal.rules.target import READER, Direction
from portal.store import journal
from portal.store.db import db
from portal.store.errors import Unanswered
from portal.store.journal import timeline
from tests import builders

WRONG = [("sari", 403), ("dewi", 403), ("rina", 403), ("tono", 403), ("andi", 404), ("joko", 404), ("lina", 404)]
OBSTACLES = {"lines-1-obstacles": "Jaringan putus", "lines-1-follow_up": "Loket cadangan"}


def begun(app, world, planned, state="draft", realisations=("600", "99", "225"), quarter="2026-2") -> int:
    """Sari's report with these realisations; its id."""
    with app.app_context():
        found = builders.report(db.session.get_one(Plan, planned), world.periods[quarter], state, realisations)
        db.session.commit()
        return found.id


def figures(app, report_id) -> list[Figure]:
    with app.app_context():
        return [each for line in db.session.get_one(Report, report_id).lines for each in line.figures]


def version_of(app, report_id) -> int:
    with app.app_context():
        return db.session.get_one(Report, report_id).version


def entries(app, report_id):
    with app.app_context():
        return timeline(db.session.get_one(Report, report_id))


# --- Before it is handed in -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "question"),
    [("1,200", "Maksud Anda 1,2 atau 1.200?"), ("97.5", "Maksud Anda 97,5?")],
)
def test_what_has_two_meanings_is_asked_at_its_field_and_keeps_the_report(page, app, world, planned, typed, question):
    draft = begun(app, world, planned)
    sari = page("sari").open(f"/laporan/{draft}")
    sari.submit("Simpan", form="lines-1", **{"lines-1-figures-1": typed}, **OBSTACLES)
    assert sari.has(question)
    sari.submit("Ajukan laporan", 422)
    assert sari.has("Belum dapat diajukan", question)
    assert figures(app, draft)[0].realisation == typed
    with app.app_context():
        assert db.session.get_one(Report, draft).state == "draft"


def test_what_nothing_compares_must_be_said_to_be_meant_and_the_journal_keeps_it(page, app, world, planned):
    draft = begun(app, world, planned, realisations=("600 berkas", "99", "225"))
    sari = page("sari").open(f"/laporan/{draft}")
    assert sari.has("Satuannya berbeda dari target (permohonan)")
    sari.submit("Ajukan laporan", 422)
    assert sari.has("Belum diajukan: ada yang perlu Anda periksa", "Memang demikian.", "satuannya berbeda dari target")
    sari.submit("Ajukan laporan", 422)
    assert len(entries(app, draft)) == 1
    sari.submit("Ajukan laporan", checked="lines.1.figures.1")
    assert sari.has("Laporan diajukan kepada atasan.")
    last = entries(app, draft)[-1]
    assert last.verb == "submit"
    assert "satuannya berbeda dari target" in last.details["checked"][0]
    budi = page("budi").open(f"/laporan/{draft}/terima")
    assert budi.has("Tidak dibandingkan oleh portal:", "satuannya berbeda dari target (permohonan)")
    assert budi.open(f"/laporan/{draft}").has("Memang demikian: “Jumlah permohonan diproses”: satuannya berbeda")


def test_a_tick_for_another_doubt_answers_none(app, world, planned):
    draft = begun(app, world, planned, realisations=("600 berkas", "sangat baik", "225"))
    with app.app_context():
        report = queries.get(draft)
        with pytest.raises(Unanswered) as asked:
            actions.submit(report, {"lines.1.figures.1"}, journal.SYSTEM)
        assert [each.where for each in asked.value.problems] == ["lines.1.figures.1", "lines.1.figures.2"]


def test_a_report_without_doubts_is_handed_in_at_once(page, app, world, planned):
    draft = begun(app, world, planned, realisations=("0,6 ribu permohonan", "99 %", "225 akta"))
    sari = page("sari").open(f"/laporan/{draft}")
    assert sari.has("25% dari target setahun, masih berjalan")
    assert sari.submit("Ajukan laporan").has("Laporan diajukan kepada atasan.")
    assert entries(app, draft)[-1].details in ({}, None)


# --- At acceptance ----------------------------------------------------------------------------------------------------


def test_what_is_read_is_fixed_at_acceptance(page, app, world, planned):
    waiting = begun(app, world, planned, "submitted", ("0,6 ribu permohonan", "99", "12 berkas"))
    assert [(each.reader, each.verdict) for each in figures(app, waiting)] == [(None, None)] * 3
    page("budi").open(f"/laporan/{waiting}").click("Terima laporan").submit("Terima laporan")
    first, second, third = figures(app, waiting)
    assert (first.reader, first.value, first.unit) == (READER, 600, "permohonan")
    assert (first.verdict, first.percent, first.outcome) == (
        Verdict.UNKNOWN,
        25,
        "25% dari target setahun, masih berjalan",
    )
    assert (second.value, second.unit, second.verdict) == (99, "", Verdict.MET)
    assert (third.value, third.unit, third.outcome) == (12, "berkas", "Satuan berbeda; bandingkan sendiri")


def test_what_was_fixed_is_never_read_again(page, app, world, planned):
    waiting = begun(app, world, planned, "submitted")
    page("budi").open(f"/laporan/{waiting}").click("Terima laporan").submit("Terima laporan")
    with app.app_context():
        db.session.execute(text("UPDATE report_figure SET target = '99 ribu', realisation = 'sedikit' WHERE id = 1"))
        db.session.commit()
    assert page("sari").open(f"/laporan/{waiting}").has("25% dari target setahun, masih berjalan")


def test_what_an_older_edition_accepted_keeps_its_figure(app, world, planned):
    accepted = begun(app, world, planned, "accepted", ("90", "99", "225"))
    with app.app_context():
        db.session.execute(text("UPDATE report_figure SET reader = 1, realisation = '0,09 ribu' WHERE id = 1"))
        (first, *_) = queries.sheet(queries.get(accepted))
        assert first.figures[0].outcome.words == "3,75% dari target setahun, masih berjalan"


# --- Opening again ----------------------------------------------------------------------------------------------------


@pytest.fixture
def accepted(page, app, world, planned) -> int:
    """Sari's report on the second quarter, accepted with an entry of the log in it; its id."""
    with app.app_context():
        builders.activity(db.session.get_one(Plan, planned), on=date(2026, 5, 4), quantity="5")
        db.session.commit()
    found = begun(app, world, planned, "submitted")
    page("budi").open(f"/laporan/{found}").click("Terima laporan").submit("Terima laporan")
    return found


def test_the_superior_opens_an_accepted_report_again_and_the_journal_keeps_its_figures(page, app, accepted):
    budi = page("budi").open(f"/laporan/{accepted}").click("Buka kembali")
    budi.submit("Buka kembali", note="Angka loket keliru.")
    assert budi.has("Laporan dibuka kembali")
    last = entries(app, accepted)[-1]
    assert (last.verb, last.from_state, last.to_state) == ("reopen", "accepted", "draft")
    assert last.note == "Angka loket keliru."
    kept = "Jumlah permohonan diproses: 600 (25% dari target setahun, masih berjalan)"
    assert last.details["kept"][0] == kept
    assert page("sari").open(f"/laporan/{accepted}").has(f"Semula: {kept}")
    assert [(each.reader, each.value, each.outcome, each.logged) for each in figures(app, accepted)] == [
        (None, None, "", None)
    ] * 3
    sari = page("sari").open(f"/laporan/{accepted}")
    assert sari.has("Dikembalikan atasan: Angka loket keliru.", "Dibuka kembali oleh atasan")
    sari.submit("Simpan", form="lines-1", **{"lines-1-figures-1": "630"})
    sari.submit("Ajukan laporan")
    page("budi").open(f"/laporan/{accepted}").click("Terima laporan").submit("Terima laporan")
    assert figures(app, accepted)[0].value == 630
    with app.app_context():
        assert list(queries.misquoted()) == []


def test_with_the_report_its_entries_of_the_log_are_open_again(page, app, accepted):
    with app.app_context():
        entry = db.session.query(Activity).one().id
        assert queries.activity(entry)[1] is True
    page("budi").open(f"/laporan/{accepted}/buka").submit("Buka kembali", note="Keliru.")
    with app.app_context():
        assert queries.activity(entry)[1] is False


def test_nothing_is_opened_again_without_a_reason(page, app, accepted):
    budi = page("budi").open(f"/laporan/{accepted}/buka").submit("Buka kembali", 422, note="  ")
    assert budi.has("Tulis alasannya agar pegawai tahu")
    with app.app_context():
        assert db.session.get_one(Report, accepted).state == "accepted"


def test_from_an_old_page_nothing_is_opened_again_and_the_reason_is_shown(page, app, accepted):
    old = page("budi").open(f"/laporan/{accepted}/buka")
    page("budi").open(f"/laporan/{accepted}/buka").submit("Buka kembali", note="Pertama.")
    assert old.submit("Buka kembali", 409, note="Kedua.").has("Kedua.")


@pytest.mark.parametrize(("who", "status"), WRONG)
def test_only_the_direct_superior_opens_a_report_again(page, app, accepted, who, status):
    page(who).open(f"/laporan/{accepted}/buka", status)
    page(who).post(f"/laporan/{accepted}/buka", status, version="2", note="x")
    if status == 403:
        assert "Buka kembali" not in page(who).open(f"/laporan/{accepted}").text
    with app.app_context():
        assert db.session.get_one(Report, accepted).state == "accepted"


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_only_what_was_accepted_is_opened_again(page, app, world, planned, state):
    found = begun(app, world, planned, state)
    page("budi").post(f"/laporan/{found}/buka", 409, version="1", note="x")


@pytest.mark.parametrize(("period", "is_held"), [("2026-2", True), ("2026", True), ("2026-1", False)])
def test_what_a_released_rating_used_stays_closed(page, app, world, planned, accepted, period, is_held):
    with app.app_context():
        version = db.session.get_one(Plan, planned).versions[0].id
        keys = {"plan_id": planned, "period_id": world.periods[period], "plan_version_id": version}
        db.session.add(Appraisal(**keys, number=1, feedback={}))
        db.session.commit()
    # a draft uses nothing yet
    assert page("budi").open(f"/laporan/{accepted}/buka").has("Mengapa laporan dibuka kembali")
    with app.app_context():
        db.session.execute(text("UPDATE appraisal SET state = 'released'"))
        db.session.commit()
    budi = page("budi").open(f"/laporan/{accepted}/buka")
    assert budi.has("yang sudah dirilis memakai laporan ini") is is_held
    if is_held:
        budi.post(f"/laporan/{accepted}/buka", 422, version=str(version_of(app, accepted)), note="Keliru.")
    else:
        budi.submit("Buka kembali", note="Keliru.")
    with app.app_context():
        assert db.session.get_one(Report, accepted).state == ("accepted" if is_held else "draft")


# --- For whoever answers questions ------------------------------------------------------------------------------------


def test_the_command_prints_what_the_rule_says(app):
    args = ["portal", "explain", "--target", "2 jam", "--actual", "90 menit", "--direction", "lower"]
    printed = json.loads(app.test_cli_runner().invoke(args=args).output)
    assert printed == explain("2 jam", "90 menit", Direction.LOWER)
    refused = app.test_cli_runner().invoke(args=["portal", "explain", "--target", "2", "--direction", "sideways"])
    assert refused.exit_code == 2
