"""How far appraisals are, for completion: an expression about whoever holds a post, which `oversight` collects.

A draft is never read here: it is its writer's alone until it is released.
"""

from typing import Any

from sqlalchemy import bindparam, case, literal, or_, select

from portal.appraisals.models import Appraisal
from portal.appraisals.queries import tasks
from portal.chart.models import Placement, Position
from portal.plans.models import Plan
from portal.rules.workflow import APPRAISAL
from portal.web.lists import Column
from portal.web.progress import Cell, Completion, Milestone, Progress

NOT_RELEASED = "Belum dirilis"


def _columns() -> dict[str, Any]:
    """State of the newest appraisal of the period that was released; whether only whole years are appraised."""
    query = (
        select(Appraisal.state)
        .join(Appraisal.plan)
        .where(
            Plan.placement_id == Placement.id,
            Plan.period_id == bindparam("year"),
            Appraisal.period_id == bindparam("period"),
            Appraisal.are_not("is_secret"),
        )
        .order_by(Appraisal.number.desc())
        .limit(1)
    )
    annual = select(Position.annual).where(Position.id == Placement.position_id).correlate(Placement)
    return {
        "appraisal_state": query.correlate(Placement).scalar_subquery(),
        "appraised_by_year": annual.scalar_subquery(),
    }


def _among(meaning: str) -> Any:
    states = APPRAISAL.that(meaning)
    return lambda c: case((c.appraisal_state.in_(states), 1), else_=0)


def _asked(c: Any) -> Any:
    """Not of whoever is appraised by the year alone, in a part of it."""
    return case((or_(c.appraised_by_year.is_(False), bindparam("year") == bindparam("period")), 1))


def _cell(row: Any) -> Cell:
    return Cell(state=(APPRAISAL.name, row.appraisal_state)) if row.appraisal_state else Cell(NOT_RELEASED)


def _word(row: Any) -> str:
    return APPRAISAL.labels[row.appraisal_state] if row.appraisal_state else NOT_RELEASED


PROGRESS = Progress(
    "appraisal",
    "Penilaian",
    Completion(
        columns=_columns,
        milestones=(
            Milestone(
                "appraisal",
                "Penilaian dirilis",
                done=lambda c: case((c.appraisal_state.is_not(None), 1), else_=0),
                waiting=lambda c: literal(0),
                asked=_asked,
                is_once=True,
            ),
            Milestone(
                "answer",
                "Ditanggapi",
                done=_among("is_settled"),
                waiting=_among("is_waiting"),
                asked=lambda c: case((c.appraisal_state.is_not(None), 1)),
            ),
        ),
        told=(Column("Penilaian", value=_word),),
        cell=_cell,
    ),
    year=tasks.year,
    team=tasks.team,
)
