"""Long work of a job: what is committed meanwhile, who comes in between, and what is left when it stops."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.store import jobs, pieces
from portal.store.db import db, own_transaction
from portal.store.jobs import LEASE, Job, JobState
from portal.store.rates import Rate
from tests.world import NOW

THINGS = ["satu", "dua", "tiga"]


@pytest.fixture
def long(session, monkeypatch):
    """A job that writes one row for each thing that has none, one a piece; "seen" is what others saw before each."""
    monkeypatch.setattr(pieces, "PIECE", 0)
    seen: list[list[str]] = []

    def do(thing: str) -> None:
        seen.append(stored())
        if thing == "rusak":
            raise ValueError("rusak")
        db.session.add(Rate(key=thing, since=clock.now(), used=1))

    def work(job: Job) -> None:
        things = job.payload["things"]
        pieces.one_by_one(job, [each for each in things if each not in stored()], do)

    monkeypatch.setitem(jobs.HANDLERS, "long", work)
    monkeypatch.setitem(jobs.HANDLERS, "short", lambda job: seen.append(["short"]))
    return seen


def stored() -> list[str]:
    with own_transaction() as session:
        return list(session.scalars(select(Rate.key).where(Rate.key.in_([*THINGS, "rusak"])).order_by(Rate.key)))


def ask(kind: str, things: list[str]) -> None:
    jobs.ask(kind, kind, {"things": things})
    db.session.commit()


def job(kind: str = "long") -> Job:
    with own_transaction() as session:
        return session.scalars(select(Job).where(Job.kind == kind)).one()


def test_others_see_each_piece_and_may_write_between_them(long):
    ask("long", THINGS)
    assert jobs.run_one()
    assert long == [[], ["satu"], ["dua", "satu"]]
    assert stored() == sorted(THINGS)
    assert (job().state, job().done, job().total) == (JobState.DONE, 2, 3)


def test_what_is_short_is_one_transaction(long, monkeypatch):
    monkeypatch.setattr(pieces, "PIECE", 60)
    ask("long", THINGS)
    assert jobs.run_one()
    assert long == [[], [], []]
    assert stored() == sorted(THINGS)


def test_what_is_done_stays_done_when_a_later_thing_fails_and_is_not_done_again(long):
    ask("long", ["satu", "rusak"])
    assert jobs.run_one()
    assert stored() == ["satu"]
    assert (job().state, job().attempts) == (JobState.QUEUED, 1)
    with clock.at(NOW + timedelta(hours=1)):
        assert jobs.run_one()
    assert long == [[], ["satu"], ["satu"]]


def test_each_piece_renews_the_lease(long, monkeypatch):
    ends = []
    progress = jobs.progress

    def slow(*given: object) -> None:
        with clock.at(NOW + LEASE * (len(ends) + 1)):
            progress(*given)
        ends.append(job().leased_until)

    monkeypatch.setattr(jobs, "progress", slow)
    ask("long", THINGS)
    assert jobs.run_one()
    assert ends == [NOW + LEASE * 2, NOW + LEASE * 3]


def test_after_its_turn_others_come_first_and_then_the_rest(long, monkeypatch):
    monkeypatch.setattr(pieces, "TURN", 0)
    with clock.at(NOW - timedelta(minutes=1)):
        ask("long", THINGS)
        ask("short", [])
    assert jobs.run_one()
    assert (stored(), job().state, job().attempts, job().error) == (["satu"], JobState.QUEUED, 0, "")
    while jobs.run_one():
        pass
    assert long == [[], ["short"], ["satu"], ["dua", "satu"]]
    assert job().state == JobState.DONE
