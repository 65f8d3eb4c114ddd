"""Importing paper forms, and taking an import back.

A day may come again, with more forms than the last time: what is there already is known, only the others are added, in
numbers. Nobody else adds or counts answers meanwhile, so that the same sheet at the same time counts once.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from portal import clock
from portal.rules.satisfaction import QUESTION_ORDER
from portal.services.actions import WHY, arrivals
from portal.services.models import ArrivalKind, Service
from portal.store import ballots, journal, paper_answers
from portal.store.ballots import Response
from portal.store.db import db, lock
from portal.store.errors import Rejected
from portal.store.journal import Actor
from portal.store.paper_answers import Kept
from portal.store.tally import Channel
from portal.surveys import queries, text
from portal.surveys.models import BATCH_LENGTH, PaperForm, SurveyImport, fingerprint

FORMS = "Formulir kertas"


class Differs(Rejected):
    """The sheet lacks answers that are there of one of its days."""


@dataclass(frozen=True)
class Brought:
    """What an import came to: its record (none where all was known), how many answers were stored, were known, and had
    to make room."""

    record: SurveyImport | None
    stored: int
    known: int
    withdrawn: int


def bring(
    service: Service, forms: Sequence[PaperForm], by: Actor, batch: str = "", replace: bool = False, seen: str = ""
) -> Brought:
    """Stores and counts what the sheet has more than what is there of the same days and batch.

    Where it lacks something that is there, it takes the place of the whole day with `replace`; else raises Differs.
    `seen`: the fingerprint of a preview; raises Rejected where something would come in otherwise by now.
    """
    ballots.keep_others_out()
    batch = queries.spelled(service.id, batch)
    if len(batch) > BATCH_LENGTH:
        raise Rejected(f"Nama kumpulan paling banyak {BATCH_LENGTH} huruf.", "batch")
    days = queries.compared(service.id, forms, batch)
    entering = [form for day in days for form in day.entering]
    if seen and entering and seen != fingerprint(days):
        raise Rejected(text.MOVED)
    if not replace and any(day.gone for day in days):
        raise Differs(text.differences(days))
    leaving = [kept for day in days for kept in day.leaving]
    record = _store(service, batch, entering, leaving, by) if entering else None
    return Brought(record, len(entering), len(forms) - len(entering), len(leaving))


def withdraw(found: SurveyImport, by: Actor, reason: str) -> int:
    """Marks what the import brought and is still counted; it stands in no figure any more. How many answers."""
    if not reason.strip():
        raise Rejected(WHY, "reason")
    ballots.keep_others_out()
    lock(found)
    kept = paper_answers.of_import(found.service_id, found.id)
    journal.advance(found, "withdraw", by, reason, {FORMS: [str(len(kept)), ""]})
    with arrivals.renewing(ArrivalKind.ANSWERS, {each.on for each in kept}):
        paper_answers.withdraw([each.key for each in kept])
    service = db.session.get_one(Service, found.service_id)
    journal.note(service, "withdraw-responses", by, reason, {FORMS: [str(len(kept)), ""]})
    return len(kept)


def _store(
    service: Service, batch: str, entering: Sequence[PaperForm], leaving: Sequence[Kept], by: Actor
) -> SurveyImport:
    record = SurveyImport(service_id=service.id, batch=batch, number=len(entering), on=clock.today())
    db.session.add(record)
    db.session.flush()
    with arrivals.renewing(ArrivalKind.ANSWERS, {form.on for form in entering} | {kept.on for kept in leaving}):
        paper_answers.withdraw([kept.key for kept in leaving])
        ballots.count_now(_response(service.id, record.id, form) for form in entering)
    details = {FORMS: ["", str(len(entering))], **({"Kumpulan": ["", batch]} if batch else {})}
    journal.note(record, "create", by, details=details)
    journal.note(service, "import-responses", by, details=details)
    for import_id, number in sorted(Counter(kept.import_id for kept in leaving if kept.import_id).items()):
        old = db.session.get_one(SurveyImport, import_id)
        journal.note(old, "exchange", by, details={FORMS: [str(number), ""]})
    return record


def _response(service_id: int, import_id: int, form: PaperForm) -> Response:
    answers = dict(zip(QUESTION_ORDER, form.answers, strict=True))
    return Response(service_id=service_id, channel=Channel.IMPORT, on=form.on, held="", import_id=import_id, **answers)
