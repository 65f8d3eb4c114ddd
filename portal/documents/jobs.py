"""What the worker does for this room: print each sealed form once, print drafts, and sweep drafts away."""

from datetime import timedelta

from portal import clock
from portal.documents import actions
from portal.store.jobs import Job

DRAFTS_KEPT = timedelta(days=2)


def render(job: Job) -> None:
    actions.render(job.payload["seal_id"])


def draft(job: Job) -> None:
    actions.print_draft(job.key, clock.today())


def sweep(job: Job) -> None:
    actions.sweep_drafts(clock.now() - DRAFTS_KEPT)
