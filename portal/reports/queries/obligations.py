"""Which reports are owed: by a person's own plans, and by those of a team."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, and_, bindparam, case, func, or_, select

from portal import clock
from portal.chart.models import Person, Placement, Position
from portal.chart.scope import called_as, name_values
from portal.periods.models import Period, StepKind, Window
from portal.periods.text import answer_days
from portal.plans.models import Plan, PlanVersion
from portal.plans.queries.tasks import AGREED_AT
from portal.reports.models import Report
from portal.reports.queries.tasks import RETURNED_AT
from portal.reports.text import due_on
from portal.rules.calendar import PeriodKind, is_late
from portal.rules.workflow import REPORT
from portal.store import settings
from portal.store.db import AnySelect, UTCDateTime
from portal.store.paging import PageOf, Prepared, paged, prepared

TODAY = bindparam("today", type_=Date)
NOT_BEGUN = ""  # in place of the state of a report that there is none of yet
UNWRITTEN = (NOT_BEGUN, *REPORT.that("is_editable"))  # still the owner's to write
ORDERS: dict[str, Any] = {
    "": case((Report.are("is_waiting"), 0), else_=1),
    "name": Person.name_key,
    "period": Period.starts_on,
}


# What a team's list may be narrowed to.
CONDITIONS: dict[str, Any] = {
    "waiting": Report.are("is_waiting"),
    "late": and_(
        Window.due_on < TODAY,
        func.coalesce(RETURNED_AT, AGREED_AT) < bindparam("lately", type_=UTCDateTime),
        func.coalesce(Report.state, NOT_BEGUN).in_(UNWRITTEN),
    ),
    "done": Report.are("is_in_force"),
}


@dataclass(frozen=True)
class Obligation:
    """A report that a plan owes for a sub-period, begun or not. `state` is NOT_BEGUN until it is."""

    plan_id: int
    placement_id: int
    name: str
    title: str
    period_id: int
    period: str
    opens_on: date | None
    deadline: date | None  # of all
    report_id: int | None
    state: str
    returned_note: str
    submitted_at: datetime | None
    read_at: datetime | None
    returned_at: datetime | None
    agreed_at: datetime | None  # the plan, for the first time

    @property
    def due_on(self) -> date | None:
        """By when this one is to be handed in."""
        return due_on(self.deadline, self.returned_at, self.agreed_at)

    @property
    def is_returned(self) -> bool:
        return self.is_unwritten and bool(self.returned_note)

    @property
    def is_unwritten(self) -> bool:
        return self.state in UNWRITTEN

    @property
    def is_waiting(self) -> bool:
        return self.state in REPORT.that("is_waiting")

    def is_late(self, on: date) -> bool:
        return self.is_unwritten and self.due_on is not None and is_late(self.due_on, on)


def due(person_id: int, page: int) -> PageOf:
    """A page of what a person's plans owe up to the present period, newest first: rows of Obligation. Two queries."""
    return _page(_own(), page, {"person": person_id})


def of_team(placement_ids: Collection[int], state: str, words: str, sort: str, page: int) -> PageOf:
    """A page of what the plans of these placements owe. Two queries.

    `state`: a key of CONDITIONS ("late": due and not handed in) or "" for all; `words` are part of the name;
    `sort`: "name", "period", "-" in front for descending, or "" for what waits for the superior first.
    """
    values: dict[str, Any] = {"placements": list(placement_ids)}
    if words:
        values |= name_values(words)
    return _page(_team(state, bool(words), sort), page, values)


# --- The statements, each put together once: that costs more than asking the database ---------------------------------


@lru_cache
def _own() -> Prepared:
    query = _obligations().where(Placement.person_id == bindparam("person"))
    return prepared(query.order_by(Period.starts_on.desc(), Plan.id, Period.id))


@lru_cache
def _team(state: str, by_words: bool, sort: str) -> Prepared:
    query = _obligations().where(Plan.placement_id.in_(bindparam("placements")))
    if by_words:
        query = query.where(called_as())
    if state:
        query = query.where(CONDITIONS[state])
    order = ORDERS[sort.removeprefix("-")]
    first = order.desc() if sort.startswith("-") else order
    return prepared(query.order_by(first, Period.starts_on.desc(), Person.name_key, Plan.id, Period.id))


def _obligations() -> AnySelect:
    """One row, in the order of Obligation, for each sub-period (of `:kind`) begun by `:today` in which a plan in force
    owes a report."""
    return (
        select(
            Plan.id,
            Plan.placement_id,
            Person.name,
            Position.title,
            Period.id,
            Period.label,
            Window.opens_on,
            Window.due_on,
            Report.id,
            func.coalesce(Report.state, NOT_BEGUN),
            func.coalesce(Report.returned_note, ""),
            Report.submitted_at,
            Report.read_at,
            RETURNED_AT,
            AGREED_AT,
        )
        .select_from(Plan)
        .join(PlanVersion, and_(PlanVersion.plan_id == Plan.id, PlanVersion.are("is_in_force")))
        .join(Plan.placement)
        .join(Placement.person)
        .join(Placement.position)
        .join(Period, and_(Period.starts_on <= Plan.ends_on, Period.ends_on >= Plan.starts_on))
        .outerjoin(Window, and_(Window.period_id == Period.id, Window.step == StepKind.REPORT))
        .outerjoin(Report, and_(Report.plan_id == Plan.id, Report.period_id == Period.id))
        .where(or_(and_(Period.kind == bindparam("kind"), Period.starts_on <= TODAY), Report.id.is_not(None)))
    )


def _page(query: Prepared, page: int, values: dict[str, Any]) -> PageOf:
    kind, on = PeriodKind(settings.value("report_kind")), clock.today()
    lately = clock.over(on - timedelta(days=answer_days() + 1))
    found = paged(query, page, {**values, "kind": kind, "today": on, "lately": lately})
    return PageOf([Obligation(*row) for row in found.rows], found.total, found.page, found.pages)
