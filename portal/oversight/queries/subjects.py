"""The statements behind the completion: whoever holds a post for good on `:day`, with what there is of each step.

Each is put together once for a way of asking (how many unit paths, which step and state …); the values come by name:
`scope_0` …, `today`, `day`, `year`, `period` (ids), `reports` (ids of the periods that are over), `words`, `unit_id`.
A draft appraisal is never read here: it is its writer's alone until it is released.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, Subquery, and_, bindparam, case, func, or_, select

from portal.appraisals.models import Appraisal
from portal.chart.models import Person, Placement, Position, PositionKind, Unit
from portal.chart.reading import valid
from portal.chart.scope import scoped
from portal.periods.models import Period
from portal.plans.models import Plan, PlanVersion
from portal.reports.models import Report
from portal.rules.hierarchy import Capacity
from portal.rules.workflow import APPRAISAL
from portal.store.paging import Prepared, prepared

NONE, DRAFT, SUBMITTED, AGREED = range(4)  # how far a plan is


# (step, state) -> who is in it, over the columns of `_subjects`.
CONDITIONS: dict[tuple[str, str], Any] = {
    ("plan", "done"): lambda c: c.plan == AGREED,
    ("plan", "waiting"): lambda c: c.plan == SUBMITTED,
    ("plan", "missing"): lambda c: c.plan < SUBMITTED,
    ("report", "done"): lambda c: c.reports_accepted >= c.reports_asked,
    ("report", "waiting"): lambda c: and_(c.reports_accepted < c.reports_asked, c.reports_waiting > 0),
    ("report", "missing"): lambda c: c.reports_accepted + c.reports_waiting < c.reports_asked,
    ("appraisal", "done"): lambda c: c.appraisal.is_not(None),
    ("appraisal", "missing"): lambda c: c.appraisal.is_(None),
    ("answer", "done"): lambda c: c.appraisal.in_(ANSWERED),
    ("answer", "waiting"): lambda c: c.appraisal.in_(APPRAISAL.that("is_waiting")),
}
ANSWERED = APPRAISAL.that("is_settled")


@lru_cache
def total(paths: int) -> Select[Any]:
    return select(*_sums(_people(paths).subquery()))


@lru_cache
def by_unit(paths: int) -> Select[Any]:
    people = _people(paths).subquery()
    return (
        select(Unit.id, Unit.name, Unit.path, *_sums(people))
        .outerjoin(people, people.c.unit_id == Unit.id)
        .where(scoped(paths), valid(Unit, bindparam("today", type_=Date)))
        .group_by(Unit.id, Unit.name, Unit.path)
        .order_by(Unit.name, Unit.id)
    )


@lru_cache
def page_of_names(*asked: Any) -> Prepared:
    return prepared(names(*asked))


@lru_cache
def names(paths: int, step: str, state: str, by_words: bool, in_unit: bool, sort: str) -> Select[Any]:
    people = _people(paths).subquery()
    c = people.c
    query = select(people)
    if condition := CONDITIONS.get((step, state)):
        query = query.where(condition(c))
    if by_words:
        query = query.where(c.name.icontains(bindparam("words"), escape="/"))
    if in_unit:
        query = query.where(c.unit_id == bindparam("unit_id"))
    order = [c.unit, c.name] if sort.endswith("unit") else [c.name, c.unit]
    first = order[0].desc() if sort.startswith("-") else order[0]
    return query.order_by(first, order[1], c.placement_id)


def _sums(people: Subquery) -> list[ColumnElement[Any]]:
    """In the order of Counts."""
    c = people.c

    def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    return [
        func.count(c.placement_id),
        count(c.plan == AGREED),
        count(c.plan == SUBMITTED),
        func.sum(c.reports_accepted),
        func.sum(c.reports_waiting),
        func.sum(c.reports_asked),
        count(c.appraisal.is_not(None)),
        count(c.appraisal.in_(ANSWERED)),
    ]


def _people(paths: int) -> Select[Any]:
    """Whoever holds a post for good on `:day`, with what there is of each step. `:reports`: the periods asked for."""
    return (
        select(
            Placement.id.label("placement_id"),
            Placement.person_id,
            Person.name,
            Position.title,
            Unit.id.label("unit_id"),
            Unit.name.label("unit"),
            Plan.id.label("plan_id"),
            func.coalesce(_version(), NONE).label("plan"),
            _reports("is_in_force").label("reports_accepted"),
            _reports("is_waiting").label("reports_waiting"),
            _asked_reports().label("reports_asked"),
            _appraisal().label("appraisal"),
        )
        .select_from(Placement)
        .join(Placement.person)
        .join(Placement.position)
        .join(Position.unit)
        .outerjoin(Plan, and_(Plan.placement_id == Placement.id, Plan.period_id == bindparam("year")))
        .where(
            scoped(paths),
            valid(Placement, bindparam("day", type_=Date)),
            Placement.capacity == Capacity.DEFINITIVE,
            Position.kind != PositionKind.EXTERNAL,
        )
    )


def _version() -> Any:
    """How far the furthest version of the plan is."""
    order = case(
        (PlanVersion.are("is_in_force"), AGREED),
        (PlanVersion.are("is_waiting"), SUBMITTED),
        (PlanVersion.are("is_editable"), DRAFT),
        else_=NONE,
    )
    return select(func.max(order)).where(PlanVersion.plan_id == Plan.id).correlate(Plan).scalar_subquery()


def _reports(meaning: str) -> Any:
    asked = Report.period_id.in_(bindparam("reports", expanding=True))
    query = select(func.count(Report.id)).where(Report.plan_id == Plan.id, asked, Report.are(meaning))
    return query.correlate(Plan).scalar_subquery()


def _asked_reports() -> Any:
    """The periods that the days of the plan (or, without one, of the placement) touch."""
    starting = func.coalesce(Plan.starts_on, Placement.starts_on)
    ending = func.coalesce(Plan.ends_on, Placement.ends_on)
    query = select(func.count(Period.id)).where(
        Period.id.in_(bindparam("reports", expanding=True)),
        Period.ends_on >= starting,
        or_(ending.is_(None), Period.starts_on <= ending),
    )
    return query.correlate(Plan, Placement).scalar_subquery()


def _appraisal() -> Any:
    """State of the newest appraisal of the period that was released."""
    query = select(Appraisal.state).where(
        Appraisal.plan_id == Plan.id,
        Appraisal.period_id == bindparam("period"),
        Appraisal.are_not("is_secret"),
    )
    return query.order_by(Appraisal.number.desc()).limit(1).correlate(Plan).scalar_subquery()
