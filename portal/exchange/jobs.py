"""What the worker does for this room: read a file and hold it against what is there, and apply what was confirmed."""

import time
from datetime import timedelta

from portal import clock
from portal.chart import standing
from portal.exchange import actions, queries
from portal.exchange.actions import planning
from portal.exchange.actions.planned import Planned
from portal.exchange.forms import reading
from portal.exchange.models import StaffImport
from portal.exchange.queries import stock
from portal.people import queries as people
from portal.policy import Me
from portal.rules.identifiers import clean
from portal.store import jobs
from portal.store.db import db, only_reading
from portal.store.errors import Rejected
from portal.store.jobs import Job

KEPT = timedelta(days=30)
TOGETHER = 8  # rows in one transaction: others wait for it to write
A_JOB = 400  # rows in one job: other jobs wait for it
REST = 0.5  # of the time that a transaction took, for others to write


def check(job: Job) -> None:
    """Reads the file and keeps what it would do."""
    import_id = job.payload["import"]
    found = queries.get(import_id)
    if not found.stage.is_waiting or found.digest:
        return
    try:
        planned = _planned(found)
    except Rejected as refusal:
        actions.reject(queries.get(import_id), refusal)
        return
    actions.keep(queries.get(import_id), planned)


def apply(job: Job) -> None:
    """Applies the next rows. Before the first one everything is held against the present once more."""
    import_id = job.payload["import"]
    found = queries.get(import_id)
    if not found.stage.is_waiting:
        return
    if not queries.is_begun(import_id) and not _is_as_shown(found):
        actions.outdate(queries.get(import_id))
        return
    done = 0
    while done < A_JOB and (count := _some(import_id)):
        done += count
        jobs.progress(job, done, A_JOB)
    actions.go_on(queries.get(import_id))


def forget(job: Job) -> None:
    """Files and rows have served their time."""
    actions.forget(clock.now() - KEPT)


def _some(import_id: int) -> int:
    """A few rows in a transaction of their own, and a rest after it."""
    began = time.monotonic()
    found = queries.get(import_id)
    count = actions.apply_some(found, _me(found), TOGETHER)
    db.session.commit()
    db.session.expunge_all()
    time.sleep((time.monotonic() - began) * REST)
    return count


def _is_as_shown(found: StaffImport) -> bool:
    """Whether the file would still do what was confirmed."""
    sha256, shown = found.sha256, found.digest
    return actions.digest(sha256, _planned(found)) == shown


def _planned(found: StaffImport) -> list[Planned]:
    """What the file would do now. Slow; holds no lock."""
    content, me = found.content or b"", _me(found)
    with only_reading():
        rows = reading.read(content)
        numbers = {clean(row.values["number"]) for row in rows if row.values.get("number")}
        return planning.plan(rows, stock.read(me, numbers), me)


def _me(found: StaffImport) -> Me:
    """Whoever sent it, with the offices of today."""
    return standing.me(0, found.asker_id, people.name(found.asker_id), "", clock.today())
