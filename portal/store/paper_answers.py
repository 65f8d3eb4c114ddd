"""Answers from paper forms as they lie in the database: finding those that count, and marking them withdrawn.

They count at once, each for its own day. Withdrawn, they stay where they are and stand in no figure.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import ColumnElement, select, update

from portal.rules.satisfaction import QUESTION_ORDER
from portal.store import tally
from portal.store.ballots import COUNTED, RESPONSE, Held, keep_others_out
from portal.store.db import db, rows
from portal.store.tally import Channel

TOGETHER = 500  # answers that one statement names


@dataclass(frozen=True)
class Kept:
    """An answer that counts: its key, its day, the import that brought it, its values in `QUESTION_ORDER`."""

    key: str
    on: date
    import_id: int | None
    answers: tuple[int | None, ...]


def of_service(service_id: int, first: date, last: date) -> list[Kept]:
    """Those of a service on these days, in the order of their days and keys."""
    return _found(RESPONSE.c.service_id == service_id, RESPONSE.c.counted_for.between(first, last))


def of_import(service_id: int, import_id: int) -> list[Kept]:
    """Those of one import of the service."""
    return _found(RESPONSE.c.service_id == service_id, RESPONSE.c.import_id == import_id)


def withdraw(keys: Collection[str]) -> None:
    """Takes these answers, which count, out of all figures, in the present transaction."""
    keep_others_out()
    left = iter(sorted(keys))
    while some := list(islice(left, TOGETHER)):
        which = RESPONSE.c.id.in_(some)
        tally.take_away(rows(select(*(RESPONSE.c[name] for name in COUNTED)).where(which)))
        db.session.execute(update(RESPONSE).where(which).values(held=Held.WITHDRAWN, counted_for=None))


def _found(*which: ColumnElement[bool]) -> list[Kept]:
    columns = RESPONSE.c.id, RESPONSE.c.on, RESPONSE.c.import_id, *(RESPONSE.c[code] for code in QUESTION_ORDER)
    counts = RESPONSE.c.channel == Channel.IMPORT, RESPONSE.c.held == ""
    found = rows(select(*columns).where(*which, *counts).order_by(RESPONSE.c.on, RESPONSE.c.id))
    return [Kept(key, on, import_id, tuple(answers)) for key, on, import_id, *answers in found]
