"""What reports ask of somebody and of his team, and how far they are: one statement, however many people there are."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from sqlalchemy import bindparam, case, func, select

from portal.chart.standing import circle
from portal.periods import queries as periods
from portal.periods.models import Period
from portal.periods.text import Focus
from portal.plans.models import Plan
from portal.plans.queries.tasks import running
from portal.policy import Holder, Me
from portal.reports import text
from portal.reports.models import Report
from portal.reports.text import Handed, ReportedPlan
from portal.store import journal
from portal.store.db import AnySelect, UTCDateTime, once_a_request, rows
from portal.web.onward import PLACEMENTS, columns
from portal.web.progress import MemberCell, YearStage
from portal.web.tasks import Task

RETURNED_AT = case((Report.returned_note != "", journal.last_at(Report, "return")))


def tasks(me: Me, on: date) -> list[Task]:
    near, steps, plans = circle(me, periods.since(on)), periods.steps(periods.since(on)), _around(me, on)
    return [*text.own(plans, near.own, steps, on), *text.team(plans, near.team, steps)]


def submitted() -> AnySelect:
    """Reports that lie with superiors, as web/onward.py wants them."""
    return (
        select(*columns(Report.id, Plan.placement_id, Period.label, Report.submitted_at))
        .join(Report.plan)
        .join(Report.period)
        .where(Report.are("is_waiting"), Plan.placement_id.in_(PLACEMENTS))
    )


def year(me: Me, focus: Focus, on: date) -> dict[int, YearStage]:
    """How far the reports of my posts are."""
    plans = _by_placement(_around(me, on), focus)
    return {key: text.stage_of(plans.get(key), focus.steps, on) for key in (post.placement_id for post in me.posts)}


def team(owners: Mapping[int, Holder], focus: Focus, on: date) -> dict[int, MemberCell]:
    """How far the reports of these placements are. One statement."""
    plans = _by_placement(owing(frozenset(owners), frozenset([focus.year_id])), focus)
    return text.member_cells(plans, owners, focus, on)


def _around(me: Me, on: date) -> list[ReportedPlan]:
    return owing(circle(me, periods.since(on)).placement_ids, periods.asking_years(on))


def owing(placement_ids: frozenset[int], year_ids: frozenset[int]) -> list[ReportedPlan]:
    """These placements' plans in force of these years, with their reports. Two statements, once on a page."""
    return text.sort_out(running(placement_ids, year_ids), _handed(placement_ids, year_ids))


def _by_placement(plans: list[ReportedPlan], focus: Focus) -> dict[int, ReportedPlan]:
    return {each.plan.placement_id: each for each in plans if each.plan.year_id == focus.year_id}


@once_a_request
def _handed(placement_ids: frozenset[int], year_ids: frozenset[int]) -> list[Handed]:
    found = rows(_statement(), {"placement_ids": list(placement_ids), "year_ids": list(year_ids)})
    return [Handed(*row) for row in found]


@cache
def _statement() -> AnySelect:
    """Put together once: that costs more than asking the database."""
    return (
        select(
            Report.id,
            Report.plan_id,
            Report.period_id,
            Report.state,
            Report.submitted_at,
            func.coalesce(journal.first_at(Report, "submit"), Report.submitted_at, type_=UTCDateTime),
            Report.returned_note,
            RETURNED_AT,
            Report.accepted_at,
        )
        .join(Report.plan)
        .where(
            Plan.placement_id.in_(bindparam("placement_ids")),
            Plan.period_id.in_(bindparam("year_ids")),
        )
        .order_by(Report.id)
    )
