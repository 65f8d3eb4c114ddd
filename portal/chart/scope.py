"""What an officer or auditor may reach: SQL conditions from the unit paths of his offices, and who acts where today.

A person belongs to the unit of his home placement: the one he holds today (definitive before acting), else the next or
last one. Whoever was never placed belongs to every officer until he is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, case, false, or_, select
from sqlalchemy.orm import aliased

from portal.chart import reading
from portal.chart.models import Placement, Unit
from portal.chart.reading import valid
from portal.policy import Above, Me
from portal.rules.hierarchy import PRECEDENCE, Capacity
from portal.store.db import db


@dataclass(frozen=True)
class Choice:
    """A unit as a filter or select offers it: indented by its depth in the scope."""

    id: int
    label: str
    path: str


def reach(me: Me) -> tuple[str, ...]:
    """The unit paths within which `me` may read."""
    return me.officer_of + me.auditor_of


def within(paths: Iterable[str], unit: Any = Unit) -> ColumnElement[bool]:
    """SQL condition: the unit lies in one of the paths."""
    return or_(false(), *(unit.path.startswith(path, autoescape=True) for path in paths))


def scoped(count: int) -> ColumnElement[bool]:
    """The same for a statement that is put together once: so many paths, given by `scope_values`."""
    return or_(false(), *(Unit.path.startswith(bindparam(f"scope_{at}")) for at in range(count)))


def scope_values(paths: Iterable[str]) -> dict[str, str]:
    return {f"scope_{at}": path for at, path in enumerate(paths)}


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
    """Who is above `me`: the one answer for every room. One statement, asked once for each `me`."""
    if me.above is None:
        me.above = reading.above(me.person_id, me.on)
    return me.above


def concerned(me: Me, person_id: int | None = None, position_id: int | None = None) -> frozenset[int]:
    """Whose appraisal hangs on a record of this person or position: the person's own, and mine where it is above me or
    I hold it."""
    over = above(me)
    held = any(holding.position_id == position_id for holding in me.holdings)
    mine = held or person_id in over.person_ids or position_id in over.position_ids
    return frozenset(({person_id} if person_id else set()) | ({me.person_id} if mine else set()))


def concerned_by_unit(me: Me, path: str) -> frozenset[int]:
    """The same of a unit: mine where somebody above me has his position in it or below it."""
    return frozenset({me.person_id} if any(each.startswith(path) for each in above(me).unit_paths) else ())


def units(paths: Iterable[str], on: date) -> list[Choice]:
    """The units of the scope that exist on the day, as a tree read from top to bottom. One query."""
    rows = db.session.execute(
        select(Unit.id, Unit.name, Unit.path).where(within(paths), valid(Unit, on)).order_by(Unit.id)
    ).all()
    names = {row.id: row.name for row in rows}
    lines = {row.id: [int(part) for part in row.path.strip("/").split("/")] for row in rows}
    top = min((len(line) for line in lines.values()), default=0)
    ordered = sorted(rows, key=lambda row: [(names.get(part, ""), part) for part in lines[row.id]])
    return [Choice(row.id, "– " * (len(lines[row.id]) - top) + row.name, row.path) for row in ordered]
