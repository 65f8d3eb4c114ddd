"""A check that failed, is missing or old is told to the auditor, who else relies on yesterday's."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from portal import clock
from portal.audit import queries
from portal.audit.jobs import night
from portal.audit.models import JournalCheck
from portal.audit.text import spans
from portal.store import jobs, wholeness
from portal.store.db import db
from portal.store.jobs import Job, JobState
from tests import ON_POSTGRES
from tests.disarmed import disarm
from tests.pages.people.given import saved
from tests.world import NOW

HERE = "/audit/keutuhan"


def checked(at):
    db.session.add(JournalCheck(checked_at=at, entries=7, broken=[]))


@pytest.mark.parametrize(
    ("hours", "said"), [(36, ""), (37, "Pemeriksaan terakhir sudah 37 jam yang lalu"), (72, "3 hari yang lalu")]
)
def test_an_old_check_is_told_with_its_age(app, page, world, hours, said):
    with saved(app):
        checked(NOW - timedelta(hours=hours))
    home, here = page("tono").open("/"), page("tono").open(HERE)
    assert here.has("Waktu itu utuh." if said else "Utuh.")
    assert home.has(said) and here.has(said)
    assert ("Keutuhan jurnal" in home.links()) == bool(said)


def test_a_check_that_was_never_made_waits_for_the_auditor_alone(page, world):
    assert page("tono").open("/").click("Keutuhan jurnal").has("Jurnal belum pernah diperiksa.")
    for other in ("lina", "rina", "budi"):
        assert "Keutuhan jurnal" not in page(other).open("/").links()


def test_a_check_that_failed_after_the_last_one_is_told(app, page, world):
    with saved(app):
        checked(NOW - timedelta(hours=2))
        db.session.add(
            Job(
                kind="check-journal",
                key="check-journal:2026-08-10",
                payload={},
                state=JobState.FAILED,
                run_at=NOW - timedelta(hours=1),
            )
        )
    for address in ("/", HERE):
        assert page("tono").open(address).has("Pemeriksaan 10 Agustus 2026 gagal.")
    with saved(app):
        checked(NOW)
    for address in ("/", HERE):
        assert not page("tono").open(address).has("gagal")


def test_a_check_dated_into_the_future_is_none(app, page, world):
    with saved(app):
        checked(NOW + timedelta(days=200))
    assert page("tono").open(HERE).has("Jurnal belum pernah diperiksa.")


def test_nights_that_did_not_run_are_told(app, page, world):
    """A root a night and a check a night; of the ninth there is neither, of the eighth no check."""
    with app.app_context():
        for ago in (4, 3, 2, 0):
            with clock.at(NOW - timedelta(days=ago)):
                night(clock.today())
                if ago != 2:
                    checked(clock.now())
        db.session.commit()
    here = page("tono").open(HERE)
    assert here.has("Malam yang terlewat.", "8 Agustus 2026 sampai 9 Agustus 2026")
    assert not here.has("7 Agustus 2026") and not here.has("10 Agustus 2026,")


def test_a_log_that_stopped_is_told(app, page, world):
    with app.app_context():
        with clock.at(NOW - timedelta(days=2)):
            night(clock.today())
        checked(NOW)
        db.session.commit()
        assert db.session.scalar(text("SELECT count(*) FROM log_root")) == 1
    assert page("tono").open("/").has("Log tidak bertambah sejak 8 Agustus 2026.")


def job(kind, key, state=JobState.DONE, run_at=NOW):
    db.session.add(Job(kind=kind, key=key, payload={}, state=state, run_at=run_at))


@pytest.mark.parametrize(
    ("kind", "key", "state", "days", "seen"),
    [
        ("grow-log", "grow-log:2026-08-10", JobState.DONE, 0, False),
        ("grow-log", "grow-log:2026-08-11", JobState.DONE, 0, True),
        ("count-votes", "count-votes:2027-08-10", JobState.QUEUED, 0, True),
        ("check-journal", "check-journal:2026-08-10T03:00:00+00:00", JobState.DONE, 0, False),
        ("render", "render:2027", JobState.DONE, 0, False),
        ("render", "render:7", JobState.DONE, 1, True),
        ("render", "render:7", JobState.QUEUED, 1, False),
    ],
)
def test_jobs_of_a_day_to_come_are_found(app, world, kind, key, state, days, seen):
    """Who puts the coming nights down as done keeps them from running."""
    with app.app_context():
        job(kind, key, state, NOW + timedelta(days=days))
        said = [f"pekerjaan {key}: bertanggal sesudah hari ini"] if seen else []
        assert list(queries.premature()) == said
        assert set(said) <= set(wholeness.broken())
        db.session.rollback()


def test_a_check_of_a_day_to_come_is_found(app, world):
    with app.app_context():
        checked(NOW + timedelta(days=1))
        assert list(queries.premature()) == ["pemeriksaan 1: bertanggal sesudah hari ini"]


def test_a_root_of_a_day_to_come_does_not_hide_that_the_log_stopped(app, page, world):
    with app.app_context():
        for days in (-2, 90):
            with clock.at(NOW + timedelta(days=days)):
                night(clock.today())
    assert page("tono").open("/").has("Log tidak bertambah sejak 8 Agustus 2026.")


def test_every_daily_job_is_of_its_day(app, world):
    with app.app_context():
        jobs.schedule_daily(NOW.date())
        assert list(queries.premature()) == []
        with clock.at(NOW - timedelta(days=1)):
            assert len(list(queries.premature())) == len(jobs.DAILY)


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL stores nothing that is no instant")
@pytest.mark.parametrize(
    "blinding",
    [
        "UPDATE journal_check SET checked_at = '2026-08-1'",
        "UPDATE journal_check SET broken = '[x'",
        "UPDATE log_root SET day = '2026-08-1'",
        "UPDATE job SET run_at = 'x'",
    ],
)
def test_what_cannot_be_read_of_the_nights_themselves_is_told(app, page, world, blinding):
    with app.app_context():
        night(clock.today())
        checked(NOW)
        job("check-journal", "check-journal:2026-08-10", JobState.FAILED)
        db.session.commit()
    with saved(app):
        disarm()
        db.session.execute(text(blinding))
    for address in ("/", HERE):
        assert page("tono").open(address).has("Catatan pemeriksaan tidak terbaca.")
    assert page("tono").open(HERE).lacks("belum pernah diperiksa", "Belum diperiksa", "Utuh.")


def test_missing_nights_that_follow_one_another_are_a_span():
    days = [date(2026, 5, 1), date(2026, 5, 3), date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 31), date(2026, 6, 1)]
    assert spans(days) == "1 Mei 2026, 3 Mei 2026 sampai 5 Mei 2026, 31 Mei 2026 sampai 1 Juni 2026"
    assert spans([]) == ""
