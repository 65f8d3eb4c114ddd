"""What plans ask of somebody and of his team, and how far they are: one statement, however many people there are.

The team page takes a second one: who answers to the members.
"""

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache

from sqlalchemy import Date, bindparam, case, exists, func, select
from sqlalchemy.orm import aliased

from portal.chart.models import Placement, Position, ReportingLine
from portal.chart.reading import valid
from portal.chart.standing import circle
from portal.periods import queries as periods
from portal.periods.models import Period
from portal.periods.text import Focus
from portal.plans.models import Plan, PlanVersion
from portal.plans.text import work
from portal.plans.text.work import PlanOfYear, YearPlan
from portal.policy import Holder, Me, Standing
from portal.rules.hierarchy import Capacity
from portal.store import journal
from portal.store.db import AnySelect, once_a_request, rows
from portal.web.onward import PLACEMENTS, Onward, columns
from portal.web.progress import MemberCell, YearStage
from portal.web.room import house
from portal.web.tasks import Task

VERSION = aliased(PlanVersion)
AGREED_AT = select(func.min(VERSION.agreed_at)).where(VERSION.plan_id == Plan.id).scalar_subquery()  # the first time


@once_a_request
def written(placement_ids: frozenset[int], year_ids: frozenset[int]) -> list[YearPlan]:
    """The versions in force and those being worked on, of these placements' plans of these years.

    One statement, however many rooms ask on one page.
    """
    found = rows(_written(), {"placement_ids": list(placement_ids), "year_ids": list(year_ids)})
    return [YearPlan(*row) for row in found]


@once_a_request
def running(placement_ids: frozenset[int], year_ids: frozenset[int]) -> list[YearPlan]:
    """Those in force: the plans that reports and appraisals are asked for."""
    return [version for version in written(placement_ids, year_ids) if version.stage.is_in_force]


def tasks(me: Me, on: date) -> list[Task]:
    near, steps, works = circle(me, periods.since(on)), periods.steps(periods.since(on)), _around(me, on)
    return [
        *work.unplanned(me.posts, works, steps, on),
        *work.own(works, near.own, steps),
        *work.team(works, near.team),
    ]


def near(me: Me) -> Mapping[int, Standing]:
    """Those whose superior `me` is, as the home page knows them. One statement, none for whoever leads nobody. Asked
    before a member's record is looked for, it spares that the statement about where the record stands."""
    return circle(me, periods.since(me.on)).team if me.leads else {}


def onward(me: Me, standing: Standing, endpoint: str, **values: int) -> Onward | None:
    """What `me` decides on after this record of somebody's; None for whoever is not the owner's superior. Two
    statements, or one where `near` was asked."""
    if not standing.superior or standing.superior.person_id != me.person_id:
        return None
    return house().onward(near(me), endpoint, values, me.on)


def submitted() -> AnySelect:
    """Plans that lie with superiors, as web/onward.py wants them."""
    return (
        select(*columns(Plan.id, Plan.placement_id, Period.label, PlanVersion.submitted_at))
        .join(PlanVersion.plan)
        .join(Plan.period)
        .where(PlanVersion.are("is_waiting"), Plan.placement_id.in_(PLACEMENTS))
    )


def year(me: Me, focus: Focus, on: date) -> dict[int, YearStage]:
    """How far the plans of my posts are."""
    works = _around(me, on)
    keys = [post.placement_id for post in me.posts]
    return {key: work.stage_of(works.get((key, focus.year_id), PlanOfYear())) for key in keys}


def team(owners: Mapping[int, Holder], focus: Focus, on: date) -> dict[int, MemberCell]:
    """How far the plans of these placements are, and those of who answers to them. Two statements."""
    works = work.sort_out(written(frozenset(owners), frozenset([focus.year_id])))
    under = _below([owner.position_id for owner in owners.values()], focus.year_id, on)
    return {
        key: work.member_cell(
            works.get((key, focus.year_id), PlanOfYear()), owner, under.get(owner.position_id, ""), focus, on
        )
        for key, owner in owners.items()
    }


def _around(me: Me, on: date) -> dict[tuple[int, int], PlanOfYear]:
    return work.sort_out(written(circle(me, periods.since(on)).placement_ids, periods.asking_years(on)))


def _below(position_ids: Collection[int], year_id: int, on: date) -> dict[int, str]:
    """Who answers to each of these positions on the day: how many people, and how many of them with an agreed plan."""
    found = rows(_answering(), {"position_ids": list(position_ids), "year_id": year_id, "day": on})
    return {position_id: f"{people} orang, {agreed} SKP disetujui" for position_id, people, agreed in found}


# --- The statements, each put together once: that costs more than asking the database ---------------------------------


@cache
def _written() -> AnySelect:
    return (
        select(
            Plan.id,
            Plan.placement_id,
            Plan.period_id,
            Plan.starts_on,
            Plan.ends_on,
            PlanVersion.state,
            PlanVersion.submitted_at,
            PlanVersion.returned_note,
            case((PlanVersion.returned_note != "", journal.last_at(PlanVersion, "return"))),
            AGREED_AT,
            Position.annual,
        )
        .join(PlanVersion.plan)
        .join(Plan.placement)
        .join(Placement.position)
        .where(
            PlanVersion.are("is_in_force", "is_open"),
            Plan.placement_id.in_(bindparam("placement_ids")),
            Plan.period_id.in_(bindparam("year_ids")),
        )
        .order_by(PlanVersion.id)
    )


@cache
def _answering() -> AnySelect:
    day = bindparam("day", type_=Date)
    agreed = exists().where(
        PlanVersion.plan_id == Plan.id,
        PlanVersion.are("is_in_force"),
        Plan.placement_id == Placement.id,
        Plan.period_id == bindparam("year_id"),
    )
    return (
        select(ReportingLine.parent_id, func.count(Placement.id), func.sum(case((agreed, 1), else_=0)))
        .join(Placement, Placement.position_id == ReportingLine.position_id)
        .where(
            ReportingLine.parent_id.in_(bindparam("position_ids")),
            valid(ReportingLine, day),
            valid(Placement, day),
            Placement.capacity == Capacity.DEFINITIVE,
        )
        .group_by(ReportingLine.parent_id)
        .order_by(ReportingLine.parent_id)
    )
