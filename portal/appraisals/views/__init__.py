"""Pages of appraisals: whom I appraise, the superior's draft, the release, and what the employee reads and answers."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.appraisals import actions, queries
from portal.appraisals.forms import AcknowledgementForm, rating_form
from portal.appraisals.queries.material import material
from portal.appraisals.views import pages
from portal.chart.scope import reach, units
from portal.clock import today
from portal.periods import queries as periods
from portal.plans import queries as plans
from portal.plans.queries.tasks import near
from portal.policy import authorize
from portal.rules.rating import Predicate
from portal.rules.workflow import APPRAISAL
from portal.store import logs
from portal.web.answer import Answer, answer, pressed
from portal.web.door import Blueprint
from portal.web.forms import keeping, seen
from portal.web.kept import typed_before
from portal.web.lists import asked_code, asked_one, asked_page, asked_sort, asked_words
from portal.web.room import house

bp = Blueprint("appraisals", __name__, url_prefix="/penilaian")

# A draft stands in no register.
SHOWN = {state: APPRAISAL.labels[state] for state in APPRAISAL.but("is_secret")}


# --- Lists ------------------------------------------------------------------------------------------------------------


@bp.get("", may="appraisals.list")
def index() -> str:
    authorize()
    terms = queries.terms(today())
    term = asked_term(terms)
    members = queries.members(current_user, term) if term else []
    found = queries.of_team(members, term, asked_page()) if term and members else None
    own = queries.own(current_user.person_id)
    of_team = [row.appraisal_id for row in found.rows if row.appraisal_id] if found else []
    return render_template(
        "appraisals/index.html",
        all_terms=terms,
        term=term,
        found=found,
        own=own,
        held=house().held("appraisal", [*of_team, *(row.id for row in own)]),
        own_shown=queries.OWN_SHOWN,
        offices=reach(current_user),
        today=today(),
    )


@bp.get("/semua", may="appraisals.register")
def register() -> str:
    authorize()
    scopes = reach(current_user)
    choices, terms = units(scopes, today()), queries.terms(today())
    unit = asked_one("unit", choices)
    term = asked_one("periode", terms)
    wanted = queries.AppraisalFilter(
        scopes,
        asked_words(),
        unit.path if unit else "",
        asked_code("keadaan", SHOWN),
        asked_code("predikat", tuple(Predicate)),
        term.id if term else None,
    )
    sort = asked_sort(queries.ORDERS, "name")
    found = queries.register(wanted, sort, asked_page())
    return render_template(
        "appraisals/register.html",
        found=found,
        held=house().held("appraisal", [row.id for row in found.rows]),
        wanted=wanted,
        sort=sort,
        units=choices,
        all_terms=terms,
        states=SHOWN,
        predicates=list(Predicate),
    )


def asked_term(terms: list[queries.Term]) -> queries.Term | None:
    """The term in the address; else the latest that is over, else the latest."""
    asked = asked_one("periode", terms)
    over = next((each for each in terms if each.ends_on < today()), None)
    return asked or over or next(iter(terms), None)


# --- The superior's draft ---------------------------------------------------------------------------------------------


@bp.get("/baru/<int:plan_id>/<int:period_id>", may="appraisals.start")
def new(plan_id: int, period_id: int) -> Answer:
    plan = plans.get(plan_id)
    authorize(plan)
    found = queries.find(plan_id, period_id)
    if found:
        return redirect(url_for(".show", appraisal_id=found.id), 303)
    return pages.beginning(plan, periods.get(period_id))


@bp.post("/baru/<int:plan_id>/<int:period_id>", may="appraisals.start")
def start(plan_id: int, period_id: int) -> Answer:
    plan = plans.get(plan_id)
    authorize(plan)
    found = queries.find(plan_id, period_id)
    if found:
        return redirect(url_for(".show", appraisal_id=found.id), 303)

    def act() -> Response:
        made = actions.start(plan, periods.get(period_id), current_user.acting(plan), today())
        return redirect(url_for(".rate", appraisal_id=made.id), 303)

    return pressed(act, lambda problems: pages.beginning(plan, periods.get(period_id), problems))


@bp.get("/<int:appraisal_id>/nilai", may="appraisals.rate")
def rate(appraisal_id: int) -> Answer:
    near(current_user)
    appraisal = queries.get(appraisal_id)
    authorize(appraisal)
    if not appraisal.stage.is_editable:
        return redirect(url_for(".show", appraisal_id=appraisal_id), 303)
    logs.viewed("appraisal", appraisal.id, current_user.account_id)
    given = material(appraisal)
    form = rating_form(appraisal, pages.abouts(given), typed_before(url_for(".save", appraisal_id=appraisal_id)))
    return pages.draft(appraisal, given, form)


@bp.post("/<int:appraisal_id>/nilai", may="appraisals.write")
def save(appraisal_id: int) -> Answer:
    appraisal = queries.get(appraisal_id)
    given = material(appraisal)
    form = rating_form(appraisal, pages.abouts(given))
    with keeping(form):
        authorize(appraisal)

    def act() -> Response:
        actions.save(appraisal, form.wording(), seen())
        follow = ".confirm" if "confirm" in request.form else ".rate"
        return redirect(url_for(follow, appraisal_id=appraisal_id), 303)

    return answer(form, act, lambda: pages.draft(appraisal, given, form))


@bp.get("/<int:appraisal_id>/rilis", may="appraisals.rate")
def confirm(appraisal_id: int) -> Answer:
    near(current_user)
    appraisal = queries.get(appraisal_id)
    authorize(appraisal)
    if not appraisal.stage.is_editable:
        return redirect(url_for(".show", appraisal_id=appraisal_id), 303)
    logs.viewed("appraisal", appraisal.id, current_user.account_id)
    return pages.confirmation(appraisal)


@bp.post("/<int:appraisal_id>/rilis", may="appraisals.release")
def release(appraisal_id: int) -> Answer:
    appraisal = queries.get(appraisal_id)
    authorize(appraisal)

    def act() -> Response:
        actions.release(appraisal, current_user.acting(appraisal), today(), seen())
        flash(f"Penilaian dirilis. {appraisal.standing.owner.name} sekarang dapat membacanya.")
        return redirect(url_for(".show", appraisal_id=appraisal_id), 303)

    return pressed(act, lambda _: pages.confirmation(appraisal))  # which names by itself what is in the way


# --- What was released ------------------------------------------------------------------------------------------------


@bp.get("/<int:appraisal_id>", may="appraisals.view")
def show(appraisal_id: int) -> Answer:
    near(current_user)
    appraisal = queries.get(appraisal_id)
    authorize(appraisal)
    if appraisal.stage.is_editable:
        return redirect(url_for(".rate", appraisal_id=appraisal_id), 303)
    return pages.result(
        appraisal, AcknowledgementForm(typed_before(url_for(".acknowledge", appraisal_id=appraisal_id)))
    )


@bp.post("/<int:appraisal_id>/tanggapan", may="appraisals.acknowledge")
def acknowledge(appraisal_id: int) -> Answer:
    appraisal = queries.get(appraisal_id)
    authorize(appraisal)
    form = AcknowledgementForm()

    def act() -> Response:
        actions.acknowledge(appraisal, form.response.data, current_user.acting(appraisal), today())
        flash("Tanggapan Anda tercatat. Dokumen evaluasi sedang disegel dan dicetak.")
        return redirect(url_for(".show", appraisal_id=appraisal_id), 303)

    return answer(form, act, lambda: pages.result(appraisal, form))
