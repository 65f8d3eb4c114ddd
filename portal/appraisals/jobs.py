"""What the worker does for this room every day: close what nobody answered, and look whether all reads as released."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from portal import clock
from portal.appraisals import actions, queries
from portal.appraisals.models import Appraisal
from portal.appraisals.snapshot import answer_to, released
from portal.paper.snapshot import AppraisalSnapshot, digest, load
from portal.store.jobs import Job
from portal.store.pieces import one_by_one


def lapse(job: Job) -> None:
    """All that are overdue today."""
    today = clock.today()
    one_by_one(job, queries.overdue(today), lambda key: actions.lapse(queries.get(key), today))


def altered() -> Iterator[str]:
    """One sentence per appraisal that does not say what the journal saw released."""
    for row in queries.releases():
        seen = (row.details or {}).get("sha256")
        told = (row.predicate, row.results, row.behaviour, row.notes)
        if digest(row.content) != seen or _judgement(row.content) != told:
            yield f"appraisal {row.id}: bukan yang dirilis menurut jurnal"


def unsealed() -> Iterator[str]:
    """One sentence per sealed appraisal that does not say everything that was sealed of it, or says more."""
    found = {row[0].id for row in queries.sealed() if not _is_sealed(*row)}
    yield from (f"appraisal {key}: bukan yang disegel" for key in sorted(found))


def _judgement(content: str) -> tuple[Any, ...]:
    judged: Any = load(content)
    return judged.predicate, judged.results_rating, judged.behaviour_rating, judged.notes


def _is_sealed(appraisal: Appraisal, placement_id: int, text: str) -> bool:
    """Whether the row says what the snapshot does: what was released, the answer to it, and their days."""
    kept = load(text)
    if not isinstance(kept, AppraisalSnapshot) or not appraisal.content:
        return False
    said = {(each.about, each.text) for each in kept.feedback}
    return (
        replace(released(appraisal), log=kept.log, acknowledgement=answer_to(appraisal)) == kept
        and (kept.results_rating, kept.behaviour_rating) == (appraisal.results, appraisal.behaviour)
        and (kept.predicate, kept.notes) == (appraisal.predicate, appraisal.notes)
        and (kept.departure_reason, kept.version) == (appraisal.results_reason, appraisal.number)
        and kept.released_on == clock.day(appraisal.released_at)
        and kept.owner.placement_id == placement_id
        and said.issuperset(appraisal.feedback.items())
        and kept.acknowledgement is not None
        and (appraisal.respond_by is not None and kept.acknowledgement.on <= appraisal.respond_by)
    )
