"""What the background worker does for surveys, once a day."""

from datetime import timedelta

from portal import clock
from portal.store import rates
from portal.store.jobs import Job

KEPT = timedelta(days=2)  # longer than any window in which somebody counts


def forget_networks(job: Job) -> None:
    """Drops the counters of networks that nothing needs any more."""
    rates.purge(clock.now() - KEPT)
