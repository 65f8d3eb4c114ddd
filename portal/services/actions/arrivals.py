"""Digests of what citizens sent: who changes, adds or removes an answer or a comment afterwards is found.

An entry of the journal for each would tell in which order they came. So one is written for a whole day of answers, in
the order of their random keys, and for a month of comments. Whatever rightly changes them later (paper forms of an
earlier day, a held form that is counted) takes the digest anew, but only where it was still true.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from portal.services.models import Arrival, ArrivalKind
from portal.services.queries import arrivals as queries
from portal.store import journal
from portal.store.db import db
from portal.store.journal import SYSTEM
from portal.store.witness import plain

Digest = tuple[int, str]  # how many, SHA-256 over all of them


def take(today: date) -> None:
    """The digest of every day since the last one that has it, also of a day on which nobody answered; at first of every
    day and month there is."""
    last, yesterday = queries.last_arrival(), today - timedelta(days=1)
    found = {on: digest(rows) for on, rows in _by_day(last + timedelta(days=1) if last else date.min, yesterday)}
    silent = {last + timedelta(days=number) for number in range(1, (yesterday - last).days + 1)} if last else set()
    for on in sorted(found.keys() | silent):
        _write(ArrivalKind.ANSWERS, on, found.get(on, digest(())))
    if not queries.arrivals(ArrivalKind.COMMENTS):
        for month in sorted(queries.months()):
            _write(ArrivalKind.COMMENTS, month, _present(ArrivalKind.COMMENTS, month))


@contextmanager
def renewing(kind: ArrivalKind, days: Collection[date]) -> Iterator[None]:
    """Around a change of what arrived on these days (of comments: in these months): those whose digest was true before
    get a new one, the others keep what shows that they were altered."""
    true = [day for day in sorted(days) if _is_true(kind, day)]
    yield
    db.session.flush()
    for day in true:
        _write(kind, day, _present(kind, day))


def altered() -> Iterator[str]:
    """One sentence for each day of answers and each month of comments that is not what its digest says."""
    known, last = queries.arrivals(ArrivalKind.ANSWERS), queries.last_arrival()
    for on, rows in _by_day(date.min, last) if last else ():
        yield from _unlike("jawaban warga", on, known.pop(on, None), digest(rows))
    for on, gone in sorted(known.items()):
        yield from _unlike("jawaban warga", on, gone, digest(()))
    known = queries.arrivals(ArrivalKind.COMMENTS)
    for month in sorted(known.keys() | queries.months()) if known else ():
        yield from _unlike("komentar warga", month, known.get(month), _present(ArrivalKind.COMMENTS, month))


def digest(rows: Iterable[Any]) -> Digest:
    """(how many rows, SHA-256 over them in their order)"""
    number, total = 0, hashlib.sha256()
    for row in rows:
        number += 1
        text = json.dumps([plain(value) for value in row], separators=(",", ":"), ensure_ascii=False)
        total.update(f"{text}\n".encode())
    return number, total.hexdigest()


def _by_day(first: date, last: date) -> Iterator[tuple[date, Iterable[Any]]]:
    return groupby(queries.answers(first, last), itemgetter(0))


def _present(kind: ArrivalKind, day: date) -> Digest:
    """Of what is there now."""
    return digest(queries.answers(day, day) if kind is ArrivalKind.ANSWERS else queries.comments(day))


def _is_true(kind: ArrivalKind, day: date) -> bool:
    """Whether a new digest may be taken of the day. Answers of a day that is not over get their first one at night."""
    known = queries.arrival(kind, day)
    if known:
        return (known.number, known.digest) == _present(kind, day)
    last = queries.last_arrival()
    return kind is ArrivalKind.COMMENTS or (last is not None and day <= last)


def _write(kind: ArrivalKind, on: date, found: Digest) -> None:
    known = queries.arrival(kind, on)
    if known and (known.number, known.digest) == found:
        return
    arrival = known or Arrival(kind=kind, on=on)
    arrival.number, arrival.digest = found
    db.session.add(arrival)
    journal.note(arrival, "take", SYSTEM)


def _unlike(what: str, on: date, known: Arrival | None, found: Digest) -> Iterator[str]:
    told = (known.number, known.digest) if known else digest(())
    if told != found:
        yield f"{what} {on.isoformat()}: {found[0]} tersimpan, dicatat {told[0]}; jumlah atau isinya diubah"
