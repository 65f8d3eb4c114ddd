"""How far reports are, for completion: expressions about whoever holds a post, which `oversight` collects."""

from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from portal.chart.models import Placement
from portal.periods.models import Period, StepKind
from portal.periods.text import Focus
from portal.plans.models import Plan
from portal.reports.models import Report
from portal.reports.queries import tasks
from portal.web.lists import Column
from portal.web.progress import Cell, Completion, Milestone, Progress

OVER: Any = bindparam("reports")  # ids of the periods that are over


def _columns() -> dict[str, Any]:
    return {
        "reports_accepted": _count("is_in_force"),
        "reports_waiting": _count("is_waiting"),
        "reports_asked": _asked(),
    }


def _count(meaning: str) -> Any:
    query = (
        select(func.count(Report.id))
        .join(Report.plan)
        .where(
            Plan.placement_id == Placement.id,
            Plan.period_id == bindparam("year"),
            Report.period_id.in_(OVER),
            Report.are(meaning),
        )
    )
    return query.correlate(Placement).scalar_subquery()


def _asked() -> Any:
    """The periods that the days of the plan (or, without one, of the placement) touch."""
    starting = func.coalesce(Plan.starts_on, Placement.starts_on)
    ending = func.coalesce(Plan.ends_on, Placement.ends_on)
    query = (
        select(func.count(Period.id))
        .outerjoin(Plan, (Plan.placement_id == Placement.id) & (Plan.period_id == bindparam("year")))
        .where(Period.id.in_(OVER), Period.ends_on >= starting, or_(ending.is_(None), Period.starts_on <= ending))
    )
    return query.correlate(Placement).scalar_subquery()


def _values(focus: Focus, on: date) -> dict[str, Any]:
    return {"reports": [step.period_id for step in focus.ripe(StepKind.REPORT, on)]}


def _cell(row: Any) -> Cell:
    if not row.reports_asked:
        return Cell("–")
    waiting = f"{row.reports_waiting} menunggu atasan" if row.reports_waiting else ""
    return Cell(f"{row.reports_accepted} dari {row.reports_asked}", small=waiting)


PROGRESS = Progress(
    "report",
    "Laporan",
    Completion(
        columns=_columns,
        milestones=(
            Milestone(
                "report",
                "Laporan diterima",
                done=lambda c: c.reports_accepted,
                waiting=lambda c: c.reports_waiting,
                asked=lambda c: c.reports_asked,
                is_at_home=True,
            ),
        ),
        told=(
            Column("Laporan diterima", kind="number", value=lambda row: row.reports_accepted),
            Column("Laporan diminta", on_page=False, value=lambda row: row.reports_asked),
        ),
        cell=_cell,
        values=_values,
    ),
    year=tasks.year,
    team=tasks.team,
)
