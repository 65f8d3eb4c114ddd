"""Looking through the journal of all records, and how its nights went."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, exists, false, func, literal, or_, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.audit import text
from portal.audit.models import JournalCheck
from portal.chart.models import Person
from portal.chart.scope import called
from portal.paper.seal import Seal
from portal.policy import CITY, Me, can
from portal.store import files
from portal.store.db import Model, db
from portal.store.files import StoredFile
from portal.store.jobs import DAILY, Job, JobState
from portal.store.journal import Entry
from portal.store.log_walk import SLACK, Anchor
from portal.store.paging import PageOf, paged
from portal.store.transparency import LogRoot
from portal.web.room import Panel, house
from portal.web.tasks import Task, Turn

T = TypeVar("T")

CHECK = "check-journal"
REMEMBERED = timedelta(days=30)  # so long a night that did not run is told


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
        of_name = Entry.person_id.in_(select(Person.id).where(called(wanted.person)))
        query = query.where(or_(of_name, Entry.person_name.icontains(wanted.person, autoescape=True)))
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


def broken_files() -> tuple[int, list[str]]:
    """(how many files must be there, one sentence for each that is not, or not with the content its name says)"""
    kept = list(kept_files())
    faults = ((sha256, what, _fault(sha256)) for sha256, what in kept)
    return len(kept), [f"{sha256} ({what}): {fault}" for sha256, what, fault in faults if fault]


def _fault(sha256: str) -> str:
    """What is wrong with the file; empty when nothing is."""
    try:
        files.read(sha256)
    except FileNotFoundError:
        return "hilang"
    except (OSError, ValueError):
        return "isinya berubah atau tidak terbaca"
    return ""


def last_check() -> JournalCheck | None:
    """The newest finding; one that is dated after now is none, nor is one that cannot be read."""
    return _readable(lambda: db.session.scalars(select(JournalCheck).where(JournalCheck.id == _last_check())).first())


def troubles() -> list[str]:
    """In sentences, what keeps somebody from relying on the newest finding, also that it cannot be read. One
    statement."""
    failed = select(func.max(Job.run_at)).where(Job.kind == CHECK, Job.state == JobState.FAILED)
    rooted = select(func.max(LogRoot.day)).where(LogRoot.day <= clock.today())
    always = select(literal(1).label("one")).subquery()
    query = (
        select(JournalCheck.checked_at, failed.scalar_subquery(), rooted.scalar_subquery(), JournalCheck.broken)
        .select_from(always)
        .outerjoin(JournalCheck, JournalCheck.id == _last_check())
    )
    row = _readable(lambda: db.session.execute(query).one())
    if row is None:
        return [text.UNREADABLE]
    checked_at, failed_at, rooted_on, _ = row
    return text.troubles(checked_at, failed_at, rooted_on, clock.now(), clock.today())


def panel(record: Any, me: Me) -> Panel:
    """On the page about the portal's condition: when the journal was last checked, and what keeps one from relying on
    it. Two statements."""
    return Panel("audit/_condition.html", {"check": last_check(), "troubles": troubles()})


def missing_nights(today: date) -> list[date]:
    """The days of the last month, once there was a first night, that are over without a root or without a check."""
    since = today - REMEMBERED
    roots = select(LogRoot.day).where(LogRoot.day <= today)
    checks = select(JournalCheck.checked_at).where(JournalCheck.checked_at <= clock.now())
    rooted = _readable(lambda: set(db.session.scalars(roots))) or set()
    checked = _readable(lambda: {clock.local(each).date() for each in db.session.scalars(checks)}) or set()
    found: set[date] = set()
    for ran in (rooted, checked):
        days = (since + timedelta(days=number) for number in range(REMEMBERED.days))
        found |= {day for day in days if day not in ran and day > min(ran, default=today)}
    return sorted(found)


def premature() -> Iterator[str]:
    """One sentence for each job and each check of a day to come: whoever puts a night down as done keeps it from
    running. Two statements."""
    now, tomorrow = clock.now(), (clock.today() + timedelta(days=1)).isoformat()
    daily = or_(false(), *(and_(Job.kind == kind, Job.key >= f"{kind}:{tomorrow}") for kind in DAILY))
    over = Job.state.in_([JobState.DONE, JobState.FAILED]) & (Job.run_at > now + SLACK)
    for key in db.session.scalars(select(Job.key).where(or_(daily, over)).order_by(Job.id)):
        yield f"pekerjaan {key}: bertanggal sesudah hari ini"
    early = select(JournalCheck.id).where(JournalCheck.checked_at > now + SLACK).order_by(JournalCheck.id)
    yield from (f"pemeriksaan {key}: bertanggal sesudah hari ini" for key in db.session.scalars(early))


def tasks(me: Me, on: date) -> list[Task]:
    """What the auditor of the city has to look after: that the journal is checked at all. At most one statement."""
    if not can("audit.view", CITY, me):
        return []
    return [Task("Keutuhan jurnal", "audit.wholeness", text=each, turn=Turn.OFFICE) for each in troubles()]


def _readable(find: Callable[[], T]) -> T | None:
    """What it finds; None where a stored value cannot be read: the page must show what was found of it."""
    try:
        return find()
    except (ValueError, TypeError):
        return None


def _last_check() -> Any:
    newest = select(JournalCheck.id).where(JournalCheck.checked_at <= clock.now())
    return newest.order_by(JournalCheck.checked_at.desc(), JournalCheck.id.desc()).limit(1).scalar_subquery()


def check_waits() -> bool:
    """Whether a check was asked for and is not done."""
    waiting = select(Job.id).where(Job.kind == CHECK, Job.state.in_([JobState.QUEUED, JobState.RUNNING])).limit(1)
    return db.session.scalar(waiting) is not None


def _midnight(day: date) -> datetime:
    """The instant at which the legal day begins."""
    return datetime.combine(day, time(), clock.zone())
