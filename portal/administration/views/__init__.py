"""The administrator's pages: who holds which office of the portal, and what the city decides."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from portal.administration import actions, queries, text
from portal.administration.forms import DUTIES, AssignmentForm, SettingForm, setting_form
from portal.chart.models import Assignment, Person, Unit
from portal.chart.scope import units
from portal.clock import now, today
from portal.people.queries import FEWEST_LETTERS
from portal.policy import CITY, authorize
from portal.rules.placement import Span
from portal.store import journal, records
from portal.store import settings as store
from portal.store.errors import Missing
from portal.web.answer import Answer, answer
from portal.web.door import Blueprint
from portal.web.forms import EndForm
from portal.web.history import ToldEntry, told
from portal.web.kept import typed_before
from portal.web.lists import asked_key, asked_page, asked_sort, asked_words

bp = Blueprint("administration", __name__, url_prefix="/administrasi")

WHOLE_CITY = SelectChoice(0, "Seluruh kota")


@bp.get("", may="administration.view")
def home() -> str:
    authorize(CITY)
    amiss = len(list(text.troubles(queries.condition(), now())))
    return render_template("administration/home.html", amiss=amiss)


@bp.get("/keadaan", may="administration.view")
def condition() -> str:
    authorize(CITY)
    found = queries.condition()
    return render_template("administration/condition.html", troubles=list(text.troubles(found, now())), found=found)


@bp.get("/penugasan", may="administration.view")
def assignments() -> str:
    authorize(CITY)
    words, sort = asked_words(), asked_sort(queries.SORTS, "name")
    ended = request.args.get("keadaan") == "ended"
    found = queries.assignments(current_user, words, ended, sort, asked_page())
    return render_template(
        "administration/assignments.html", found=found, q=words, ended=ended, sort=sort, me=current_user
    )


@bp.get("/penugasan/baru", may="administration.assign")
def new_assignment() -> str:
    """First the search for the person, then (`pegawai` in the address) the office."""
    person_id = asked_key("pegawai")
    if person_id is None:
        authorize()
        words = asked_words()
        enough = len(words) >= FEWEST_LETTERS
        rows = queries.candidates(current_user, words) if enough else None
        return render_template("administration/find_person.html", rows=rows, q=words)
    person = queries.person(person_id, current_user)
    authorize(person)
    kept = typed_before(url_for(".add_assignment"))
    form = AssignmentForm(formdata=kept, person_id=person_id, starts_on=today())
    return _form_page(form, person)


@bp.post("/penugasan/baru", may="administration.assign")
def add_assignment() -> Answer:
    form = AssignmentForm()
    person = queries.person(form.person_id.data or 0, current_user)
    authorize(person)
    _offer_units(form)

    def act() -> Response:
        span, unit = Span(form.starts_on.data, form.ends_on.data), _unit(form)
        actions.assign(person, form.role.data, unit, span, form.decree_number.data, current_user.acting(person))
        flash(f"{person.name} sudah diberi tugas. Klik namanya untuk membuka akunnya bila belum ada.")
        return redirect(url_for(".assignments"), 303)

    return answer(form, act, lambda: _form_page(form, person))


@bp.get("/penugasan/<int:assignment_id>/akhiri", may="administration.assign")
def end_assignment(assignment_id: int) -> str:
    found = queries.assignment(assignment_id, current_user)
    authorize(found)
    kept = typed_before(url_for(".close_assignment", assignment_id=assignment_id))
    form = EndForm(formdata=kept, version=found.version, ends_on=today())
    return _end_page(form, found)


@bp.post("/penugasan/<int:assignment_id>/akhiri", may="administration.assign")
def close_assignment(assignment_id: int) -> Answer:
    found = queries.assignment(assignment_id, current_user)
    authorize(found)
    form = EndForm()

    def act() -> Response:
        records.end(found, form.ends_on.data, form.version.data, current_user.acting(found), form.note.data)
        flash(f"Tugas {found.person.name} sudah diakhiri.")
        return redirect(url_for(".assignments"), 303)

    return answer(form, act, lambda: _end_page(form, found))


def _end_page(form: EndForm, found: Assignment) -> str:
    entries = told(journal.timeline(found))
    return render_template("administration/end_assignment.html", form=form, assignment=found, entries=entries)


@bp.get("/setelan", may="administration.view")
def settings() -> str:
    authorize(CITY)
    return render_template("administration/settings.html", specs=store.SPECS.values(), values=store.values())


@bp.get("/setelan/<key>", may="administration.set")
def setting(key: str) -> str:
    authorize()
    spec = _spec(key)
    present = store.value(key)
    kept = typed_before(url_for(".save_setting", key=key))
    form = setting_form(spec, formdata=kept, value=present, was=present)
    return _setting_page(form, spec)


@bp.post("/setelan/<key>", may="administration.set")
def save_setting(key: str) -> Answer:
    authorize()
    spec = _spec(key)
    form = setting_form(spec)

    def act() -> Response:
        actions.change_setting(spec, form.value.data, form.was.data, current_user.acting())
        flash(f"{spec.label} sudah diubah.")
        return redirect(url_for(".settings"), 303)

    return answer(form, act, lambda: _setting_page(form, spec))


def _setting_page(form: SettingForm, spec: store.Spec) -> str:
    return render_template("administration/setting.html", form=form, spec=spec, entries=_history(spec.key))


def _form_page(form: AssignmentForm, person: Person) -> str:
    _offer_units(form)
    return render_template("administration/assign.html", form=form, person=person, duties=DUTIES)


def _offer_units(form: AssignmentForm) -> None:
    form.unit_id.choices = [WHOLE_CITY, *(SelectChoice(each.id, each.label) for each in units(("/",), today()))]


def _unit(form: AssignmentForm) -> Unit | None:
    return queries.unit(form.unit_id.data) if form.unit_id.data else None


def _spec(key: str) -> store.Spec:
    if key not in store.SPECS:
        raise Missing("setting")
    return store.SPECS[key]


def _history(key: str) -> list[ToldEntry]:
    row = queries.setting(key)
    return told(journal.timeline(row)) if row else []
