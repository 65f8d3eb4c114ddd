"""The log's roots for everybody: whoever keeps one can later prove that nothing before it was changed."""

from datetime import date, timedelta

from flask import render_template
from werkzeug.wrappers import Response

from portal import clock
from portal.audit import queries
from portal.policy import PUBLIC
from portal.store import settings, transparency
from portal.store.errors import Missing
from portal.store.transparency import LogRoot
from portal.web.door import Blueprint
from portal.web.download import as_json
from portal.web.lists import asked_page

LATE = timedelta(days=2)  # without a new root: the nights have stopped

bp = Blueprint("transparency", __name__, url_prefix="/transparansi")


@bp.get("", may=PUBLIC)
def index() -> str:
    newest = transparency.newest()
    return render_template(
        "audit/transparency.html",
        newest=newest,
        found=queries.roots(asked_page()),
        broken=queries.broken_root(),
        is_late=newest is not None and clock.today() - newest.day > LATE,
    )


@bp.get("/<day>.json", may=PUBLIC)
def anchor(day: str) -> Response:
    """What to keep: the root of a day, and the proof that the log of the root before is contained in it."""
    try:
        found = transparency.of_day(date.fromisoformat(day))
    except ValueError:
        found = None
    if found is None or found[0].day.isoformat() != day:  # a day can be spelled in other ways
        raise Missing(day)
    root, before = found
    told = {
        "log": f"Portal Kinerja ASN, {settings.value('city')}",
        "hashing": "RFC 6962, SHA-256",
        **_told(root),
        "previous": before and _told(before),
        "consistency": [each.hex() for each in transparency.proof(before.size, root.size)] if before else [],
    }
    return as_json(told, f"jangkar-{day}.json")


def _told(root: LogRoot) -> dict[str, object]:
    return {"day": root.day.isoformat(), "size": root.size, "root": root.root}
