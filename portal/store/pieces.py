"""Long work of a job in short transactions: whoever writes meanwhile waits for one piece, whoever needs the worker for
one turn. What a job does so must be repeatable thing by thing: of the rest it asks anew."""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from portal.store import jobs
from portal.store.db import db
from portal.store.jobs import Job, Unfinished

PIECE = 0.1  # seconds until a commit: SQLite has one writer
TURN = 5.0  # seconds until what was asked for meanwhile comes first: somebody may be waiting for a form

T = TypeVar("T")


def one_by_one(job: Job, things: Sequence[T], do: Callable[[T], None]) -> None:
    """Does it to each, committing as it goes and renewing the lease. Raises Unfinished at the end of the worker's turn,
    after which the job comes again."""
    began = piece = time.monotonic()
    for done, thing in enumerate(things, 1):
        do(thing)
        now = time.monotonic()
        if now - piece < PIECE or done == len(things):
            continue
        db.session.commit()
        if now - began >= TURN:
            raise Unfinished(f"{done} of {len(things)}")
        jobs.progress(job, done, len(things))
        piece = time.monotonic()
