"""The database without its guards, as whoever owns it can make it."""

from sqlalchemy import text

from portal.store.db import db


def disarm() -> None:
    """No trigger is in the way any more, nor, until the end of the transaction, a foreign key."""
    if db.engine.dialect.name == "postgresql":
        for table in db.metadata.tables:
            db.session.execute(text(f'ALTER TABLE "{table}" DISABLE TRIGGER ALL'))
        return
    for name in db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        db.session.execute(text(f"DROP TRIGGER {name}"))
    db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
