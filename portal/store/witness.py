"""What an entry of the journal has seen: the hash of its record with its children, by a numbered recipe.

A recipe names the columns. Its number stands in the entry, so that a column that comes later changes no old hash: it
gets a recipe of its own. The text that is hashed is the same on both databases, and after moving from one to the other.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, select

from portal.store.db import Model, db


@dataclass(frozen=True)
class Piece:
    """Rows of another table that belong to the record: their `key` is the column `of` ("table.column") of a row of the
    record itself or of a piece before it. `columns`: names separated by spaces; none: they only lead to others."""

    table: str
    columns: str
    key: str
    of: str


@dataclass(frozen=True)
class Recipe:
    """What is witnessed of a record: columns of its own row (names separated by spaces), and its children.

    `fresh`: those of the columns that came into the schema with this recipe, empty in every row that was there. A
    record whose last entry saw an older one holds nothing in them: they are as good as witnessed.
    """

    columns: str
    pieces: tuple[Piece, ...] = ()
    fresh: str = ""


@dataclass(frozen=True)
class Witnessed:
    """A journaled table. `recipes`: number 1, 2, 3 …; the last one is in use.

    `born_blank`: a row is part of another record and has no entry of its own until something is written into these
    columns. `quiet`: a row comes in without an entry, which would tell when it came.
    """

    recipes: tuple[Recipe, ...]
    born_blank: bool = False
    quiet: bool = False

    @property
    def number(self) -> int:
        """Of the recipe in use."""
        return len(self.recipes)


TABLES: dict[str, Witnessed] = {}  # by table; the house fills in what its rooms declare


def of(table: str, record_id: int) -> tuple[str, int]:
    """(hash of the record as it lies in the database, number of the recipe in use)"""
    number = TABLES[table].number
    return hashes(table, number, [record_id])[record_id], number


def hashes(table: str, number: int, ids: Collection[int]) -> dict[int, str]:
    """The hash of each of these records that is there. One statement for each table of the recipe."""
    found: dict[int, list[Any]] = {}
    connection = db.session.connection()
    for at, statement in enumerate(_statements(table, number)):
        for record_id, *row in connection.execute(statement, {"ids": list(ids)}):
            pieces = found.setdefault(record_id, [])
            pieces.extend([] for _ in range(at + 1 - len(pieces)))
            pieces[at].append([plain(value) for value in row])
    return {record_id: _hash(pieces) for record_id, pieces in found.items()}


def blank(table: str, ids: Collection[int]) -> set[int]:
    """Those of the records into whose witnessed columns nothing was written yet; children are something."""
    if not TABLES[table].born_blank:
        return set()
    own, *children = _statements(table, TABLES[table].number)
    connection, asked = db.session.connection(), {"ids": list(ids)}
    empty = {record_id for record_id, _, *values in connection.execute(own, asked) if not any(values)}
    return empty - {row[0] for statement in children for row in connection.execute(statement, asked)}


def later(table: str, number: int, ids: Collection[int]) -> set[int]:
    """Those of the records that hold something in columns which came empty after the recipe of this number."""
    connection, found = db.session.connection(), set()
    for recipe in TABLES[table].recipes[number:]:
        for at, statement in enumerate(_selects(table, _only_fresh(recipe)) if recipe.fresh else ()):
            keys = 3 if at else 2
            found |= {row[0] for row in connection.execute(statement, {"ids": list(ids)}) if any(row[keys:])}
    return found


def _only_fresh(recipe: Recipe) -> Recipe:
    fresh = recipe.fresh.split()

    def among(names: str) -> str:
        return " ".join(name for name in names.split() if name in fresh)

    pieces = tuple(replace(piece, columns=among(piece.columns)) for piece in recipe.pieces)
    return Recipe(among(recipe.columns), pieces)


@cache
def _statements(table: str, number: int) -> tuple[Select[Any], ...]:
    return _selects(table, TABLES[table].recipes[number - 1])


def _selects(table: str, recipe: Recipe) -> tuple[Select[Any], ...]:
    """The rows of each piece, the record's own first: its id, then the piece's."""
    root = Model.metadata.tables[table]
    wanted = root.c.id.in_(bindparam("ids"))
    own = select(root.c.id, root.c.id.label("own"), *_columns(root, recipe.columns)).where(wanted).order_by(root.c.id)
    joined: dict[str, Any] = {table: root}
    found = [own]
    for piece in recipe.pieces:
        rows = Model.metadata.tables[piece.table]
        parent, column = piece.of.split(".")
        joined[piece.table] = joined[parent].join(rows, rows.c[piece.key] == Model.metadata.tables[parent].c[column])
        if not piece.columns:
            continue
        found.append(
            select(root.c.id, rows.c.id.label("own"), rows.c[piece.key].label("key"), *_columns(rows, piece.columns))
            .select_from(joined[piece.table])
            .where(wanted)
            .order_by(root.c.id, rows.c.id)
        )
    return tuple(found)


def _columns(table: Table, names: str) -> Iterable[Any]:
    return [table.c[name] for name in names.split()]


def plain(value: Any) -> Any:
    """The value of a column as JSON knows it, the same on both databases."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def canonical(value: Any) -> str:
    """The one text of plain values: sorted keys, no spaces, letters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _hash(pieces: list[Any]) -> str:
    """SHA-256 of the rows of all pieces; pieces at the end without rows leave no trace."""
    return hashlib.sha256(canonical(pieces).encode()).hexdigest()
