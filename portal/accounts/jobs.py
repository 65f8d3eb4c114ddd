"""What the worker does for this room: forget what has served its time."""

from portal import clock
from portal.accounts import actions
from portal.store.jobs import Job
from portal.store.kept import KEPT_FOR


def forget(job: Job) -> None:
    """What was typed and not sent, and sessions that nobody has used for thirty days."""
    actions.purge(clock.now() - KEPT_FOR)
