"""What the superior does with a report: reading, answering, returning, accepting, opening it again."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.clock import today
from portal.policy import authorize
from portal.reports import actions, forms, queries
from portal.reports.forms import ReopenForm, ReportReturnForm
from portal.reports.models import Report
from portal.reports.views.report import report_page
from portal.reports.views.sending import authorize_or_compare, bp
from portal.rules import reporting
from portal.rules.behaviour import CODES
from portal.store.db import lock
from portal.store.errors import Missing, Rejected
from portal.web.answer import Answer
from portal.web.answer import answer as reply
from portal.web.forms import keeping, seen
from portal.web.kept import typed_before
from portal.web.room import house


@bp.post("/<int:report_id>/dibaca", may="reports.read")
def mark_read(report_id: int) -> tuple[str, int]:
    """Sent by the page itself once the superior has it before him: fetching a page changes nothing."""
    report = queries.get(report_id)
    authorize(report)
    actions.mark_read(report)
    return "", 204


@bp.post("/baris/<int:line_id>/jawaban", may="reports.answer")
def answer(line_id: int) -> Answer:
    line = queries.line(line_id)
    form = forms.answer_form(line)
    text = form.answer.data or ""
    authorize_or_compare(line.report, lambda: [("Jawaban", text, line.answer)])

    def act() -> Response:
        actions.answer(line, text, seen(), current_user.acting(line.report))
        return redirect(url_for(".show", report_id=line.report_id, _anchor=f"lines-{line_id}"), 303)

    return reply(form, act, lambda: report_page(queries.get(line.report_id), {f"lines-{line_id}": form}))


@bp.post("/<int:report_id>/perilaku/<value>", may="reports.feedback")
def feedback(report_id: int, value: str) -> Answer:
    report = queries.get(report_id)
    if value not in CODES:
        raise Missing("behaviour value")
    form = forms.feedback_form(report, value)
    text = form.text.data or ""
    said: Mapping[str, Any] = report.behaviour.get(value, {"text": ""})
    authorize_or_compare(report, lambda: [("Umpan balik", text, said["text"])])

    def act() -> Response:
        actions.give_feedback(report, value, text, seen(), current_user.acting(report))
        return redirect(url_for(".show", report_id=report_id, _anchor=value), 303)

    return reply(form, act, lambda: report_page(report, {value: form}))


@bp.post("/<int:report_id>/kembalikan", may="reports.return")
def send_back(report_id: int) -> Answer:
    report = queries.get(report_id)
    form = ReportReturnForm()

    def act() -> Response:
        actions.return_(report, form.note.data, seen(), current_user.acting(report))
        flash("Laporan dikembalikan kepada pegawai.")
        return redirect(url_for(".show", report_id=report_id), 303)

    with keeping(form):
        authorize(report)
        return reply(form, act, lambda: report_page(report, {"return": form}))


@bp.get("/<int:report_id>/terima", may="reports.accept")
def confirm(report_id: int) -> str:
    report = queries.get(report_id)
    authorize(report)
    rows = queries.sheet(report)
    doubts = reporting.doubts(actions.told(rows))
    return render_template("reports/accept.html", report=report, rows=rows, doubts=doubts, today=today())


@bp.post("/<int:report_id>/terima", may="reports.accept")
def accept(report_id: int) -> Response:
    report = queries.get(report_id)
    authorize(report)
    actions.accept(report, seen(), current_user.acting(report))
    flash("Laporan diterima.")
    return redirect(url_for(".show", report_id=report_id), 303)


@bp.get("/<int:report_id>/buka", may="reports.reopen")
def reopening(report_id: int) -> str:
    report = queries.get(report_id)
    authorize(report)
    form = ReopenForm(formdata=typed_before(url_for(".reopen", report_id=report_id)))
    return render_template("reports/reopen.html", report=report, form=form, held=_held(report))


@bp.post("/<int:report_id>/buka", may="reports.reopen")
def reopen(report_id: int) -> Answer:
    report = queries.get(report_id)
    form = ReopenForm()

    def act() -> Response:
        lock(report.plan)  # a release takes it too: what it rests on is not opened under it
        if held := _held(report):
            raise Rejected(held)
        actions.reopen(report, form.note.data, seen(), current_user.acting(report))
        flash("Laporan dibuka kembali dan menjadi draf pegawai. Angka yang lama tersimpan dalam jurnal.")
        return redirect(url_for(".show", report_id=report_id), 303)

    def again() -> str:
        return render_template("reports/reopen.html", report=report, form=form, held=_held(report))

    with keeping(form):
        authorize(report)
        return reply(form, act, again)


def _held(report: Report) -> str:
    """Why the report may no longer be opened: a rating rests on it; "" where none does."""
    return house().held("report", [report.id]).get(report.id, "")
