"""Every column that a recipe names is seen: changed in one row of the sampled city, it changes its record's hash."""

from collections.abc import Iterator
from itertools import pairwise, product
from pathlib import Path

import pytest
from sqlalchemy import Column, select, text
from sqlalchemy.exc import IntegrityError

from portal.store import witness
from portal.store.db import Model, Number, db
from portal.store.witness import Piece, Recipe
from tests import ON_POSTGRES
from tests.disarmed import disarm
from tests.guards.visiting import Visited

pytestmark = pytest.mark.usefixtures("app")  # whose rooms have declared their recipes


def named() -> Iterator[tuple[str, Column]]:
    """(journaled table, each column that its recipe in use names)"""
    for table, witnessed in witness.TABLES.items():
        recipe = witnessed.recipes[-1]
        pieces = [(table, recipe.columns), *((piece.table, piece.columns) for piece in recipe.pieces)]
        for name, columns in pieces:
            yield from ((table, Model.metadata.tables[name].c[column]) for column in columns.split())


OTHERS = {"INTEGER": 77, "SMALLINT": 2, "BOOLEAN": 1, "JSON": '{"x": 1}', "DATE": "2001-01-02"}
OTHERS |= {"DATETIME": "2001-01-02 00:00:00.000000", "TIME": "01:01:00.000000"}


def others(column: Column) -> list[object]:
    """Values of the column's type, as they lie in the database."""
    if isinstance(column.type, Number):
        return ["777"]
    return list(getattr(column.type, "enums", [OTHERS.get(str(column.type), "x")]))


def changed(column: Column) -> bool:
    """Another value in the first or the last row, whichever takes it; False where there is no row."""
    name = f'"{column.table.name}"'
    for key, value in product(("min", "max"), others(column)):
        change = f'UPDATE {name} SET "{column.name}" = :value WHERE id = (SELECT {key}(id) FROM {name})'  # noqa: S608
        try:
            with db.session.begin_nested():
                if (
                    db.session.connection()
                    .execute(text(f'{change} AND "{column.name}" IS NOT :value'), {"value": value})
                    .rowcount
                ):
                    return True
        except IntegrityError:  # another row has it
            continue
    return False


@pytest.mark.skipif(ON_POSTGRES, reason="checks columns against recipes, not one database against another")
def test_a_change_of_any_witnessed_column_is_seen(city: Visited) -> None:
    unseen, seen = [], 0
    with city.app.app_context():
        disarm()
        for table, column in named():
            ids = list(db.session.scalars(select(Model.metadata.tables[table].c.id)))
            before = witness.hashes(table, witness.TABLES[table].number, ids)
            savepoint = db.session.begin_nested()
            if ids and changed(column):
                seen += 1
                if witness.hashes(table, witness.TABLES[table].number, ids) == before:
                    unseen.append(f"{table}: {column}")
            savepoint.rollback()
        db.session.rollback()
    assert not unseen
    assert seen > 100


# Columns of witnessed tables that no recipe names, each with its reason.
EXCUSED = {
    "version": "counts changes, is none",
    "id": "in every row of a recipe",
    "report.read_at": "decides about taking back alone, while it waits",
    "setting.changed_at": "is the entry's instant",
    "arrival.salt": "in the digest",
    "unit.path": "follows from the parents; portal/chart/scope.py looks after it",
    "staff_import.content": "told by its hash, and forgotten in the end",
    "person.name_key": "follows from the name; portal/chart/scope.py looks after it",
    "survey_comment.on": "in the month's digest",
    "survey_comment.held": "in the month's digest",
}


def test_every_column_of_a_witnessed_table_is_named_or_excused() -> None:
    seen = {f"{column.table.name}.{column.name}" for _, column in named()}
    seen |= {f"{piece.table}.{piece.key}" for _, piece in pieces()} | {piece.of for _, piece in pieces()}
    tables = {*witness.TABLES, *(piece.table for _, piece in pieces() if piece.columns)}
    unnamed = {
        f"{table}.{column.name}"
        for table in tables
        for column in Model.metadata.tables[table].columns
        if column.name not in EXCUSED and f"{table}.{column.name}" not in seen | EXCUSED.keys()
    }
    assert unnamed == set()


def test_no_recipe_is_edited_once_it_was_used() -> None:
    """A later column gets a later recipe: what entries have witnessed stays what it was."""
    written = [
        f"{table} {number}: {recipe.columns}"
        + "".join(f"\n  {piece.table} by {piece.key} = {piece.of}: {piece.columns}" for piece in recipe.pieces)
        for table, witnessed in sorted(witness.TABLES.items())
        for number, recipe in enumerate(witnessed.recipes, 1)
    ]
    assert written == Path(__file__).with_name("recipes.txt").read_text().rstrip("\n").split("\n\n")


def pieces() -> Iterator[tuple[str, Piece]]:
    """(journaled table, each piece of its recipe in use)"""
    for table, witnessed in witness.TABLES.items():
        yield from ((table, piece) for piece in witnessed.recipes[-1].pieces)


# Columns that a later recipe names and that were filled before it came: not empty in what no entry has seen since.
FILLED_BEFORE = {
    "evidence 2": {"stored_at"},
    "plan_version 2": {"returned_note", "read_at", "plan_id", "line_id"},
    "report 2": {"returned_note"},
    "report 3": {"reader"},  # by migration 0012, where the report was accepted
}


def test_a_column_that_comes_later_came_empty_or_is_known_not_to_have() -> None:
    """Else anybody could write into it where no entry has seen the record since, and no check would tell."""
    for table, witnessed in witness.TABLES.items():
        for number, (before, recipe) in enumerate(pairwise(witnessed.recipes), start=2):
            new = {name.rpartition(".")[2] for name in {*_names(recipe)} - {*_names(before)}}
            assert new == set(recipe.fresh.split()) | FILLED_BEFORE.get(f"{table} {number}", set()), f"{table} {number}"


def _names(recipe: Recipe) -> Iterator[str]:
    yield from recipe.columns.split()
    for piece in recipe.pieces:
        yield from (f"{piece.table}.{column}" for column in piece.columns.split())
