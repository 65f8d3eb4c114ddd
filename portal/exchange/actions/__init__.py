"""What happens to a file: received, read, confirmed as it was shown, applied a few rows at a time, or dropped.

A few rows are one transaction, each row all or nothing, and a row is marked in the transaction that applies it: so a
worker that dies leaves nothing half stored and nothing is applied twice, while others write in between.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update

from portal import clock
from portal.exchange import queries
from portal.exchange.actions.applying import Applier
from portal.exchange.actions.planned import Planned
from portal.exchange.models import Finding, ImportRow, Outcome, StaffImport
from portal.policy import Me
from portal.store import jobs, journal
from portal.store.db import db
from portal.store.errors import Forbidden, Missing, Rejected, Stale
from portal.store.journal import SYSTEM, Actor

MOST_MB = 5
CHECK, APPLY = "check-import", "apply-import"
NAME_LENGTH, TITLE_LENGTH, SHEET_LENGTH = 200, 400, 100
CHANGED_SINCE = (
    "Data kepegawaian berubah sejak pratinjau ditampilkan, sehingga tidak ada yang diterapkan. Unggah berkasnya sekali "
    "lagi: pratinjau yang baru memperlihatkan keadaan sekarang."
)
NO_OFFICE = "Anda tidak lagi mengelola kepegawaian, sehingga sisanya tidak diterapkan."
MOVED_ON = "Datanya berubah sewaktu impor berjalan. Periksa catatannya, lalu unggah baris ini sekali lagi."


def receive(content: bytes, name: str, by: Actor) -> StaffImport:
    """Keeps a file until it has been read. Raises Rejected for one that is empty or too large."""
    if not content:
        raise Rejected("Berkas ini kosong. Pilih berkas yang berisi.", "file")
    if len(content) > MOST_MB * 1024 * 1024:
        raise Rejected(f"Berkas ini lebih dari {MOST_MB} MB. Bagi menjadi beberapa berkas.", "file")
    found = StaffImport(
        asker_id=by.person_id,
        name=name[:NAME_LENGTH] or "tanpa nama",
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        sent_at=clock.now(),
    )
    db.session.add(found)
    journal.note(found, "create", by)
    jobs.ask(CHECK, f"{CHECK}:{found.id}", {"import": found.id})
    return found


def reject(found: StaffImport, refusal: Rejected) -> None:
    """It cannot be read as a whole."""
    found.problem, found.content = str(refusal), None
    journal.advance(found, "reject", SYSTEM)


def keep(found: StaffImport, planned: Sequence[Planned]) -> None:
    """Keeps what its rows would do, to be looked at."""
    db.session.execute(insert(ImportRow), [_row(found.id, place, each) for place, each in enumerate(planned, 1)])
    found.digest = digest(found.sha256, planned)
    found.counts = Counter(each.finding.value for each in planned)
    journal.advance(found, "read", SYSTEM)


def digest(sha256: str, planned: Sequence[Planned]) -> str:
    """Over the file and everything that it would do: what is confirmed."""
    told = [sha256, [[each.row.line, each.finding, each.told, each.problems, each.steps] for each in planned]]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def confirm(found: StaffImport, seen: str, by: Actor) -> None:
    """Lets it be applied as it was shown. Raises Stale where something else was shown."""
    if seen != found.digest:
        raise Stale("another preview was shown")
    if not found.doing:
        raise Rejected("Tidak ada baris yang mengubah sesuatu.")
    journal.advance(found, "confirm", by)
    _ask_to_apply(found.id, 0)


def drop(found: StaffImport, by: Actor) -> None:
    """Forgets the file and what it would have done."""
    _forget_rows(found)
    journal.advance(found, "drop", by)


def forget(before: datetime) -> None:
    """Files that nobody has confirmed are dropped, and the rows of all others forgotten: what they did is in the
    journal of each record."""
    for found in queries.sent_before(before):
        if "drop" in found.workflow.verbs(found.state):
            drop(found, SYSTEM)
        elif not found.stage.is_waiting:
            _forget_rows(found)


def _forget_rows(found: StaffImport) -> None:
    db.session.execute(delete(ImportRow).where(ImportRow.import_id == found.id))
    found.content = None


def outdate(found: StaffImport) -> None:
    """What it would do is no longer what was shown: nothing was applied."""
    _forget_rows(found)
    found.problem = CHANGED_SINCE
    journal.advance(found, "outdate", SYSTEM)


def apply_some(found: StaffImport, me: Me, most: int) -> int:
    """Applies the next rows, each whole or not at all, and returns how many there were; the caller commits."""
    applier = Applier(found.id, me, f"Impor nomor {found.id}")
    rows = queries.pending(found.id, most)
    for row in rows:
        values = _applied(applier, row) if me.officer_of else _refused(NO_OFFICE)
        db.session.execute(update(ImportRow).where(ImportRow.id == row.id).values(**values, steps=[]))
    return len(rows)


def _applied(applier: Applier, row: Any) -> dict[str, Any]:
    try:
        with db.session.begin_nested():
            made = applier.apply(row.place, row.steps)
            db.session.flush()
    except Rejected as refusal:
        return _refused(str(refusal))
    except (Forbidden, Missing, Stale):
        return _refused(MOVED_ON)
    return {"outcome": Outcome.APPLIED, "made_id": made}


def _refused(reason: str) -> dict[str, Any]:
    return {"outcome": Outcome.REFUSED, "reason": reason}


def go_on(found: StaffImport) -> None:
    """Goes on in a job of its own, so that others have their turn; finishes it when nothing is left."""
    done = queries.outcomes(found.id)
    if done.get(Outcome.PENDING):
        _ask_to_apply(found.id, done.get(Outcome.APPLIED, 0) + done.get(Outcome.REFUSED, 0))
        return
    ends = {outcome.value: count for outcome, count in sorted(done.items()) if outcome in _ENDS}
    found.content, found.counts = None, found.counts | ends
    journal.advance(found, "finish", SYSTEM, details={end: ["", str(count)] for end, count in ends.items()})


_ENDS = (Outcome.APPLIED, Outcome.REFUSED)


def _ask_to_apply(import_id: int, done: int) -> None:
    jobs.ask(APPLY, f"{APPLY}:{import_id}:{done}", {"import": import_id})


def _row(import_id: int, place: int, each: Planned) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "place": place,
        "sheet": each.row.sheet[:SHEET_LENGTH],
        "line": each.row.line,
        "title": each.title[:TITLE_LENGTH],
        "finding": each.finding,
        "told": each.told,
        "problems": each.problems,
        "steps": each.steps,
        "outcome": Outcome.PENDING if each.steps and each.finding is not Finding.WRONG else Outcome.NOTHING,
        "made_id": each.key if each.key > 0 else None,
    }
