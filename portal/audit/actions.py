"""Checking the journal: daily, and whenever the auditor asks."""

from portal import clock
from portal.audit.models import JournalCheck
from portal.audit.queries import CHECK, check_waits
from portal.store import jobs, journal
from portal.store.db import db, only_reading


def ask_check() -> None:
    """Asks the worker for a walk through all chains, unless one is asked for already."""
    if not check_waits():
        jobs.ask(CHECK, f"{CHECK}:{clock.now().isoformat()}", {})


@jobs.handles(CHECK)
def check(job: jobs.Job) -> None:
    """Walks all chains and keeps what was found."""
    with only_reading():
        broken, entries = journal.verify(), journal.count()
    db.session.add(JournalCheck(checked_at=clock.now(), entries=entries, broken=broken))


jobs.DAILY.append(CHECK)
