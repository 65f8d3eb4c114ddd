"""Adding, removing and judging evidence."""

from dataclasses import dataclass

import structlog
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.reports.actions.report import mark_read
from portal.reports.models import Activity, Evidence, Fit, ReportLine
from portal.store import faults, files, journal, uploads
from portal.store.db import db
from portal.store.errors import Rejected
from portal.store.faults import Outage
from portal.store.journal import Actor
from portal.store.records import seen

MOST_FILES = 20  # beside one result or one entry


@dataclass(frozen=True)
class KeptFile:
    """A checked file that lies on disk, gone with the request unless a record comes to refer to it."""

    draft: files.DraftFile
    mime: str
    size: int
    name: str


def keep(content: bytes, name: str) -> KeptFile:
    """Checks a file, makes it safe and puts it on disk. Slow: outside any transaction. Raises Rejected at `file`."""
    upload = uploads.cleaned(content, name, current_app.config["UPLOAD_MB"])
    try:
        draft = files.draft(upload.content)
    except OSError as error:
        structlog.get_logger().error("evidence not stored", error=error.strerror)
        outage = faults.kind(error) or Outage.DISK
        raise Rejected(
            f"Berkas belum dapat disimpan: {outage.label.lower()}. Simpan dahulu tanpa berkas, lalu coba lagi nanti.",
            "file",
        ) from error
    return KeptFile(draft, upload.mime, len(upload.content), upload.name)


def attach(to: ReportLine | Activity, kept: KeptFile | None, by: Actor) -> Evidence:
    """Puts a kept file beside a line of a report or a log entry; the same file twice is one piece. Raises Rejected."""
    if kept is None:
        raise Rejected("Pilih berkasnya dahulu.", "file")
    place = {"report_line_id": to.id} if isinstance(to, ReportLine) else {"activity_id": to.id}
    plan_id = to.report.plan_id if isinstance(to, ReportLine) else to.plan_id
    wanted = select(Evidence).filter_by(removed_at=None, **place).options(joinedload(Evidence.file))
    present = db.session.scalars(wanted).all()
    if same := next((each for each in present if each.file.sha256 == kept.draft.sha256), None):
        return same
    if len(present) >= MOST_FILES:
        raise Rejected(f"Paling banyak {MOST_FILES} berkas. Hapus yang tidak perlu, lalu unggah lagi.", "file")
    file = files.remember(files.settle(kept.draft), kept.mime, kept.size)
    made = Evidence(plan_id=plan_id, file_id=file.id, name=kept.name, added_at=clock.now(), **place)
    db.session.add(made)
    journal.note(made, "add", by, details={"name": kept.name, "sha256": kept.draft.sha256})
    return made


def remove_evidence(evidence: Evidence, fixed: bool, by: Actor) -> None:
    """Takes a piece of evidence away, unless a report was handed in with it (`fixed`). Raises Rejected.

    Its content stays on disk and its journal in the database.
    """
    if fixed:
        raise Rejected("Berkas ini sudah menjadi bagian laporan, sehingga tidak dapat dihapus.")
    evidence.removed_at = clock.now()
    journal.note(evidence, "remove", by)


def judge_evidence(evidence: Evidence, fit: Fit, note: str, version: int, by: Actor) -> None:
    """The superior's verdict; anything but "fits" says what is lacking. Raises Rejected, or Stale with both texts."""
    note = note.strip()
    mine, theirs = f"{fit.label}. {note}", f"{evidence.fit.label if evidence.fit else ''}. {evidence.fit_note}"
    seen(evidence, version, [(f"Penilaian bukti “{evidence.name}”", mine, theirs)])
    if fit is not Fit.FITS and not note:
        raise Rejected("Tuliskan apa yang kurang atau tidak sesuai.", "note")
    if (evidence.fit, evidence.fit_note) == (fit, note):
        return
    if evidence.report_line:
        mark_read(evidence.report_line.report)
    evidence.fit, evidence.fit_note = fit, note
    journal.note(evidence, "judge", by, note, {"fit": fit.value})
