"""Which periods there are, which one a day falls into, and from when to when a step may be taken in it."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import selectinload

from portal.periods.models import Period, StepKind, Window
from portal.periods.text import Due
from portal.rules.calendar import PeriodKind
from portal.store import settings
from portal.store.db import AnySelect, db, once_a_request, rows
from portal.store.errors import Missing


def get(period_id: int) -> Period:
    """The period with its windows, two statements. Raises Missing."""
    found = db.session.scalar(select(Period).where(Period.id == period_id).options(selectinload(Period.windows)))
    if found is None:
        raise Missing("period")
    return found


def current(kind: PeriodKind, on: date) -> Period | None:
    """The opened period of this kind that the day falls into."""
    return db.session.scalar(select(Period).where(Period.kind == kind, Period.starts_on <= on, Period.ends_on >= on))


def year(on: date) -> Period | None:
    """The opened year that the day falls into."""
    return current(PeriodKind.YEAR, on)


def years() -> Sequence[Period]:
    """All opened years with their windows, newest first. Two statements."""
    return db.session.scalars(
        select(Period)
        .where(Period.kind == PeriodKind.YEAR)
        .options(selectinload(Period.windows))
        .order_by(Period.starts_on.desc(), Period.id)
    ).all()


def children(period_id: int, kind: PeriodKind) -> Sequence[Period]:
    """The quarters or months of a year with their windows, in order. Two statements."""
    return db.session.scalars(
        select(Period)
        .where(Period.parent_id == period_id, Period.kind == kind)
        .options(selectinload(Period.windows))
        .order_by(Period.starts_on, Period.id)
    ).all()


def window(period_id: int, step: StepKind) -> Window | None:
    """From when and until when the step is taken in the period; None where the period has no such step."""
    return db.session.scalar(select(Window).where(Window.period_id == period_id, Window.step == step))


def parts(period_id: int) -> Sequence[Period]:
    """All quarters and months of a year with their windows, quarters first. Two statements."""
    return db.session.scalars(
        select(Period)
        .where(Period.parent_id == period_id)
        .options(selectinload(Period.windows))
        .order_by(Period.kind.desc(), Period.starts_on, Period.id)
    ).all()


def since(on: date) -> date:
    """From when on steps still ask something of somebody on the day: the first day of the year before."""
    return date(on.year - 1, 1, 1)


def asking_years(on: date) -> frozenset[int]:
    """The years whose steps still ask something of somebody on the day."""
    return frozenset(step.year_id for step in steps(since(on)))


@once_a_request
def steps(since: date = date.min) -> list[Due]:
    """Every step of the periods that end on the day or later, in the order of their deadlines.

    Reports are asked for by quarter or by month, as the city chose, even where both are open.
    """
    kind = PeriodKind(settings.value("report_kind"))
    return [Due(*row) for row in rows(_steps(), {"since": since, "kind": kind})]


@cache
def _steps() -> AnySelect:
    return (
        select(
            Period.id,
            func.coalesce(Period.parent_id, Period.id),
            Period.label,
            Period.starts_on,
            Period.ends_on,
            Window.step,
            Window.opens_on,
            Window.due_on,
        )
        .join(Period.windows)
        .where(
            Period.ends_on >= bindparam("since"),
            or_(Window.step != StepKind.REPORT, Period.kind == bindparam("kind", type_=Period.kind.type)),
        )
        .order_by(Window.due_on, Period.id, Window.id)
    )
