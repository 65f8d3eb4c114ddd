"""A row and what it would do, and what all planning shares: finding units and positions by name, and the guards."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from portal.exchange.models import Finding
from portal.exchange.queries.stock import Post, Stock, UnitAt
from portal.exchange.text.columns import TypedRow, plain
from portal.policy import Concern, Me, OfChart
from portal.policy.ask import needs_second, permits
from portal.policy.who import Guarded
from portal.rules.problems import Problem

CHANGE = "people.change"
OWN = (
    "Baris ini menyangkut Anda sendiri atau orang yang membawahkan Anda. Mintalah pengelola kepegawaian lain "
    "mencatatnya."
)
SECOND = "Perubahan ini memerlukan persetujuan orang kedua. Lakukan lewat formulirnya, satu per satu."
ONLY_CITY = "Hanya pengelola kepegawaian kota yang dapat menetapkan jabatan puncak. Isi jabatan atasannya."
OWN_UNIT = (
    "Ini jabatan di unit tempat Anda bekerja; siapa yang memimpinnya bukan keputusan Anda. Catat lewat formulir, atau "
    "mintalah pengelola kepegawaian lain."
)


class Wrong(Exception):
    """What is wrong with a row: the label of the column and a sentence."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        self.problems = list(problems)
        super().__init__(problems)


class Unknown(Wrong):
    """It refers to something that is not there, or not yet."""


@dataclass(frozen=True)
class Meeting(OfChart):
    """A person in a position, as a placement is guarded."""

    unit_path: str
    concerns: Concern


@dataclass
class Planned:
    """What a row would do. `steps`: [[verb, values], …] with days as ISO has them; `told`: [[label, old, new], …]."""

    row: TypedRow
    title: str
    key: int  # of the record that it is about; below zero, one to come
    finding: Finding = Finding.SAME
    told: list[list[str]] = field(default_factory=list)
    problems: list[list[str]] = field(default_factory=list)
    steps: list[list[Any]] = field(default_factory=list)

    def do(self, verb: str, values: dict[str, Any], *told: tuple[str, str, str], is_fresh: bool = False) -> None:
        self.steps.append([verb, values])
        self.told += [list(each) for each in told if each[1] != each[2]]
        if self.finding is not Finding.FRESH:
            self.finding = Finding.FRESH if is_fresh else Finding.CHANGED


class Ledger:
    """The stock as it would be after the rows so far, and whoever sent them."""

    def __init__(self, stock: Stock, me: Me) -> None:
        self.stock, self.me = stock, me
        self.names: dict[str, list[UnitAt]] = {}
        for unit in stock.units.values():
            self.name_unit(unit)

    def name_unit(self, unit: UnitAt) -> None:
        if unit.life.ends_on is None or unit.life.ends_on >= self.me.on:
            self.names.setdefault(plain(unit.name), []).append(unit)

    def unit_named(self, text: str, column: str) -> UnitAt:
        """The unit of this name, or of a name with those of its parents before it ("Dinas > Sekretariat")."""
        *above_it, name = [part.strip() for part in text.split(">")]
        found = [unit for unit in self.names.get(plain(name), ()) if self._lies_below(unit, above_it)]
        if not found:
            raise Unknown((column, f"Unit “{text}” tidak ada dalam lingkup Anda. Periksa namanya, atau catat dahulu."))
        if len(found) > 1:
            raise Wrong(
                (column, f"Ada {len(found)} unit bernama {name}. Tulis dengan induknya: {self._with_parent(found[0])}.")
            )
        return found[0]

    def _lies_below(self, unit: UnitAt, names: list[str]) -> bool:
        parent = unit.parent
        for name in reversed(names):
            over = self.stock.units.get(parent) if parent is not None else None
            if over is None or plain(over.name) != plain(name):
                return False
            parent = over.parent
        return True

    def _with_parent(self, unit: UnitAt) -> str:
        over = self.stock.units.get(unit.parent) if unit.parent is not None else None
        return f"{over.name} > {unit.name}" if over else unit.name

    def titled(self, unit: UnitAt, title: str) -> list[Post]:
        return self.stock.titled[unit.key, plain(title)]

    def must_be_allowed(self, record: Guarded, column: str) -> None:
        """An import is no way around a second person, nor to one's own record."""
        if not permits(self.me, CHANGE, record):
            raise Wrong((column, OWN))
        if needs_second(CHANGE, record, self.me):
            raise Wrong((column, SECOND))

    def must_fit(self, problems: Iterable[Problem], columns: dict[str, str]) -> None:
        if found := [(columns.get(each.where, ""), each.text) for each in problems]:
            raise Wrong(*found)


def named(post: Post | None) -> str:
    return f"{post.title}, {post.unit.name}" if post else ""
