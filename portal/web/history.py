"""The journal in words: what happened to a record, who did it, and what a correction changed from what to what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.store.journal import Entry
from portal.web.room import VERBS, house

# What columns of many records are called; those of one kind alone, likewise.
FIELDS = {
    "name": "Nama",
    "title": "Nama",
    "unit": "Unit",
    "kind": "Jenis",
    "starts_on": "Mulai",
    "ends_on": "Berakhir",
    "decree_number": "Nomor SK",
    "text": "Uraian",
    "on": "Hari",
}


# Lists of sentences beside an entry: doubts that somebody said are meant, figures before a report was opened again.
LISTS = {"checked": "Memang demikian", "kept": "Semula"}


@dataclass(frozen=True)
class ToldEntry:
    """One entry as the timeline shows it."""

    words: str
    who: str
    capacity: str
    at: datetime
    note: str


def told(entries: Iterable[Entry]) -> list[ToldEntry]:
    """The entries in words, in their order."""
    return [ToldEntry(words(entry), who(entry), entry.capacity, entry.at, note(entry)) for entry in entries]


def words(entry: Entry) -> str:
    """What was done: the word of the record's room, else the common one."""
    record = house().records.get(entry.record_type)
    return (record and record.verbs.get(entry.verb)) or VERBS.get(entry.verb, entry.verb)


def who(entry: Entry) -> str:
    """The name of whoever acted; also an actor without one is told."""
    return entry.person_name or "Tanpa nama"


def verbs() -> dict[str, str]:
    """Everything that can be found in the journal, in words, by verb."""
    found = dict(VERBS)
    for record in house().records.values():
        found |= {verb: word for verb, word in record.verbs.items() if verb not in VERBS}
    return found


def note(entry: Entry) -> str:
    """What the person wrote, below it what a correction changed, what was said to be meant, what stood before, and who
    agreed where two are needed."""
    lists = [f"{word}: {text}" for key, word in LISTS.items() for text in entry.details.get(key, ())]
    second = entry.details.get("second")
    return "\n".join(filter(None, [entry.note, *changes(entry.details), *lists, second and f"Disetujui oleh {second}"]))


def changes(details: dict[str, Any]) -> list[str]:
    """One line per changed field, "Nama: lama → baru"; what is no pair of old and new is for machines."""
    pairs = {
        key: pair for key, pair in details.items() if isinstance(pair, list) and len(pair) == 2 and key not in LISTS
    }
    return [f"{field(key)}: {_change(old, new)}" for key, (old, new) in pairs.items()]


def _change(old: Any, new: Any) -> str:
    return f"{old} → {new or '(kosong)'}" if old else str(new)


def field(key: str) -> str:
    """The word for a field; a key that is a word already stays."""
    return FIELDS.get(key) or house().fields.get(key, key)
