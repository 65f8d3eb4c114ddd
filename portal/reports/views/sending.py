"""What the pages of the room share."""

from collections.abc import Callable
from datetime import timedelta
from math import ceil

from flask import current_app, request
from flask_login import current_user
from flask_wtf.file import FileField

from portal.policy import authorize
from portal.reports import actions
from portal.reports.actions import KeptFile
from portal.reports.models import Report
from portal.store import rates
from portal.store.db import db_pause
from portal.store.errors import Rejected, Stale
from portal.web import stay
from portal.web.door import Blueprint

bp = Blueprint("reports", __name__, url_prefix="/laporan")

PER_ACCOUNT = 40  # files within the window: each costs the worker up to a second
WINDOW = timedelta(minutes=10)

Texts = list[tuple[str, str, str]]  # (label, mine, theirs)


def kept_file(field: FileField) -> KeptFile | None:
    """The file of a form, checked and on disk; None without one. Raises Rejected.

    With a file the transaction ends, so that no lock is held meanwhile: load again what follows, and authorize again.
    """
    if not field.data:
        return None
    with field.data.stream as stream:
        content = stream.read(current_app.config["UPLOAD_MB"] * 1024 * 1024 + 1)
    name = field.data.filename or ""
    db_pause()
    if rates.hits(f"upload:{current_user.account_id}", WINDOW) > PER_ACCOUNT:
        minutes = ceil(rates.seconds_left(WINDOW) / 60)
        raise Rejected(f"Terlalu banyak berkas dalam waktu singkat. Unggah lagi {minutes} menit kemudian.", "file")
    return actions.keep(content, name)


def ask_again(field: FileField) -> None:
    """A browser does not keep a chosen file on the page that comes back: say so, unless the file itself is at fault or
    the page's own script keeps it (static/sending.js)."""
    if field.data and not field.errors and stay.HEADER not in request.headers:
        field.errors = ["Pilih lagi berkas ini sebelum menyimpan."]


def authorize_or_compare(report: Report, texts: Callable[[], Texts]) -> None:
    """As `authorize`; where the report has moved on meanwhile, the refusal shows what was typed beside what stands."""
    try:
        authorize(report)
    except Stale as stale:
        raise Stale(str(stale), texts(), stale.record) from None
