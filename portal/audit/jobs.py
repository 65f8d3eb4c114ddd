"""The daily check of the journal."""

from portal import clock
from portal.audit.models import JournalCheck
from portal.store import journal
from portal.store.db import db, only_reading
from portal.store.jobs import Job


def check(job: Job) -> None:
    """Walks all chains and keeps what was found."""
    with only_reading():
        broken, entries = journal.verify(), journal.count()
    db.session.add(JournalCheck(checked_at=clock.now(), entries=entries, broken=broken))
