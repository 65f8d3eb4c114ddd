"""Taking every row from one database to another, SQLite or PostgreSQL, in the transaction that the caller has begun.

Both are at the newest schema. Values go through the types of the models: a truth value, an instant, a decimal, JSON are
then written as the other database writes them, and what no column may hold ends the copy.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Column, Connection, Table, bindparam, func, insert, inspect, select, text, update
from sqlalchemy.exc import StatementError

from portal.store import faults
from portal.store.db import Model

TOGETHER = 1000  # rows that are held in memory
# Rows of these mean that somebody works with the portal; what it writes by itself at night is none.
USED = ("person", "account", "unit", "service", "intake", "response")


class Unfit(Exception):
    """A table has a value that cannot come along, in words."""


def tables() -> list[Table]:
    """Every table, what is referred to before what refers to it."""
    return Model.metadata.sorted_tables


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {each.name: connection.scalar(select(func.count()).select_from(each)) or 0 for each in tables()}


def in_use(connection: Connection) -> dict[str, int]:
    """What somebody has entered here: rows by table, nothing for a database that is as its setup left it."""
    there = set(inspect(connection).get_table_names())
    found = ((name, Model.metadata.tables[name]) for name in USED if name in there)
    asked = ((name, connection.scalar(select(func.count()).select_from(table)) or 0) for name, table in found)
    return {name: rows for name, rows in asked if rows}


def clear(target: Connection) -> None:
    """Removes what a portal without people has written by itself: jobs, its nights, the log of those."""
    if target.dialect.name == "postgresql":
        target.execute(text(f"TRUNCATE {', '.join(each.name for each in tables())} RESTART IDENTITY"))
        return
    with _guards_away(target):
        for each in reversed(tables()):
            target.execute(each.delete())


def copy(source: Connection, target: Connection) -> None:
    """Copies every row; the target's tables are empty. Rows go in the order of their keys: it tells nothing.

    Raises Unfit for a value that cannot be read, or that the target does not hold.
    """
    for table in tables():
        try:
            _copy(source, target, table)
        except (StatementError, ValueError, LookupError, TypeError) as error:
            if faults.kind(error):
                raise
            raise Unfit(f"{table.name}: {faults.told(error)}") from error


def _copy(source: Connection, target: Connection, table: Table) -> None:
    own = _references_to_itself(table)
    for batch in _batches(source, table):
        target.execute(insert(table), [row | dict.fromkeys(column.name for column in own) for row in batch])
    for column in own:  # after all of them are there
        _refer(source, target, table, column)
    _count_on(target, table)


def _batches(source: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    rows = select(table).order_by(*table.primary_key).execution_options(yield_per=TOGETHER)
    for part in source.execute(rows).mappings().partitions():
        yield [dict(row) for row in part]


def _references_to_itself(table: Table) -> list[Column[object]]:
    return sorted((key.parent for key in table.foreign_keys if key.column.table is table), key=lambda each: each.name)


def _refer(source: Connection, target: Connection, table: Table, column: Column[object]) -> None:
    found = source.execute(select(table.c.id, column).where(column.is_not(None)).order_by(table.c.id))
    rows = [{"key": key, "other": other} for key, other in found]
    if rows:
        one = update(table).where(table.c.id == bindparam("key")).values({column.name: bindparam("other")})
        target.execute(one, rows)


def _count_on(target: Connection, table: Table) -> None:
    """PostgreSQL hands out numbers by itself: the next one is to come after all that were copied."""
    key = table.autoincrement_column
    if target.dialect.name != "postgresql" or key is None:
        return
    last = target.scalar(select(func.max(key)))
    if last is not None:
        target.execute(select(func.setval(func.pg_get_serial_sequence(table.name, key.name), last)))


@contextmanager
def _guards_away(target: Connection) -> Iterator[None]:
    """Without SQLite's triggers against deletion, which come back as they were."""
    found = target.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _ in found:
        target.execute(text(f'DROP TRIGGER "{name}"'))
    yield
    for _, sql in found:
        target.exec_driver_sql(sql)
