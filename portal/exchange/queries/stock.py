"""The chart within somebody's reach, read at once and kept in memory, so that a whole file can be held against it.

What rows would add is put into it as if it were there; records to come have keys below zero.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import TypeVar

from sqlalchemy import and_, or_, select

from portal.chart.models import Identifier, Person, Placement, Position, PositionKind, Rank, ReportingLine, Unit
from portal.chart.reading import valid
from portal.chart.scope import concerned, within
from portal.exchange.text.columns import plain
from portal.people.queries import homes, reachable
from portal.policy import Concern, Me, OfChart
from portal.rules.hierarchy import Holding
from portal.rules.identifiers import Kind
from portal.rules.placement import Span, day_before
from portal.store.db import db

T = TypeVar("T")

AT_ONCE = 500  # values of one statement


@dataclass
class UnitAt:
    key: int
    name: str
    parent: int | None
    path: str
    life: Span


@dataclass
class Post(OfChart):
    """A position. Guarded as its record is."""

    key: int
    title: str
    kind: PositionKind
    level: str
    heads_unit: bool
    unit: UnitAt
    life: Span
    parent: int | None = None
    parent_since: date | None = None
    holdings: list[Holding] = field(default_factory=list)
    concerns: Concern = Concern()

    @property
    def unit_path(self) -> str:
        return self.unit.path


@dataclass
class Somebody(OfChart):
    """A person with the last rank. Guarded as their record is."""

    key: int
    name: str
    unit_path: str | None = None
    is_reachable: bool = True
    rank: tuple[str, str] = ("", "")
    rank_since: date | None = None
    concerns: Concern = Concern()


@dataclass
class Stock:
    units: dict[int, UnitAt]
    posts: dict[int, Post]
    people: dict[int, Somebody]
    numbers: dict[str, tuple[Kind, int]]  # value -> kind, person
    in_unit: dict[int, list[Post]] = field(default_factory=lambda: defaultdict(list))
    titled: dict[tuple[int, str], list[Post]] = field(default_factory=lambda: defaultdict(list))  # by unit and title
    of_person: dict[int, list[Holding]] = field(default_factory=lambda: defaultdict(list))

    def add_post(self, post: Post) -> None:
        self.posts[post.key] = post
        self.in_unit[post.unit.key].append(post)
        self.titled[post.unit.key, plain(post.title)].append(post)
        for held in post.holdings:
            self.of_person[held.person_id].append(held)

    def place(self, new: Holding, left: Iterable[Holding]) -> None:
        """Somebody takes a position; what it takes the place of ends the day before."""
        for old in left:
            ended = replace(old, ends_on=day_before(new.starts_on))
            for held in (self.posts[old.position_id].holdings, self.of_person[old.person_id]):
                held[held.index(old)] = ended
        self.posts[new.position_id].holdings.append(new)
        self.of_person[new.person_id].append(new)


def read(me: Me, numbers: Collection[str]) -> Stock:
    """Everything in reach, and the people with these numbers. A fixed number of statements, and some for each 500."""
    units = {
        row.id: UnitAt(row.id, row.name, row.parent_id, row.path, Span(row.starts_on, row.ends_on))
        for row in db.session.execute(select(Unit).where(within(me.officer_of)).order_by(Unit.id)).scalars()
    }
    posts = _posts(me, units)
    found = _numbered(numbers)
    stock = Stock(units, {}, _people(me, {person for _, person in found.values()}), found)
    for post in posts.values():
        stock.add_post(post)
    return stock


def _posts(me: Me, units: dict[int, UnitAt]) -> dict[int, Post]:
    line = ReportingLine
    columns = Position.id, Position.title, Position.kind, Position.level, Position.heads_unit, Position.unit_id
    found = {}
    for row in db.session.execute(
        select(*columns, Position.starts_on, Position.ends_on, line.parent_id, line.starts_on.label("since"))
        .join(Position.unit)
        .outerjoin(line, and_(line.position_id == Position.id, valid(line, me.on)))
        .where(within(me.officer_of), or_(Position.ends_on.is_(None), Position.ends_on >= me.on))
        .order_by(Position.id)
    ):
        unit, life = units[row.unit_id], Span(row.starts_on, row.ends_on)
        of = Post(row.id, row.title, row.kind, row.level, row.heads_unit, unit, life, row.parent_id, row.since)
        of.concerns = concerned(me, position_id=row.id, path=unit.path)
        found[row.id] = of
    held = (
        select(Placement.id, Placement.person_id, Placement.position_id)
        .add_columns(Placement.capacity, Placement.starts_on, Placement.ends_on)
        .join(Placement.position)
        .join(Position.unit)
        .where(within(me.officer_of))
        .order_by(Placement.id)
    )
    for row in db.session.execute(held):
        if row.position_id in found:
            holding = Holding(row.id, row.person_id, row.position_id, row.capacity, row.starts_on, row.ends_on)
            found[row.position_id].holdings.append(holding)
    return found


def _numbered(numbers: Collection[str]) -> dict[str, tuple[Kind, int]]:
    found = {}
    for some in _portions(sorted(numbers)):
        asked = select(Identifier.value, Identifier.kind, Identifier.person_id).where(Identifier.value.in_(some))
        found.update({value: (kind, person) for value, kind, person in db.session.execute(asked)})
    return found


def _people(me: Me, keys: Collection[int]) -> dict[int, Somebody]:
    found = {}
    for some in _portions(sorted(keys)):
        asked = homes(me.on).add_columns(Person.name, Unit.path, reachable(me).label("near")).where(Person.id.in_(some))
        for row in db.session.execute(asked):
            about = concerned(me, row.id, path=row.path)
            found[row.id] = Somebody(row.id, row.name, row.path, bool(row.near), concerns=about)
        for rank in db.session.scalars(select(Rank).where(Rank.person_id.in_(some)).order_by(Rank.starts_on, Rank.id)):
            found[rank.person_id].rank = rank.title, rank.grade
            found[rank.person_id].rank_since = rank.starts_on
    return found


def _portions(values: Sequence[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, AT_ONCE)):
        yield some
