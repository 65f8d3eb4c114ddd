"""What waits for a personnel officer besides his own work: posts that nobody holds, and what citizens wrote."""

from typing import Any

from sqlalchemy import Integer, Select, String, cast, exists, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from portal.chart.models import Placement, Position, PositionKind, ReportingLine, Unit
from portal.chart.reading import valid
from portal.chart.scope import within
from portal.desk.text.records import MOST_VACANCIES, Duty
from portal.policy import Me
from portal.rules.workflow import COMMENT
from portal.services.models import ServiceUnit, SurveyComment
from portal.store.db import db


def duties(me: Me) -> list[Duty]:
    """What is to be done within the scope of `me` as an officer: the first vacancies, one more than is shown, and the
    comments. One statement; none for anybody else."""
    if not me.officer_of:
        return []
    rows = db.session.execute(union_all(select(_vacancies(me).subquery()), _comments(me)))
    return [Duty(*row) for row in rows]


def _vacancies(me: Me) -> Select[Any]:
    below = aliased(ReportingLine)
    answering = (
        select(func.count(below.id)).where(below.parent_id == Position.id, valid(below, me.on)).scalar_subquery()
    )
    held = exists().where(Placement.position_id == Position.id, valid(Placement, me.on))
    return (
        select(
            literal("vacancy").label("kind"),
            Position.id.label("position_id"),
            Position.title,
            Unit.name,
            answering.label("count"),
        )
        .join(Position.unit)
        .where(
            within(me.officer_of),
            valid(Position, me.on),
            Position.kind != PositionKind.EXTERNAL,
            ~held,
            answering > 0,
        )
        .order_by(answering.desc(), Position.title, Position.id)
        .limit(MOST_VACANCIES + 1)
    )


def _comments(me: Me) -> Select[Any]:
    """Unread comments on the services of the scope; one row, also for none. What is held for a look is not counted."""
    return (
        select(
            literal("comments"),
            cast(null(), Integer),
            cast(literal(""), String),
            cast(literal(""), String),
            func.count(SurveyComment.id),
        )
        .join(ServiceUnit, ServiceUnit.service_id == SurveyComment.service_id)
        .join(Unit, Unit.id == ServiceUnit.unit_id)
        .where(
            SurveyComment.state == COMMENT.initial,
            SurveyComment.held == "",
            valid(ServiceUnit, me.on),
            within(me.officer_of),
        )
    )
