"""What the worker does for this room every day: close what nobody answered, and look whether all reads as released."""

from collections.abc import Iterator
from typing import Any

from portal import clock
from portal.appraisals import actions, queries
from portal.paper.snapshot import digest, load
from portal.store.jobs import Job


def lapse(job: Job) -> None:
    """All that are overdue today, in one transaction: sealing is writing a few rows, nothing slow."""
    today = clock.today()
    for appraisal_id in queries.overdue(today):
        actions.lapse(queries.get(appraisal_id), today)


def altered() -> Iterator[str]:
    """One sentence per appraisal that does not say what the journal saw released."""
    for row in queries.releases():
        seen = (row.details or {}).get("sha256")
        told = (row.predicate, row.results, row.behaviour, row.notes)
        if digest(row.content) != seen or _judgement(row.content) != told:
            yield f"appraisal {row.id}: bukan yang dirilis menurut jurnal"


def _judgement(content: str) -> tuple[Any, ...]:
    judged: Any = load(content)
    return judged.predicate, judged.results_rating, judged.behaviour_rating, judged.notes
