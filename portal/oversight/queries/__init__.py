"""How far the people of some units are with all that the rooms ask of them: counts by unit, and the names."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.chart.models import Unit
from portal.chart.reading import valid
from portal.chart.scope import name_values, scope_values, within
from portal.oversight.queries import subjects
from portal.oversight.queries.subjects import milestones
from portal.periods.text import Focus
from portal.store.db import db
from portal.store.errors import Missing
from portal.store.paging import PageOf, paged
from portal.web.room import house

STATES = {"done": "Selesai", "waiting": "Menunggu", "missing": "Belum"}
SORTS = {"name", "unit"}


@dataclass
class Amount:
    """How much of a milestone is done, waits for somebody's answer, and is asked for in all."""

    done: int = 0
    waiting: int = 0
    asked: int = 0

    @property
    def missing(self) -> int:
        return self.asked - self.done - self.waiting

    @property
    def share(self) -> float:
        """How much is done, 0 to 1; where nothing is asked, all of it."""
        return self.done / self.asked if self.asked else 1.0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.done + other.done, self.waiting + other.waiting, self.asked + other.asked)


@dataclass
class Counts:
    """People, and how far they are with each milestone, by its code."""

    people: int
    amounts: dict[str, Amount]

    @classmethod
    def of(cls, row: Sequence[int | None]) -> "Counts":
        """From the row of `subjects`: the number of people, then three numbers for each milestone."""
        people, *figures = (number or 0 for number in row)
        amounts = (Amount(*figures[at : at + 3]) for at in range(0, len(figures), 3))
        return cls(people, dict(zip(milestones(), amounts, strict=True)))

    def __add__(self, other: "Counts") -> "Counts":
        amounts = {code: self.amounts[code] + amount for code, amount in other.amounts.items()}
        return Counts(self.people + other.people, amounts)


@dataclass
class Branch:
    """A unit and how far its people are: those directly in it, or with all below it."""

    id: int
    name: str
    path: str
    counts: Counts
    is_direct: bool = False  # only those directly in it


def total(paths: Collection[str], focus: Focus, on: date) -> Counts:
    """Everybody within the paths. One statement."""
    row = db.session.execute(subjects.total(len(paths)), _values(paths, focus, on)).one()
    return Counts.of(row)


def by_unit(paths: Collection[str], focus: Focus, on: date) -> list[Branch]:
    """Every unit within the paths with the counts of those directly in it. One statement."""
    rows = db.session.execute(subjects.by_unit(len(paths)), _values(paths, focus, on)).all()
    return [Branch(row[0], row[1], row[2], Counts.of(row[3:])) for row in rows]


def unit(unit_id: int, paths: Iterable[str], on: date) -> Branch:
    """A unit within the paths, nobody counted. Raises Missing."""
    row = db.session.execute(
        select(Unit.id, Unit.name, Unit.path).where(Unit.id == unit_id, within(paths), valid(Unit, on))
    ).first()
    if row is None:
        raise Missing("unit")
    return Branch(row.id, row.name, row.path, nobody())


def branches(units: Sequence[Branch], top: Branch | None) -> list[Branch]:
    """What stands directly below `top` (without one: at the top of the scope), each with all below it, by name.

    Whoever works in `top` itself comes first.
    """
    heads = _heads([each for each in units if top is None or each.path != top.path and each.path.startswith(top.path)])
    found = [Branch(each.id, each.name, each.path, together(units, each)) for each in heads]
    if top and top.counts.people:
        found.insert(0, Branch(top.id, top.name, top.path, top.counts, is_direct=True))
    return found


def in_order(found: Sequence[Branch], sort: str) -> list[Branch]:
    """By name as they come, or by how much is done, the least first."""
    by = sort.removeprefix("-")
    keys: dict[str, Callable[[Branch], Any]] = {
        "name": lambda branch: (not branch.is_direct, branch.name),
        "people": lambda branch: branch.counts.people,
    }
    key = keys.get(by, lambda branch: branch.counts.amounts[by].share)
    return sorted(found, key=key, reverse=sort.startswith("-"))


def together(units: Iterable[Branch], top: Branch | None) -> Counts:
    """The unit and all below it, or everything."""
    return sum((each.counts for each in units if top is None or each.path.startswith(top.path)), nobody())


def nobody() -> Counts:
    return Counts(0, {code: Amount() for code in milestones()})


def chosen(units: Sequence[Branch], unit_id: int | None) -> Branch | None:
    """The unit asked for; else the one at the top of the scope, None where there are several. Raises Missing."""
    if unit_id is None:
        heads = _heads(units)
        return heads[0] if len(heads) == 1 else None
    found = next((each for each in units if each.id == unit_id), None)
    if found is None:
        raise Missing("unit")
    return found


def trail(units: Iterable[Branch], top: Branch | None) -> list[Branch]:
    """The units of the scope above this one, the highest first."""
    above = _above(top.path) if top else []
    return sorted((each for each in units if each.path in above), key=lambda each: len(each.path))


def _heads(units: Sequence[Branch]) -> list[Branch]:
    """Those that lie in no other."""
    paths = {each.path for each in units}
    return [each for each in units if paths.isdisjoint(_above(each.path))]


def _above(path: str) -> list[str]:
    """The paths of the units above: "/1/4/9/" -> "/1/4/", "/1/"."""
    parts = path.strip("/").split("/")
    return [f"/{'/'.join(parts[:count])}/" for count in range(len(parts) - 1, 0, -1)]


@dataclass(frozen=True)
class NameFilter:
    """Whose names are wanted: within which paths, in which state of which step, with which words in the name."""

    paths: tuple[str, ...]
    step: str = ""
    state: str = ""
    words: str = ""
    direct_unit_id: int | None = None

    @property
    def way(self) -> tuple[Any, ...]:
        """What the statement depends on, apart from its values."""
        return len(self.paths), self.step, self.state, bool(self.words), bool(self.direct_unit_id)

    @property
    def values(self) -> dict[str, Any]:
        found = name_values(self.words) | {"unit_id": self.direct_unit_id}
        return {name: value for name, value in found.items() if value}


def names(asked: NameFilter, focus: Focus, on: date, sort: str, page: int) -> PageOf:
    """A page of the people asked for. Two statements."""
    query = subjects.page_of_names(*asked.way, sort)
    return paged(query, page, _values(asked.paths, focus, on) | asked.values)


def everybody(asked: NameFilter, focus: Focus, on: date) -> Sequence[Any]:
    """All of them, for a file. One statement."""
    return db.session.execute(subjects.names(*asked.way, "unit"), _values(asked.paths, focus, on) | asked.values).all()


def _values(paths: Collection[str], focus: Focus, on: date) -> dict[str, Any]:
    day = min(max(on, focus.starts_on), focus.ends_on)
    found = {**scope_values(paths), "today": on, "day": day, "year": focus.year_id, "period": focus.period_id}
    for progress in house().progress:
        found |= progress.completion.values(focus, on)
    return found
