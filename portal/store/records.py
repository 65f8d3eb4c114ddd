"""How every master record is corrected and ended: nothing is overwritten without a trace.

A correction leaves the old value in the journal, an end leaves the row. What two people do at once the second notices.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from portal import clock
from portal.rules.calendar import long_date
from portal.rules.number import write_number
from portal.rules.placement import Span, span_problems
from portal.rules.problems import Problem
from portal.store import journal
from portal.store.db import AnySelect, rows
from portal.store.errors import Rejected, Stale, Unanswered
from portal.store.journal import Actor, Entry


def correct(record: Any, values: Mapping[str, Any], version: int, by: Actor, note: str = "") -> None:
    """Puts right what was recorded wrongly. Raises Stale when somebody changed the record since it was shown."""
    changed = differences(record, values)
    seen(record, version, [(key, new, old) for key, (old, new) in changed.items()])
    for key in changed:
        setattr(record, key, values[key])
    if changed:
        journal.note(record, "correct", by, note, changed)


def end(record: Any, on: date, version: int, by: Actor, note: str) -> None:
    """Gives the record its last day. Raises Stale when it has one already."""
    if record.ends_on:
        raise Stale("ended already")
    seen(record, version, [("ends_on", shown(on), "")])
    problems = span_problems(Span(record.starts_on, on))
    if not note.strip():
        problems.append(Problem("note", "Tulis alasan atau dasarnya, misalnya nomor SK."))
    if problems:
        raise Rejected(problems)
    record.ends_on = on
    journal.note(record, "end", by, note, {"ends_on": ["", shown(on)]})


def seen(record: Any, version: int | None, texts: Iterable[tuple[str, str, str | None]] = ()) -> None:
    """Raises Stale when the record is no longer the one that was shown, with what differs of `texts`: (label or column,
    mine, theirs). `version` None (nobody's screen) compares nothing."""
    if version not in (None, record.version):
        raise Stale(texts=[each for each in texts if each[1] != each[2]])


def unlike(record: Any, version: int | None, texts: Iterable[tuple[str, str, str | None]]) -> None:
    """The same where words alone are written: whoever sends those that are there already is in nobody's way."""
    if differing := [each for each in texts if each[1] != each[2]]:
        seen(record, version, differing)


def differences(record: Any, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """{field: [old, new]} of what would change, as the journal keeps it."""
    return {
        key: [shown(getattr(record, key)), shown(new)] for key, new in values.items() if getattr(record, key) != new
    }


def answered(doubts: Sequence[Problem], checked: Collection[str]) -> dict[str, list[str]]:
    """The doubts as the journal keeps them, once each is among those (by place) that the sender has looked at and
    means. Raises Unanswered with all of them otherwise."""
    if any(doubt.where not in checked for doubt in doubts):
        raise Unanswered(doubts)
    return {"checked": [doubt.text for doubt in doubts]} if doubts else {}


def misquoted(model: Any) -> Iterator[str]:
    """One sentence for each record whose `returned_note` is not what was written in giving it back; handing it in again
    empties it. A draft's own witness is not compared. One statement."""
    of = (Entry.record_type == model.__tablename__) & (Entry.record_id == model.id)

    def last(verbs: Sequence[str], what: Any) -> Any:
        found = select(what).where(of, Entry.verb.in_(verbs)).order_by(Entry.number.desc()).limit(1)
        return found.correlate(model).scalar_subquery()

    back = ("return", "reopen")
    told = last(back, Entry.note), last(back, Entry.number), last(("submit",), Entry.number)
    for key, kept, note, returned, handed_in in rows(select(model.id, model.returned_note, *told).order_by(model.id)):
        if kept.strip() != (note or "") and (kept or (returned or 0) > (handed_in or 0)):
            yield f"{model.__tablename__} {key}: catatan pengembaliannya bukan yang ditulis atasan"


def said_of(record_type: str, keys: Any) -> AnySelect:
    """SELECT of every note that somebody wrote about these records (a SELECT of their keys), oldest first."""
    return (
        select(
            Entry.at.label("pada"),
            Entry.person_name.label("oleh"),
            Entry.capacity.label("sebagai"),
            Entry.note.label("catatan"),
        )
        .where(Entry.record_type == record_type, Entry.record_id.in_(keys), Entry.note != "")
        .order_by(Entry.at, Entry.id)
    )


def in_json(value: Any) -> Any:
    """A column's value as JSON can hold it: words for codes, days as ISO has them, instants on the city's clock."""
    if isinstance(value, datetime):
        return clock.local(value).isoformat(timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else getattr(value, "label", value)


def shown(value: Any) -> str:
    """A field's value as the journal keeps it and people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, time):
        return f"{value:%H.%M}"
    if isinstance(value, Decimal):
        return write_number(value)
    for name in ("label", "name", "title"):
        if isinstance(word := getattr(value, name, None), str):
            return word
    return str(value)
