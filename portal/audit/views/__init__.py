"""Pages of the auditor of the whole city: the journal of everything, and whether it is whole."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.audit import actions, queries, text
from portal.audit.queries import Wanted
from portal.policy import CITY, authorize
from portal.store.journal import Entry
from portal.web.door import Blueprint
from portal.web.history import note, verbs, who, words
from portal.web.lists import asked_day, asked_key, asked_page, asked_words
from portal.web.room import house

bp = Blueprint("audit", __name__, url_prefix="/audit")


@bp.get("", may="audit.view")
def index() -> str:
    authorize(CITY)
    wanted = _wanted()
    found = queries.entries(wanted, asked_page())
    return render_template(
        "audit/index.html",
        found=found,
        keys=queries.keys(entry for (entry,) in found.rows),
        wanted=wanted,
        records={table: record.word for table, record in house().records.items()},
        verbs=verbs(),
        words=words,
        who=who,
        note=note,
        address=address,
    )


@bp.get("/keutuhan", may="audit.view")
def wholeness() -> str:
    authorize(CITY)
    return render_template(
        "audit/wholeness.html",
        check=queries.last_check(),
        troubles=queries.troubles(),
        missing=text.spans(queries.missing_nights(current_user.on)),
        under_way=queries.check_waits(),
    )


@bp.post("/keutuhan", may="audit.view")
def check() -> Response:
    authorize(CITY)
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
        day=asked_day("hari"),
    )


def address(entry: Entry, keys: Mapping[tuple[str, int], int]) -> str:
    """The page of the record; empty when it has none."""
    record = house().records[entry.record_type]
    key = keys.get((entry.record_type, entry.record_id), entry.record_id if record.key == "id" else None)
    if record.page is None or key is None:
        return ""
    endpoint, argument = record.page
    values: dict[str, Any] = {argument: key}
    return url_for(endpoint, **values)
