"""The only door to time: instants are aware UTC datetimes, legal days are local dates of the city."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Flask, current_app

_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _set_to.get() or datetime.now(UTC)


def zone() -> ZoneInfo:
    """The city's time zone (WIB, WITA or WIT)."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # rows ask: five times as fast
    return ZoneInfo(app.config["TIMEZONE"])


def today() -> date:
    """The legal day: the local date of the city at this instant."""
    return local(now()).date()


def local(instant: datetime) -> datetime:
    """An aware instant as the clock on the city's wall shows it."""
    return instant.astimezone(zone())


def day(instant: datetime | None) -> date | None:
    """The local day of an instant."""
    return local(instant).date() if instant else None


def over(day: date) -> datetime:
    """The instant at which the local day is over."""
    return datetime.combine(day + timedelta(days=1), time(), zone()).astimezone(UTC)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Acts as if it were `instant` (aware): for the demonstration city's past, and for tests."""
    token = _set_to.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
