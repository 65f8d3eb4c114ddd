"""What an officer or auditor may reach: SQL conditions from the unit paths of his offices, and who acts where today.

A person belongs to the unit of his home placement: the one he holds today (definitive before acting), else the next or
last one. Whoever was never placed belongs to every officer until he is.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, String, bindparam, case, false, or_, select
from sqlalchemy.orm import aliased

from portal.chart import heights
from portal.chart.models import Person, Placement, Position, Unit
from portal.chart.reading import judged_since, lasting, valid
from portal.policy import Above, Concern, Me, OfChart
from portal.rules import names
from portal.rules.hierarchy import PRECEDENCE, Capacity
from portal.store.db import AnySelect, db, literally


@dataclass(frozen=True)
class Choice:
    """A unit as a filter or select offers it: indented by its depth in the scope."""

    id: int
    label: str
    path: str


@dataclass(frozen=True)
class Lead(OfChart):
    """Who heads a unit, as a matter of its own."""

    label: str
    unit_path: str
    concerns: Concern


def reach(me: Me) -> tuple[str, ...]:
    """The unit paths within which `me` may read."""
    return me.officer_of + me.auditor_of


def under(path: Any, unit: Any = Unit) -> ColumnElement[bool]:
    """SQL condition: the unit is the one of this path (a text, a parameter or a column) or below it.

    A path is made of keys and slashes: there is nothing in it that LIKE would take for a pattern.
    """
    condition: ColumnElement[bool] = unit.path.startswith(path)
    return condition


def within(paths: Iterable[Any]) -> ColumnElement[bool]:
    """SQL condition: the unit lies in one of the paths."""
    return or_(false(), *(under(path) for path in paths))


def scoped(count: int) -> ColumnElement[bool]:
    """The same for a statement that is put together once: so many paths, given by `scope_values`."""
    return within(bindparam(f"scope_{at}") for at in range(count))


def scope_values(paths: Iterable[str]) -> dict[str, str]:
    return {f"scope_{at}": path for at, path in enumerate(paths)}


def called(words: str) -> ColumnElement[bool]:
    """SQL condition: the person's name holds the words, whatever the apostrophe, case or titles. Never a number: search
    words stand in the address."""
    condition: ColumnElement[bool] = Person.name_key.contains(name_values(words)["name"], escape="/")
    return condition


def called_as(name_key: Any = Person.name_key) -> ColumnElement[bool]:
    """The same for a statement that is put together once: the words are given by `name_values`."""
    condition: ColumnElement[bool] = name_key.contains(bindparam("name", type_=String), escape="/")
    return condition


def name_values(words: str) -> dict[str, str]:
    return {"name": literally(names.sought(words))}


def acting(position_id: Any, on: date) -> ScalarSelect[int]:
    """SQL: the placement that acts in the position on the day (Plh, then Plt, then definitive)."""
    each = aliased(Placement)
    order = case({capacity: place for place, capacity in enumerate(PRECEDENCE)}, value=each.capacity)
    return (
        select(each.id)
        .where(each.position_id == position_id, valid(each, on))
        .order_by(order.desc(), each.starts_on.desc(), each.id.desc())
        .limit(1)
        .correlate_except(each)
        .scalar_subquery()
    )


def home(person_id: Any, on: date) -> ScalarSelect[int]:
    """SQL: the placement the person works in on the day, else the next or last one."""
    each = aliased(Placement)
    today = case((valid(each, on), 1), else_=0)
    definitive = case((each.capacity == Capacity.DEFINITIVE, 1), else_=0)
    return (
        select(each.id)
        .where(each.person_id == person_id)
        .order_by(today.desc(), definitive.desc(), each.starts_on.desc(), each.id.desc())
        .limit(1)
        .correlate_except(each)
        .scalar_subquery()
    )


def above(me: Me) -> Above:
    """Who is above `me`: the one answer for every room. One statement, asked once for each `me`; for whoever changes
    records by office it learns in the same breath who is above the other officers."""
    if me.above is None:
        found = heights.above([me.person_id], me.on, bool(me.officer_of or me.administrator))
        me.above = found.above[me.person_id]
        me.officers = tuple((key, path, found.above[key]) for key, paths in found.scopes.items() for path in paths)
    return me.above


def held_by(me: Me) -> AnySelect:
    """SQL: keys of the same positions as `above(me).held`, for a statement that has no need of the rest."""
    return select(Placement.position_id).where(
        Placement.person_id == me.person_id, lasting(Placement, judged_since(me.on))
    )


def seated_in(me: Me) -> list[int]:
    """The units in which `me` holds a position, will hold or has lately held one."""
    return [int(path.strip("/").rpartition("/")[2]) for path in set(above(me).held.values())]


def concerned(me: Me, person_id: int | None = None, position_id: int | None = None, path: str | None = None) -> Concern:
    """Whose matter a record of this person or position is: the person's own, and mine where it is above me or I hold
    it. `path`: of the unit that it belongs to, None where it belongs to none."""
    over = above(me)
    is_over = person_id in over.person_ids or position_id in over.positions
    mine = {me.person_id}
    subjects = ({person_id} if person_id else set()) | (mine if position_id in over.held else set())
    about = Concern(
        whose=frozenset(subjects | (mine if is_over else set())),
        person_ids=frozenset(subjects),
        position_ids=frozenset({position_id} if position_id else ()),
    )
    return replace(about, unkept=is_over and _is_unkept(me, about, path))


def concerned_by_unit(me: Me, path: str) -> Concern:
    """The same of a unit: mine where a position that I hold, or one above me, is in it or below it. It is about those
    positions of every officer in charge: whoever holds one cannot be the second person."""
    mine = _inside(above(me), path)
    theirs = [_inside(over, path) for _, over in _in_charge(me, path)]
    return Concern(
        whose=frozenset({me.person_id} if mine else ()),
        position_ids=mine.union(*theirs),
        unkept=bool(mine) and all(theirs),
    )


def lead(me: Me, unit: Unit, old: Collection[int], new: Collection[int]) -> Lead:
    """Who heads the unit, where `me` has a seat in it: not mine to settle, since whoever stands above the head sets the
    unit's result. It is about those who have headed it so far, and so about everybody who works there; without any,
    about every seat there has been. A new head may not even be stored yet. `old`, `new`: positions."""
    mine = frozenset({me.person_id})
    seats = select(Position.id).where(Position.unit_id == unit.id, Position.id.not_in(new))
    about = Concern(
        whose=mine,
        person_ids=mine if above(me).held.keys() & {*old, *new} else frozenset(),
        position_ids=frozenset(old or db.session.scalars(seats)),
    )
    whole = replace(about, position_ids=about.position_ids.union(new))
    return Lead(f"Pimpinan {unit.name}", unit.path, replace(about, unkept=_is_unkept(me, whole, unit.path)))


def concerns(about: Concern, over: Above, person_id: int) -> bool:
    """Whether what it is about is the person's own, or above them. `over`: what is theirs and above the person."""
    return bool(
        person_id in about.person_ids
        or about.person_ids & over.person_ids
        or about.position_ids & (over.positions.keys() | over.held.keys())
    )


def _inside(over: Above, path: str) -> frozenset[int]:
    """One's own positions, and those above one, in the unit or below it."""
    return frozenset(key for key, of in {**over.positions, **over.held}.items() if of.startswith(path))


def _is_unkept(me: Me, about: Concern, path: str | None) -> bool:
    """Whether every officer in charge of the unit is below what it is about, so that none may change it alone."""
    return all(concerns(about, over, key) for key, over in _in_charge(me, path))


def _in_charge(me: Me, path: str | None) -> list[tuple[int, Above]]:
    """The officers whose scope covers the unit, each with what is theirs and above them."""
    return [(key, over) for key, scope, over in me.officers if path is None or path.startswith(scope)]


def units(paths: Iterable[str], on: date) -> list[Choice]:
    """The units of the scope that exist on the day, as a tree read from top to bottom. One query."""
    rows = db.session.execute(
        select(Unit.id, Unit.name, Unit.path).where(within(paths), valid(Unit, on)).order_by(Unit.id)
    ).all()
    named = {row.id: row.name for row in rows}
    lines = {row.id: [int(part) for part in row.path.strip("/").split("/")] for row in rows}
    top = min((len(line) for line in lines.values()), default=0)
    ordered = sorted(rows, key=lambda row: [(named.get(part, ""), part) for part in lines[row.id]])
    return [Choice(row.id, "– " * (len(lines[row.id]) - top) + row.name, row.path) for row in ordered]


def misspelt() -> Iterator[str]:
    """One sentence for each person whose name is sought by another one."""
    for row in db.session.execute(select(Person.id, Person.name, Person.name_key).order_by(Person.id)):
        if row.name_key != names.key(row.name)[:200]:
            yield f"person {row.id}: namanya dicari sebagai {row.name_key}"


def strayed() -> Iterator[str]:
    """One sentence for each unit whose path is not that of its parents: scopes of offices are read from it."""
    rows = db.session.execute(select(Unit.id, Unit.parent_id, Unit.path)).all()
    paths = {row.id: row.path for row in rows}
    for row in sorted(rows):
        if row.path != f"{paths.get(row.parent_id, '/')}{row.id}/":
            yield f"unit {row.id}: jalurnya {row.path}, bukan di bawah induknya"
