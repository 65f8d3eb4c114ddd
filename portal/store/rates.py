"""Counting attempts across all processes: a fixed window per key, committed before the request's own transaction."""

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.store.db import Model, UTCDateTime, db, insert_into, own_transaction


class Rate(Model):
    """How often `key` was used in the window that began at `since`."""

    __tablename__ = "rate"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    since: Mapped[datetime] = mapped_column(UTCDateTime, primary_key=True)
    used: Mapped[int]


def hits(key: str, window: timedelta) -> int:
    """Counts one more use of `key` and returns how many the present window holds, this one included."""
    statement = insert_into(Rate).values(key=key, since=_window_start(window), used=1)
    more = statement.on_conflict_do_update(index_elements=[Rate.key, Rate.since], set_={"used": Rate.used + 1})
    with own_transaction() as session:
        found: int = session.scalars(more.returning(Rate.used)).one()
    return found


def used(key: str, window: timedelta) -> int:
    """How many uses of `key` the present window holds; counts nothing."""
    found = select(Rate.used).where(Rate.key == key, Rate.since == _window_start(window))
    return db.session.scalar(found) or 0


def seconds_left(window: timedelta) -> int:
    """Until the next window begins."""
    return ceil((_window_start(window) + window - clock.now()).total_seconds())


def take_back(key: str, window: timedelta) -> None:
    """One use of `key` less in the present window: it turned out to be none of those that count. In the present
    transaction."""
    present = (Rate.key == key, Rate.since == _window_start(window), Rate.used > 0)
    db.session.execute(update(Rate).where(*present).values(used=Rate.used - 1))


def clear(key: str) -> None:
    """Forgets the uses of `key` (a sign-in that succeeded). In the present transaction."""
    db.session.execute(delete(Rate).where(Rate.key == key))


def forgive(*keys: str) -> None:
    """The same for several, committed at once: whatever becomes of the request, no attempt was wrong."""
    with own_transaction() as session:
        session.execute(delete(Rate).where(Rate.key.in_(keys)))


def purge(before: datetime) -> None:
    """Drops windows that began before `before`: nothing personal is kept longer than it serves."""
    db.session.execute(delete(Rate).where(Rate.since < before))


def _window_start(window: timedelta) -> datetime:
    seconds = int(window.total_seconds())
    instant = int(clock.now().timestamp())
    return datetime.fromtimestamp(instant - instant % seconds, clock.now().tzinfo)
