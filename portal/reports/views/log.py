"""The daily log: writing, correcting, reading."""

from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.clock import today
from portal.plans import queries as plans
from portal.policy import Me, authorize, can
from portal.reports import actions, forms, queries
from portal.reports.forms import ActivityForm, FileForm
from portal.reports.models import Activity
from portal.reports.queries import Log, LogSpan, OfferedResult
from portal.reports.views.sending import ask_again, bp, kept_file
from portal.rules.calendar import months, quarter_of, quarters
from portal.store import logs
from portal.store.db import db_pause
from portal.store.errors import Rejected
from portal.web.answer import Answer, answer
from portal.web.forms import seen, show_problems
from portal.web.kept import typed_before
from portal.web.lists import asked_day, asked_key, asked_page, asked_words
from portal.web.room import Panel

SPANS = {"minggu": "Minggu", "bulan": "Bulan", "triwulan": "Triwulan"}


@bp.get("/catatan", may="log.view")
def log() -> str:
    member = asked_key("pegawai")
    shown = queries.log_of(member) if member else queries.own_log(current_user)
    authorize(shown)
    if not can("log.add", shown):
        logs.viewed("log", member or 0, current_user.account_id)
    results = queries.results(shown)
    form = forms.activity_form(results, today(), formdata=typed_before(url_for(".add")))
    return _list_page(shown, results, form)


def panel(_: Me, me: Me) -> Panel | None:
    """The log of today, on the home page; nothing for whoever has no plan that runs."""
    results = [each for each in queries.quick_log(me) if each.runs(me.on)]
    if not results:
        return None
    form = forms.activity_form(results, me.on, formdata=typed_before(url_for("reports.add")))
    return Panel("reports/_today.html", {"log_form": form}, is_first=True)


@bp.post("/catatan", may="log.add")
def add() -> Answer:
    own = queries.own_log(current_user)
    authorize(own)
    results = queries.results(own)
    form = forms.activity_form(results, today())
    if not form.validate():
        ask_again(form.file)
        return _list_page(own, results, form), 422
    try:
        made = _added(form, results)
    except Rejected as refusal:
        db_pause()
        show_problems(form, refusal)
        ask_again(form.file)
        return _list_page(own, results, form), 422
    _flash_saved("Catatan tersimpan", made)
    return redirect(url_for(".log", tanggal=made.on if made.on != today() else None), 303)


def _added(form: ActivityForm, results: list[OfferedResult]) -> Activity:
    """The new entry with its file. A second press finds the first."""
    entry = forms.entry(form)
    plan_id = next(each.plan_id for each in results if each.line_id == entry.line_id)
    authorize(plans.get(plan_id))
    kept = kept_file(form.file)
    plan = plans.get(plan_id)
    authorize(plan)
    by = current_user.acting(plan)
    made = actions.add_activity(plan, entry, form.key.data, by)
    if kept:
        actions.attach(made, kept, by)
    return made


@bp.get("/catatan/<int:activity_id>", may="log.change")
def activity(activity_id: int) -> str:
    found, closed = queries.activity(activity_id)
    authorize(found)
    form = _change_form(found, formdata=typed_before(url_for(".change", activity_id=activity_id)))
    return _activity_page(found, closed, form, FileForm(formdata=None))


@bp.post("/catatan/<int:activity_id>", may="log.change")
def change(activity_id: int) -> Answer:
    found, closed = queries.activity(activity_id)
    authorize(found)
    form = _change_form(found)

    def act() -> Response:
        actions.change_activity(found, closed, forms.entry(form), seen(), current_user.acting(found))
        _flash_saved("Perubahan tersimpan", found)
        return redirect(url_for(".log", tanggal=found.on), 303)

    return answer(form, act, lambda: _activity_page(found, closed, form, FileForm(formdata=None)))


@bp.post("/catatan/<int:activity_id>/hapus", may="log.change")
def remove(activity_id: int) -> Response:
    found, closed = queries.activity(activity_id)
    authorize(found)
    actions.remove_activity(found, closed, current_user.acting(found))
    flash("Catatan dihapus.")
    return redirect(url_for(".log", tanggal=found.on), 303)


@bp.post("/catatan/<int:activity_id>/bukti", may="log.change")
def attach_to_activity(activity_id: int) -> Answer:
    found, closed = queries.activity(activity_id)
    authorize(found)
    form = FileForm()
    try:
        kept = kept_file(form.file)
        found, closed = queries.activity(activity_id)
        authorize(found)
        actions.attach_to_activity(found, closed, kept, current_user.acting(found))
    except Rejected as refusal:
        db_pause()
        found, closed = queries.activity(activity_id)
        show_problems(form, refusal)
        return _activity_page(found, closed, _change_form(found, formdata=None), form), 422
    flash("Berkas ditambahkan.")
    return redirect(url_for(".activity", activity_id=activity_id), 303)


def _flash_saved(words: str, entry: Activity) -> None:
    """Says so, and that an accepted report on that day knows nothing of it."""
    if queries.came_late(entry):
        flash(f"{words}, tetapi catatan ini tidak ikut dalam laporan atas tanggal itu, yang sudah diterima.", "warning")
    else:
        flash(f"{words}.")


def _list_page(shown: Log, results: list[OfferedResult], form: ActivityForm) -> str:
    kind, span = _asked_span(results)
    days, found = queries.entries(shown, span, asked_page())
    return render_template(
        "reports/log.html",
        log=shown,
        member=None if can("log.add", shown) else shown.standing.owner.placement_id,
        results=results,
        log_form=form,
        days=days,
        found=found,
        span=span,
        kind=kind,
        spans=SPANS,
        today=today(),
        one_day=timedelta(days=1),
    )


def _activity_page(found: Activity, closed: bool, form: ActivityForm, upload: FileForm) -> str:
    return render_template(
        "reports/activity.html",
        activity=found,
        closed=closed,
        form=form,
        upload=upload,
        files=queries.files_of([found.id])[found.id],
    )


def _change_form(found: Activity, **values: object) -> ActivityForm:
    mine = [each for each in queries.quick_log(current_user) if each.plan_id == found.plan_id]
    return forms.change_form(found, mine, **values)


def _asked_span(results: list[OfferedResult]) -> tuple[str, LogSpan]:
    """The days, result and words that the address asks for; this week when it asks for nothing."""
    kind = request.args.get("rentang", "minggu")
    kind = kind if kind in SPANS else "minggu"
    line_id = asked_key("hasil")
    first, last = _days(kind, asked_day("tanggal") or today())
    known = line_id if line_id in {each.line_id for each in results} else None
    return kind, LogSpan(first, last, known, asked_words())


def _days(kind: str, day: date) -> tuple[date, date]:
    if kind == "bulan":
        return months(day.year)[day.month - 1]
    if kind == "triwulan":
        return quarters(day.year)[quarter_of(day) - 1]
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)
