"""What the worker does for the journal every night: it takes the day into the log, and checks everything."""

from datetime import date

from portal import clock
from portal.audit.models import JournalCheck
from portal.store import journal, transparency, wholeness
from portal.store.db import db, only_reading
from portal.store.jobs import Job
from portal.store.transparency import LogRoot

TOGETHER = 2000  # entries that one transaction takes into the log


def grow(job: Job) -> None:
    """Takes what is new into the log and writes down the root of the day."""
    night(clock.today())


def night(day: date) -> LogRoot:
    """The same for whoever asks by hand; commits as it goes. Repeatable."""
    while transparency.append(TOGETHER):
        db.session.commit()
    root = transparency.close(day)
    db.session.commit()
    return root


def check(job: Job) -> None:
    """Walks all chains and keeps what was found."""
    examine()


def examine() -> None:
    """The same for whoever asks by hand and commits. What lay in the session before is not saved."""
    with only_reading():
        broken, entries = wholeness.broken(), journal.count()
    db.session.add(JournalCheck(checked_at=clock.now(), entries=entries, broken=broken))
