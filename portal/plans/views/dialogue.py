"""What the superior does with a plan, and what both say about it: reading, returning, approving, remarks, links."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.clock import today
from portal.plans import actions, queries
from portal.plans.forms import ExpectationForm, LinkForm, PlanReturnForm, RemarkForm, expectations, result_choices
from portal.plans.models import PlanVersion
from portal.plans.text import Content
from portal.plans.views import bp, pages, to_plan
from portal.policy import authorize
from portal.rules.behaviour import VALUES
from portal.web.answer import Answer, answer
from portal.web.forms import keeping, seen
from portal.web.kept import typed_before

# --- The superior's verbs --------------------------------------------------------------------------------------------


@bp.post("/<int:plan_id>/<int:number>/dibaca", may="plans.read")
def mark_read(plan_id: int, number: int) -> tuple[str, int]:
    version = queries.numbered(plan_id, number)
    authorize(version)
    actions.mark_read(version, current_user.acting(version))
    return "", 204


@bp.get("/<int:plan_id>/<int:number>/kembalikan", may="plans.return")
def refusal(plan_id: int, number: int) -> str:
    version = queries.numbered(plan_id, number)
    authorize(version)
    form = PlanReturnForm(formdata=typed_before(url_for(".return_", plan_id=plan_id, number=number)))
    return render_template("plans/return.html", form=form, version=version)


@bp.post("/<int:plan_id>/<int:number>/kembalikan", may="plans.return")
def return_(plan_id: int, number: int) -> Answer:
    version = queries.numbered(plan_id, number)
    form = PlanReturnForm()

    def act() -> Response:
        actions.return_(version, form.note.data, current_user.acting(version), seen())
        flash("Rencana dikembalikan dengan catatan Anda.")
        return to_plan(version)

    with keeping(form):
        authorize(version)
        return answer(form, act, lambda: render_template("plans/return.html", form=form, version=version))


@bp.get("/<int:plan_id>/<int:number>/setujui", may="plans.approve")
def approval(plan_id: int, number: int) -> str:
    version = queries.numbered(plan_id, number)
    authorize(version)
    return render_template("plans/approve.html", version=version)


@bp.post("/<int:plan_id>/<int:number>/setujui", may="plans.approve")
def approve(plan_id: int, number: int) -> Response:
    version = queries.numbered(plan_id, number)
    authorize(version)
    actions.approve(version, current_user.acting(version), today(), seen())
    flash("Rencana disetujui. SKP dan Lampiran sudah disegel dan dapat dicetak.")
    return to_plan(version)


@bp.get("/<int:plan_id>/<int:number>/ekspektasi", may="plans.expect")
def expect(plan_id: int, number: int) -> str:
    version = queries.numbered(plan_id, number)
    authorize(version)
    typed = typed_before(url_for(".save_expectations", plan_id=plan_id, number=number))
    form = ExpectationForm(formdata=typed, data=version.expectations)
    return render_template("plans/expect.html", form=form, version=version, values=VALUES)


@bp.post("/<int:plan_id>/<int:number>/ekspektasi", may="plans.expect")
def save_expectations(plan_id: int, number: int) -> Answer:
    version = queries.numbered(plan_id, number)
    form = ExpectationForm(data=version.expectations)
    with keeping(form):
        authorize(version)

    def act() -> Response:
        actions.set_expectations(version, expectations(form), current_user.acting(version), seen())
        flash("Ekspektasi khusus disimpan.")
        return to_plan(version)

    return answer(form, act, lambda: render_template("plans/expect.html", form=form, version=version, values=VALUES))


# --- Remarks and links -----------------------------------------------------------------------------------------------


@bp.post("/<int:plan_id>/<int:number>/komentar", may="plans.comment")
def comment(plan_id: int, number: int) -> Answer:
    version = queries.numbered(plan_id, number)
    form = RemarkForm()
    with keeping(form):
        authorize(version)
    line = queries.line(version, form.line_id.data or 0)

    def act() -> Response:
        actions.comment(version, line, form.text.data, current_user.acting(version))
        return _to_line(version, line.line_id)

    return answer(form, act, lambda: pages.record(queries.get(plan_id), version, remark=form))


@bp.get("/<int:plan_id>/<int:number>/hasil/<int:line_id>/tautan", may="plans.link")
def linking(plan_id: int, number: int, line_id: int) -> str:
    version = queries.numbered(plan_id, number)
    authorize(version)
    content = queries.line_content(version, line_id)
    present = content.links.get(line_id)
    form = _link_form(content, superior_line=present and present.superior_line_id)
    return render_template("plans/link.html", form=form, version=version, line=content.lines[0], present=present)


@bp.post("/<int:plan_id>/<int:number>/hasil/<int:line_id>/tautan", may="plans.link")
def link(plan_id: int, number: int, line_id: int) -> Answer:
    version = queries.numbered(plan_id, number)
    authorize(version)
    content = queries.line_content(version, line_id)
    form = _link_form(content)
    page = {"version": version, "line": content.lines[0], "present": content.links.get(line_id)}

    def act() -> Response:
        actions.link(version, content.lines[0], form.superior_line.data, current_user.acting(version))
        flash("Tautan disimpan." if form.superior_line.data else "Tautan dilepas.")
        return _to_line(version, line_id)

    return answer(form, act, lambda: render_template("plans/link.html", form=form, **page))


def _to_line(version: PlanVersion, line_id: int) -> Response:
    """Back to the result on the page of its version."""
    at: dict[str, Any] = {"plan_id": version.plan_id, "number": version.number}
    return redirect(url_for(".edition", **at, _anchor=f"lines-{line_id}"), 303)


def _link_form(content: Content, **values: object) -> LinkForm:
    form = LinkForm(**values)
    results = queries.supportable(content.version.plan, content)
    form.superior_line.choices = result_choices(results, "Tidak ditautkan")
    return form
