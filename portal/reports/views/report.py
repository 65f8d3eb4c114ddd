"""Periodic reports: making, reading, writing, handing in. What the superior does with one is in `answering`."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal.chart.standing import team as team_of
from portal.clock import today
from portal.periods import queries as periods
from portal.plans import queries as plans
from portal.plans.queries.tasks import near, onward
from portal.policy import authorize, can
from portal.reports import actions, forms, queries
from portal.reports.forms import FileForm, ReportReturnForm
from portal.reports.models import Report
from portal.reports.queries import LineRow
from portal.reports.views.sending import authorize_or_compare, bp, kept_file
from portal.rules import reporting
from portal.rules.behaviour import CODES, VALUES
from portal.rules.problems import Problem
from portal.rules.workflow import REPORT
from portal.store import logs
from portal.store.db import db_pause
from portal.store.errors import Rejected
from portal.store.journal import timeline
from portal.web.answer import Answer, pressed
from portal.web.answer import answer as reply
from portal.web.forms import checked, seen, show_problems
from portal.web.history import told
from portal.web.kept import typed_before
from portal.web.lists import asked_code, asked_page, asked_sort, asked_words

STEPS = ("create", "follow", *REPORT.words)  # what the history tells; what was said stands where it was said
TEAM_STATES = {"waiting": "Menunggu saya", "late": "Terlambat", "done": "Diterima"}


# --- Lists and making -------------------------------------------------------------------------------------------------


@bp.get("", may="reports.own")
def index() -> str:
    authorize()
    found = queries.due(current_user.person_id, asked_page())
    return render_template("reports/index.html", found=found, today=today())


@bp.get("/tim", may="reports.team")
def team() -> str:
    authorize()
    members = team_of(current_user)
    state = asked_code("keadaan", TEAM_STATES)
    sort = asked_sort(("name", "period"), "")
    found = queries.of_team(members, state, asked_words(), sort, asked_page())
    return render_template("reports/team.html", found=found, state=state, states=TEAM_STATES, sort=sort, today=today())


@bp.get("/baru/<int:plan_id>/<int:period_id>", may="reports.create")
def new(plan_id: int, period_id: int) -> Answer:
    plan = plans.get(plan_id)
    authorize(plan)
    if found := queries.find(plan_id, period_id):
        return redirect(url_for(".show", report_id=found.id), 303)
    return render_template("reports/new.html", plan=plan, period=periods.get(period_id))


@bp.post("/baru/<int:plan_id>/<int:period_id>", may="reports.create")
def create(plan_id: int, period_id: int) -> Response:
    plan = plans.get(plan_id)
    authorize(plan)
    report = actions.create_report(plan, periods.get(period_id), current_user.acting(plan))
    return redirect(url_for(".show", report_id=report.id), 303)


# --- One report -------------------------------------------------------------------------------------------------------


@bp.get("/<int:report_id>", may="reports.view")
def show(report_id: int) -> str:
    near(current_user)
    report = queries.get(report_id)
    authorize(report)
    if report.standing.owner.person_id != current_user.person_id:
        logs.viewed("report", report.id, current_user.account_id)
    return report_page(report)


def report_page(report: Report, bound: Mapping[str, FlaskForm] | None = None, problems: Sequence[Problem] = ()) -> str:
    """The report with what its reader may do to it. `bound`: the form that was just sent and refused, by its place."""
    rows = queries.sheet(report)
    return render_template(
        "reports/show.html",
        report=report,
        rows=rows,
        forms={**_forms(report, rows), **(bound or {})},
        refused=[form for place, form in (bound or {}).items() if place != "return"],  # that one has its own summary
        problems=problems,
        doubts=reporting.doubts(actions.told(rows)) if can("reports.accept", report) else (),
        onward=onward(current_user, report.standing, "reports.show", report_id=report.id),
        history=told(each for each in timeline(report) if each.verb in STEPS),
        values=VALUES,
        today=today(),
    )


def _forms(report: Report, rows: Sequence[LineRow]) -> dict[str, FlaskForm]:
    """The forms on the page by their place, with what was typed before a session ran out."""
    lines = [row.line for row in rows]
    if can("reports.save", report):
        saved: dict[str, FlaskForm] = {
            f"lines-{each.id}": forms.line_form(each, formdata=_typed("save_line", line_id=each.id)) for each in lines
        }
        saved["diri"] = forms.self_form(report, formdata=_typed("assess_oneself", report_id=report.id))
        return saved | {f"files-{each.id}": FileForm(prefix=f"files-{each.id}-", formdata=None) for each in lines}
    if not can("reports.answer", report):
        return {}
    made: dict[str, FlaskForm] = {"return": ReportReturnForm(formdata=_typed("send_back", report_id=report.id))}
    for each in lines:
        made[f"lines-{each.id}"] = forms.answer_form(each, formdata=_typed("answer", line_id=each.id))
    for file in (file for row in rows for file in row.files):
        made[f"evidence-{file.id}"] = forms.judgement_form(file, formdata=_typed("judge", evidence_id=file.id))
    for code in CODES:
        typed = _typed("feedback", report_id=report.id, value=code)
        made[code] = forms.feedback_form(report, code, formdata=typed)
    return made


def _typed(view: str, **values: Any) -> Any:
    return typed_before(url_for(f".{view}", **values))


@bp.post("/baris/<int:line_id>", may="reports.save")
def save_line(line_id: int) -> Answer:
    line = queries.line(line_id)
    form = forms.line_form(line)
    words = {"obstacles": form.obstacles.data or "", "follow_up": form.follow_up.data or ""}
    figures = forms.realisations(form, line)
    authorize_or_compare(line.report, lambda: actions.differences(line, words, figures))

    def act() -> Response:
        actions.save_line(line, words, figures, seen())
        return redirect(url_for(".show", report_id=line.report_id, _anchor=f"lines-{line_id}"), 303)

    return reply(form, act, lambda: report_page(queries.get(line.report_id), {f"lines-{line_id}": form}))


@bp.post("/<int:report_id>/penilaian-diri", may="reports.save")
def assess_oneself(report_id: int) -> Answer:
    report = queries.get(report_id)
    form = forms.self_form(report)
    typed = form.text.data or ""
    authorize_or_compare(report, lambda: [("Penilaian diri", typed, report.self_assessment)])

    def act() -> Response:
        actions.assess_oneself(report, typed, seen())
        return redirect(url_for(".show", report_id=report_id, _anchor="diri"), 303)

    return reply(form, act, lambda: report_page(queries.get(report_id), {"diri": form}))


@bp.post("/<int:report_id>/versi", may="reports.save")
def follow(report_id: int) -> Response:
    report = queries.get(report_id)
    authorize(report)
    if actions.follow_plan(report, current_user.acting(report)):
        actions.fill(report)
        flash(f"Laporan kini memuat hasil kerja dan target versi {report.plan_version.number}.")
    return redirect(url_for(".show", report_id=report_id), 303)


@bp.post("/<int:report_id>/isi", may="reports.save")
def fill(report_id: int) -> Response:
    report = queries.get(report_id)
    authorize(report)
    changed = actions.fill(report)
    flash(f"{changed} angka diperbarui dari catatan harian." if changed else "Semua angka sudah sesuai catatan harian.")
    return redirect(url_for(".show", report_id=report_id), 303)


@bp.post("/baris/<int:line_id>/bukti", may="reports.attach")
def attach(line_id: int) -> Answer:
    line = queries.line(line_id)
    authorize(line.report)
    report_id, form = line.report_id, FileForm(prefix=f"files-{line_id}-")
    try:
        kept = kept_file(form.file)
        line = queries.line(line_id)
        authorize(line.report)
        actions.attach(line, kept, current_user.acting(line.report))
    except Rejected as refusal:
        db_pause()
        show_problems(form, refusal)
        return report_page(queries.get(report_id), {f"files-{line_id}": form}), 422
    flash("Berkas ditambahkan.")
    return redirect(url_for(".show", report_id=report_id, _anchor=f"lines-{line_id}"), 303)


@bp.post("/<int:report_id>/ajukan", may="reports.submit")
def submit(report_id: int) -> Answer:
    report = queries.get(report_id)
    authorize(report)

    def act() -> Response:
        actions.submit(report, checked(), current_user.acting(report))
        flash("Laporan diajukan kepada atasan.")
        return redirect(url_for(".show", report_id=report_id), 303)

    def ask(doubts: Sequence[Problem]) -> str:
        return render_template("reports/submit.html", report=report, doubts=doubts, checked=checked())

    return pressed(act, lambda problems: report_page(report, problems=problems), ask)


@bp.post("/<int:report_id>/tarik", may="reports.withdraw")
def withdraw(report_id: int) -> Response:
    report = queries.get(report_id)
    authorize(report)
    actions.withdraw(report, current_user.acting(report))
    flash("Laporan ditarik kembali. Perbaiki, lalu ajukan lagi.")
    return redirect(url_for(".show", report_id=report_id), 303)
