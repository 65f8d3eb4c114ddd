"""Which position heads a unit, on a day and from then on, by the rule in `rules/hierarchy.py`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from portal.chart.models import Position, PositionKind, ReportingLine
from portal.chart.reading import lasting, valid
from portal.rules.hierarchy import RankedPost, head
from portal.rules.placement import Span, day_after
from portal.store.db import AnySelect, db

OFFICES = tuple(PositionKind)  # from the highest: breaks the tie between two who may head a unit


class UnitPost(NamedTuple):
    """A position on a day, as `leading` reads it."""

    unit_id: int
    position_id: int
    kind: PositionKind
    heads_unit: bool
    above_in: int | None  # the unit of the position to which it answers


class LastingPost(NamedTuple):
    """A position over its days, as `succession` reads it."""

    unit_id: int
    position_id: int
    kind: PositionKind
    heads_unit: bool
    life: Span
    answers: dict[Span, int]  # on which days to a position of which unit

    def on(self, day: date) -> UnitPost:
        above_in = next((unit_id for span, unit_id in self.answers.items() if span.holds(day)), None)
        return UnitPost(self.unit_id, self.position_id, self.kind, self.heads_unit, above_in)


@dataclass(frozen=True)
class Leadership:
    """Which position heads a unit from which day on, and which are marked to lead it, with their days."""

    steps: Sequence[tuple[date, int | None]]
    marked: Mapping[int, Span]

    @property
    def positions(self) -> set[int]:
        return {head for _, head in self.steps if head is not None} | self.marked.keys()


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


def leadership(unit_ids: Collection[int], since: date) -> dict[int, Leadership]:
    """Who leads each of these units, on the day and as the chart stands for later. One query."""
    found = _lasting_posts(unit_ids, since)
    steps = succession(found, since)
    marked = [post for post in found if post.heads_unit]
    return {
        key: Leadership(steps.get(key, []), {post.position_id: post.life for post in marked if post.unit_id == key})
        for key in unit_ids
    }


def succession(posts: Iterable[LastingPost], since: date) -> dict[int, list[tuple[date, int | None]]]:
    """Who heads each unit on the day and, as the chart stands, from which later day on another one, or nobody.
    `posts`: all positions of these units."""
    units: dict[int, list[LastingPost]] = defaultdict(list)
    for post in posts:
        units[post.unit_id].append(post)
    return {unit_id: _successive(each, since) for unit_id, each in units.items()}


def _lasting_posts(unit_ids: Collection[int], since: date) -> list[LastingPost]:
    """The positions of these units that there are on the day or later."""
    above = aliased(Position)
    told = Position.unit_id, Position.id, Position.kind, Position.heads_unit, Position.starts_on, Position.ends_on
    found: dict[int, LastingPost] = {}
    for unit_id, key, kind, heads_unit, first, last, line_first, line_last, above_in in db.session.execute(
        select(*told, ReportingLine.starts_on, ReportingLine.ends_on, above.unit_id)
        .outerjoin(ReportingLine, and_(ReportingLine.position_id == Position.id, lasting(ReportingLine, since)))
        .outerjoin(above, above.id == ReportingLine.parent_id)
        .where(Position.unit_id.in_(unit_ids), lasting(Position, since))
    ):
        post = found.setdefault(key, LastingPost(unit_id, key, kind, heads_unit, Span(first, last), {}))
        if line_first:
            post.answers[Span(line_first, line_last)] = above_in
    return list(found.values())


def _successive(posts: Sequence[LastingPost], since: date) -> list[tuple[date, int | None]]:
    """The steps of one unit: looked at on every day on which one of its positions changes."""
    spans = [span for post in posts for span in (post.life, *post.answers)]
    changes = {span.starts_on for span in spans} | {day_after(span.ends_on) for span in spans if span.ends_on}
    days = sorted({since, *(each for each in changes if each > since)})
    return [next(same) for _, same in groupby(((day, _head(posts, day)) for day in days), itemgetter(1))]


def _head(posts: Sequence[LastingPost], day: date) -> int | None:
    """Who heads the unit of these positions on the day."""
    return next(iter(leading(post.on(day) for post in posts if post.life.holds(day)).values()), None)


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
