"""Every column that a recipe names is seen: changed in one row of the sampled city, it changes its record's hash."""

from collections.abc import Iterator
from itertools import product

import pytest
from sqlalchemy import Column, select, text
from sqlalchemy.exc import IntegrityError

from portal.store import witness
from portal.store.db import Model, Number, db
from tests.conftest import ON_POSTGRES
from tests.disarmed import disarm
from tests.guards.visiting import Visited

pytestmark = pytest.mark.skipif(ON_POSTGRES, reason="checks columns against recipes, not one database against another")


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
