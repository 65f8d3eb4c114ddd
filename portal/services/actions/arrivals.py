"""Digests of what citizens sent: who changes, adds or removes an answer or a comment afterwards is found.

An entry of the journal for each would tell in which order they came. So one is written for a whole day of answers, in
the order of their random keys, and for a month of comments. Whatever rightly changes them later (paper forms of an
earlier day, a held form that is counted) takes the digest anew, but only where it was still true.

A month's digest grows by the comments of a night. With salt that is drawn anew each time nobody can find out which ones
those were by trying the journal's old witnesses.
"""

import hashlib
import secrets
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from portal.services.models import Arrival, ArrivalKind
from portal.services.queries import arrivals as queries
from portal.store import ballots, journal
from portal.store.db import db
from portal.store.journal import SYSTEM
from portal.store.witness import canonical, plain

Rows = Iterable[Any]


def take(today: date) -> None:
    """The digest of every day since the last one that has it, also of a day on which nobody answered; at first of every
    day and month there is."""
    ballots.keep_others_out()
    last, yesterday = queries.last_arrival(), today - timedelta(days=1)
    days = {last + timedelta(days=number) for number in range(1, (yesterday - last).days + 1)} if last else set()
    for on, rows in _by_day(last + timedelta(days=1) if last else date.min, yesterday):
        days.discard(on)
        _write(ArrivalKind.ANSWERS, on, rows)
    for on in sorted(days):
        _write(ArrivalKind.ANSWERS, on, ())
    if not queries.arrivals(ArrivalKind.COMMENTS):
        for month in sorted(queries.months()):
            _write(ArrivalKind.COMMENTS, month, queries.comments(month))


@contextmanager
def renewing(kind: ArrivalKind, days: Collection[date]) -> Iterator[None]:
    """Around a change of what arrived on these days (of comments: in these months): those whose digest was true before
    get a new one, the others keep what shows that they were altered."""
    ballots.keep_others_out()
    true = [day for day in sorted(days) if _is_true(kind, day)]
    yield
    db.session.flush()
    for day in true:
        _write(kind, day, _present(kind, day))


def altered() -> Iterator[str]:
    """One sentence for each day of answers and each month of comments that is not what its digest says."""
    known, last = queries.arrivals(ArrivalKind.ANSWERS), queries.last_arrival()
    for on, rows in _by_day(date.min, last) if last else ():
        yield from _unlike("jawaban warga", on, known.pop(on, None), rows)
    for on, gone in sorted(known.items()):
        yield from _unlike("jawaban warga", on, gone, ())
    known = queries.arrivals(ArrivalKind.COMMENTS)
    for month in sorted(known.keys() | queries.months()) if known else ():
        yield from _unlike("komentar warga", month, known.get(month), queries.comments(month))


def digest(rows: Rows, salt: bytes) -> tuple[int, str, str]:
    """(how many rows, SHA-256 over the salt and all of them in their order, the same without the end of rows that end
    with nothing or with their own day)

    The last is that of answers whose digest was taken before they ended with the day for which they count (0008).
    """
    number, total, short = 0, hashlib.sha256(salt), hashlib.sha256(salt)
    for row in rows:
        number += 1
        told = [plain(value) for value in row]
        total.update(f"{canonical(told)}\n".encode())
        short.update(f"{canonical(told if row[-1] not in (None, row[0]) else told[:-1])}\n".encode())
    return number, total.hexdigest(), short.hexdigest()


def _by_day(first: date, last: date) -> Iterator[tuple[date, Rows]]:
    return groupby(queries.answers(first, last), itemgetter(0))


def _present(kind: ArrivalKind, day: date) -> Rows:
    """What is there now."""
    return queries.answers(day, day) if kind is ArrivalKind.ANSWERS else queries.comments(day)


def _is_true(kind: ArrivalKind, day: date) -> bool:
    """Whether a new digest may be taken of the day. Answers of a day that is not over get their first one at night."""
    known = queries.arrival(kind, day)
    last = queries.last_arrival()
    if known is None and kind is ArrivalKind.ANSWERS and (last is None or day > last):
        return False
    return _fits(known, *_counted(known, _present(kind, day)))


def _write(kind: ArrivalKind, on: date, rows: Rows) -> None:
    arrival = queries.arrival(kind, on) or Arrival(kind=kind, on=on)
    arrival.salt = secrets.token_bytes(16)
    arrival.number, arrival.digest, _ = digest(rows, arrival.salt)
    db.session.add(arrival)
    journal.note(arrival, "take", SYSTEM)


def _counted(known: Arrival | None, rows: Rows) -> tuple[int, str, str]:
    return digest(rows, known.salt if known else b"")


def _fits(known: Arrival | None, number: int, *found: str) -> bool:
    """Whether so many rows with this hash (of answers also the short one) are what is known of them; where nothing is
    known, there must be none."""
    if known is None:
        return number == 0
    may_be = found if known.kind is ArrivalKind.ANSWERS else found[:1]
    return number == known.number and known.digest in may_be


def _unlike(what: str, on: date, known: Arrival | None, rows: Rows) -> Iterator[str]:
    number, *found = _counted(known, rows)
    if not _fits(known, number, *found):
        told = known.number if known else 0
        yield f"{what} {on.isoformat()}: {number} tersimpan, dicatat {told}; jumlah atau isinya diubah"
