"""Parts of a migration, run on a database that is already at the newest revision."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from portal.store.db import db


@contextmanager
def revision(number: str) -> Iterator[tuple[Any, Connection]]:
    """(module of the migration, the connection it works on)"""
    connection = db.session.connection()
    with Operations.context(MigrationContext.configure(connection)):
        yield ScriptDirectory("migrations").get_revision(number).module, connection
