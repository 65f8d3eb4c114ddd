"""What the worker does for this room every day: close appraisals that nobody answered in time."""

from portal import clock
from portal.appraisals import actions, queries
from portal.store.jobs import DAILY, Job, handles


@handles("lapse-appraisals")
def lapse(job: Job) -> None:
    """All that are overdue today, in one transaction: sealing is writing a few rows, nothing slow."""
    today = clock.today()
    for appraisal_id in queries.overdue(today):
        actions.lapse(queries.get(appraisal_id), today)


DAILY.append("lapse-appraisals")
