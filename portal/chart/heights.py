"""Who is above somebody, by the chart of the day and of the days to come: the one answer for every room."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, bindparam, cast, null, or_, select, union_all
from sqlalchemy.orm import aliased

from portal.chart.models import Assignment, Placement, Position, PositionKind, ReportingLine, Role, Unit
from portal.chart.reading import DAY, SINCE, judged_since, lasting, valid
from portal.policy import Above
from portal.rules import hierarchy
from portal.store.db import rows


@dataclass(frozen=True)
class Heights:
    """Who is above each person asked about; of officers also the unit paths that they are in charge of."""

    above: Mapping[int, Above]
    scopes: Mapping[int, list[str]]


def above(person_ids: Collection[int], on: date, with_officers: bool = False) -> Heights:
    """Who is above each of these people, by the lines and holders of the day and of those to come; and, if asked for,
    above each officer of the portal. Their own positions are those of the day, to come, and left so lately that the
    plans written there are still rated. One statement."""
    scopes: dict[int, list[str]] = defaultdict(list)
    mine: dict[int, set[int]] = defaultdict(set)
    parents: dict[int, set[int]] = defaultdict(set)
    holders: dict[int, set[int]] = defaultdict(set)
    paths: dict[int, str] = {}
    external: set[int] = set()
    for row in rows(_above(with_officers), {"people": list(person_ids), "day": on, "since": judged_since(on)}):
        if row.position_id is None:
            scopes[row.holder_id].append(row.path or "/")
            continue
        paths[row.position_id] = row.path
        if row.kind is PositionKind.EXTERNAL:
            external.add(row.position_id)
        if row.parent_id is not None:
            parents[row.position_id].add(row.parent_id)
        if row.holder_id is not None:
            mine[row.holder_id].add(row.position_id)
            if row.ends_on is None or row.ends_on >= on:
                holders[row.position_id].add(row.holder_id)

    def placed(position_ids: Iterable[int]) -> dict[int, str]:
        return {position_id: paths.get(position_id, "") for position_id in position_ids}

    def over(person_id: int) -> Above:
        found = hierarchy.above(
            mine[person_id],
            parents_of=lambda position: parents.get(position, ()),
            external_position_ids=external,
        )
        people = {holder for position in found for holder in holders[position]} - {person_id}
        return Above(frozenset(people), placed(found), placed(mine[person_id]))

    return Heights({key: over(key) for key in {*person_ids, *scopes}}, dict(scopes))


@cache
def _above(with_officers: bool) -> CompoundSelect[Any]:
    """The positions of `:people`, all above them and the external assessor's: where each is, who holds it, to which it
    answers. Officers come with the path of their scope and no position.

    The chain needs no bound: a union keeps each position once.
    """
    held, line = aliased(Placement), aliased(ReportingLine)
    officer = Assignment.role == Role.OFFICER, valid(Assignment, DAY)
    asked: ColumnElement[bool] = held.person_id.in_(bindparam("people", expanding=True))
    if with_officers:
        asked = or_(asked, held.person_id.in_(select(Assignment.person_id).where(*officer)))
    first = select(held.position_id.label("id")).where(asked, lasting(held, SINCE)).cte("upwards", recursive=True)
    up = select(line.parent_id).join(first, first.c.id == line.position_id).where(lasting(line, DAY))
    chain = first.union(up)
    tops = select(Position.id).where(Position.kind == PositionKind.EXTERNAL, lasting(Position, DAY))
    near = union_all(select(chain.c.id), tops).subquery()
    found = (
        select(Position.id.label("position_id"), Position.kind, Unit.path)
        .join(Unit, Unit.id == Position.unit_id)
        .where(Position.id.in_(select(near.c.id)))
    )
    nobody = cast(null(), Placement.person_id.type).label("holder_id")
    answers = found.add_columns(ReportingLine.parent_id, nobody, ReportingLine.ends_on).join(
        ReportingLine, and_(ReportingLine.position_id == Position.id, lasting(ReportingLine, DAY))
    )
    nowhere = cast(null(), ReportingLine.parent_id.type)
    holders = found.add_columns(nowhere, Placement.person_id, Placement.ends_on).outerjoin(
        Placement, and_(Placement.position_id == Position.id, lasting(Placement, SINCE))
    )
    if not with_officers:
        return union_all(answers, holders)
    blank = cast(null(), Position.id.type), cast(null(), Position.kind.type)
    officers = (
        select(*blank, Unit.path, nowhere, Assignment.person_id, Assignment.ends_on)
        .select_from(Assignment)
        .outerjoin(Unit, Unit.id == Assignment.unit_id)
        .where(*officer)
    )
    return union_all(answers, holders, officers)
