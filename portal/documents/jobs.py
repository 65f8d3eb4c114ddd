"""What the worker does for this room: print each sealed form once, print drafts, and sweep drafts away."""

from datetime import timedelta

from portal import clock
from portal.documents import actions
from portal.store.jobs import DAILY, Job, handles

DRAFTS_KEPT = timedelta(days=2)


@handles("render")
def render(job: Job) -> None:
    actions.render(job.payload["seal_id"])


@handles("draft")
def draft(job: Job) -> None:
    actions.print_draft(job.key, clock.today())


@handles("sweep-drafts")
def sweep(job: Job) -> None:
    actions.sweep_drafts(clock.now() - DRAFTS_KEPT)


DAILY.append("sweep-drafts")
