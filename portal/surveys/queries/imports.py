"""Looking for imports of paper forms, and comparing a sheet with what is there."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter

from sqlalchemy import ColumnElement, Subquery, func, select

from portal.policy import Me
from portal.services.queries import get as service
from portal.store import paper_answers, sheets
from portal.store.ballots import RESPONSE
from portal.store.db import AnySelect, db
from portal.store.errors import Missing
from portal.store.paper_answers import Kept
from portal.surveys.models import Day, PaperForm, SurveyImport


def compared(service_id: int, forms: Sequence[PaperForm], batch: str) -> list[Day]:
    """The sheet's days, the first before the last. Equal forms are told apart by their number alone. Two statements."""
    by_day = sorted(forms, key=attrgetter("on"))
    there = _by_day(service_id, by_day[0].on, by_day[-1].on, batch)
    return [_day(on, list(same), there[on]) for on, same in groupby(by_day, key=attrgetter("on"))]


def spelled(service_id: int, batch: str) -> str:
    """The name of the batch as the service's imports spell it: large letters, blanks and unseen signs make no other."""
    plain = sheets.plain(batch)
    known = db.session.scalars(select(SurveyImport.batch).where(SurveyImport.service_id == service_id).distinct())
    return next((name for name in sorted(known) if name.casefold() == plain.casefold()), plain)


def get_import(import_id: int, me: Me | None = None) -> SurveyImport:
    """The import, guarded like its service."""
    found = db.session.get(SurveyImport, import_id)
    if found is None:
        raise Missing(f"import {import_id}")
    of = service(found.service_id, me)
    found.unit_path, found.served_by = of.unit_path, of.served_by
    return found


def imports(service_id: int) -> AnySelect:
    """(SurveyImport, first day, last day, how many of its answers count) of the service, the latest first."""
    found = _answers(RESPONSE.c.service_id == service_id)
    return (
        select(SurveyImport, found.c.first, found.c.last, found.c.counted)
        .join(found, found.c.import_id == SurveyImport.id)
        .where(SurveyImport.service_id == service_id)
        .order_by(SurveyImport.id.desc())
    )


def untrue() -> Iterator[str]:
    """One sentence for each import that has not the answers that it brought, or whose answers count though it was
    taken back."""
    found = _answers()
    numbers = (func.coalesce(found.c[name], 0) for name in ("stored", "counted"))
    both = select(SurveyImport, *numbers).outerjoin(found, found.c.import_id == SurveyImport.id)
    for of, stored, counted in db.session.execute(both.order_by(SurveyImport.id)):
        if stored != of.number:
            yield f"impor formulir kertas {of.id}: {stored} jawaban tersimpan, dicatat {of.number}"
        if counted and not of.stage.is_in_force:
            yield f"impor formulir kertas {of.id}: sudah ditarik kembali, tetapi {counted} jawabannya dihitung"


def _answers(*which: ColumnElement[bool]) -> Subquery:
    """What there is of each import, all of them in one walk."""
    told = {
        "first": func.min(RESPONSE.c.on),
        "last": func.max(RESPONSE.c.on),
        "stored": func.count(),
        "counted": func.count(RESPONSE.c.counted_for),
    }
    columns = (value.label(name) for name, value in told.items())
    rows = select(RESPONSE.c.import_id, *columns).where(RESPONSE.c.import_id.is_not(None), *which)
    return rows.group_by(RESPONSE.c.import_id).subquery()


def _by_day(service_id: int, first: date, last: date, batch: str) -> dict[date, list[Kept]]:
    """What the service has of the batch. What is of no import, from before there were any, is of the nameless one."""
    mine: set[int | None] = set(
        db.session.scalars(
            select(SurveyImport.id).where(SurveyImport.service_id == service_id, SurveyImport.batch == batch)
        )
    )
    found: dict[date, list[Kept]] = defaultdict(list)
    for kept in paper_answers.of_service(service_id, first, last):
        if kept.import_id in (mine if batch else mine | {None}):
            found[kept.on].append(kept)
    return found


def _day(on: date, forms: list[PaperForm], there: list[Kept]) -> Day:
    left: dict[tuple[int | None, ...], list[Kept]] = defaultdict(list)
    for kept in there:
        left[kept.answers].append(kept)
    new = [form for form in forms if not _found(left[form.answers])]
    gone = [kept for same in left.values() for kept in same]
    return Day(on, forms, there, new, sorted(gone, key=attrgetter("key")))


def _found(same: list[Kept]) -> bool:
    """Whether one of them is left; it is then another form's no more."""
    return bool(same) and bool(same.pop())
