"""Making the PDFs: of a sealed form once and for all, of a draft for as long as somebody may want it."""

import os
import secrets
from datetime import date, datetime
from pathlib import Path

from flask import current_app

from portal.documents import queries, snapshot
from portal.documents.snapshot import Draft
from portal.paper import pdf
from portal.paper.seal import content, grouped, keep_pdf
from portal.store import files, jobs
from portal.store.db import db_pause
from portal.web.room import house

MIME = "application/pdf"


def render(seal_id: int) -> str:
    """Makes the PDF of a sealed form unless it is there, and returns its SHA-256. Repeatable.

    Ends the present transaction first: printing is slow, and what lay in the transaction is not saved.
    """
    seal = queries.whole(seal_id)
    if seal.pdf_sha256:
        return seal.pdf_sha256
    form, sealed = house().forms[seal.form], content(seal)
    mark = pdf.Mark(grouped(seal.code), verify_url(seal.code), seal.snapshot.sha256)
    db_pause()
    made = pdf.render(form, sealed, mark)
    sha256 = files.write(made)
    seal = queries.whole(seal_id)
    if seal.pdf_sha256 is None:  # another worker may have been faster
        files.remember(sha256, MIME, len(made))
        keep_pdf(seal, sha256)
    return sha256


def verify_url(code: str) -> str:
    """The address under which anybody can verify the form, as it stands in its QR code."""
    return f"{current_app.config['PUBLIC_URL'].rstrip('/')}/verifikasi/{code}"


def ask_draft(draft: Draft) -> None:
    """Asks the worker for the PDF of an unsealed record as it reads now; asking again for the same text is one job,
    done anew where it failed or its print was swept away."""
    jobs.ask("draft", draft.key, {})
    if not path_of_draft(draft.key).exists():
        jobs.ask_again(draft.key)


def print_draft(key: str, on: date) -> None:
    """Makes the PDF that this key was given for. Ends the present transaction: printing is slow."""
    kind, record_id, form = snapshot.parse(key)
    draft = snapshot.of(kind, snapshot.record(kind, record_id), form, on)
    db_pause()
    _put(path_of_draft(key), pdf.render(house().forms[form], draft.content, None))


def path_of_draft(key: str) -> Path:
    """Where the PDF of a draft lies until it is swept away: not among the files that are kept for good."""
    return Path(current_app.instance_path) / "drafts" / f"{key}.pdf"


def sweep_drafts(before: datetime) -> None:
    """Removes drafts that were made before `before`; whoever still needs one asks again."""
    for key in jobs.forget("draft", before):
        path_of_draft(key).unlink(missing_ok=True)


def _put(place: Path, made: bytes) -> None:
    """Whole or not at all: readers never meet half a file."""
    place.parent.mkdir(parents=True, exist_ok=True)
    growing = place.with_name(f".{secrets.token_hex(8)}")
    growing.write_bytes(made)
    os.replace(growing, place)
