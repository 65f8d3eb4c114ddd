"""The log over all journals: what stands in it cannot be changed, removed or slipped in unseen, by the operator either.

Every night the entries that are not in it yet get the next numbers, in the order of their keys. A leaf is the hash of
an entry and 16 random bytes kept beside it: proofs show their neighbours' hashes, which must not be guessable. Only
complete subtrees are stored, from `STORED` up; what lies below is computed from the leaves. The root over all of it,
once it is known outside (`/transparansi`, an auditor's file, the foot of a form), binds everything before it.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ForeignKey, LargeBinary, SmallInteger, String, and_, false, func, insert, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.store import journal, merkle
from portal.store.db import Model, UTCDateTime, db
from portal.store.journal import Entry

T = TypeVar("T")
Keys = Collection[tuple[int, int]]  # (level, place)

STORED = 8  # subtrees of 256 leaves and more


class LogLeaf(Model):
    """An entry's number in the log, and the salt of its leaf."""

    __tablename__ = "log_leaf"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 0, 1, 2 …
    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entry.id"), unique=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))


class LogNode(Model):
    """The hash of a complete subtree of at least 2^STORED leaves."""

    __tablename__ = "log_node"

    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class LogRoot(Model):
    """The root of a night, and whether it was shown that the log of the root before is contained in it."""

    __tablename__ = "log_root"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    size: Mapped[int]
    root: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    contains_last: Mapped[bool]


@dataclass(frozen=True)
class LoggedEntry:
    """Where an entry stands in the log, under its newest root."""

    entry: str  # hash of the entry
    salt: bytes
    number: int
    under: LogRoot


@dataclass(frozen=True)
class Inclusion(LoggedEntry):
    """The proof that it does."""

    path: list[bytes]


# --- Growing ----------------------------------------------------------------------------------------------------------


def append(most: int, before: datetime | None = None) -> int:
    """Gives the next entries their numbers, in the order of their keys, at most so many; how many they were.

    `before`: only what was written earlier. To be repeated until nothing is left, each time in its own transaction.
    """
    _one_at_a_time()
    size = length()
    entries = _next(size, most, before)
    leaves = [
        {"number": number, "entry_id": entry.id, "salt": secrets.token_bytes(16)}
        for number, entry in enumerate(entries, size)
    ]
    if not leaves:
        return 0
    growing = _with_nodes(lambda node: merkle.Growing.continued(size, node))
    hashes = (leaf_of(entry.hash, row["salt"]) for entry, row in zip(entries, leaves, strict=True))
    nodes = [
        {"level": level, "place": place, "hash": found}
        for each in hashes
        for level, place, found in growing.add(each)
        if level >= STORED
    ]
    db.session.execute(insert(LogLeaf), leaves)
    if nodes:
        db.session.execute(insert(LogNode), nodes)
    return len(leaves)


def _one_at_a_time() -> None:
    """Until the end of the transaction nobody else grows the log. SQLite's writer is alone anyway."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE log_leaf IN EXCLUSIVE MODE"))


def _next(size: int, most: int, before: datetime | None) -> Sequence[Any]:
    """Key and hash of the entries that come next: those after the last one in the log, then any that were left behind
    it, as where a transaction lasted beyond the night."""
    last = db.session.scalar(select(func.max(LogLeaf.entry_id))) or 0
    rows = select(Entry.id, Entry.hash).order_by(Entry.id).limit(most)
    if before is not None:
        rows = rows.where(Entry.at < before)
    if found := db.session.execute(rows.where(Entry.id > last)).all():
        return found
    if db.session.scalar(select(func.count()).where(Entry.id <= last)) == size:  # cheaper than to look for them
        return []
    logged = select(LogLeaf.entry_id).where(LogLeaf.entry_id == Entry.id).exists()
    return db.session.execute(rows.where(Entry.id < last, ~logged)).all()


def close(day: date) -> LogRoot:
    """Writes down the root of the day over what the log holds now, once; compares it with the root before.

    On a day that is not after the last one, as where the clock was ahead, the last one stays.
    """
    _one_at_a_time()
    last, size = newest(), length()
    if last and day <= last.day:
        return last
    root = _with_nodes(lambda node: merkle.root(size, node))
    made = LogRoot(day=day, size=size, root=root.hex(), made_at=clock.now(), contains_last=True)
    if last:
        made.contains_last = merkle.contains(last.size, bytes.fromhex(last.root), size, root, proof(last.size, size))
    db.session.add(made)
    journal.note(made, "close", journal.SYSTEM)  # which the next night's root binds
    return made


# --- Reading ----------------------------------------------------------------------------------------------------------


def length() -> int:
    """How many entries the log holds."""
    last = db.session.scalar(select(func.max(LogLeaf.number)))
    return 0 if last is None else last + 1


def newest() -> LogRoot | None:
    return db.session.scalars(select(LogRoot).order_by(LogRoot.day.desc()).limit(1)).first()


def of_day(day: date) -> tuple[LogRoot, LogRoot | None] | None:
    """(the root of the day, the one before it); None where that day has none."""
    found = db.session.scalars(select(LogRoot).where(LogRoot.day <= day).order_by(LogRoot.day.desc()).limit(2)).all()
    if not found or found[0].day != day:
        return None
    return found[0], found[1] if len(found) > 1 else None


def proof(old: int, size: int) -> list[bytes]:
    """That the log of `old` entries is contained in that of `size` (RFC 6962 2.1.2). Two statements."""
    return _with_nodes(lambda node: merkle.consistency(old, size, node))


def logged(entry_id: int) -> LoggedEntry | None:
    """Where the entry stands in the log under the newest root; None before its first night. Two statements."""
    row = db.session.execute(
        select(Entry.hash, LogLeaf.salt, LogLeaf.number)
        .join(LogLeaf, LogLeaf.entry_id == Entry.id)
        .where(Entry.id == entry_id)
    ).first()
    under = newest()
    if row is None or under is None or row.number >= under.size:
        return None
    return LoggedEntry(row.hash, row.salt, row.number, under)


def inclusion(entry_id: int) -> Inclusion | None:
    """The same with the proof of it. Four statements."""
    found = logged(entry_id)
    if found is None:
        return None
    path = _with_nodes(lambda node: merkle.inclusion(found.number, found.under.size, node))
    return Inclusion(found.entry, found.salt, found.number, found.under, path)


def _with_nodes(make: Callable[[merkle.Node], T]) -> T:
    """What `make` makes of the log's nodes: called once to learn which it asks for, then with them. Two statements."""
    asked: list[tuple[int, int]] = []

    def learn(level: int, place: int) -> bytes:
        asked.append((level, place))
        return b""

    make(learn)
    found = _fetch(asked)
    return make(lambda level, place: found[level, place])


def _fetch(keys: Keys) -> dict[tuple[int, int], bytes]:
    """The nodes at these places. What is not stored is computed from its leaves; one that is missing is empty."""
    stored = or_(false(), *(and_(LogNode.level == level, LogNode.place == at) for level, at in keys if level >= STORED))
    found = dict.fromkeys(keys, b"")
    for row in db.session.execute(select(LogNode.level, LogNode.place, LogNode.hash).where(stored)):
        found[row.level, row.place] = row.hash
    low = [(level, place) for level, place in keys if level < STORED]
    leaves = _leaves([(place << level, (place + 1) << level) for level, place in low])
    for level, place in low:
        growing = merkle.Growing()
        for number in range(place << level, (place + 1) << level):
            growing.add(leaves.get(number, b""))
        found[level, place] = growing.root()
    return found


def _leaves(spans: Iterable[tuple[int, int]]) -> dict[int, bytes]:
    """The hashes of the leaves in these spans (first, after the last), by number."""
    within = or_(false(), *(and_(LogLeaf.number >= first, LogLeaf.number < end) for first, end in spans))
    rows = db.session.execute(
        select(LogLeaf.number, Entry.hash, LogLeaf.salt).join(Entry, Entry.id == LogLeaf.entry_id).where(within)
    )
    return {number: leaf_of(entry, salt) for number, entry, salt in rows}


def leaf_of(entry: str, salt: bytes) -> bytes:
    """The leaf of an entry with this hash."""
    return merkle.leaf(bytes.fromhex(entry) + salt)
