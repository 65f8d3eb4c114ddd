"""Pages of the auditor of the whole city: the journal of everything, and whether it is whole."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.audit import actions, queries
from portal.audit.pages import address
from portal.audit.queries import Wanted
from portal.policy import CITY, authorize
from portal.web.history import RECORDS, STEPS, VERBS, note, words
from portal.web.lists import asked_key, asked_page, asked_words

bp = Blueprint("audit", __name__, url_prefix="/audit")


@bp.get("")
def index() -> str:
    authorize("audit.view", CITY)
    wanted = _wanted()
    found = queries.entries(wanted, asked_page())
    return render_template(
        "audit/index.html",
        found=found,
        plan_ids=queries.plan_ids(entry for (entry,) in found.rows),
        wanted=wanted,
        records=RECORDS,
        verbs={verb: word for table in (VERBS, *STEPS.values()) for verb, word in table.items()},
        words=words,
        note=note,
        address=address,
    )


@bp.get("/keutuhan")
def wholeness() -> str:
    authorize("audit.view", CITY)
    return render_template("audit/wholeness.html", check=queries.last_check(), under_way=queries.check_waits())


@bp.post("/keutuhan")
def check() -> Response:
    authorize("audit.view", CITY)
    actions.ask_check()
    flash("Pemeriksaan sudah diminta. Hasilnya muncul di halaman ini.")
    return redirect(url_for(".wholeness"), 303)


def _wanted() -> Wanted:
    """The filter in the address; what is no day or no number filters nothing."""
    return Wanted(
        record_type=asked_words("jenis"),
        record_id=asked_key("nomor"),
        verb=asked_words("tindakan"),
        person=asked_words("oleh"),
        day=_day(request.args.get("hari", "")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
