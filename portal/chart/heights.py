"""Who is above somebody, by the chart of the day and of the days to come: the one answer for every room."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, bindparam, cast, null, or_, select, union_all
from sqlalchemy.orm import aliased

from portal.chart.heading import LastingPost, succession
from portal.chart.models import Assignment, Placement, Position, PositionKind, ReportingLine, Role, Unit
from portal.chart.reading import DAY, SINCE, judged_since, lasting, valid
from portal.policy import Above
from portal.rules import hierarchy
from portal.rules.placement import Span
from portal.store.db import rows


@dataclass(frozen=True)
class Heights:
    """Who is above each person asked about; of officers also the unit paths that they are in charge of."""

    above: Mapping[int, Above]
    scopes: Mapping[int, list[str]]


def above(person_ids: Collection[int], on: date, with_officers: bool = False) -> Heights:
    """Who is above each of these people, by the lines and holders of the day and of those to come; and, if asked for,
    above each officer of the portal. Their own positions are those of the day, to come, and left so lately that the
    plans written there are still rated; whoever heads the units of these counts as above them. One statement."""
    scopes: dict[int, list[str]] = defaultdict(list)
    mine: dict[int, set[int]] = defaultdict(set)
    holders: dict[int, set[int]] = defaultdict(set)
    posts: dict[int, Any] = {}
    lines: dict[int, list[Any]] = defaultdict(list)
    for row in rows(_above(with_officers), {"people": list(person_ids), "day": on, "since": judged_since(on)}):
        if row.position_id is None:
            scopes[row.holder_id].append(row.path or "/")
            continue
        posts[row.position_id] = row
        if row.parent_id is not None:
            lines[row.position_id].append(row)
        if row.holder_id is not None:
            mine[row.holder_id].add(row.position_id)
            if row.ends_on is None or row.ends_on >= on:
                holders[row.position_id].add(row.holder_id)
    lasts = (key for key, post in posts.items() if post.until is None or post.until >= on)
    external = {key for key in lasts if posts[key].kind is PositionKind.EXTERNAL}
    asked = {*person_ids, *scopes}
    units = {posts[key].unit_id for person_id in asked for key in mine[person_id]}
    heads = _heads({key: post for key, post in posts.items() if post.unit_id in units}, posts, lines, on)

    def placed(position_ids: Iterable[int]) -> dict[int, str]:
        return {key: posts[key].path if key in posts else "" for key in position_ids}

    def over(person_id: int) -> Above:
        def parents(position_id: int) -> set[int]:
            answers_to = {line.parent_id for line in lines.get(position_id, ())}
            is_own = position_id in mine[person_id]
            return answers_to | (heads.get(posts[position_id].unit_id, set()) - {position_id} if is_own else set())

        found = hierarchy.above(mine[person_id], parents_of=parents, external_position_ids=external)
        people = {holder for position in found for holder in holders[position]} - {person_id}
        return Above(frozenset(people), placed(found), placed(mine[person_id]))

    return Heights({key: over(key) for key in asked}, dict(scopes))


_IN_OFFICE = Assignment.role == Role.OFFICER, valid(Assignment, DAY)


def _heads(
    of: Mapping[int, Any], posts: Mapping[int, Any], lines: Mapping[int, Sequence[Any]], on: date
) -> dict[int, set[int]]:
    """The positions that head each unit on the day, or will as the chart stands. `of`: all positions of these units."""
    lasting_posts = (
        LastingPost(
            post.unit_id,
            key,
            post.kind,
            post.heads_unit,
            Span(post.since, post.until),
            {Span(each.starts_on, each.ends_on): posts[each.parent_id].unit_id for each in lines.get(key, ())},
        )
        for key, post in of.items()
    )
    steps = succession(lasting_posts, on)
    return {unit_id: {head for _, head in each if head is not None} for unit_id, each in steps.items()}


@cache
def _above(with_officers: bool) -> CompoundSelect[Any]:
    """The positions of `_near`: where each is and how long, who holds it, to which it answers. Officers come with the
    path of their scope and no position."""
    found = (
        select(
            Position.id.label("position_id"),
            Position.unit_id,
            Position.kind,
            Position.heads_unit,
            Position.starts_on.label("since"),
            Position.ends_on.label("until"),
            Unit.path,
        )
        .join(Unit, Unit.id == Position.unit_id)
        .where(Position.id.in_(_near(with_officers)))
    )
    nobody = cast(null(), Placement.person_id.type).label("holder_id")
    answers = found.add_columns(ReportingLine.parent_id, nobody, ReportingLine.starts_on, ReportingLine.ends_on).join(
        ReportingLine, and_(ReportingLine.position_id == Position.id, lasting(ReportingLine, DAY))
    )
    nowhere = cast(null(), ReportingLine.parent_id.type)
    holders = found.add_columns(nowhere, Placement.person_id, Placement.starts_on, Placement.ends_on).outerjoin(
        Placement, and_(Placement.position_id == Position.id, lasting(Placement, SINCE))
    )
    if not with_officers:
        return union_all(answers, holders)
    blank = (Unit.path if each.key == "path" else cast(null(), each.type) for each in found.selected_columns)
    officers = (
        select(*blank, nowhere, Assignment.person_id, Assignment.starts_on, Assignment.ends_on)
        .select_from(Assignment)
        .outerjoin(Unit, Unit.id == Assignment.unit_id)
        .where(*_IN_OFFICE)
    )
    return union_all(answers, holders, officers)


def _near(with_officers: bool) -> Select[int]:
    """SQL: keys of the positions in the units of the positions of `:people` (and of the officers), of all above these,
    and of the external assessor's. The chain needs no bound: a union keeps each position once."""
    held, seat, line = aliased(Placement), aliased(Position), aliased(ReportingLine)
    asked: ColumnElement[bool] = held.person_id.in_(bindparam("people"))
    if with_officers:
        asked = or_(asked, held.person_id.in_(select(Assignment.person_id).where(*_IN_OFFICE)))
    units = select(seat.unit_id).join(held, held.position_id == seat.id).where(asked, lasting(held, SINCE))
    first = select(Position.id).where(Position.unit_id.in_(units)).cte("upwards", recursive=True)
    up = select(line.parent_id).join(first, first.c.id == line.position_id).where(lasting(line, DAY))
    chain = first.union(up)
    tops = select(Position.id).where(Position.kind == PositionKind.EXTERNAL, lasting(Position, DAY))
    return select(union_all(select(chain.c.id), tops).subquery().c.id)
