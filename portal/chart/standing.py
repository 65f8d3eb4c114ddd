"""Who is who on a day: the signed-in person, the superior of a placement, a superior's team, the names on a form.

Everything is resolved from dated rows in a fixed number of queries, however many records are asked about.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Integer, bindparam, cast, exists, null, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload, selectinload

from portal.chart import reading
from portal.chart.models import (
    Assignment,
    Identifier,
    Person,
    Placement,
    Position,
    PositionKind,
    Rank,
    ReportingLine,
    Role,
    Unit,
)
from portal.chart.reading import Chart, valid
from portal.paper.snapshot import Party
from portal.policy import Holder, Me, Standing
from portal.rules.hierarchy import Capacity, Vacant, holder
from portal.store.db import db, once_a_request, rows


def me(account_id: int, person_id: int, name: str, token: str, on: date) -> Me:
    """The signed-in person with what he holds and may do today. One query."""
    by_position: dict[int, list[Any]] = defaultdict(list)
    offices: list[tuple[Role, str]] = []
    for row in rows(_held_and_assigned(), {"person": person_id, "day": on}):
        if row.role is None:
            by_position[row.position_id].append(row)
        else:
            offices.append((row.role, row.path or "/"))
    held, acts_for, leads = [], set(), False
    for position_id, found in by_position.items():
        acting = holder([reading.as_holding(row) for row in found], on)
        for row in found:
            if row.person_id != person_id:
                continue
            held.append(reading.as_holder(row))
            if acting and acting.placement_id == row.placement_id:
                acts_for.add(position_id)
                leads = leads or row.leads
    return Me(
        account_id=account_id,
        person_id=person_id,
        name=name,
        token=token,
        on=on,
        holdings=tuple(dict.fromkeys(held)),
        acts_for=frozenset(acts_for),
        leads=leads,
        officer_of=tuple(path for role, path in offices if role is Role.OFFICER),
        auditor_of=tuple(path for role, path in offices if role is Role.AUDITOR),
        administrator=any(role is Role.ADMINISTRATOR for role, _ in offices),
    )


@cache
def _held_and_assigned() -> CompoundSelect[Any]:
    """Everybody who holds a position that `:person` holds on `:day`, then that person's offices (with a `role`).

    Put together once, because every request asks.
    """
    person_id, on = bindparam("person", type_=Integer), reading.DAY
    mine, rival = aliased(Placement), aliased(Placement)
    answering = exists().where(ReportingLine.parent_id == rival.position_id, valid(ReportingLine, on))
    held = (
        reading.holdings(rival)
        .add_columns(or_(answering, Position.kind == PositionKind.EXTERNAL).label("leads"))
        .join(mine, mine.position_id == rival.position_id)
        .where(mine.person_id == person_id, valid(mine, on), valid(rival, on))
    )
    nothing = (Unit.path if column.key == "path" else cast(null(), column.type) for column in held.selected_columns)
    assigned = (
        select(*nothing, Assignment.role)
        .select_from(Assignment)
        .outerjoin(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.person_id == person_id, valid(Assignment, on))
    )
    return union_all(held.add_columns(cast(null(), Assignment.role.type).label("role")), assigned)


def standing(placement_id: int, on: date) -> Standing:
    """Where the records of this placement stand on the day. One query."""
    return standings([placement_id], on)[placement_id]


def standings(placement_ids: Collection[int], on: date) -> dict[int, Standing]:
    """The same for many placements, in one query; in none where the request has read the circle that they belong to."""
    met = _met(on)
    if met.keys() >= set(placement_ids):
        return {key: met[key] for key in placement_ids}
    return _standings(reading.of_placements(placement_ids, on), on)


def team(me: Me, first: date | None = None, last: date | None = None) -> dict[int, Standing]:
    """Placements whose superior `me` is today, with their standings; or those that held at any time between two days.

    One query, whatever the size.
    """
    if not me.acts_for:
        return {}
    found = _standings(reading.around(me.person_id, me.acts_for, me.on, first or me.on, last or me.on), me.on)
    return {key: each for key, each in found.items() if each.superior and each.superior.person_id == me.person_id}


class Circle(NamedTuple):
    """Whose records ask something of somebody: of his own placements, and of those whose superior he is."""

    own: dict[int, Standing]
    team: dict[int, Standing]

    @property
    def placement_ids(self) -> frozenset[int]:
        return frozenset([*self.own, *self.team])


def circle(me: Me, first: date) -> Circle:
    """My own placements, ended ones too, and those of my team, unless they ended before `first`.

    One query, whatever the size, however many rooms ask on one page.
    """
    found = _around(me.person_id, me.acts_for, me.on, first)
    team = {key: each for key, each in found.items() if each.superior and each.superior.person_id == me.person_id}
    own = {key: each for key, each in found.items() if each.owner.person_id == me.person_id and key not in team}
    return Circle(own, team)


@once_a_request
def _around(person_id: int, position_ids: frozenset[int], on: date, first: date) -> dict[int, Standing]:
    found = _standings(reading.around(person_id, position_ids, on, first, on), on)
    _met(on).update(found)
    return found


@once_a_request
def _met(on: date) -> dict[int, Standing]:
    """Where the placements stand that this request has met as somebody's circle."""
    return {}


def below(me: Me, position_id: Any) -> ColumnElement[bool]:
    """SQL condition: the position stands one or two levels below one that `me` acts in."""
    first = reading.below(me.acts_for, me.on)
    return or_(position_id.in_(first), position_id.in_(reading.below(first, me.on)))


def leaders(position_ids: Collection[int], on: date) -> dict[int, Holder | None]:
    """Who leads one level above each position on the day, also while nobody holds it. One query.

    Above the official outside the civil service there is nobody: he leads himself.
    """
    if not position_ids:
        return {}
    found = reading.of_positions(position_ids, on)

    def above(position_id: int) -> Holder | None:
        acting = holder(found.holders[position_id], on)
        if position_id == found.external and acting:
            return found.holder(acting.placement_id)
        boss = found.superior(position_id, acting.person_id if acting else 0, on)
        return None if isinstance(boss, Vacant) else found.holder(boss.holding.placement_id)

    return {position_id: above(position_id) for position_id in position_ids}


def _standings(found: Chart, on: date) -> dict[int, Standing]:
    return {placement_id: _standing(placement_id, on, found) for placement_id in found.asked}


def _standing(placement_id: int, on: date, found: Chart) -> Standing:
    row, owner = found.rows[placement_id], found.holder(placement_id)
    boss = found.superior(row.position_id, row.person_id, on)
    if isinstance(boss, Vacant):
        return Standing(owner, None, None, row.path, boss.reason)
    held = boss.holding
    higher = found.superior(held.position_id, held.person_id, on, {row.person_id})
    reviewer = None if isinstance(higher, Vacant) else found.holder(higher.holding.placement_id)
    return Standing(owner, found.holder(held.placement_id), reviewer, row.path)


def parties(placement_ids: Iterable[int], on: date) -> dict[int, Party]:
    """Placements as forms name them: number, rank, position and unit as of the day. Three queries."""
    rows = db.session.scalars(
        select(Placement)
        .where(Placement.id.in_(list(placement_ids)))
        .options(
            joinedload(Placement.position).joinedload(Position.unit),
            joinedload(Placement.person).options(selectinload(Person.identifiers), selectinload(Person.ranks)),
        )
    )
    return {row.id: _party(row, on) for row in rows}


def _party(placement: Placement, on: date) -> Party:
    identifier: Identifier | None = _as_of(placement.person.identifiers, on)
    rank: Rank | None = _as_of(placement.person.ranks, on)
    position = placement.position
    external = position.kind is PositionKind.EXTERNAL
    return Party(
        name=placement.person.name,
        identifier_kind=identifier.kind if identifier else "none",
        identifier_label=identifier.kind.label if identifier else "NIP",
        identifier=identifier.value if identifier else "",
        rank=rank.title if rank else "",
        grade=rank.grade if rank else "",
        position=position.title,
        unit=position.unit.name,
        unit_label="INSTANSI" if external else "UNIT KERJA",
        capacity="" if placement.capacity is Capacity.DEFINITIVE else placement.capacity.printed,
        decree=placement.decree_number,
        placement_id=None if external else placement.id,
    )


def _as_of(rows: Sequence[Any], on: date) -> Any:
    """The row that holds on the day; else, for records older than the data, the earliest."""
    return next((row for row in rows if row.holds_on(on)), rows[0] if rows else None)
