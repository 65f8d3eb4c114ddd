"""What appraisals ask of somebody and of his team, and how far they are: one statement, however many people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Date, and_, bindparam, cast, exists, null, or_, select, union_all

from portal.appraisals import text
from portal.appraisals.models import Appraisal, OrganisationResult
from portal.appraisals.text import Judged, JudgedPlan, unit_of
from portal.chart.heading import leading, posts
from portal.chart.models import Placement, Position
from portal.chart.standing import Circle, circle
from portal.clock import day
from portal.periods import queries as periods
from portal.periods.models import Period, StepKind, Window
from portal.periods.text import Focus, is_ripe
from portal.plans.models import Plan, PlanVersion
from portal.policy import Holder, Me
from portal.reports.queries.tasks import owing
from portal.store.db import AnySelect, once_a_request, rows
from portal.web.onward import PLACEMENTS, TODAY, columns
from portal.web.progress import MemberCell, YearStage
from portal.web.tasks import Task

POST = 5  # columns of `posts`


def tasks(me: Me, on: date) -> list[Task]:
    since = periods.since(on)
    near, steps = circle(me, since), periods.steps(since)
    plans, unset, results = _around(me, on)
    return [
        *text.own(plans, near.own, steps, results, on),
        *text.team(plans, near.team, steps, results, on),
        *text.unit_results({(row.unit_id, row.period_id) for row in unset}, _led(near, unset), steps),
    ]


def unreleased() -> AnySelect:
    """Appraisals that superiors owe, as web/onward.py wants them: of periods that are over and whose window has opened,
    which a plan in force touches."""
    made = exists().where(Appraisal.plan_id == Plan.id, Appraisal.period_id == Period.id)
    return (
        select(*columns(Plan.id, Plan.placement_id, Period.label, second=Period.id, ended_on=Period.ends_on))
        .join(PlanVersion, and_(PlanVersion.plan_id == Plan.id, PlanVersion.are("is_in_force")))
        .join(
            Period,
            and_(
                or_(Period.id == Plan.period_id, Period.parent_id == Plan.period_id),
                Period.starts_on <= Plan.ends_on,
                Period.ends_on >= Plan.starts_on,
            ),
        )
        .join(Window, and_(Window.period_id == Period.id, Window.step == StepKind.APPRAISAL))
        .join(Plan.placement)
        .join(Placement.position)
        .where(
            Plan.placement_id.in_(PLACEMENTS),
            or_(Position.annual.is_(False), Period.id == Plan.period_id),
            Window.opens_on <= TODAY,
            Period.ends_on < TODAY,
            or_(made.where(Appraisal.are("is_secret")), ~made.where(Appraisal.are("is_in_force"))),
        )
    )


def year(me: Me, focus: Focus, on: date) -> dict[int, YearStage]:
    """How far the appraisals of my posts are."""
    plans = _by_placement(_around(me, on)[0], focus)
    return {key: text.stage_of(plans.get(key), focus.steps) for key in (post.placement_id for post in me.posts)}


def team(owners: Mapping[int, Holder], focus: Focus, on: date) -> dict[int, MemberCell]:
    """How far the appraisals of these placements are, drafts included: for their superior only. One statement."""
    keys, year = frozenset(owners), frozenset([focus.year_id])
    judged = rows(_written(), {"placement_ids": list(keys), "year_ids": list(year)})
    plans = _by_placement(text.sort_out(owing(keys, year), (Judged(*row) for row in judged)), focus)
    return {key: text.member_cell(plans.get(key), focus, on) for key in owners}


def _by_placement(plans: Sequence[JudgedPlan], focus: Focus) -> dict[int, JudgedPlan]:
    return {each.plan.placement_id: each for each in plans if each.plan.year_id == focus.year_id}


def _led(near: Circle, unset: Sequence[Any]) -> dict[int, str]:
    """Units whose result is mine to set, because their head answers to me: id and the head's title."""
    titles = {each.owner.position_id: each.owner.title for each in near.team.values()}
    return {unit_id: titles[post] for unit_id, post in leading(unset).items() if post in titles}


def _around(me: Me, on: date) -> tuple[list[JudgedPlan], Sequence[Any], text.Results]:
    """The plans in force that concern me with their appraisals; the positions of units in which a member of my team
    works, once for each period whose result is to be set; and since when the results of all their units are set."""
    since = periods.since(on)
    near = circle(me, since)
    units = frozenset(unit_of(each) for each in near.team.values())
    homes = units | {unit_of(each) for each in near.own.values()}
    over = frozenset(
        step.period_id for step in periods.steps(since) if step.kind is StepKind.APPRAISAL and is_ripe(step, on)
    )
    years = periods.asking_years(on)
    found = _read(near.placement_ids, frozenset(near.team), years, units, homes, over, on)
    judged = (Judged(*row[POST:-1]) for row in found if row.unit_id is None)
    plans = text.sort_out(owing(near.placement_ids, years), judged)
    results = {(row.unit_id, row.period_id): day(row.set_at) for row in found if row.set_at}
    return plans, [row for row in found if row.position_id], results


@once_a_request
def _read(
    placement_ids: frozenset[int],
    team: frozenset[int],
    year_ids: frozenset[int],
    units: frozenset[int],
    homes: frozenset[int],
    over: frozenset[int],
    on: date,
) -> Sequence[Any]:
    keys = {
        "placement_ids": placement_ids,
        "team": team,
        "year_ids": year_ids,
        "units": units,
        "homes": homes,
        "over": over,
    }
    return rows(_judged_and_unset(), {name: list(each) for name, each in keys.items()} | {"day": on})


# --- The statements, each put together once: that costs more than asking the database ---------------------------------


@cache
def _written() -> AnySelect:
    """The fields of Judged, of every appraisal that these plans have."""
    return (
        select(
            Appraisal.id,
            Appraisal.plan_id,
            Appraisal.period_id,
            Appraisal.number,
            Appraisal.state,
            Appraisal.respond_by,
        )
        .join(Appraisal.plan)
        .where(
            Plan.placement_id.in_(bindparam("placement_ids")),
            Plan.period_id.in_(bindparam("year_ids")),
        )
    )


def _judged() -> AnySelect:
    """Of those, what is no longer secret. A draft is its writer's: it is found for the team only."""
    is_mine = Plan.placement_id.in_(bindparam("team"))
    return _written().where(or_(Appraisal.are_not("is_secret"), is_mine))


@cache
def _judged_and_unset() -> CompoundSelect[Any]:
    """Positions of units whose result is to be set (`position_id`), the days of results that are (`set_at`), and
    appraisals: in each row the fields of a post, of Judged, and that day."""
    unset, judged = _unset().subquery(), _judged()
    position = posts(bindparam("day", type_=Date)).join(unset, unset.c.unit_id == Position.unit_id)
    post, fields = list(position.selected_columns), list(judged.selected_columns)
    set_at = OrganisationResult.set_at
    result = select().where(
        OrganisationResult.unit_id.in_(bindparam("homes")), OrganisationResult.period_id.in_(bindparam("over"))
    )
    return union_all(
        position.with_only_columns(*post, *_only(fields, period_id=unset.c.period_id), *_only([set_at])),
        result.add_columns(
            *_only(post, unit_id=OrganisationResult.unit_id),
            *_only(fields, period_id=OrganisationResult.period_id),
            set_at,
        ),
        judged.with_only_columns(*_only(post), *fields, *_only([set_at])),
    )


def _only(columns: Iterable[Any], **kept: Any) -> list[Any]:
    """The columns, all empty but those that are given."""
    return [kept.get(each.key, cast(null(), each.type).label(each.key)) for each in columns]


def _unset() -> AnySelect:
    """(unit, period) without a result, where a plan in force touches the period: whoever works there waits for it."""
    is_set = exists().where(OrganisationResult.unit_id == Position.unit_id, OrganisationResult.period_id == Period.id)
    return (
        select(Position.unit_id, Period.id.label("period_id"))
        .select_from(Plan)
        .join(Plan.placement)
        .join(Placement.position)
        .join(Period, and_(Period.starts_on <= Plan.ends_on, Period.ends_on >= Plan.starts_on))
        .where(
            Position.unit_id.in_(bindparam("units")),
            exists().where(PlanVersion.plan_id == Plan.id, PlanVersion.are("is_in_force")),
            Period.id.in_(bindparam("over")),
            ~is_set,
        )
        .distinct()
    )
