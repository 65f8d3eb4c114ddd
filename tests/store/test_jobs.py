import signal
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from portal import cli, clock
from portal.store import jobs
from portal.store.db import db
from portal.store.jobs import LEASE, MAX_ATTEMPTS, Job, JobState
from tests.world import NOW


@pytest.fixture
def done(session, monkeypatch):
    """Handlers of two kinds: one that works and one that always fails. The list holds what was done."""
    seen: list[str] = []

    def works(job: Job) -> None:
        seen.append(job.payload["what"])

    def fails(job: Job) -> None:
        raise ValueError("kertas habis")

    monkeypatch.setitem(jobs.HANDLERS, "works", works)
    monkeypatch.setitem(jobs.HANDLERS, "fails", fails)
    return seen


def ask(kind: str, key: str) -> None:
    jobs.ask(kind, key, {"what": key})
    db.session.commit()


def only() -> Job:
    db.session.rollback()
    return db.session.scalars(select(Job).execution_options(populate_existing=True)).one()


def test_a_job_is_done_once_however_often_it_is_asked_for(done):
    ask("works", "a")
    ask("works", "a")
    assert jobs.run_one()
    assert not jobs.run_one()
    assert done == ["a"]
    assert only().state == JobState.DONE


def test_what_was_asked_for_lately_goes_before_a_backlog(done):
    for hours, key in ((48, "old"), (72, "older")):
        with clock.at(NOW - timedelta(hours=hours)):
            ask("works", key)
    for minutes, key in ((1, "later"), (20, "sooner")):
        with clock.at(NOW - timedelta(minutes=minutes)):
            ask("works", key)
    while jobs.run_one():
        pass
    assert done == ["sooner", "later", "older", "old"]


def test_a_job_whose_worker_died_is_taken_again_after_its_lease(done):
    ask("works", "a")
    assert jobs.take() is not None
    assert not jobs.run_one()
    with clock.at(NOW + LEASE + timedelta(seconds=1)):
        assert jobs.run_one()
    assert done == ["a"]
    assert only().attempts == 2


def test_a_job_that_always_fails_is_parked_and_the_queue_goes_on(done):
    ask("fails", "poison")
    for attempt in range(MAX_ATTEMPTS):
        with clock.at(NOW + timedelta(hours=attempt)):
            assert jobs.run_one()
    with clock.at(NOW + timedelta(days=1)):
        assert not jobs.run_one()
        assert only().state == JobState.FAILED
        assert "kertas habis" in only().error
        ask("works", "b")
        assert jobs.run_one()
    assert done == ["b"]


def test_a_job_that_kills_its_worker_is_parked_too(done):
    ask("works", "poison")
    for attempt in range(MAX_ATTEMPTS):
        with clock.at(NOW + timedelta(hours=attempt)):
            assert jobs.take() is not None  # and the worker dies with it
    with clock.at(NOW + timedelta(days=1)):
        assert jobs.take() is None
        assert only().state == JobState.FAILED
        assert "died" in only().error


def test_a_failed_job_waits_before_it_is_tried_again(done):
    ask("fails", "poison")
    assert jobs.run_one()
    assert not jobs.run_one()


def test_what_a_failing_job_wrote_is_not_kept(done, monkeypatch):
    def half(job: Job) -> None:
        jobs.ask("works", "half", {"what": "half"})
        db.session.flush()
        raise ValueError

    monkeypatch.setitem(jobs.HANDLERS, "half", half)
    ask("half", "a")
    jobs.run_one()
    assert only().key == "a"


def test_progress_renews_the_lease(done):
    ask("works", "a")
    job = jobs.take()
    with clock.at(NOW + LEASE - timedelta(seconds=1)):
        jobs.progress(job, 1, 3)
    with clock.at(NOW + LEASE + timedelta(seconds=1)):
        assert jobs.take() is None


def test_daily_jobs_are_asked_for_once_a_day(done, monkeypatch):
    monkeypatch.setattr(jobs, "DAILY", ["works"])
    for _ in range(2):
        jobs.schedule_daily(NOW.date())
    jobs.schedule_daily(NOW.date() + timedelta(days=1))
    db.session.rollback()
    assert len(db.session.scalars(select(Job)).all()) == 2


def test_the_night_begins_when_what_began_before_midnight_has_ended(done, monkeypatch):
    monkeypatch.setattr(jobs, "DAILY", ["works"])
    midnight = datetime.combine(NOW.date() + timedelta(days=1), time(), clock.zone())
    with clock.at(midnight + timedelta(minutes=9, seconds=59)):
        jobs.schedule_daily(clock.today())
        assert jobs.take() is None
    with clock.at(midnight + timedelta(minutes=10)):
        assert jobs.take().kind == "works"


@pytest.fixture
def signals():
    """A command that listens for signals gives them back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_the_worker_outlasts_a_database_that_does_not_answer(app, monkeypatch, signals):
    refusals = [OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked")) for _ in range(2)]

    def run_one() -> bool:
        if refusals:
            raise refusals.pop()
        signal.raise_signal(signal.SIGTERM)
        return False

    monkeypatch.setattr(jobs, "run_one", run_one)
    monkeypatch.setattr(cli.time, "sleep", lambda seconds: None)
    assert app.test_cli_runner().invoke(args=["portal", "work"]).exit_code == 0
    assert not refusals


def test_a_worker_that_should_end_says_when_the_database_does_not_answer(app, monkeypatch, signals):
    def run_one() -> bool:
        raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))

    monkeypatch.setattr(jobs, "run_one", run_one)
    assert app.test_cli_runner().invoke(args=["portal", "work", "--once"]).exit_code == 1
