"""What the overviews read: every plan, report and appraisal of some people, in one statement however many people there
are."""

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from portal.appraisals.models import Appraisal, OrganisationResult
from portal.chart.models import Placement, Position, PositionKind, ReportingLine
from portal.chart.reading import valid
from portal.desk.text.records import Record
from portal.periods.models import Period
from portal.plans.models import Plan, PlanVersion
from portal.reports.models import Report
from portal.rules.hierarchy import Capacity
from portal.store.db import UTCDateTime, rows
from portal.store.journal import Entry

NO_KEY, NO_DAY, NO_INSTANT = (cast(null(), kind) for kind in (Integer, Date, UTCDateTime))
# Columns that a kind of record does not have.
BLANK: dict[str, ColumnElement[Any]] = {
    **dict.fromkeys(("id", "placement_id", "number"), literal(0)),
    **dict.fromkeys(("unit_id", "plan_id", "year_id", "period_id"), NO_KEY),
    **dict.fromkeys(("state", "note"), literal("")),
    **dict.fromkeys(("sent_at", "first_at"), NO_INSTANT),
    **dict.fromkeys(("respond_by", "starts_on", "ends_on"), NO_DAY),
}
# Of every record that hangs on a plan.
OF_PLAN = {"placement_id": Plan.placement_id, "plan_id": Plan.id, "year_id": Plan.period_id}


def records_of(mine: Collection[int], team: Collection[int], unit_ids: Collection[int], since: date) -> list[Record]:
    """The posts and records of my placements, the records of those of my team, and the results of these units, with the
    days of the plans in force there.

    A draft appraisal is its writer's: it is found for the team only.
    """
    asked = {"mine": list(mine), "team": list(team), "all": [*mine, *team], "units": list(unit_ids), "since": since}
    return [Record(*row) for row in rows(_records_of(), asked)]


def records_in(placement_ids: Collection[int], year_id: int) -> list[Record]:
    """The records of these placements in a year, drafts of appraisals included: for their superior only."""
    asked = {"placement_ids": list(placement_ids), "year_id": year_id}
    return [Record(*row) for row in rows(_records_in(), asked)]


def below(position_ids: Collection[int], year_id: int, on: date) -> dict[int, tuple[int, int]]:
    """Who answers to each of these positions on the day: how many people, and how many of them with an agreed plan."""
    found = rows(_below(), {"position_ids": list(position_ids), "year_id": year_id, "day": on})
    return {position_id: (people, with_plan) for position_id, people, with_plan in found}


# --- The statements, each put together once: that costs more than asking the database ---------------------------------


@cache
def _records_of() -> CompoundSelect[Any]:
    known = Plan.placement_id.in_(bindparam("all", expanding=True)), Plan.ends_on >= bindparam("since")
    readable = or_(Appraisal.are_not("is_secret"), Plan.placement_id.in_(bindparam("team", expanding=True)))
    units = OrganisationResult.unit_id.in_(bindparam("units", expanding=True))
    return union_all(
        _versions(*known),
        _reports(*known),
        _appraisals(*known, readable),
        _posts(Placement.id.in_(bindparam("mine", expanding=True))),
        _organisation(units, Period.ends_on >= bindparam("since")),
        _planned(Position.unit_id.in_(bindparam("units", expanding=True)), Plan.ends_on >= bindparam("since")),
    )


@cache
def _records_in() -> CompoundSelect[Any]:
    placements = Plan.placement_id.in_(bindparam("placement_ids", expanding=True))
    within = placements, Plan.period_id == bindparam("year_id")
    return union_all(_versions(*within), _reports(*within), _appraisals(*within))


@cache
def _below() -> Select[Any]:
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
            ReportingLine.parent_id.in_(bindparam("position_ids", expanding=True)),
            valid(ReportingLine, day),
            valid(Placement, day),
            Placement.capacity == Capacity.DEFINITIVE,
        )
        .group_by(ReportingLine.parent_id)
    )


def _record(kind: str, **columns: Any) -> Select[Any]:
    """Records of one kind with these columns; what the kind does not have is blank."""
    filled = BLANK | columns
    return select(literal(kind).label("kind"), *(filled[name].label(name) for name in Record._fields[1:]))


def _versions(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Versions in force and those being worked on."""
    return (
        _record(
            "plan",
            **OF_PLAN,
            id=PlanVersion.id,
            period_id=Plan.period_id,
            number=PlanVersion.number,
            state=PlanVersion.state,
            sent_at=PlanVersion.submitted_at,
            note=PlanVersion.returned_note,
            starts_on=Plan.starts_on,
            ends_on=Plan.ends_on,
        )
        .join(PlanVersion.plan)
        .where(PlanVersion.are("is_in_force", "is_open"), *conditions)
    )


def _reports(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Reports, with the day they were first handed in: a report that was returned is not late for that."""
    first = (
        select(func.min(Entry.at, type_=UTCDateTime))
        .where(Entry.record_type == Report.__tablename__, Entry.record_id == Report.id, Entry.verb == "submit")
        .scalar_subquery()
    )
    return (
        _record(
            "report",
            **OF_PLAN,
            id=Report.id,
            period_id=Report.period_id,
            state=Report.state,
            sent_at=Report.submitted_at,
            first_at=func.coalesce(first, Report.submitted_at, type_=UTCDateTime),
            note=Report.returned_note,
        )
        .join(Report.plan)
        .where(*conditions)
    )


def _appraisals(*conditions: ColumnElement[bool]) -> Select[Any]:
    return (
        _record(
            "appraisal",
            **OF_PLAN,
            id=Appraisal.id,
            period_id=Appraisal.period_id,
            number=Appraisal.number,
            state=Appraisal.state,
            sent_at=Appraisal.released_at,
            respond_by=Appraisal.respond_by,
        )
        .join(Appraisal.plan)
        .where(*conditions)
    )


def _posts(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Posts held for good, for which a plan is written."""
    return (
        _record(
            "post",
            id=Placement.id,
            placement_id=Placement.id,
            note=Position.title,
            starts_on=Placement.starts_on,
            ends_on=Placement.ends_on,
        )
        .join(Placement.position)
        .where(Placement.capacity == Capacity.DEFINITIVE, Position.kind != PositionKind.EXTERNAL, *conditions)
    )


def _organisation(*conditions: ColumnElement[bool]) -> Select[Any]:
    return (
        _record(
            "organisation",
            id=OrganisationResult.id,
            unit_id=OrganisationResult.unit_id,
            period_id=OrganisationResult.period_id,
        )
        .join(OrganisationResult.period)
        .where(*conditions)
    )


def _planned(*conditions: ColumnElement[bool]) -> Select[Any]:
    return (
        _record(
            "planned",
            unit_id=Position.unit_id,
            year_id=Plan.period_id,
            starts_on=func.min(Plan.starts_on),
            ends_on=func.max(Plan.ends_on),
        )
        .select_from(Plan)
        .join(Placement, Placement.id == Plan.placement_id)
        .join(Position, Position.id == Placement.position_id)
        .join(PlanVersion, PlanVersion.plan_id == Plan.id)
        .where(PlanVersion.are("is_in_force"), *conditions)
        .group_by(Position.unit_id, Plan.period_id)
    )
