"""Whether every stored value is written as the portal writes it.

SQLite keeps any text in a column of days. '2026-W49-1' is a day to Python and comes after every day in SQL: an office
that ended would hold again, though its witness is still true. PostgreSQL takes nothing but its own types.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Enum,
    Integer,
    LargeBinary,
    Select,
    String,
    Table,
    and_,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.types import TypeEngine

from portal.store.db import Model, Number, db

DIGITS = "[0-9]" * 6
EXACT = "+0 days"  # makes the first of December of the 31st of November


def broken() -> Iterator[str]:
    """One sentence for each row with values that are not. One statement a table."""
    if db.engine.dialect.name != "sqlite":
        return
    for name in sorted(Model.metadata.tables):
        yield from _of_table(Model.metadata.tables[name])


def _of_table(table: Table) -> Iterator[str]:
    """Rows are named by their keys alone: what is in them may be a secret."""
    keys = len(table.primary_key)
    for row in db.session.execute(_wrong_rows(table)):
        key = ", ".join(str(each) for each in row[:keys])
        names = [column.name for column, is_wrong in zip(table.columns, row[keys:], strict=True) if is_wrong]
        yield f"{table.name} {key}: {', '.join(names)} tidak tertulis sebagaimana portal menulisnya"


@cache  # to build it takes as long as to run it
def _wrong_rows(table: Table) -> Select[Any]:
    """The keys of rows with a value that is not as the portal writes it, and of each column whether it is one."""
    keys = [_raw(column) for column in table.primary_key]
    wrong = [_is_wrong(column).label(column.name) for column in table.columns]
    rows = select(*keys, *wrong).where(or_(*(each.element for each in wrong)))
    return rows.order_by(*keys).execution_options(yield_per=1000)


def _is_wrong(column: Any) -> ColumnElement[bool]:
    raw = _raw(column)
    written = func.coalesce(_is_form(raw, func.typeof(raw), column.type), False)
    return func.iif(raw.is_(None), bool(column.nullable), written).is_(False)


def _raw(column: Any) -> Any:
    """The column as it lies in the database."""
    return type_coerce(column, String)


def _is_form(raw: Any, kept: Any, kind: TypeEngine[Any]) -> Any:
    """Whether a value that SQLite keeps as `kept` has the form of the type."""
    if isinstance(kind, Number):
        return and_(kept == "text", *_number(raw))
    if isinstance(kind, Enum):
        return and_(kept == "text", raw.in_(kind.enums))
    if isinstance(kind, Boolean):
        return and_(kept == "integer", type_coerce(raw, Integer).in_([0, 1]))
    if isinstance(kind, Integer):
        return kept == "integer"
    if isinstance(kind, LargeBinary):
        return kept == "blob"
    if isinstance(kind, JSON):
        return and_(kept == "text", func.json_valid(raw) == 1)
    if isinstance(kind, String):
        return kept == "text"
    return and_(kept == "text", *_moment(raw, kind))


def _moment(raw: Any, kind: TypeEngine[Any]) -> list[ColumnElement[bool]]:
    """Of a day, an instant, a time: as their own text says them, so that they sort as they follow one another."""
    impl = getattr(kind, "impl_instance", kind)
    if isinstance(impl, Date):
        return [func.date(raw, EXACT) == raw]
    length, form = (19, "%Y-%m-%d %H:%M:%S") if isinstance(impl, DateTime) else (8, "%H:%M:%S")
    whole = func.substr(raw, 1, length)
    return [func.strftime(form, whole, EXACT) == whole, func.substr(raw, length + 1).op("GLOB")(f".{DIGITS}")]


def _number(raw: Any) -> list[ColumnElement[bool]]:
    """Digits, with at most one point among them, and a sign before them."""
    digits = func.iif(func.substr(raw, 1, 1) == "-", func.substr(raw, 2), raw)
    matches = digits.op("GLOB")
    return [
        or_(matches("[1-9]*"), digits == "0", matches("0.*")),
        ~matches("*[^0-9.]*"),
        ~matches("*.*.*"),
        ~matches("*."),
    ]
