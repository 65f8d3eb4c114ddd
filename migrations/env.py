"""Runs migrations inside one transaction on both databases: a failed one leaves nothing behind."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import TypeDecorator

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
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # Rebuilding a table would trip over foreign keys; outside a transaction they can be put to sleep.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            context.configure(connection=connection, **options)
            with context.begin_transaction():
                context.run_migrations()


run()
