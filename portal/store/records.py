"""How every master record is corrected and ended: nothing is overwritten without a trace.

A correction leaves the old value in the journal, an end leaves the row. What two people do at once the second notices.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.rules.calendar import long_date
from portal.rules.placement import Span, span_problems
from portal.rules.problems import Problem
from portal.store import journal
from portal.store.errors import Rejected, Stale
from portal.store.journal import Actor


def correct(record: Any, values: Mapping[str, Any], version: int, by: Actor, note: str = "") -> None:
    """Puts right what was recorded wrongly. Raises Stale when somebody changed the record since it was shown."""
    seen(record, version, values)
    changed = differences(record, values)
    for key in changed:
        setattr(record, key, values[key])
    if changed:
        journal.note(record, "correct", by, note, changed)


def end(record: Any, on: date, version: int, by: Actor, note: str) -> None:
    """Gives the record its last day. Raises Stale when it has one already."""
    if record.ends_on:
        raise Stale("ended already")
    seen(record, version, {"ends_on": on})
    problems = span_problems(Span(record.starts_on, on))
    if not note.strip():
        problems.append(Problem("note", "Tulis alasan atau dasarnya, misalnya nomor SK."))
    if problems:
        raise Rejected(problems)
    record.ends_on = on
    journal.note(record, "end", by, note, {"ends_on": ["", shown(on)]})


def seen(record: Any, version: int, values: Mapping[str, Any]) -> None:
    """Raises Stale, with what differs in both words, when the record is no longer the one that was shown."""
    if record.version != version:
        raise Stale(texts=[(key, new, old) for key, (old, new) in differences(record, values).items()])


def differences(record: Any, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """{field: [old, new]} of what would change, as the journal keeps it."""
    return {
        key: [shown(getattr(record, key)), shown(new)] for key, new in values.items() if getattr(record, key) != new
    }


def shown(value: Any) -> str:
    """A field's value as the journal keeps it and people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return long_date(value)
    for name in ("label", "name", "title"):
        if isinstance(word := getattr(value, name, None), str):
            return word
    return str(value)
