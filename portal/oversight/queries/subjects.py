"""The statements behind the completion: whoever holds a post for good on `:day`, with the columns of every room.

Each is put together once for a way of asking (how many unit paths, which step and state …); the values come by name:
`scope_0` …, `today`, `day`, `year`, `period` (ids), `name`, `unit_id`, and those of the rooms. So a page costs the
same however many rooms have a part in it.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Subquery, and_, bindparam, case, func, select

from portal.chart.models import Person, Placement, Position, PositionKind, Unit
from portal.chart.reading import valid
from portal.chart.scope import called_as, scoped
from portal.rules.hierarchy import Capacity
from portal.store.db import AnySelect
from portal.store.paging import Prepared, prepared
from portal.web.progress import Milestone
from portal.web.room import house, joined


def milestones() -> dict[str, Milestone]:
    """What is counted, by code, in the order of the house."""
    return {each.code: each for progress in house().progress for each in progress.completion.milestones}


@lru_cache
def total(paths: int) -> AnySelect:
    return select(*_sums(_people(paths).subquery()))


@lru_cache
def by_unit(paths: int) -> AnySelect:
    people = _people(paths).subquery()
    return (
        select(Unit.id, Unit.name, Unit.path, *_sums(people))
        .outerjoin(people, people.c.unit_id == Unit.id)
        .where(scoped(paths), valid(Unit, bindparam("today", type_=Date)))
        .group_by(Unit.id, Unit.name, Unit.path)
        .order_by(Unit.name, Unit.id)
    )


@lru_cache
def page_of_names(*asked: Any) -> Prepared:
    return prepared(names(*asked))


@lru_cache
def names(paths: int, step: str, state: str, by_words: bool, in_unit: bool, sort: str) -> AnySelect:
    people = _people(paths).subquery()
    c = people.c
    query = select(people)
    if step and state:
        query = query.where(_is_in(state, milestones()[step], c))
    if by_words:
        query = query.where(called_as(c.name_key))
    if in_unit:
        query = query.where(c.unit_id == bindparam("unit_id"))
    order = [c.unit, c.name_key] if sort.endswith("unit") else [c.name_key, c.unit]
    first = order[0].desc() if sort.startswith("-") else order[0]
    return query.order_by(first, order[1], c.placement_id)


def _is_in(state: str, milestone: Milestone, c: Any) -> ColumnElement[bool]:
    """SQL condition: the person is done with it, waits for somebody's answer to it, or has still to begin."""
    done, waiting, asked = milestone.done(c), milestone.waiting(c), milestone.asked(c)
    conditions: dict[str, ColumnElement[bool]] = {
        "done": done >= asked,
        "waiting": and_(done < asked, waiting > 0),
        "missing": done + waiting < asked,
    }
    return conditions[state]


def _sums(people: Subquery) -> list[ColumnElement[Any]]:
    """How many people; then of each milestone how much is done, waits and is asked for. A unit may have nobody."""
    c = people.c
    figures = [figure(c) for each in milestones().values() for figure in (each.done, each.waiting, each.asked)]
    return [func.count(c.placement_id), *(func.sum(case((c.placement_id.is_not(None), figure))) for figure in figures)]


def _people(paths: int) -> AnySelect:
    columns = joined(of.completion.columns() for of in house().progress)
    return (
        select(
            Placement.id.label("placement_id"),
            Placement.person_id,
            Person.name,
            Person.name_key,
            Position.title,
            Unit.id.label("unit_id"),
            Unit.name.label("unit"),
            *(each.label(name) for name, each in columns.items()),
        )
        .select_from(Placement)
        .join(Placement.person)
        .join(Placement.position)
        .join(Position.unit)
        .where(
            scoped(paths),
            valid(Placement, bindparam("day", type_=Date)),
            Placement.capacity == Capacity.DEFINITIVE,
            Position.kind != PositionKind.EXTERNAL,
        )
    )
