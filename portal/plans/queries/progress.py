"""How far plans are, for completion: expressions about whoever holds a post, which `oversight` collects."""

from typing import Any

from sqlalchemy import bindparam, case, func, literal, select

from portal.chart.models import Placement
from portal.plans.models import Plan, PlanVersion
from portal.plans.queries import tasks
from portal.plans.text.work import NO_PLAN, chip_of
from portal.rules.workflow import PLAN
from portal.web.lists import Column
from portal.web.progress import Cell, Completion, Milestone, Progress

NONE, DRAFT, SUBMITTED, AGREED = range(4)  # how far a plan is
CHIPS = (NO_PLAN, *(chip_of(PLAN.stage(state)) for state in PLAN.that("is_open", "is_in_force")))
OF_YEAR = (Plan.placement_id == Placement.id, Plan.period_id == bindparam("year"))


def _columns() -> dict[str, Any]:
    """`plan_far`: how far the furthest version of the plan is."""
    order = case(
        (PlanVersion.are("is_in_force"), AGREED),
        (PlanVersion.are("is_waiting"), SUBMITTED),
        (PlanVersion.are("is_editable"), DRAFT),
        else_=NONE,
    )
    plan = select(Plan.id).where(*OF_YEAR)
    furthest = select(func.max(order)).join(PlanVersion.plan).where(*OF_YEAR)
    return {
        "plan_id": plan.correlate(Placement).scalar_subquery(),
        "plan_far": func.coalesce(furthest.correlate(Placement).scalar_subquery(), NONE),
    }


def _cell(row: Any) -> Cell:
    return Cell(chip=CHIPS[row.plan_far], path=f"/rencana/{row.plan_id}" if row.plan_id else "")


PROGRESS = Progress(
    "plan",
    "SKP",
    Completion(
        columns=_columns,
        milestones=(
            Milestone(
                "plan",
                "SKP disetujui",
                done=lambda c: case((c.plan_far == AGREED, 1), else_=0),
                waiting=lambda c: case((c.plan_far == SUBMITTED, 1), else_=0),
                asked=lambda c: literal(1),
                is_once=True,
                is_at_home=True,
            ),
        ),
        told=(Column("SKP", value=lambda row: CHIPS[row.plan_far].word),),
        cell=_cell,
    ),
    year=tasks.year,
    team=tasks.team,
    is_state=True,
)
