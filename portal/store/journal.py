"""What happened to each record: who, in what capacity, when, what, why — one hash chain per record.

`advance` is the only writer of `state`. An entry's hash covers the entry and the hash before it, so that a changed or
removed entry is found by `verify`. Chains are per record: one chain for all would make all writers wait for each other.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from sqlalchemy import JSON, ColumnElement, Index, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.rules.problems import Problem
from portal.rules.workflow import State, Workflow
from portal.store.db import Model, UTCDateTime, db
from portal.store.errors import Rejected, Stale


@dataclass(frozen=True)
class Actor:
    """Who acts, and in what capacity: the placement (definitive, Plt, Plh) by which the right exists."""

    person_id: int | None
    name: str
    placement_id: int | None = None
    capacity: str = (
        ""  # words as they are read later: "Kepala Bidang Pelayanan", "Plt. Kepala …", "Pengelola kepegawaian"
    )
    decree: str = ""  # number and date of the decree behind the placement
    second: str = ""  # who agreed, where one person may not act alone: name and office


SYSTEM = Actor(person_id=None, name="Sistem")
Check = Callable[[], Iterable[str]]  # a sentence per record that its entries contradict
CHECKS: list[Check] = []  # the house fills in what its rooms declare


class Entry(Model):
    """One thing that happened to one record. Never changed, never deleted."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        UniqueConstraint("record_type", "record_id", "number"),
        Index("ix_journal_entry_person_id_at", "person_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_type: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int]
    number: Mapped[int]  # 1, 2, 3 … within the record
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    verb: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int | None]
    person_name: Mapped[str] = mapped_column(String(200))
    placement_id: Mapped[int | None]
    capacity: Mapped[str] = mapped_column(String(400))
    decree: Mapped[str] = mapped_column(String(200))
    from_state: Mapped[str] = mapped_column(String(24))
    to_state: Mapped[str] = mapped_column(String(24))
    note: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Recorded(Protocol):
    """A record whose life is journaled: a model with an integer key."""

    id: Mapped[int]
    __tablename__: str


class Staged:
    """A record with a state that only `advance` may change. A mixin; the model has `workflow` and `state`."""

    workflow: ClassVar[Workflow]
    if TYPE_CHECKING:
        state: Mapped[str]

    @property
    def stage(self) -> State:
        """The state with its meaning."""
        return self.workflow.stage(self.state or self.workflow.initial)  # a new row has none yet

    @classmethod
    def are(cls, *meanings: str) -> ColumnElement[bool]:
        """SQL condition: any of the meanings is true of the row's state."""
        return cls.state.in_(cls.workflow.that(*meanings))

    @classmethod
    def are_not(cls, *meanings: str) -> ColumnElement[bool]:
        """SQL condition: none of the meanings is true of the row's state."""
        return cls.state.in_(cls.workflow.but(*meanings))


def advance(record: Any, verb: str, by: Actor, note: str | None = None, details: dict[str, Any] | None = None) -> Entry:
    """Takes `record` one step along its workflow and writes the entry, in the present transaction.

    Raises Stale when the record's state does not allow the verb (somebody was faster, or the button was old) and
    Rejected when the step needs a note and none was given.
    """
    step = record.workflow.step(record.state, verb)
    if step is None:
        raise Stale(f"{record.__tablename__} in state {record.state} does not allow {verb}")
    if step.note and not (note or "").strip():
        raise Rejected([Problem("note", "Tulis catatan agar pegawai tahu apa yang perlu diperbaiki.")])
    before, record.state = record.state, step.to
    return _write(record, verb, by, note, details, before, record.state)


def note(record: Any, verb: str, by: Actor, note: str | None = None, details: dict[str, Any] | None = None) -> Entry:
    """Journals something that is no change of state: a correction (old and new value in `details`), a link, a view."""
    state = getattr(record, "state", "") or ""
    return _write(record, verb, by, note, details, state, state)


def timeline(record: Any) -> Sequence[Entry]:
    """Everything that happened to the record, oldest first."""
    return db.session.scalars(
        select(Entry)
        .where(Entry.record_type == record.__tablename__, Entry.record_id == record.id)
        .order_by(Entry.number)
    ).all()


def count() -> int:
    """How many entries there are (for the reports on a walk through them)."""
    return db.session.scalar(select(func.count()).select_from(Entry)) or 0


def verify() -> list[str]:
    """Walks every chain and makes the checks of the rooms.

    Returns one sentence per broken entry, gap, or record that is not where its chain ends or not what it witnesses.
    """
    entries = db.session.scalars(
        select(Entry).order_by(Entry.record_type, Entry.record_id, Entry.number).execution_options(yield_per=1000)
    )
    ends: dict[tuple[str, int], str] = {}
    return [*_breaks(entries, ends), *_strays(ends), *(sentence for check in CHECKS for sentence in check())]


def _breaks(entries: Iterable[Entry], ends: dict[tuple[str, int], str]) -> Iterator[str]:
    """What is wrong inside the chains. Notes in `ends` to which state each chain leads."""
    chain: tuple[str, int] | None = None
    previous, number = "", 0
    for entry in entries:
        if (entry.record_type, entry.record_id) != chain:
            chain, previous, number = (entry.record_type, entry.record_id), "", 0
        where = f"{entry.record_type} {entry.record_id}, catatan {entry.number}"
        if entry.number != number + 1:
            yield f"{where}: catatan {number + 1} hilang"
        if entry.previous != previous:
            yield f"{where}: tidak menyambung catatan sebelumnya"
        if entry.hash != _digest(entry):
            yield f"{where}: isinya diubah"
        previous, number = entry.hash, entry.number
        if entry.to_state:  # a new record has its state from the database, after its first entry
            ends[chain] = entry.to_state


def _strays(ends: dict[tuple[str, int], str]) -> Iterator[str]:
    """Records that are gone, or in another state than their chain ends with: its last entry was removed, or the state
    set by hand."""
    for mapper in Model.registry.mappers:
        record: Any = mapper.class_
        if not hasattr(record, "workflow"):
            continue
        kind, start = record.__tablename__, record.workflow.initial
        told = {key: state for (of, key), state in ends.items() if of == kind}
        for key, state in db.session.execute(select(record.id, record.state).order_by(record.id)):
            if state != (last := told.pop(key, start)):
                yield f"{kind} {key}: keadaannya {state}, menurut jurnal {last}"
        yield from (f"{kind} {key}: hilang" for key in sorted(told))


def _write(
    record: Any, verb: str, by: Actor, text: str | None, details: dict[str, Any] | None, before: str, after: str
) -> Entry:
    db.session.flush()  # the record needs its key, and a stale row version must fail before the chain grows
    last = db.session.execute(
        select(Entry.number, Entry.hash)
        .where(Entry.record_type == record.__tablename__, Entry.record_id == record.id)
        .order_by(Entry.number.desc())
        .limit(1)
    ).first()
    entry = Entry(
        record_type=record.__tablename__,
        record_id=record.id,
        number=(last.number if last else 0) + 1,
        at=clock.now(),
        verb=verb,
        person_id=by.person_id,
        person_name=by.name,
        placement_id=by.placement_id,
        capacity=by.capacity,
        decree=by.decree,
        from_state=before,
        to_state=after,
        note=(text or "").strip(),
        details={**(details or {}), **({"second": by.second} if by.second else {})},
        previous=last.hash if last else "",
    )
    entry.hash = _digest(entry)
    db.session.add(entry)
    return entry


def _digest(entry: Entry) -> str:
    content = {
        column.key: getattr(entry, column.key)
        for column in Entry.__mapper__.columns
        if column.key not in {"id", "hash"}
    }
    content["at"] = entry.at.isoformat()
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
