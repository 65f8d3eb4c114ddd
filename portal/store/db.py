"""The database: one session per request, one commit per successful unsafe request, and the columns all rooms share.

SQLite needs care that the driver does not take: without an explicit BEGIN IMMEDIATE two writers silently lose updates.
PostgreSQL gets the same behaviour from row versions (`version_id_col`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from flask import Flask, g, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, Enum, Executable, MetaData, Row, Select, String, TypeDecorator, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

P = ParamSpec("P")
T = TypeVar("T")

# A statement for rows, and a row, of whatever columns.
AnySelect = Select[*tuple[Any, ...]]
AnyRow = Row[*tuple[Any, ...]]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Busy(Exception):
    """Something can only be done while nobody else is at it."""


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


# expire_on_commit=False: a template rendered after the commit must not open a second transaction.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant, stored as naive UTC (SQLite keeps no zone). Refuses naive values."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


class Number(TypeDecorator[Decimal]):
    """An exact decimal, stored as text: neither database then rounds it, and 3.20 stays 3.20."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Any) -> Decimal | None:
        return None if value is None else Decimal(value)


def enum_column(kind: type[StrEnum], name: str = "") -> Enum:
    """A column type for a StrEnum: its value as text, with a check constraint on both databases.

    `name` tells the constraints apart where a table has two columns of the same kind.
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=24,
        name=name or kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


def only_where(condition: str) -> dict[str, Any]:
    """Keywords of an Index over some rows only; the condition begins with the column it compares.

    The plus sign keeps SQLite from matching the condition with the bound values of every statement that names the
    column: for that it would plan the statement anew each time it runs (measured: five times the cost). Such an index
    keeps rows unique; no look-up uses it.
    """
    return {"sqlite_where": text(f"+{condition}"), "postgresql_where": text(condition)}


LIKE_MARKS = str.maketrans({"%": "/%", "_": "/_", "/": "//"})


def literally(words: str) -> str:
    """The words as a parameter of `icontains(bindparam(…), escape="/")`: their % and _ stand for themselves."""
    return words.translate(LIKE_MARKS)


_writing: ContextVar[bool] = ContextVar("writing", default=False)
_reading: ContextVar[bool] = ContextVar("reading", default=False)


def init_app(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        configure(db.engine)


def configure(engine: Engine) -> None:
    """SQLite as this portal needs it; of PostgreSQL only that a server that is away is not waited for."""
    if engine.dialect.name != "sqlite":

        @event.listens_for(engine, "do_connect")
        def patience(dialect: Any, record: Any, arguments: Any, settings: dict[str, Any]) -> None:
            settings.setdefault("connect_timeout", 5)

        return

    @event.listens_for(engine, "connect")
    def settings(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver's own transactions commit behind our back
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "secure_delete=ON",
            "trusted_schema=OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if _only_reads() else "BEGIN IMMEDIATE")


def _only_reads() -> bool:
    asks = has_request_context() and request.method in SAFE_METHODS
    return (asks or _reading.get()) and not _writing.get()


@contextmanager
def own_transaction() -> Iterator[Session]:
    """A short write transaction of its own, committed whatever becomes of the request (throttle, last-seen stamp).

    In an unsafe request it must come before the request's own transaction: SQLite has one writer.
    """
    token = _writing.set(True)
    try:
        with Session(db.engine, expire_on_commit=False) as session, session.begin():
            yield session
    finally:
        _writing.reset(token)


def db_pause() -> None:
    """Ends the request's transaction, saving nothing, so that slow work (hashing, images) holds no lock.

    What was loaded before is detached: load it again afterwards, and check the right to it again.
    """
    db.session.rollback()
    db.session.expunge_all()


@contextmanager
def only_reading() -> Iterator[None]:
    """A long walk outside a request that keeps nobody from writing, over everything as it is at its first statement.

    What lay in the session before is not saved.
    """
    db_pause()
    token = _reading.set(True)
    try:
        if db.engine.dialect.name == "postgresql":
            db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield
    finally:
        db_pause()
        _reading.reset(token)


def rows(statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[AnyRow]:
    """All rows of a statement that selects columns, no objects: spares the session's work on objects, half the cost."""
    db.session.flush()  # as the session itself would, so that what was just changed is found
    return db.session.connection().execute(statement, values).all()


def lock(record: Model) -> None:
    """Takes the row, as it is now, for this transaction. SQLite's writer is alone anyway."""
    if db.engine.dialect.name == "postgresql":
        columns = [each.key for each in type(record).__mapper__.column_attrs]  # what is joined to it stays as it is
        db.session.refresh(record, columns, with_for_update={"of": type(record)})


def insert_into(model: type[Model]) -> Any:
    """INSERT as the database at hand understands ON CONFLICT."""
    return (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(model)


def truncate_wal() -> None:
    """Empties SQLite's journal of writes, which holds them in their order. Call it outside a transaction.

    Raises Busy while somebody reads what was before; nothing to do for PostgreSQL.
    """
    if db.engine.dialect.name != "sqlite":
        return
    with db.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection  # the pragma must not stand in a transaction
        busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise Busy("somebody is reading: the journal of writes cannot be emptied yet")


def dirty() -> bool:
    """Whether the session holds changes nobody committed."""
    return bool(db.session.new or db.session.dirty or db.session.deleted)


def once_a_request(function: Callable[P, T]) -> Callable[P, T]:
    """Remembers for the length of a request what a query found: for what several rooms ask on one page."""

    @wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        if not has_request_context():
            return function(*args, **kwargs)
        known: dict[Any, T] = g.setdefault("asked_once", {})
        key = (function, args, tuple(sorted(kwargs.items())))
        if key not in known:
            known[key] = function(*args, **kwargs)
        return known[key]

    return asked
