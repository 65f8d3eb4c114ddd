"""Background work in the application's own database: written in the business transaction, run at least once.

A worker takes the oldest due job under a lease; when it dies, the lease runs out and another takes the job. Handlers
must therefore be repeatable. After MAX_ATTEMPTS a job is parked as failed and the queue goes on, also when each attempt
took its worker with it. A disk that is full or a database that is away is no fault of the job: it waits and returns,
however long that takes. What became due within the last hour goes before a backlog: somebody may still be waiting.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import JSON, ColumnElement, Index, Select, String, Text, Update, and_, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.store import faults
from portal.store.db import Model, UTCDateTime, db, enum_column, own_transaction

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 5
FRESH = timedelta(hours=1)
PATIENCE = timedelta(minutes=10)  # what has waited longer is late: no worker runs, or it cannot do its work
SOON = timedelta(minutes=1)  # whoever waits for a job is told after this that it takes longer than usual
PAUSE = timedelta(seconds=10)  # before a job that met a fault of the server comes again
AFTER_MIDNIGHT = timedelta(minutes=10)

log = structlog.get_logger()


class Unfinished(Exception):
    """A job has done part of its work, which is committed; the rest comes after what others asked for meanwhile."""


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Model):
    """One piece of work. `key` makes asking twice the same as asking once."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state_run_at", "state", "run_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[JobState] = mapped_column(enum_column(JobState), default=JobState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    run_at: Mapped[datetime] = mapped_column(UTCDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done: Mapped[int] = mapped_column(default=0)  # progress, of `total`
    total: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


Handler = Callable[[Job], None]
HANDLERS: dict[str, Handler] = {}  # by kind; the house fills in what its rooms declare
DAILY: list[str] = []  # kinds of job that run once on every legal day; likewise


def ask(kind: str, key: str, payload: dict[str, Any], run_at: datetime | None = None) -> None:
    """Adds a job in the present transaction, unless one with this key was ever asked for."""
    if db.session.scalar(select(Job.id).where(Job.key == key)) is None:
        db.session.add(Job(kind=kind, key=key, payload=payload, run_at=run_at or clock.now()))


def forget(kind: str, before: datetime) -> Sequence[str]:
    """Drops finished jobs of this kind due before `before`, so that they can be asked for again; returns their keys."""
    over = (Job.kind == kind, Job.run_at < before, Job.state.in_([JobState.DONE, JobState.FAILED]))
    return db.session.scalars(delete(Job).where(*over).returning(Job.key)).all()


def take() -> Job | None:
    """Leases the next due job to the caller; None when there is nothing to do."""
    with own_transaction() as session:
        session.execute(_park_deadly())
        job: Job | None = session.scalars(_due().limit(1).with_for_update(skip_locked=True)).first()
        if job is None:
            return None
        job.state, job.attempts = JobState.RUNNING, job.attempts + 1
        job.leased_until = clock.now() + LEASE
    return job


def progress(job: Job, done: int, total: int) -> None:
    """Tells how far the job is, and renews its lease."""
    with own_transaction() as session:
        row = session.get_one(Job, job.id)
        row.done, row.total, row.leased_until = done, total, clock.now() + LEASE


@dataclass(frozen=True)
class Done:
    """A job that this worker did, and how it ended."""

    job: Job
    error: Exception | None


_unsettled: list[Done] = []  # what could not be written down yet, because the database was away


def run_one() -> bool:
    """Takes and does one job. False when nothing was due. A handler's own transaction is committed here.

    Raises what the job met when that is a fault of the server, after putting the job back: the caller waits a little.
    """
    _settle()
    job = take()
    if job is None:
        return False
    done = Done(job, _work(job))
    _unsettled.append(done)
    _settle()
    if done.error and faults.kind(done.error):
        raise done.error
    return True


def _work(job: Job) -> Exception | None:
    """Does it; what went wrong."""
    try:
        HANDLERS[job.kind](job)
        db.session.commit()
    except Exception as error:
        if faults.kind(error) is None and not isinstance(error, Unfinished):
            log.exception("job failed", kind=job.kind, job=job.id, attempt=job.attempts)
        return error
    finally:
        db.session.remove()  # takes back what was not committed
    return None


def _settle() -> None:
    """Writes down how the jobs of this worker ended. Raises while the database is away, and forgets none of them."""
    while _unsettled:
        _close(_unsettled[0])
        _unsettled.pop(0)


def schedule_daily(day: date) -> None:
    """Asks for today's daily jobs; asking again changes nothing.

    They begin a little after midnight, when whatever began before it has ended: a vote of yesterday is then stored.
    """
    begins_at = datetime.combine(day, time(), clock.zone()) + AFTER_MIDNIGHT
    with own_transaction() as session:
        for kind in DAILY:
            key = f"{kind}:{day.isoformat()}"
            if session.scalar(select(Job.id).where(Job.key == key)) is None:
                session.add(Job(kind=kind, key=key, payload={}, run_at=max(begins_at, clock.now())))


@dataclass(frozen=True)
class Queue:
    """How many jobs are not done, how many of these are late, and how many were given up."""

    waiting: int
    late: int
    failed: int


def queue() -> Queue:
    """One statement."""
    failed, late = func.count().filter(Job.state == JobState.FAILED), func.count().filter(is_late())
    rows = select(func.count().filter(Job.state != JobState.FAILED), late, failed).where(Job.state != JobState.DONE)
    return Queue(*db.session.execute(rows).one())


def troubled() -> Sequence[Job]:
    """The jobs that are late or were given up, oldest first."""
    return db.session.scalars(select(Job).where(or_(is_late(), Job.state == JobState.FAILED)).order_by(Job.id)).all()


def is_late() -> ColumnElement[bool]:
    """SQL condition: should be done by now, or was tried and has to come again."""
    late = or_(Job.run_at < clock.now() - PATIENCE, Job.error != "")
    return or_(and_(Job.state == JobState.QUEUED, late), _expired())


class Outlook(StrEnum):
    """How it stands with a job, for whoever waits for what it makes."""

    SOON = "soon"  # it will be done in a moment
    LATE = "late"  # no worker has taken it for a while, or it was tried and comes again by itself
    FAILED = "failed"  # given up, until the operator has it done again
    OVER = "over"  # done, or never asked for


def standing(key: str) -> Outlook:
    """Of the job that was asked for by this key. One statement."""
    late = or_(is_late(), (Job.state == JobState.QUEUED) & (Job.run_at < clock.now() - SOON))
    row = db.session.execute(select(Job.state, late.label("late")).where(Job.key == key)).first()
    if row is None or row.state == JobState.DONE:
        return Outlook.OVER
    if row.state == JobState.FAILED:
        return Outlook.FAILED
    return Outlook.LATE if row.late else Outlook.SOON


def retry() -> int:
    """Takes up again what was given up, in the present transaction; how many."""
    return _again(Job.state == JobState.FAILED)


def ask_again(key: str) -> int:
    """Has a finished job done once more, in the present transaction; 0 where it is not finished."""
    return _again((Job.key == key) & Job.state.in_([JobState.DONE, JobState.FAILED]))


def _again(which: ColumnElement[bool]) -> int:
    fresh = {"state": JobState.QUEUED, "attempts": 0, "run_at": clock.now(), "error": "", "finished_at": None}
    found = db.session.execute(update(Job).where(which).values(fresh).returning(Job.id))
    return len(found.all())


def _expired() -> ColumnElement[bool]:
    return (Job.state == JobState.RUNNING) & (Job.leased_until < clock.now())


def _park_deadly() -> Update:
    """Parks what never came back from its last attempt: it kills its worker."""
    died = "the worker died at every attempt"
    return (
        update(Job)
        .where(_expired(), Job.attempts >= MAX_ATTEMPTS)
        .values(state=JobState.FAILED, leased_until=None, error=died)
    )


def _due() -> Select[Job]:
    now = clock.now()
    return (
        select(Job)
        .where(or_((Job.state == JobState.QUEUED) & (Job.run_at <= now), _expired()))
        .order_by(Job.run_at < now - FRESH, Job.run_at, Job.id)
    )


def _close(done: Done) -> None:
    """Writes down how the job ended, unless its lease ran out and somebody else has taken it."""
    with own_transaction() as session:
        row = session.get(Job, done.job.id)
        if row is None or (row.state, row.attempts) != (JobState.RUNNING, done.job.attempts):
            return
        row.leased_until = None
        if done.error is None:
            row.state, row.error, row.finished_at = JobState.DONE, "", clock.now()
            return
        row.state = JobState.QUEUED
        if isinstance(done.error, Unfinished):
            row.attempts, row.error, row.run_at = row.attempts - 1, "", clock.now()
            return
        row.error = f"{type(done.error).__name__}: {done.error}"[:2000]
        if faults.kind(done.error):
            row.attempts, row.run_at = row.attempts - 1, clock.now() + PAUSE
            return
        row.run_at = clock.now() + timedelta(seconds=2**row.attempts)
        if row.attempts >= MAX_ATTEMPTS:
            row.state = JobState.FAILED
