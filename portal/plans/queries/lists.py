"""Lists of plans: what awaits a superior, what officers and auditors may read, what is still to be written."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import String, bindparam, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from portal.chart.models import Person, Placement, Position, PositionKind, Unit
from portal.chart.scope import called_as, name_values, scope_values, scoped, under
from portal.clock import local
from portal.periods.models import Period, StepKind, Window
from portal.plans.models import Plan, PlanVersion
from portal.rules.calendar import PeriodKind
from portal.rules.hierarchy import Capacity
from portal.store.db import db, literally, rows
from portal.store.paging import PageOf, Prepared, paged, prepared


@dataclass(frozen=True)
class Awaiting:
    """A submitted version, as the superior's list names it."""

    plan_id: int
    placement_id: int
    number: int
    year: int
    submitted_on: date  # the local day


def awaiting(placement_ids: Collection[int]) -> list[Awaiting]:
    """Versions that these placements have submitted, the longest waiting first. One query."""
    return [
        Awaiting(row.plan_id, row.placement_id, row.number, row.starts_on.year, local(row.submitted_at).date())
        for row in rows(AWAITING, {"placements": list(placement_ids)})
    ]


AWAITING = (
    select(Plan.id.label("plan_id"), Plan.placement_id, PlanVersion.number, PlanVersion.submitted_at, Period.starts_on)
    .join(PlanVersion.plan)
    .join(Plan.period)
    .where(PlanVersion.are("is_waiting"), Plan.placement_id.in_(bindparam("placements")))
    .order_by(PlanVersion.submitted_at, PlanVersion.id)
)


@dataclass(frozen=True)
class PlanFilter:
    """What the list of plans is narrowed to; `scopes` are the unit paths the reader may see, the rest is optional."""

    scopes: tuple[str, ...]
    words: str = ""
    unit_path: str = ""
    state: str = ""
    period_id: int | None = None


ORDERS = {
    "name": (Person.name_key,),
    "unit": (Unit.name, Person.name_key),
    "state": (PlanVersion.in_turn(), Person.name_key),
    "period": (Period.starts_on, Person.name_key),
}


def browse(wanted: PlanFilter, sort: str, page: int) -> PageOf:
    """A page of plans by their latest version: plan_id, number, state, name, title, unit, period. Two queries."""
    values = {
        "words": literally(wanted.words),
        "below": wanted.unit_path,
        "state": wanted.state,
        "period": wanted.period_id,
    }
    given = {name: value for name, value in values.items() if value}
    more = scope_values(wanted.scopes) | (name_values(wanted.words) if wanted.words else {})
    return paged(_browsed(len(wanted.scopes), frozenset(given), sort), page, given | more)


@lru_cache
def _browsed(scopes: int, given: frozenset[str], sort: str) -> Prepared:
    """The statement for so many scopes and these filters, put together once: that costs more than asking."""
    newest = aliased(PlanVersion)
    latest = (
        select(func.max(newest.number))
        .where(newest.plan_id == Plan.id, newest.are_not("is_void"))
        .correlate(Plan)
        .scalar_subquery()
    )
    words = bindparam("words", type_=String)
    filters = {
        "words": or_(called_as(), Position.title.icontains(words, escape="/")),
        "below": under(bindparam("below")),
        "state": PlanVersion.state == bindparam("state"),
        "period": Plan.period_id == bindparam("period"),
    }
    query = (
        select(
            Plan.id.label("plan_id"),
            Plan.placement_id,
            PlanVersion.number,
            PlanVersion.state,
            Person.name,
            Position.title,
            Unit.name.label("unit"),
            Period.label.label("period"),
        )
        .select_from(Plan)
        .join(PlanVersion, (PlanVersion.plan_id == Plan.id) & (PlanVersion.number == latest))
        .join(Plan.placement)
        .join(Placement.person)
        .join(Placement.position)
        .join(Position.unit)
        .join(Plan.period)
        .where(scoped(scopes))
        .where(*(filters[name] for name in sorted(given)))
    )
    columns = ORDERS[sort.removeprefix("-")]
    return prepared(query.order_by(*(each.desc() if sort.startswith("-") else each for each in columns), Plan.id))


def years() -> Sequence[Period]:
    """Every year there is, the latest first. One query."""
    return db.session.scalars(
        select(Period).where(Period.kind == PeriodKind.YEAR).order_by(Period.starts_on.desc(), Period.id)
    ).all()


def placements_of(person_id: int) -> Sequence[Placement]:
    """Posts a person held for good, the latest first, for which a plan can be written. One query."""
    return db.session.scalars(
        select(Placement)
        .join(Placement.position)
        .where(
            Placement.person_id == person_id,
            Placement.capacity == Capacity.DEFINITIVE,
            Position.kind != PositionKind.EXTERNAL,
        )
        .options(joinedload(Placement.position).joinedload(Position.unit))
        .order_by(Placement.starts_on.desc(), Placement.id)
    ).all()


def open_years(on: date) -> Sequence[Period]:
    """Years for which planning has been opened, the latest first. One query."""
    return db.session.scalars(
        select(Period)
        .join(Period.windows)
        .where(Period.kind == PeriodKind.YEAR, Window.step == StepKind.PLAN, Window.opens_on <= on)
        .order_by(Period.starts_on.desc(), Period.id)
    ).all()


def unwritten(person_id: int, plans: Iterable[Plan], on: date) -> list[tuple[Placement, Period]]:
    """Posts and open years, not over yet, for which the person still has to write a plan. Two queries."""
    written = {(each.placement_id, each.period_id) for each in plans}
    placements = placements_of(person_id)
    return [
        (placement, year)
        for year in open_years(on)
        for placement in placements
        if on <= year.ends_on
        and placement.starts_on <= year.ends_on
        and (placement.ends_on is None or placement.ends_on >= max(on, year.starts_on))
        and (placement.id, year.id) not in written
    ]
