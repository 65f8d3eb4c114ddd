"""Background work in the application's own database: written in the business transaction, run at least once.

A worker takes the oldest due job under a lease; when it dies, the lease runs out and another takes the job. Handlers
must therefore be repeatable. After MAX_ATTEMPTS a job is parked as failed and the queue goes on, also when each attempt
took its worker with it. What became due within the last hour goes before a backlog: somebody may still be waiting.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import JSON, ColumnElement, Index, Select, String, Text, Update, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.store.db import Model, UTCDateTime, db, enum_column, own_transaction

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 5
FRESH = timedelta(hours=1)
AFTER_MIDNIGHT = timedelta(minutes=10)

log = structlog.get_logger()


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


def run_one() -> bool:
    """Takes and does one job. False when nothing was due. A handler's own transaction is committed here."""
    job = take()
    if job is None:
        return False
    try:
        HANDLERS[job.kind](job)
        db.session.commit()
    except Exception as error:
        db.session.rollback()
        log.exception("job failed", kind=job.kind, job=job.id, attempt=job.attempts)
        _close(job, error)
    else:
        _close(job, None)
    finally:
        db.session.remove()
    return True


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


def waiting() -> tuple[int, datetime | None]:
    """How many jobs are not done, and since when the oldest due one waits."""
    row = db.session.execute(
        select(func.count(), func.min(Job.run_at)).where(Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
    ).one()
    return row[0], row[1]


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


def _close(job: Job, error: Exception | None) -> None:
    with own_transaction() as session:
        row = session.get_one(Job, job.id)
        row.leased_until = None
        if error is None:
            row.state, row.error, row.finished_at = JobState.DONE, "", clock.now()
            return
        row.error = f"{type(error).__name__}: {error}"[:2000]
        parked = row.attempts >= MAX_ATTEMPTS
        row.state = JobState.FAILED if parked else JobState.QUEUED
        row.run_at = clock.now() + timedelta(seconds=2**row.attempts)
