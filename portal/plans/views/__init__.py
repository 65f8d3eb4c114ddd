"""Pages of plans: lists, making one, reading it, and the owner's verbs.

What the superior does is in `dialogue`, writing a draft in `editing`.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from portal.chart.models import Placement
from portal.chart.scope import Choice, reach, units
from portal.chart.standing import standings, team
from portal.clock import today
from portal.periods.models import Period
from portal.plans import actions, queries
from portal.plans.forms import PlanForm, ReviseForm
from portal.plans.models import Plan, PlanVersion
from portal.plans.queries import lists
from portal.plans.queries.tasks import near
from portal.plans.views import pages
from portal.policy import authorize
from portal.rules.workflow import PLAN
from portal.store.errors import Missing
from portal.store.paging import page_of
from portal.web.answer import Answer, answer, pressed
from portal.web.door import Blueprint
from portal.web.forms import checked, keeping, seen
from portal.web.kept import typed_before
from portal.web.lists import asked_code, asked_one, asked_page, asked_sort, asked_words

bp = Blueprint("plans", __name__, url_prefix="/rencana")

# What was thrown away stands in no list.
SHOWN = {state: PLAN.labels[state] for state in PLAN.but("is_void")}

Row = TypeVar("Row", Choice, Placement, Period)

# --- Lists -----------------------------------------------------------------------------------------------------------


@bp.get("", may="plans.list")
def index() -> str:
    authorize()
    plans = queries.of_person(current_user.person_id)
    return render_template(
        "plans/index.html",
        plans=plans,
        unwritten=lists.unwritten(current_user.person_id, plans, today()),
        today=today(),
        offices=reach(current_user),
    )


@bp.get("/menunggu", may="plans.awaiting")
def awaiting() -> str:
    authorize()
    members = team(current_user)
    found = page_of(lists.awaiting(members), asked_page())
    return render_template("plans/awaiting.html", found=found, members=members, today=today())


@bp.get("/semua", may="plans.browse")
def browse() -> str:
    authorize()
    choices, years = units(reach(current_user), today()), lists.years()
    wanted, sort = _wanted(choices, years), asked_sort(lists.ORDERS, "name")
    found = lists.browse(wanted, sort, asked_page())
    where = standings({row.placement_id for row in found.rows}, today())
    shown = {"found": found, "where": where, "wanted": wanted, "sort": sort}
    return render_template("plans/browse.html", units=choices, years=years, states=SHOWN, **shown)


# --- Making and reading ----------------------------------------------------------------------------------------------


@bp.get("/baru", may="plans.create")
def new() -> str:
    authorize()
    form = _plan_form(formdata=typed_before(url_for(".create")))
    return render_template("plans/new.html", form=form)


@bp.post("/baru", may="plans.create")
def create() -> Answer:
    authorize()
    form = _plan_form()

    def act() -> Response:
        plans = queries.of_person(current_user.person_id)
        placement = next(each for each in lists.placements_of(current_user.person_id) if each.id == form.placement.data)
        period = next(each for each in lists.open_years(today()) if each.id == form.period.data)
        earlier = next((each for each in _agreed(plans) if each.plan_id == form.earlier.data), None)
        plan = actions.create(
            placement,
            period,
            form.starts_on.data,
            form.ends_on.data,
            form.approach.data,
            current_user.acting(),
            today(),
            earlier,
        )
        flash(pages.made(earlier))
        return redirect(url_for(".show", plan_id=plan.id), 303)

    return answer(form, act, lambda: render_template("plans/new.html", form=form))


@bp.get("/<int:plan_id>", may="plans.view")
def show(plan_id: int) -> str:
    near(current_user)
    plan = queries.get(plan_id)
    authorize(plan)
    pages.watch(plan)
    return pages.record(plan, plan.current)


@bp.get("/<int:plan_id>/<int:number>", may="plans.view")
def edition(plan_id: int, number: int) -> str:
    near(current_user)
    plan = queries.get(plan_id)
    authorize(plan)
    version = next((each for each in plan.versions if each.number == number), None)
    if version is None:
        raise Missing("version")
    pages.watch(plan)
    return pages.record(plan, version)


# --- The owner's verbs -----------------------------------------------------------------------------------------------


@bp.post("/<int:plan_id>/<int:number>/ajukan", may="plans.submit")
def submit(plan_id: int, number: int) -> Answer:
    version = queries.numbered(plan_id, number)
    authorize(version)

    def act() -> Response:
        actions.submit(version, current_user.acting(version), seen(), checked())
        superior, vacancy = version.standing.superior, version.standing.vacancy
        flash(f"Rencana dikirim kepada {superior.title}." if superior else f"Rencana dikirim. {vacancy}")
        return to_plan(version)

    return pressed(
        act,
        lambda problems: pages.record(queries.get(plan_id), version, problems),
        lambda doubts: pages.doubtful(version, doubts, checked()),
    )


@bp.post("/<int:plan_id>/<int:number>/tarik", may="plans.withdraw")
def withdraw(plan_id: int, number: int) -> Response:
    version = queries.numbered(plan_id, number)
    authorize(version)
    actions.withdraw(version, current_user.acting(version))
    flash("Rencana ditarik kembali. Perbaiki, lalu ajukan lagi.")
    return to_plan(version)


@bp.get("/<int:plan_id>/<int:number>/ubah", may="plans.revise")
def revision(plan_id: int, number: int) -> str:
    version = queries.numbered(plan_id, number)
    authorize(version)
    form = ReviseForm(formdata=typed_before(url_for(".revise", plan_id=plan_id, number=number)))
    return render_template("plans/revise.html", form=form, version=version)


@bp.post("/<int:plan_id>/<int:number>/ubah", may="plans.revise")
def revise(plan_id: int, number: int) -> Answer:
    plan = queries.get(plan_id)
    version = queries.numbered(plan_id, number)
    form = ReviseForm()

    def act() -> Response:
        opened = actions.revise(plan, form.reason.data, current_user.acting(version))
        flash(f"Versi {opened.number} dibuka. Versi {number} tetap berlaku sampai versi baru disetujui.")
        return to_plan(opened)

    with keeping(form):
        authorize(version)
        return answer(form, act, lambda: render_template("plans/revise.html", form=form, version=version))


@bp.post("/<int:plan_id>/<int:number>/buang", may="plans.discard")
def discard(plan_id: int, number: int) -> Response:
    version = queries.numbered(plan_id, number)
    authorize(version)
    actions.discard(version, current_user.acting(version))
    flash(f"Draf versi {number} dibuang. Versi yang berlaku tidak berubah.")
    return to_plan(version)


# --- Shared ----------------------------------------------------------------------------------------------------------


def to_plan(version: PlanVersion) -> Response:
    return redirect(url_for("plans.show", plan_id=version.plan_id), 303)


def _plan_form(**values: Any) -> PlanForm:
    """The form of a new plan with the posts and open years of whoever asks."""
    placements, years = lists.placements_of(current_user.person_id), lists.open_years(today())
    placement = asked_one("jabatan", placements) or next(iter(placements), None)
    plans = queries.of_person(current_user.person_id)  # the latest first
    year = asked_one("periode", years) or _next_year(placement, years, plans)
    if year and placement:
        values |= {"period": year.id, "placement": placement.id}
    form = PlanForm(**values)
    form.period.choices = [SelectChoice(str(each.id), each.label) for each in years]
    form.placement.choices = [
        SelectChoice(str(each.id), f"{each.position.title}, {each.position.unit.name}") for each in placements
    ]
    form.earlier.choices = [SelectChoice("", "Lembar kosong")] + [
        SelectChoice(str(each.plan_id), f"Salinan {actions.copied_from(each)}") for each in _agreed(plans)
    ]
    return form


def _next_year(placement: Placement | None, years: Sequence[Period], plans: Iterable[Plan]) -> Period | None:
    """The first open year, not over yet, for which this post has no plan; else the present one."""
    written = {each.period_id for each in plans if placement and each.placement_id == placement.id}
    present = [each for each in reversed(years) if today() <= each.ends_on]
    return next((each for each in present if each.id not in written), next(iter(present), None))


def _agreed(plans: Iterable[Plan]) -> list[PlanVersion]:
    """What those of the plans say that were agreed."""
    return [plan.in_force for plan in plans if plan.in_force]


def _wanted(choices: Sequence[Choice], years: Sequence[Period]) -> lists.PlanFilter:
    """What the address narrows the list to; unknown units, states and years narrow nothing."""
    unit, year = asked_one("unit", choices), asked_one("tahun", years)
    return lists.PlanFilter(
        scopes=reach(current_user),
        words=asked_words(),
        unit_path=unit.path if unit else "",
        state=asked_code("keadaan", SHOWN),
        period_id=year.id if year else None,
    )
