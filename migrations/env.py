"""Runs migrations inside one transaction on both databases: a failed one leaves nothing behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, TypeDecorator

from portal.store.db import Model, db


def plain_types(kind: str, item: Any, autogen: Any) -> Any:
    """Migrations name the database's own types: our wrappers may change, old migrations may not."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def run() -> None:
    options = current_app.extensions["migrate"].configure_args | {
        "target_metadata": Model.metadata,
        "render_as_batch": True,
        "compare_type": True,
        "render_item": plain_types,
        "transaction_per_migration": False,
    }
    with db.engine.connect() as connection, foreign_keys_asleep(connection), connection.begin():
        context.configure(connection=connection, **options)
        with context.begin_transaction():
            context.run_migrations()
            refuse_loose_ends(connection)


@contextmanager
def foreign_keys_asleep(connection: Connection) -> Iterator[None]:
    """SQLite rebuilds a table to change it, and would trip over foreign keys. Only outside a transaction can they be
    put to sleep; awake they must be again, for the connection goes back to the application."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def refuse_loose_ends(connection: Connection) -> None:
    """What slept is checked before the commit: a migration that leaves a reference to nothing is taken back."""
    if connection.dialect.name == "sqlite" and (loose := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise RuntimeError(f"references to nothing: {loose[:5]}")


run()
