"""What the background worker does for surveys, once a day."""

from datetime import timedelta

from portal import clock
from portal.store import day_rates, rates
from portal.store.db import db, truncate_wal
from portal.store.jobs import Job
from portal.surveys import actions

KEPT = timedelta(days=2)  # longer than any window in which somebody counts


def count_votes(job: Job) -> None:
    """Counts what came on earlier days, then forgets in which order it was written."""
    night()


def night() -> int:
    """The same for whoever asks by hand, before a backup; how many votes moved. A night that was missed is made up for
    by itself, with what had come until then. Commits as it goes. Raises Busy while others read."""
    moved = 0
    for day in actions.nights(clock.today()):
        moved += actions.count_votes(day)
        db.session.commit()
    truncate_wal()
    return moved


def forget_networks(job: Job) -> None:
    """Drops the counters of networks that nothing needs any more."""
    rates.purge(clock.now() - KEPT)
    day_rates.forget()
