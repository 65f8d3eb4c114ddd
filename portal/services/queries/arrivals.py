"""What has no entry of its own arrival in the journal: citizens' answers by their day, comments by their month."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, Integer, cast, func, null, select, union_all

from portal.rules.satisfaction import QUESTION_ORDER
from portal.services.models import Arrival, ArrivalKind, SurveyComment
from portal.store.ballots import INTAKE, RESPONSE
from portal.store.db import AnySelect, db

COLUMNS = ("on", "id", "service_id", "form_version", "channel", "held", *QUESTION_ORDER, "quick")


def arrival(kind: ArrivalKind, on: date) -> Arrival | None:
    return db.session.scalar(select(Arrival).where(Arrival.kind == kind, Arrival.on == on))


def arrivals(kind: ArrivalKind) -> dict[date, Arrival]:
    """Every digest of this kind, by its day (of comments: the first of the month)."""
    return {each.on: each for each in db.session.scalars(select(Arrival).where(Arrival.kind == kind))}


def last_arrival() -> date | None:
    """The last day whose answers have their digest."""
    return db.session.scalar(select(func.max(Arrival.on)).where(Arrival.kind == ArrivalKind.ANSWERS))


def answers(first: date, last: date) -> Iterable[Any]:
    """What citizens answered on these days, by day and key; each row begins with its day, and ends with the day for
    which it counts, None where it does not. Before that stands the import of a paper form; nothing where it has none.
    """
    nothing = cast(null(), Integer).label("import_id"), cast(null(), Date)
    both = (
        select(*(table.c[name] for name in COLUMNS), *ends).where(table.c.on.between(first, last))
        for table, ends in ((INTAKE, nothing), (RESPONSE, (RESPONSE.c.import_id, RESPONSE.c.counted_for)))
    )
    rows: Any = union_all(*both)
    found = db.session.execute(rows.order_by(rows.selected_columns.on, rows.selected_columns.id), **_STREAMED)
    return (row if row.import_id is not None else (*row[:-2], row[-1]) for row in found)


def comments(month: date) -> Iterable[Any]:
    """What citizens wrote in the month, by key."""
    next_month = (month + timedelta(days=31)).replace(day=1)
    within = _comments().where(SurveyComment.on >= month, SurveyComment.on < next_month)
    return db.session.execute(within, **_STREAMED)


def months() -> set[date]:
    """The months in which somebody wrote something."""
    return {on.replace(day=1) for on in db.session.scalars(select(SurveyComment.on).distinct())}


_STREAMED: Any = {"execution_options": {"yield_per": 1000}}


def _comments() -> AnySelect:
    told = (SurveyComment.id, SurveyComment.service_id, SurveyComment.on, SurveyComment.held, SurveyComment.text)
    return select(*told).order_by(SurveyComment.id)
