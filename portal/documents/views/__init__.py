"""Pages of one's own sealed forms, drafts on paper, and the public verification."""

import hashlib
from datetime import timedelta
from io import BufferedIOBase
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.documents import actions, queries, snapshot
from portal.documents.forms import CodeForm, CompareForm
from portal.paper.seal import Altered, Seal, bare, grouped, print_key
from portal.policy import PUBLIC, authorize
from portal.store import files, jobs, journal, logs, transparency
from portal.store.db import db_pause
from portal.store.errors import Missing
from portal.store.transparency import LoggedEntry
from portal.web import limits, origin
from portal.web.door import Blueprint
from portal.web.download import as_json
from portal.web.download import download as as_file
from portal.web.input import number
from portal.web.lists import asked_page
from portal.web.room import house

bp = Blueprint("documents", __name__)

PDF = "application/pdf"

WINDOW = timedelta(minutes=5)
WRONG_CODES = 30  # unknown codes per network and window: guessing is hopeless anyway, this keeps it quiet
COMPARISONS = 60  # uploaded files per network and window
HOW = (
    "entry_sha256 adalah SHA-256 dari entry. Daunnya SHA-256 dari 0x00, entry_sha256, dan salt. Dari daun nomor "
    "leaf_index, path menuju root atas size catatan (RFC 6962, 2.1.1). Sidik data di kaki formulir adalah sha256 di "
    "dalam entry."
)
PATIENCE = 60  # how often a waiting page asks again by itself, every two seconds


@bp.get("/dokumen", may="documents.list")
def index() -> str:
    authorize()
    found = queries.mine(current_user.person_id, asked_page())
    return render_template("documents/index.html", found=found, forms=house().forms, grouped=grouped)


@bp.get("/dokumen/<int:seal_id>", may="documents.read")
def download(seal_id: int) -> Response:
    seal = _authorized(seal_id)
    if seal.pdf_sha256 is None:
        return redirect(url_for(".wait", seal_id=seal_id), 303)
    name = f"{queries.title(seal)} {seal.standing.owner.name} versi {seal.number}"
    return as_file(files.read(seal.pdf_sha256), PDF, f"{name}.pdf")


@bp.get("/dokumen/<int:seal_id>/siap", may="documents.read")
def wait(seal_id: int) -> str:
    seal = _authorized(seal_id)
    return render_template(
        "documents/wait.html",
        title=queries.title(seal),
        waiting="" if seal.pdf_sha256 else jobs.standing(print_key(seal_id)),
        file=url_for(".download", seal_id=seal_id),
        next=_next_try(),
    )


@bp.post("/dokumen/draf/<kind>/<int:record_id>", may="documents.draft")
def ask_draft(kind: str, record_id: int) -> Response:
    record = snapshot.record(kind, record_id)
    authorize(record)
    draft = snapshot.of(kind, record, request.form.get("form", ""), current_user.on)
    actions.ask_draft(draft)
    return redirect(url_for(".draft", key=draft.key), 303)


@bp.get("/dokumen/draf/<key>", may="documents.draft")
def draft(key: str) -> str:
    _authorize_draft(key)
    kind, record_id, form = snapshot.parse(key)
    return render_template(
        "documents/wait.html",
        title=f"Draf {snapshot.name(key)}",
        waiting="" if actions.path_of_draft(key).exists() else jobs.standing(key),
        file=url_for(".draft_file", key=key),
        again=(url_for(".ask_draft", kind=kind, record_id=record_id), {"form": form}),
        next=_next_try(),
    )


@bp.get("/dokumen/draf/<key>/berkas", may="documents.draft")
def draft_file(key: str) -> Response:
    record = _authorize_draft(key)
    place = actions.path_of_draft(key)
    if not place.exists():
        return redirect(url_for(".draft", key=key), 303)
    _log_look(record)
    return as_file(place.read_bytes(), PDF, f"DRAF {snapshot.name(key)}.pdf")


@bp.get("/verifikasi", may=PUBLIC)
def search() -> str | Response | tuple[str, int]:
    form = CodeForm(request.args)
    if "kode" not in request.args:
        return render_template("documents/search.html", form=CodeForm(), compare=CompareForm())
    if not form.validate() or not bare(form.kode.data):
        form.kode.errors = form.kode.errors or ["Kode terdiri dari 16 huruf dan angka."]
        return render_template("documents/search.html", form=form, compare=CompareForm()), 422
    return redirect(url_for(".verify", code=bare(form.kode.data)), 303)


@bp.get("/verifikasi/<code>", may=PUBLIC)
def verify(code: str) -> str:
    seal = _known(code)
    return render_template(
        "documents/verify.html",
        code=grouped(bare(code)),
        compare=CompareForm(kode=bare(code)),
        **_found(seal, ""),
    )


@bp.get("/verifikasi/<code>/bukti.json", may=PUBLIC)
def proof(code: str) -> Response:
    """For whoever trusts nobody: the entry that saw the form issued, and the way from it to the root of the log."""
    seal = _known(code)
    entry = queries.issued(seal) if seal else None
    found = transparency.inclusion(entry.id) if entry else None
    if seal is None or entry is None or found is None:
        raise Missing(code)
    told = {
        "code": grouped(seal.code),
        "cara": HOW,
        "entry": journal.content(entry),
        "entry_sha256": found.entry,
        "salt": found.salt.hex(),
        "leaf_index": found.number,
        "path": [each.hex() for each in found.path],
        "day": found.under.day.isoformat(),
        "size": found.under.size,
        "root": found.under.root,
    }
    return as_json(told, f"bukti-{grouped(seal.code)}.json")


@bp.post("/verifikasi", may=PUBLIC)
def compare() -> str | tuple[str, int]:
    origin.refuse_foreign()
    limits.spend("compare", COMPARISONS, WINDOW)
    form = CompareForm()
    if not form.validate():
        return render_template("documents/search.html", form=CodeForm(), compare=form), 422
    sha256 = _sha256(form.berkas.data.stream)  # all that is kept of the file, and only until the answer
    asked = _known(form.kode.data) if form.kode.data else None
    own = queries.by_file(sha256)
    seal = asked or own
    return render_template(
        "documents/verify.html",
        code=grouped(seal.code) if seal else "",
        own=grouped(own.code) if own else "",
        compare=CompareForm(formdata=None, kode=seal.code if seal else ""),
        **_found(seal, "same" if seal and seal.pdf_sha256 == sha256 else "other"),
    )


def _authorized(seal_id: int) -> Seal:
    seal = queries.get(seal_id, current_user.on)
    authorize(seal)
    _log_look(seal)
    return seal


def _authorize_draft(key: str) -> Any:
    kind, record_id, _ = snapshot.parse(key)
    record = snapshot.record(kind, record_id)
    authorize(record)
    if not queries.asked(key):
        raise Missing(key)
    return record


def _log_look(record: Any) -> None:
    if record.standing.owner.person_id != current_user.person_id:
        logs.viewed(record.__tablename__, record.id, current_user.account_id)


def _known(code: str) -> Seal | None:
    """The seal with this code. A network that tries many unknown ones is asked to wait."""
    limits.refuse_spent("verify", WRONG_CODES, WINDOW)
    seal = queries.by_code(bare(code))
    if seal is None:
        db_pause()  # what counts has a transaction of its own, and there is one writer
        limits.spend("verify", WRONG_CODES, WINDOW)
    return seal


def _found(seal: Seal | None, verdict: str) -> dict[str, Any]:
    """What the page says of the form, and of a file ("same", "other", "" without one); "altered" goes before both."""
    try:
        return {"facts": seal and queries.facts(seal), "verdict": verdict, "logged": seal and _logged(seal)}
    except Altered:
        return {"facts": None, "verdict": "altered", "logged": None}


def _logged(seal: Seal) -> LoggedEntry | None:
    """Where the form stands in the log; None before its first night."""
    entry = queries.issued(seal)
    return transparency.logged(entry.id) if entry else None


def _next_try() -> int:
    """The number of the next automatic look, 0 when the page should stop asking."""
    text = request.args.get("kali", "0")
    tried = number(text, PATIENCE)
    tried = PATIENCE if tried is None else tried
    return tried + 1 if tried < PATIENCE else 0


def _sha256(stream: BufferedIOBase) -> str:
    return hashlib.file_digest(stream, "sha256").hexdigest()
