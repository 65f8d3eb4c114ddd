"""Looking for units, positions and reporting lines, always within the reach of whoever asks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from portal.chart.models import SUPERVISING, Person, Placement, Position, PositionKind, ReportingLine, Unit
from portal.chart.reading import MOST_LEVELS, lasting, valid
from portal.chart.scope import acting, concerned, concerned_by_unit, held_by, reach, under, within
from portal.policy import Me
from portal.rules.placement import Span
from portal.store.db import AnyRow, AnySelect, db
from portal.store.errors import Missing
from portal.store.paging import PageOf, ordering, paged
from portal.structure import text
from portal.web.tasks import Task

UNIT_SORTS = {"name": (Unit.name,), "since": (Unit.starts_on, Unit.name)}
POSITION_SORTS = {"title": (Position.title,), "holder": (Person.name_key, Position.title)}
MOST_CANDIDATES = 25

_holder, _parent, _parent_holder = aliased(Placement), aliased(Position), aliased(Placement)


def units(me: Me, words: str, ended: bool, sort: str, page: int) -> PageOf:
    """Rows: id, name, parent's name, days, how many positions it has today."""
    parent = aliased(Unit)
    posts = (
        select(func.count()).select_from(Position).where(Position.unit_id == Unit.id, valid(Position, me.on))
    ).correlate(Unit)
    query = (
        select(
            Unit.id,
            Unit.name,
            parent.name.label("parent"),
            Unit.starts_on,
            Unit.ends_on,
            posts.scalar_subquery().label("posts"),
        )
        .outerjoin(parent, parent.id == Unit.parent_id)
        .where(
            within(reach(me)), or_(Unit.ends_on.is_(None), Unit.ends_on >= me.on) if not ended else Unit.ends_on < me.on
        )
    )
    if words:
        query = query.where(Unit.name.icontains(words, autoescape=True))
    return paged(query.order_by(*ordering(UNIT_SORTS, sort), Unit.id), page)


def unit(unit_id: int, me: Me) -> Unit:
    """The unit with its parent, and whether somebody above `me` sits in it. Raises Missing outside reach."""
    found = db.session.scalar(
        select(Unit).where(Unit.id == unit_id, within(reach(me))).options(joinedload(Unit.parent))
    )
    if found is None:
        raise Missing("unit")
    found.concerns = concerned_by_unit(me, found.path)
    return found


def any_unit() -> bool:
    """Whether the city has a unit at all; the first one is its top."""
    return bool(db.session.scalar(select(exists().where(Unit.id.is_not(None)))))


def below(unit_id: int, on: date) -> Sequence[Unit]:
    """The units directly below that still exist on the day, or will."""
    return db.session.scalars(
        select(Unit)
        .where(Unit.parent_id == unit_id, or_(Unit.ends_on.is_(None), Unit.ends_on >= on))
        .order_by(Unit.name, Unit.id)
    ).all()


def in_use_after(unit_id: int, on: date) -> tuple[int, int]:
    """How many units directly below, and how many positions, outlive the day."""
    row = db.session.execute(
        select(
            select(func.count())
            .select_from(Unit)
            .where(Unit.parent_id == unit_id, _outlives(Unit, on))
            .scalar_subquery(),
            select(func.count())
            .select_from(Position)
            .where(Position.unit_id == unit_id, _outlives(Position, on))
            .scalar_subquery(),
        )
    ).one()
    return row[0], row[1]


def positions(
    me: Me, words: str = "", unit_path: str = "", state: str = "", sort: str = "title", page: int = 1
) -> PageOf:
    """Positions with who acts in them today and in the one above. `state`: a key of the view's STATES, "" in being.

    Rows: id, title, kind, level, ends_on, unit_id, unit, holder, capacity, parent_id, parent, parent_held (None:
    vacant).
    """
    query = _positions(me.on).where(within(reach(me)), _in_state(state, me.on))
    if unit_path:
        query = query.where(under(unit_path))
    if words:
        query = query.where(Position.title.icontains(words, autoescape=True))
    return paged(query.order_by(*ordering(POSITION_SORTS, sort), Position.id), page)


def tasks(me: Me, on: date) -> list[Task]:
    """The vacant posts that an officer has to fill first. One statement, none for anybody else."""
    return text.vacant(_vacant(me, on)) if me.officer_of else []


def _vacant(me: Me, on: date) -> Sequence[AnyRow]:
    """Posts that nobody holds and to which others answer, most of them first; one more than is shown.

    Rows: id, title, unit, answering (how many).
    """
    below = aliased(ReportingLine)
    answering = select(func.count(below.id)).where(below.parent_id == Position.id, valid(below, on)).scalar_subquery()
    held = exists().where(Placement.position_id == Position.id, valid(Placement, on))
    return db.session.execute(
        select(Position.id, Position.title, Unit.name.label("unit"), answering.label("answering"))
        .join(Position.unit)
        .where(within(me.officer_of), valid(Position, on), Position.kind != PositionKind.EXTERNAL, ~held, answering > 0)
        .order_by(answering.desc(), Position.title, Position.id)
        .limit(text.MOST_VACANCIES + 1)
    ).all()


def any_position(me: Me) -> bool:
    """Whether there is any position within the reach of `me`."""
    return bool(db.session.scalar(select(exists().where(Position.unit_id == Unit.id, within(reach(me))))))


def in_unit(unit_id: int, me: Me, page: int) -> PageOf:
    """The positions of this very unit that are in being today; rows as above."""
    query = _positions(me.on).where(Position.unit_id == unit_id, _in_state("", me.on))
    return paged(query.order_by(Position.title, Position.id), page)


def answering(position: Position, me: Me) -> Sequence[AnyRow]:
    """The positions that answer to this one today, to the assessor from outside also the top ones; rows as above."""
    query = _positions(me.on).where(within(reach(me)), valid(Position, me.on))
    if position.kind is PositionKind.EXTERNAL:
        query = query.where(or_(_parent.id == position.id, _parent.id.is_(None)), Position.id != position.id)
    else:
        query = query.where(_parent.id == position.id)
    return db.session.execute(query.order_by(Position.title, Position.id)).all()


def candidates(position: Position, me: Me, words: str) -> Sequence[AnyRow]:
    """Positions that may become the superior of this one: by words in all his reach, else along its units; none of his
    own."""
    query = _positions(me.on).where(within(reach(me)), valid(Position, me.on), Position.id != position.id)
    query = query.where(Position.id.not_in(held_by(me)))
    query = query.where(Position.title.icontains(words, autoescape=True) if words else _along(position.unit.path))
    return db.session.execute(query.order_by(Unit.path, Position.title, Position.id).limit(MOST_CANDIDATES)).all()


def superiors(unit: Unit, me: Me) -> Sequence[AnyRow]:
    """Positions to which a new one in this unit may answer, none of one's own; rows as above."""
    query = _positions(me.on).where(within(reach(me)), _along(unit.path), valid(Position, me.on))
    query = query.where(Position.id.not_in(held_by(me)))
    return db.session.execute(query.order_by(Unit.path, Position.heads_unit.desc(), Position.title, Position.id)).all()


def position(position_id: int, me: Me) -> Position:
    """The position with its unit, and whether the appraisal of `me` hangs on it. Raises Missing outside his reach."""
    found = db.session.scalar(
        select(Position)
        .join(Position.unit)
        .where(Position.id == position_id, within(reach(me)))
        .options(contains_eager(Position.unit))
    )
    if found is None:
        raise Missing("position")
    found.concerns = concerned(me, position_id=found.id, path=found.unit.path)
    return found


def holders(position_id: int) -> Sequence[Placement]:
    """Who held the position when, newest first, with names."""
    return db.session.scalars(
        select(Placement)
        .where(Placement.position_id == position_id)
        .options(joinedload(Placement.person))
        .order_by(Placement.starts_on.desc(), Placement.id.desc())
    ).all()


def lines(position_id: int) -> Sequence[AnyRow]:
    """To which positions this one answered when, newest first: (ReportingLine, parent's title)."""
    return db.session.execute(
        select(ReportingLine, Position.title)
        .join(Position, Position.id == ReportingLine.parent_id)
        .where(ReportingLine.position_id == position_id)
        .order_by(ReportingLine.starts_on.desc())
    ).all()


def parents(position_id: int, on: date) -> dict[int, int]:
    """Who answers to whom from this position upwards on the day: {position: parent}."""
    first = (
        select(ReportingLine.position_id, ReportingLine.parent_id, literal(1).label("level"))
        .where(ReportingLine.position_id == position_id, valid(ReportingLine, on))
        .cte("upwards", recursive=True)
    )
    up = aliased(ReportingLine)
    chain = first.union(
        select(up.position_id, up.parent_id, first.c.level + 1)
        .join(first, up.position_id == first.c.parent_id)
        .where(valid(up, on), first.c.level < MOST_LEVELS)
    )
    return {row.position_id: row.parent_id for row in db.session.execute(select(chain))}


def held_after(position_id: int, on: date) -> tuple[int, int]:
    """How many placements in the position, and how many lines towards it, outlive the day."""
    row = db.session.execute(
        select(
            select(func.count())
            .select_from(Placement)
            .where(Placement.position_id == position_id, _outlives(Placement, on))
            .scalar_subquery(),
            select(func.count())
            .select_from(ReportingLine)
            .where(ReportingLine.parent_id == position_id, _outlives(ReportingLine, on))
            .scalar_subquery(),
        )
    ).one()
    return row[0], row[1]


def first_placed_on(position_id: int) -> date | None:
    """The first day on which anybody held the position."""
    return db.session.scalar(select(func.min(Placement.starts_on)).where(Placement.position_id == position_id))


def external_exists(life: Span, except_id: int | None = None) -> bool:
    """Whether another position of the assessor from outside the service exists on any day of that life."""
    query = exists().where(
        Position.kind == PositionKind.EXTERNAL,
        lasting(Position, life.starts_on),
        *([Position.starts_on <= life.ends_on] if life.ends_on else []),
        Position.id.is_distinct_from(except_id),
    )
    return bool(db.session.scalar(select(query)))


def _positions(on: date) -> AnySelect:
    return (
        select(
            Position.id,
            Position.title,
            Position.kind,
            Position.level,
            Position.ends_on,
            Position.unit_id,
            Unit.name.label("unit"),
            Person.name.label("holder"),
            _holder.capacity,
            _parent.id.label("parent_id"),
            _parent.title.label("parent"),
            _parent_holder.id.label("parent_held"),
        )
        .select_from(Position)
        .join(Unit, Unit.id == Position.unit_id)
        .outerjoin(_holder, _holder.id == acting(Position.id, on))
        .outerjoin(Person, Person.id == _holder.person_id)
        .outerjoin(ReportingLine, and_(ReportingLine.position_id == Position.id, valid(ReportingLine, on)))
        .outerjoin(_parent, _parent.id == ReportingLine.parent_id)
        .outerjoin(_parent_holder, _parent_holder.id == acting(_parent.id, on))
    )


def _in_state(state: str, on: date) -> ColumnElement[bool]:
    if state == "ended":
        return Position.ends_on < on
    if state == "undelegated":
        line = aliased(ReportingLine)
        below = exists().where(line.parent_id == Position.id, valid(line, on))
        return and_(valid(Position, on), Position.kind.not_in(SUPERVISING), Position.delegation == "", below)
    if state == "vacant":
        return and_(valid(Position, on), _holder.id.is_(None))
    if state == "orphaned":
        seat, sitting = aliased(Position), aliased(Placement)
        assessor = exists().where(
            seat.kind == PositionKind.EXTERNAL, sitting.position_id == seat.id, valid(sitting, on)
        )
        alone = and_(_parent.id.is_(None), Position.kind != PositionKind.EXTERNAL, ~assessor)
        return and_(
            valid(Position, on),
            _holder.id.is_not(None),
            or_(and_(_parent.id.is_not(None), _parent_holder.id.is_(None)), alone),
        )
    return or_(Position.ends_on.is_(None), Position.ends_on >= on)


def _along(path: str) -> ColumnElement[bool]:
    """SQL: the unit is the one with this path or one above it."""
    return Unit.id.in_([int(part) for part in path.strip("/").split("/")])


def _outlives(model: Any, on: date) -> ColumnElement[bool]:
    return or_(model.ends_on.is_(None), model.ends_on > on)
