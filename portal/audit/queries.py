"""Looking through the journal of all records."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.audit.models import JournalCheck
from portal.paper.seal import Seal
from portal.store.db import Model, db
from portal.store.files import StoredFile
from portal.store.jobs import Job, JobState
from portal.store.journal import Entry
from portal.store.log_walk import Anchor
from portal.store.paging import PageOf, paged
from portal.store.transparency import LogRoot
from portal.web.room import house

CHECK = "check-journal"


@dataclass(frozen=True)
class Wanted:
    """What the auditor looks for; empty means anything."""

    record_type: str = ""
    record_id: int | None = None
    verb: str = ""
    person: str = ""
    day: date | None = None


def entries(wanted: Wanted, page: int) -> PageOf:
    """Entries, newest first; each row holds one Entry. What nobody but its writer may know of yet is not among them:
    the auditor is somebody's subordinate too."""
    query = select(Entry).where(*_known())
    if wanted.record_type:
        query = query.where(Entry.record_type == wanted.record_type)
    if wanted.record_id is not None:
        query = query.where(Entry.record_id == wanted.record_id)
    if wanted.verb:
        query = query.where(Entry.verb == wanted.verb)
    if wanted.person:
        query = query.where(Entry.person_name.icontains(wanted.person, autoescape=True))
    if wanted.day:
        query = query.where(Entry.at >= _midnight(wanted.day), Entry.at < _midnight(wanted.day + timedelta(days=1)))
    return paged(query.order_by(Entry.id.desc()), page)


def _known() -> Iterator[ColumnElement[bool]]:
    """SQL conditions: the entry's record is one that is known from the start, or has become known."""
    for name, record in house().records.items():
        if record.known_since:
            other = aliased(Entry)
            known = exists().where(
                other.record_type == name,
                other.record_id == Entry.record_id,
                other.verb.in_(sorted(record.known_since)),
            )
            yield or_(Entry.record_type != name, known)


def keys(found: Iterable[Entry]) -> dict[tuple[str, int], int]:
    """What goes into the address of a record's page where that is not the record's own key: (table, key) -> key of the
    page. One statement for each such table."""
    asked: dict[str, set[int]] = {}
    for entry in found:
        if house().records[entry.record_type].key != "id":
            asked.setdefault(entry.record_type, set()).add(entry.record_id)
    pages = {}
    for name, ids in asked.items():
        columns = Model.metadata.tables[name].c
        key = columns[house().records[name].key]
        for row in db.session.execute(select(columns.id, key).where(columns.id.in_(ids))):
            pages[name, row[0]] = row[1]
    return pages


def roots(page: int) -> PageOf:
    """The log's roots, newest first; each row holds one."""
    return paged(select(LogRoot).order_by(LogRoot.day.desc()), page)


def broken_root() -> LogRoot | None:
    """The newest root under which the log before it was not contained."""
    roots = select(LogRoot).where(LogRoot.contains_last.is_(False)).order_by(LogRoot.day.desc())
    return db.session.scalars(roots.limit(1)).first()


def has_root(anchor: Anchor) -> bool:
    """Whether some night's root is this one."""
    found = select(LogRoot.id).where(LogRoot.size == anchor.size, LogRoot.root == anchor.root).limit(1)
    return db.session.scalar(found) is not None


def kept_files() -> Iterator[tuple[str, str]]:
    """(SHA-256, what it is) of every file that must be on disk."""
    for row in db.session.execute(select(StoredFile.sha256, StoredFile.mime).order_by(StoredFile.id)):
        yield row.sha256, row.mime
    made = select(Seal.pdf_sha256, Seal.id).where(
        Seal.pdf_sha256.is_not(None), ~select(StoredFile.id).where(StoredFile.sha256 == Seal.pdf_sha256).exists()
    )
    for form in db.session.execute(made.order_by(Seal.id)):
        yield form.pdf_sha256, f"formulir {form.id}"


def last_check() -> JournalCheck | None:
    """The newest finding."""
    return db.session.scalars(select(JournalCheck).order_by(JournalCheck.id.desc()).limit(1)).first()


def check_waits() -> bool:
    """Whether a check was asked for and is not done."""
    waiting = select(Job.id).where(Job.kind == CHECK, Job.state.in_([JobState.QUEUED, JobState.RUNNING])).limit(1)
    return db.session.scalar(waiting) is not None


def _midnight(day: date) -> datetime:
    """The instant at which the legal day begins."""
    return datetime.combine(day, time(), clock.zone())
