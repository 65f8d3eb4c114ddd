"""Pages for writing a draft: days and approach, results with their indicators, expectations, the Lampiran.

Forms save themselves and also by a plain button: both send the same form to the same view.
"""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal.periods.models import Period
from portal.plans import actions, forms, queries
from portal.plans.actions import drafting
from portal.plans.models import IndicatorText, LineText, PlanVersion
from portal.plans.queries import SuperiorResult
from portal.plans.text import Content, plan_text
from portal.plans.views import bp, pages, to_plan
from portal.policy import authorize
from portal.rules import plan as rules
from portal.rules import second_look
from portal.rules.behaviour import VALUES
from portal.rules.problems import Problem
from portal.store.errors import Missing
from portal.web.answer import Answer, answer
from portal.web.forms import keeping, seen
from portal.web.kept import typed_before


def draft(plan_id: int, number: int) -> PlanVersion:
    """The version, if the one who asks may write in it now."""
    version = queries.numbered(plan_id, number)
    authorize(version)
    return version


def written(version: PlanVersion, form: FlaskForm) -> None:
    """Stops who may not write in the version (any more), and shows him what he has typed."""
    with keeping(form):
        authorize(version)


# --- Days and approach, expectations, the Lampiran --------------------------------------------------------------------


@bp.get("/<int:plan_id>/<int:number>/data", may="plans.edit")
def head(plan_id: int, number: int) -> str:
    version = draft(plan_id, number)
    typed = typed_before(url_for(".save_head", plan_id=plan_id, number=number))
    return render_template("plans/head.html", form=forms.HeadForm(formdata=typed, obj=version.plan), version=version)


@bp.post("/<int:plan_id>/<int:number>/data", may="plans.edit")
def save_head(plan_id: int, number: int) -> Answer:
    version = draft(plan_id, number)
    form = forms.HeadForm()

    def act() -> Response:
        actions.save_head(version, form.starts_on.data, form.ends_on.data, form.approach.data, seen())
        flash("Tanggal dan pendekatan disimpan.")
        return to_plan(version)

    return answer(form, act, lambda: render_template("plans/head.html", form=form, version=version))


@bp.get("/<int:plan_id>/<int:number>/perilaku", may="plans.edit")
def behaviour(plan_id: int, number: int) -> str:
    version = draft(plan_id, number)
    typed = typed_before(url_for(".save_behaviour", plan_id=plan_id, number=number))
    form = forms.ExpectationForm(formdata=typed, data=version.expectations)
    return render_template("plans/behaviour.html", form=form, version=version, values=VALUES)


@bp.post("/<int:plan_id>/<int:number>/perilaku", may="plans.edit")
def save_behaviour(plan_id: int, number: int) -> Answer:
    version = queries.numbered(plan_id, number)
    form = forms.ExpectationForm(data=version.expectations)
    written(version, form)

    def act() -> Response:
        actions.set_expectations(version, forms.expectations(form), current_user.acting(version), seen())
        return redirect(url_for(".behaviour", plan_id=plan_id, number=number), 303)

    return answer(form, act, lambda: render_template("plans/behaviour.html", form=form, version=version, values=VALUES))


@bp.get("/<int:plan_id>/<int:number>/lampiran", may="plans.edit")
def attachments(plan_id: int, number: int) -> str:
    version = draft(plan_id, number)
    typed = typed_before(url_for(".save_attachments", plan_id=plan_id, number=number))
    form = forms.AttachmentForm(formdata=typed, data=forms.attachment_values(version.attachments))
    return render_template("plans/attachments.html", form=form, version=version)


@bp.post("/<int:plan_id>/<int:number>/lampiran", may="plans.edit")
def save_attachments(plan_id: int, number: int) -> Answer:
    version = queries.numbered(plan_id, number)
    form = forms.AttachmentForm(data=forms.attachment_values(version.attachments))
    written(version, form)

    def act() -> Response:
        drafting.save_attachments(version, forms.attachments(form), seen())
        return redirect(url_for(".attachments", plan_id=plan_id, number=number), 303)

    return answer(form, act, lambda: render_template("plans/attachments.html", form=form, version=version))


# --- Results ----------------------------------------------------------------------------------------------------------


@bp.get("/<int:plan_id>/<int:number>/hasil/baru", may="plans.edit")
def new_line(plan_id: int, number: int) -> str:
    version = draft(plan_id, number)
    typed = typed_before(url_for(".add_line", plan_id=plan_id, number=number))
    kind = rules.LineKind.ADDITIONAL if request.args.get("jenis") == "tambahan" else rules.LineKind.MAIN
    form = forms.line_form(forms.NewLineForm, version.plan, _results(version), formdata=typed, kind=kind)
    return render_template("plans/new_line.html", form=form, version=version)


@bp.post("/<int:plan_id>/<int:number>/hasil/baru", may="plans.edit")
def add_line(plan_id: int, number: int) -> Answer:
    version = queries.numbered(plan_id, number)
    results = _results(version)
    form = forms.line_form(forms.NewLineForm, version.plan, results)
    written(version, form)

    def act() -> Response:
        line = drafting.add_line(version, forms.wording(form, results))
        actions.link(version, line, forms.chosen(form), current_user.acting(version))
        flash("Hasil kerja ditambahkan. Lengkapi dengan indikator dan targetnya.")
        return _to_line(version, line.line_id)

    return answer(form, act, lambda: render_template("plans/new_line.html", form=form, version=version))


@bp.get("/<int:plan_id>/<int:number>/hasil/<int:line_id>", may="plans.edit")
def line(plan_id: int, number: int, line_id: int) -> str:
    version = draft(plan_id, number)
    return _line_page(version, queries.line_content(version, line_id))


@bp.post("/<int:plan_id>/<int:number>/hasil/<int:line_id>", may="plans.edit")
def save_line(plan_id: int, number: int, line_id: int) -> Answer:
    version = queries.numbered(plan_id, number)
    content = queries.line_content(version, line_id)
    results = _results(version, content)
    form = forms.line_form(forms.LineTextForm, version.plan, results, data=forms.line_values(content.lines[0], None))
    written(version, form)

    def act() -> Response:
        drafting.save_line(version, content.lines[0], forms.wording(form, results), seen())
        if "superior_line" in form:
            actions.link(version, content.lines[0], forms.chosen(form), current_user.acting(version))
        return _to_line(version, line_id)

    return answer(form, act, lambda: _line_page(version, content, bound={"line": form}))


@bp.post("/<int:plan_id>/<int:number>/hasil/<int:line_id>/hapus", may="plans.edit")
def remove_line(plan_id: int, number: int, line_id: int) -> Response:
    version = draft(plan_id, number)
    drafting.remove_line(version, queries.line(version, line_id), seen())
    flash("Hasil kerja dihapus dari rencana.")
    return to_plan(version)


@bp.post("/<int:plan_id>/<int:number>/hasil/<int:line_id>/geser", may="plans.edit")
def move_line(plan_id: int, number: int, line_id: int) -> Response:
    version = draft(plan_id, number)
    drafting.move_line(version, queries.line(version, line_id), up=request.form.get("arah") == "naik")
    return redirect(url_for(".show", plan_id=plan_id, _anchor=f"lines-{line_id}"), 303)


# --- Indicators -------------------------------------------------------------------------------------------------------


@bp.post("/<int:plan_id>/<int:number>/hasil/<int:line_id>/indikator", may="plans.edit")
def add_indicator(plan_id: int, number: int, line_id: int) -> Answer:
    version = queries.numbered(plan_id, number)
    content, parts = queries.line_content(version, line_id), _parts(version)
    form = forms.indicator_form(version.plan, parts, prefix=forms.prefix())
    written(version, form)

    def act() -> Response:
        added = drafting.add_indicator(version, content.lines[0], forms.measure(form, parts))
        flash("Indikator ditambahkan.")
        return _to_line(version, line_id, f"indicators-{added.indicator_id}")

    return answer(form, act, lambda: _line_page(version, content, bound={"new": form}))


@bp.post("/<int:plan_id>/<int:number>/hasil/<int:line_id>/indikator/<int:indicator_id>", may="plans.edit")
def save_indicator(plan_id: int, number: int, line_id: int, indicator_id: int) -> Answer:
    version = queries.numbered(plan_id, number)
    content, parts = queries.line_content(version, line_id), _parts(version)
    indicator = _indicator(content.lines[0], indicator_id)
    values = forms.indicator_values(indicator)
    form = forms.indicator_form(version.plan, parts, prefix=forms.prefix(indicator_id), data=values)
    written(version, form)

    def act() -> Response:
        drafting.save_indicator(version, indicator, forms.measure(form, parts), seen())
        return _to_line(version, line_id, f"indicators-{indicator_id}")

    return answer(form, act, lambda: _line_page(version, content, bound={str(indicator_id): form}))


@bp.post("/<int:plan_id>/<int:number>/hasil/<int:line_id>/indikator/<int:indicator_id>/hapus", may="plans.edit")
def remove_indicator(plan_id: int, number: int, line_id: int, indicator_id: int) -> Response:
    version = draft(plan_id, number)
    found = queries.line(version, line_id)
    drafting.remove_indicator(version, found, _indicator(found, indicator_id), seen())
    flash("Indikator dihapus.")
    return _to_line(version, line_id, "indicators")


@bp.post("/<int:plan_id>/<int:number>/hasil/<int:line_id>/indikator/<int:indicator_id>/geser", may="plans.edit")
def move_indicator(plan_id: int, number: int, line_id: int, indicator_id: int) -> Response:
    version = draft(plan_id, number)
    found = queries.line(version, line_id)
    drafting.move_indicator(version, found, _indicator(found, indicator_id), up=request.form.get("arah") == "naik")
    return _to_line(version, line_id, f"indicators-{indicator_id}")


# --- Shared -----------------------------------------------------------------------------------------------------------


def _line_page(version: PlanVersion, content: Content, bound: dict[str, FlaskForm] | None = None) -> str:
    """One result with its indicators, each in a form of its own; `bound` holds the form that was refused."""
    found, parts, ready = content.lines[0], _parts(version), bound or {}
    whole = plan_text(content)
    return render_template(
        "plans/line.html",
        version=version,
        line=found,
        form=ready.get("line") or _line_form(version, content),
        measures=[
            (each, ready.get(str(each.indicator_id)) or _measure_form(version, found, parts, each))
            for each in found.indicators
        ],
        fresh=ready.get("new") or _measure_form(version, found, parts),
        parts=[forms.part(each) for each in parts],
        missing=_of_line(version, whole.lines[0], rules.problems(whole)),
        doubts=_of_line(version, whole.lines[0], second_look.doubts(whole)),
        remarks=queries.remarks(version).get(found.line_id, []),
        asked=pages.asked,
        reading=pages.reading,
    )


def _of_line(version: PlanVersion, line: rules.PlannedResult, problems: Sequence[Problem]) -> list[pages.Fault]:
    found = [each for each in problems if each.where.startswith("lines.")]
    return pages.faults(version, found, pages.indicator_names(line))


def _line_form(version: PlanVersion, content: Content) -> FlaskForm:
    """The form of a result as it is stored, or as it was typed when the session ran out."""
    found = content.lines[0]
    link = content.links.get(found.line_id)
    action = url_for(".save_line", plan_id=version.plan_id, number=version.number, line_id=found.line_id)
    values = forms.line_values(found, link.superior_line_id if link else None)
    return forms.line_form(
        forms.LineTextForm, version.plan, _results(version, content), formdata=typed_before(action), data=values
    )


def _measure_form(
    version: PlanVersion, line: LineText, parts: Sequence[Period], indicator: IndicatorText | None = None
) -> FlaskForm:
    """The form of an indicator, or of a new one; as it is stored, or as it was typed when the session ran out."""
    at: dict[str, Any] = {"plan_id": version.plan_id, "number": version.number, "line_id": line.line_id}
    if indicator is None:
        typed = typed_before(url_for(".add_indicator", **at))
        return forms.indicator_form(version.plan, parts, formdata=typed, prefix=forms.prefix())
    typed = typed_before(url_for(".save_indicator", **at, indicator_id=indicator.indicator_id))
    prefix, values = forms.prefix(indicator.indicator_id), forms.indicator_values(indicator)
    return forms.indicator_form(version.plan, parts, formdata=typed, prefix=prefix, data=values)


def _results(version: PlanVersion, content: Content | None = None) -> list[SuperiorResult]:
    """What of the superior's can be supported; leaders support nobody's."""
    return [] if version.plan.form is rules.FormKind.JPT else queries.supportable(version.plan, content)


def _parts(version: PlanVersion) -> Sequence[Period]:
    """The sub-periods for which a target can be set: none in the qualitative form, which knows no figures."""
    quantitative = version.plan.approach is rules.Approach.QUANTITATIVE
    return queries.sub_periods(version.plan) if quantitative else ()


def _indicator(line: LineText, indicator_id: int) -> IndicatorText:
    found = next((each for each in line.indicators if each.indicator_id == indicator_id), None)
    if found is None:
        raise Missing("indicator")
    return found


def _to_line(version: PlanVersion, line_id: int, anchor: str | None = None) -> Response:
    at: dict[str, Any] = {"plan_id": version.plan_id, "number": version.number}
    return redirect(url_for(".line", **at, line_id=line_id, _anchor=anchor), 303)
