"""What an officer or auditor may reach: SQL conditions from the unit paths of his offices, and who acts where today.

A person belongs to the unit of his home placement: the one he holds today (definitive before acting), else the next or
last one. Whoever was never placed belongs to every officer until he is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, case, false, literal, or_, select
from sqlalchemy.orm import aliased

from portal.chart.models import Placement, ReportingLine, Unit
from portal.chart.standing import MOST_LEVELS, valid
from portal.policy import Me
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


def above(me: Me) -> Select[Any]:
    """SQL: the positions above those that `me` holds today; whoever sits there appraises him, or appraises who does."""
    held = [holding.position_id for holding in me.holdings]
    first = (
        select(ReportingLine.parent_id, literal(1).label("level"))
        .where(ReportingLine.position_id.in_(held), valid(ReportingLine, me.on))
        .cte("above_me", recursive=True)
    )
    up = aliased(ReportingLine)
    chain = first.union(
        select(up.parent_id, first.c.level + 1)
        .join(first, up.position_id == first.c.parent_id)
        .where(valid(up, me.on), first.c.level < MOST_LEVELS)
    )
    return select(chain.c.parent_id)


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
