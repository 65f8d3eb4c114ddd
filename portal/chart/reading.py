"""Part of the organisation on a day, read in one statement: who answers to whom, and who holds what.

The statements are put together once, with parameters: that costs more than asking the database. They are written as
joins side by side, because each sub-query costs SQLite a table of its own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    and_,
    bindparam,
    cast,
    exists,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from portal.chart.models import Person, Placement, Position, PositionKind, ReportingLine, Unit
from portal.policy import Holder
from portal.rules.hierarchy import Capacity, Holding, Superior, Vacant, capacity_label, superior
from portal.store.db import AnySelect, rows

# A chart deeper than this is a fault in the data, not an organisation.
MOST_LEVELS = 15

DAY = bindparam("day", type_=Date)
SINCE = bindparam("since", type_=Date)  # `judged_since` that day


@dataclass
class Chart:
    """Part of the organisation on a day."""

    parents: dict[int, int] = field(default_factory=dict)  # of a position
    holders: dict[int, list[Holding]] = field(default_factory=lambda: defaultdict(list))  # of a position
    rows: dict[int, Any] = field(default_factory=dict)  # by placement
    asked: list[int] = field(default_factory=list)  # placements
    external: int | None = None  # position of the external assessor
    known: dict[int, Holder] = field(default_factory=dict)  # by placement, as they are asked for

    def holder(self, placement_id: int) -> Holder:
        if placement_id not in self.known:
            self.known[placement_id] = as_holder(self.rows[placement_id])
        return self.known[placement_id]

    def superior(self, position_id: int, person_id: int, on: date, excluded: Collection[int] = ()) -> Superior | Vacant:
        return superior(
            position_id,
            person_id,
            on,
            parent_of=self.parents.get,
            holders_of=lambda position: self.holders.get(position, ()),
            external_position_id=self.external,
            excluded=excluded,
        )


def of_placements(placement_ids: Collection[int], on: date) -> Chart:
    """What matters to these placements."""
    return _read(_of_placements(), {"placements": list(placement_ids), "day": on})


def of_positions(position_ids: Collection[int], on: date) -> Chart:
    """What matters to these positions, also to those that nobody holds."""
    return _read(_of_positions(), {"positions": list(position_ids), "day": on})


def around(person_id: int, position_ids: Collection[int], on: date, first: date, last: date) -> Chart:
    """What matters on the day to the person's placements, ended ones too, and to those one or two levels below the
    positions that hold between the first and the last day."""
    posts = list(position_ids)
    return _read(_around(), {"person": person_id, "posts": posts, "day": on, "first": first, "last": last})


def valid(model: Any, on: Any) -> ColumnElement[bool]:
    """SQL condition: the row holds on the day (a date, or a parameter that will be one)."""
    return and_(model.starts_on <= on, or_(model.ends_on.is_(None), model.ends_on >= on))


def lasting(model: Any, on: Any) -> ColumnElement[bool]:
    """SQL condition: the row holds on the day, or will."""
    return or_(model.ends_on.is_(None), model.ends_on >= on)


def judged_since(on: date) -> date:
    """The first day of the plans that are still rated: those of this year and of the last."""
    return date(on.year - 1, 1, 1)


def holdings(placement: Any) -> AnySelect:
    """SQL: placements with the person, the position and the path of the unit."""
    return (
        select(
            placement.id.label("placement_id"),
            placement.person_id,
            placement.position_id,
            placement.capacity,
            placement.starts_on,
            placement.ends_on,
            placement.decree_number,
            Person.name,
            Position.title,
            Position.kind,
            Unit.path,
        )
        .select_from(placement)
        .join(Person, Person.id == placement.person_id)
        .join(Position, Position.id == placement.position_id)
        .join(Unit, Unit.id == Position.unit_id)
    )


def as_holding(row: Any) -> Holding:
    return Holding(row.placement_id, row.person_id, row.position_id, row.capacity, row.starts_on, row.ends_on)


def as_holder(row: Any) -> Holder:
    return Holder(
        row.person_id,
        row.placement_id,
        row.position_id,
        row.name,
        capacity_label(row.capacity, row.title),
        row.capacity.value,
        row.decree_number,
        row.starts_on,
        row.ends_on,
        row.kind is PositionKind.EXTERNAL,
    )


def below(position_ids: Any, on: Any) -> Select[int]:
    """SQL: positions that answer to these (keys, a query or a parameter) on the day; below the external assessor, those
    that answer to nobody."""
    top = aliased(Position)
    answering = select(ReportingLine.position_id.label("id")).where(
        ReportingLine.parent_id.in_(position_ids), valid(ReportingLine, on)
    )
    roots = select(Position.id).join(top, _is_top(top, position_ids)).where(_is_root(Position, on))
    return select(union_all(answering, roots).subquery().c.id)


@cache
def _of_placements() -> CompoundSelect[Any]:
    asked = select(Placement.id, Placement.position_id).where(Placement.id.in_(bindparam("placements")))
    return _chart(asked.cte("asked"))


@cache
def _of_positions() -> CompoundSelect[Any]:
    asked = (
        select(Placement.id, Position.id.label("position_id"))
        .select_from(Position)
        .outerjoin(Placement, and_(Placement.position_id == Position.id, valid(Placement, DAY)))
        .where(Position.id.in_(bindparam("positions")))
    )
    return _chart(asked.cte("asked"))


@cache
def _around() -> CompoundSelect[Any]:
    mine = select(Placement.id, Placement.position_id).where(Placement.person_id == bindparam("person"))
    return _chart(union_all(mine, *_team(bindparam("posts"))).cte("asked"))


def _team(posts: Any) -> Iterator[AnySelect]:
    """Those who may have the holder of the posts as their superior: everybody one level below, and two levels below,
    because whoever acts for his own superior is appraised one up. Below the external assessor level one are the roots.
    """
    line, above, top, parent = aliased(ReportingLine), aliased(ReportingLine), aliased(Position), aliased(Position)
    held = select(Placement.id, Placement.position_id).where(
        Placement.starts_on <= bindparam("last"),
        or_(Placement.ends_on.is_(None), Placement.ends_on >= bindparam("first")),
        Placement.capacity == Capacity.DEFINITIVE,
    )
    answering = held.join(line, and_(line.position_id == Placement.position_id, valid(line, DAY)))
    yield answering.where(line.parent_id.in_(posts))
    yield answering.join(above, and_(above.position_id == line.parent_id, valid(above, DAY))).where(
        above.parent_id.in_(posts)
    )
    yield held.join(Placement.position).join(top, _is_top(top, posts)).where(_is_root(Position, DAY))
    yield (
        answering.join(parent, parent.id == line.parent_id).join(top, _is_top(top, posts)).where(_is_root(parent, DAY))
    )


def _is_top(position: Any, position_ids: Any) -> ColumnElement[bool]:
    return and_(position.id.in_(position_ids), position.kind == PositionKind.EXTERNAL)


def _is_root(position: Any, on: Any) -> ColumnElement[bool]:
    """SQL condition: the position answers to nobody but the external assessor, who is over all of these."""
    line = aliased(ReportingLine)
    return and_(
        position.kind != PositionKind.EXTERNAL,
        valid(position, on),
        ~exists().where(line.position_id == position.id, valid(line, on)),
    )


def _chart(asked: CTE) -> CompoundSelect[Any]:
    """All that may matter to `asked` (id of a placement, or NULL for a post that nobody holds, and position_id): who
    holds a post, and to which one that answers. First the placements asked for, then those above, the external assessor
    and the vacant posts asked for."""
    first = (
        select(ReportingLine.parent_id, literal(1).label("level"))
        .join(asked, asked.c.position_id == ReportingLine.position_id)
        .where(valid(ReportingLine, DAY))
        .cte("chain", recursive=True)
    )
    next_up, line = aliased(ReportingLine), aliased(ReportingLine)
    chain = first.union(
        select(next_up.parent_id, first.c.level + 1)
        .join(first, next_up.position_id == first.c.parent_id)
        .where(valid(next_up, DAY), first.c.level < MOST_LEVELS)
    )
    held = (
        holdings(Placement)
        .outerjoin(line, and_(line.position_id == Placement.position_id, valid(line, DAY)))
        .add_columns(line.parent_id.label("above_id"))
    )
    themselves = held.join(asked, asked.c.id == Placement.id)
    above = held.where(Placement.position_id.in_(select(chain.c.parent_id)), valid(Placement, DAY))
    top = held.where(Position.kind == PositionKind.EXTERNAL, valid(Placement, DAY))
    empty = {"position_id": asked.c.position_id, "above_id": line.parent_id}
    vacant = (
        select(*(empty.get(str(column.key), cast(null(), column.type)) for column in held.selected_columns))
        .select_from(asked)
        .join(line, and_(line.position_id == asked.c.position_id, valid(line, DAY)))
        .where(asked.c.id.is_(None))
    )
    return union_all(
        themselves.add_columns(literal(1).label("asked")),
        *(each.add_columns(literal(0)) for each in (above, top, vacant)),
    )


def _read(query: CompoundSelect[Any], values: dict[str, Any]) -> Chart:
    chart = Chart()
    for row in rows(query, values):
        if row.above_id is not None:
            chart.parents[row.position_id] = row.above_id
        if row.placement_id is None:
            continue
        if row.placement_id not in chart.rows:
            chart.rows[row.placement_id] = row
            chart.holders[row.position_id].append(as_holding(row))
        if row.asked:
            chart.asked.append(row.placement_id)
        if row.kind is PositionKind.EXTERNAL:
            chart.external = min(chart.external or row.position_id, row.position_id)
    return chart
