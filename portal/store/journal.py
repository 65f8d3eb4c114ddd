"""What happened to each record: who, in what capacity, when, what, why — one hash chain per record.

`advance` is the only writer of `state`. An entry's hash covers the entry, the hash before it and its witness, the hash
of what the record looked like (`witness`): `wholeness` finds what was changed, removed or slipped in. Chains are per
record: one chain for all would make all writers wait for each other; one log over all of them grows at night
(`transparency`). What an action changes it changes before it writes the entry, which else would witness the old.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import (
    JSON,
    ColumnElement,
    Index,
    ScalarSelect,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    case,
    func,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.rules.problems import Problem
from portal.rules.workflow import State, Workflow
from portal.store import witness
from portal.store.db import Model, UTCDateTime, db
from portal.store.errors import Rejected, Stale


@dataclass(frozen=True)
class Actor:
    """Who acts, and in what capacity: the placement (definitive, Plt, Plh) by which the right exists.

    Without a name it is somebody whom nobody may know, such as a citizen.
    """

    person_id: int | None = None
    name: str = ""
    placement_id: int | None = None
    capacity: str = (
        ""  # words as they are read later: "Kepala Bidang Pelayanan", "Plt. Kepala …", "Pengelola kepegawaian"
    )
    decree: str = ""  # number and date of the decree behind the placement
    second: str = ""  # who agreed, where one person may not act alone: name and office


SYSTEM = Actor(person_id=None, name="Sistem")
Check = Callable[[], Iterable[str]]  # a sentence per record that its entries contradict
CHECKS: list[Check] = []  # the house fills in what its rooms declare
VERBS: dict[str, frozenset[str]] = {}  # that the records of a table know, likewise
COMMON: set[str] = set()  # those that all records without a workflow know besides
BEGINNINGS = frozenset({"create", "start", "issue", "ask", "add", "revise"})  # a record has one, as its first entry
ONCE = frozenset({"print", "replace"})  # what can happen to a record once


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
    witness: Mapped[str] = mapped_column(String(64), server_default="")  # hash of the record (portal/store/witness.py)
    recipe: Mapped[int] = mapped_column(SmallInteger, server_default="0")  # by which it was made; 0: before witnesses


COLUMNS = tuple(Entry.__table__.columns)


def first_at(model: Any, verb: str) -> ScalarSelect[datetime]:
    """SQL: when this happened to a row of `model` for the first time."""
    return _when(model, verb, func.min)


def last_at(model: Any, verb: str) -> ScalarSelect[datetime]:
    """SQL: when this happened to a row of `model` for the last time."""
    return _when(model, verb, func.max)


def _when(model: Any, verb: str, pick: Any) -> ScalarSelect[datetime]:
    return (
        select(pick(Entry.at, type_=UTCDateTime))
        .where(Entry.record_type == model.__tablename__, Entry.record_id == model.id, Entry.verb == verb)
        .scalar_subquery()
    )


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

    @classmethod
    def in_turn(cls) -> ColumnElement[int]:
        """SQL: the place of the row's state in the workflow's table, to sort by: its name is for machines."""
        return case({name: place for place, name in enumerate(cls.workflow.states)}, value=cls.state)


def advance(record: Any, verb: str, by: Actor, note: str | None = None, details: dict[str, Any] | None = None) -> Entry:
    """Takes `record` one step along its workflow and writes the entry, in the present transaction.

    Raises Stale when the record's state does not allow the verb (somebody was faster, or the button was old) and
    Rejected when the step needs a note and none was given.
    """
    step = record.workflow.step(record.state, verb)
    if step is None:
        raise Stale(f"{record.__tablename__} in state {record.state} does not allow {verb}", record=record)
    if step.note and not (note or "").strip():
        raise Rejected([Problem("note", "Tulis alasannya.")])
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
    entry.witness, entry.recipe = witness.of(record.__tablename__, record.id)
    entry.hash = digest(entry)
    db.session.add(entry)
    return entry


def content(entry: Any) -> str:
    """The text whose SHA-256 is the entry's hash. Entries from before the witnesses have none in it."""
    told = {column.key: getattr(entry, column.key) for column in COLUMNS if column.key not in {"id", "hash"}}
    told["at"] = entry.at.isoformat()
    if not entry.recipe:
        del told["witness"], told["recipe"]
    return witness.canonical(told)


def digest(entry: Any) -> str:
    """The hash of an entry, or of a row of its columns."""
    return hashlib.sha256(content(entry).encode()).hexdigest()
