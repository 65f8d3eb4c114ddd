"""A value written in another way than the portal's is found in whatever column it stands: SQLite keeps any text."""

from datetime import date, datetime

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, LargeBinary, Time, select, text, type_coerce

from portal.store import spelling
from portal.store.db import Model, Number, db
from tests import ON_POSTGRES
from tests.disarmed import disarm
from tests.guards.visiting import Visited

pytestmark = pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL takes nothing but its own types")

DAYS = ("2026-W49-1", "20261130", "2026-11-31", "2026-1-5", "x", "", "2026-11-30 00:00:00", " 2026-11-30", 5)
INSTANTS = (
    "2026-W49-1T01:02:03",
    "2026-11-30",
    "2026-11-30 01:02:03",
    "2026-11-30T01:02:03.000000",
    "2026-11-30 01:02:03.000",
    "2026-11-30 25:02:03.000000",
    "2026-11-30 01:02:03.000000+00:00",
    "",
    0,
)
TIMES = ("01:02", "0102", "1:02:03.000000", "25:00:00.000000", "")
NUMBERS = ("007", "1e3", "+1", "1.", ".5", "1.2.3", "NaN", "--1", "-", "1 ", "", b"1")
WRONG = {Date: DAYS, DateTime: INSTANTS, Time: TIMES, Boolean: (2, "ya", -1), Integer: (1.5, "x", b"1")}
WRONG |= {JSON: ("{", "", b"{}"), LargeBinary: ("x", 1)}


def wrong(column: Column) -> tuple[object, ...]:
    """What the portal would never write into the column."""
    if isinstance(column.type, Number):
        return NUMBERS
    kind = getattr(column.type, "impl_instance", column.type)
    return next((values for each, values in WRONG.items() if isinstance(kind, each)), (b"x",))


def columns() -> list[Column]:
    return [column for table in Model.metadata.tables.values() for column in table.columns]


def misspelled(column: Column, value: object) -> int:
    """Writes it into the first row of the table; how many rows there were."""
    table = column.table
    keys = " AND ".join(f'"{key.name}" = :{key.name}' for key in table.primary_key)
    first = db.session.execute(select(*(type_coerce(key, Integer) for key in table.primary_key)).limit(1)).first()
    if first is None:
        return 0
    change = text(f'UPDATE "{table.name}" SET "{column.name}" = :value WHERE {keys}')  # noqa: S608
    named = dict(zip([key.name for key in table.primary_key], first, strict=True))
    return db.session.connection().execute(change, {"value": value, **named}).rowcount


def test_whatever_a_column_holds_it_is_written_as_the_portal_writes_it(city: Visited) -> None:
    unseen, seen = [], 0
    with city.app.app_context():
        assert list(spelling.broken()) == []
        disarm()
        db.session.execute(text("PRAGMA ignore_check_constraints = ON"))
        for column in columns():
            if column.primary_key and isinstance(column.type, Integer):
                continue  # the row's own number
            for value in wrong(column):
                savepoint = db.session.begin_nested()
                if misspelled(column, value):
                    seen += 1
                    found = list(spelling._of_table(column.table))
                    if len(found) != 1 or f": {column.name} tidak" not in found[0]:
                        unseen.append((str(column), value, found))
                savepoint.rollback()
        db.session.rollback()
        db.session.execute(text("PRAGMA ignore_check_constraints = OFF"))
    assert not unseen
    assert seen > 500


@pytest.mark.parametrize("value", ["0", "12", "-12", "0.5", "-0.50", "1000000000000.00"])
def test_exact_numbers_as_the_portal_writes_them_are_none(city: Visited, value: str) -> None:
    with city.app.app_context():
        changed = db.session.execute(text("UPDATE report_figure SET value = :value"), {"value": value})
        assert changed.rowcount and list(spelling.broken()) == []  # type: ignore[attr-defined]
        db.session.rollback()


def test_python_reads_what_sql_does_not() -> None:
    """Why: the same day, after every other."""
    assert date.fromisoformat("2026-W49-1") == date(2026, 11, 30) and "2026-W49-1" > "2026-12-31"
    assert datetime.fromisoformat("2026-W49-1T01:00:00").day == 30
