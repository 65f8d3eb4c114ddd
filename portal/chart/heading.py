"""Which position heads a unit on a day, by the rule in `rules/hierarchy.py`."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.chart.models import Position, PositionKind, ReportingLine
from portal.chart.reading import valid
from portal.rules.hierarchy import RankedPost, head
from portal.store.db import AnySelect, db

OFFICES = tuple(PositionKind)  # from the highest: breaks the tie between two who may head a unit


class UnitPost(NamedTuple):
    """A position on a day, as `leading` reads it."""

    unit_id: int
    position_id: int
    kind: PositionKind
    heads_unit: bool
    above_in: int | None  # the unit of the position to which it answers


def heads(unit_ids: Collection[int], on: date) -> dict[int, int]:
    """The position that heads each unit on the day; a unit without positions is left out. One query."""
    return leading(db.session.execute(posts(on).where(Position.unit_id.in_(unit_ids))))


def posts(on: Any) -> AnySelect:
    """SQL: the positions that there are on the day (a date, or a parameter of that name), as `leading` reads them."""
    above = aliased(Position)
    return (
        select(
            Position.unit_id,
            Position.id.label("position_id"),
            Position.kind,
            Position.heads_unit,
            above.unit_id.label("above_in"),
        )
        .outerjoin(ReportingLine, (ReportingLine.position_id == Position.id) & valid(ReportingLine, on))
        .outerjoin(above, above.id == ReportingLine.parent_id)
        .where(valid(Position, on))
    )


def leading(rows: Iterable[Any]) -> dict[int, int]:
    """The position that heads each unit of which these rows are all positions."""
    found: dict[int, list[RankedPost]] = defaultdict(list)
    for row in rows:
        external = row.kind is PositionKind.EXTERNAL
        outside = row.above_in != row.unit_id
        found[row.unit_id].append(
            RankedPost(row.position_id, external, row.heads_unit, outside, OFFICES.index(row.kind))
        )
    return {unit_id: post for unit_id, each in found.items() if (post := head(each)) is not None}
