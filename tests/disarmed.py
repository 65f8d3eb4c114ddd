"""The database without its guards, as whoever owns it can make it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import text

from portal.store import wholeness
from portal.store.db import db
from portal.store.log_walk import Anchor


def disarm() -> None:
    """No trigger is in the way any more, nor, until the end of the transaction, a foreign key."""
    if db.engine.dialect.name == "postgresql":
        for table in db.metadata.tables:
            db.session.execute(text(f'ALTER TABLE "{table}" DISABLE TRIGGER ALL'))
        return
    for name in db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        db.session.execute(text(f"DROP TRIGGER {name}"))
    db.session.execute(text("PRAGMA defer_foreign_keys = ON"))


@contextmanager
def journal_open() -> Iterator[None]:
    """Entries can be changed meanwhile; the guards that there were are there again afterwards."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ALTER TABLE journal_entry DISABLE TRIGGER USER"))
        yield
        db.session.execute(text("ALTER TABLE journal_entry ENABLE TRIGGER USER"))
        return
    guards = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal_entry'"
    found = db.session.execute(text(guards)).all()
    for guard in found:
        db.session.execute(text(f"DROP TRIGGER {guard.name}"))
    yield
    for guard in found:
        db.session.execute(text(guard.sql))


def faults(anchors: Iterable[Anchor] = ()) -> list[str]:
    """What is found of a database without guards, beside that they are gone."""
    return [each for each in wholeness.broken(anchors) if not each.startswith("penjaga ")]
