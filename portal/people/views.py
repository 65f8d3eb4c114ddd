"""Pages about people for the personnel officer: search, add, correct, numbers and ranks from a day on."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal.chart.models import Person
from portal.chart.scope import reach, units
from portal.clock import today
from portal.people import actions, queries
from portal.people.actions import TypedNumber, TypedRank
from portal.people.forms import FindForm, NameForm, NewNumberForm, NewRankForm, NumberForm, PersonForm, RankForm
from portal.policy import authorize
from portal.store import journal, logs, records
from portal.store.errors import Rejected
from portal.web.answer import Answer, answer
from portal.web.door import Blueprint
from portal.web.history import told
from portal.web.kept import typed_before
from portal.web.lists import asked_key, asked_one, asked_page, asked_sort, asked_words

bp = Blueprint("people", __name__, url_prefix="/kepegawaian/pegawai")


@bp.get("", may="people.view")
def index() -> str:
    authorize()
    return _list(FindForm(formdata=None))


@bp.post("/cari", may="people.view")
def find() -> Answer:
    """Leads to the person with this number: sent as a form, because no address may hold a number."""
    authorize()
    form = FindForm()

    def act() -> Response:
        if person_id := queries.numbered(form.value.data, current_user):
            return redirect(url_for(".show", person_id=person_id), 303)
        raise Rejected("Tidak ada pegawai dengan nomor ini dalam lingkup Anda. Periksa nomornya.", "value")

    return answer(form, act, lambda: _list(form))


def _list(form: FindForm) -> str:
    choices = units(reach(current_user), today())
    unit = asked_one("unit", choices)
    words, sort = asked_words(), asked_sort(queries.SORTS, "name")
    unplaced = request.args.get("keadaan") == "unplaced"
    asked = unit or unplaced or len(words) >= queries.FEWEST_LETTERS
    path = unit.path if unit else ""
    found = queries.people(current_user, words, path, unplaced, sort, asked_page()) if asked else None
    return render_template(
        "people/index.html", form=form, found=found, units=choices, unit=unit, q=words, unplaced=unplaced, sort=sort
    )


@bp.get("/<int:person_id>", may="people.view")
def show(person_id: int) -> str:
    person = queries.person(person_id, current_user)
    authorize(person)
    logs.viewed("person", person.id, current_user.account_id)
    return render_template(
        "people/show.html",
        person=person,
        placements=queries.placements(person.id),
        entries=told(journal.timeline(person)),
        today=today(),
    )


@bp.get("/baru", may="people.add")
def new() -> str:
    authorize()
    form = PersonForm(formdata=typed_before(url_for(".add")), starts_on=today())
    return render_template("people/new.html", form=form, unit_id=asked_key("unit"))


@bp.post("/baru", may="people.add")
def add() -> Answer:
    authorize()
    form = PersonForm()

    def act() -> Response:
        person = actions.new(form.name.data, _number(form), _grade(form), form.starts_on.data, current_user.acting())
        flash(f"{person.name} sudah dicatat.")
        return redirect(_after_adding(person, asked_key("unit")), 303)

    return answer(form, act, lambda: render_template("people/new.html", form=form, unit_id=asked_key("unit")))


@bp.get("/<int:person_id>/ubah", may="people.change")
def correct(person_id: int) -> str:
    person = queries.person(person_id, current_user)
    authorize(person)
    form = NameForm(formdata=typed_before(url_for(".save", person_id=person_id)), obj=person)
    return render_template("people/correct.html", form=form, person=person)


@bp.post("/<int:person_id>/ubah", may="people.change")
def save(person_id: int) -> Answer:
    person = queries.person(person_id, current_user)
    authorize(person)
    form = NameForm()

    def act() -> Response:
        by = current_user.acting(person)
        records.correct(person, {"name": form.name.data}, form.version.data, by, form.note.data)
        flash("Nama sudah diperbaiki. Nama yang lama tetap ada di riwayat.")
        return redirect(url_for(".show", person_id=person_id), 303)

    return answer(form, act, lambda: render_template("people/correct.html", form=form, person=person))


@bp.get("/<int:person_id>/nomor", may="people.change")
def new_number(person_id: int) -> str:
    person = queries.person(person_id, current_user)
    authorize(person)
    kept = typed_before(url_for(".add_number", person_id=person_id))
    form = NewNumberForm(formdata=kept, version=person.version, starts_on=today())
    return render_template("people/number.html", form=form, person=person)


@bp.post("/<int:person_id>/nomor", may="people.change")
def add_number(person_id: int) -> Answer:
    person = queries.person(person_id, current_user)
    authorize(person)
    form, by = NewNumberForm(), current_user.acting(person)

    def act() -> None:
        actions.add_number(person, _number(form), form.starts_on.data, form.version.data, by)

    return _saved(form, act, "people/number.html", person)


@bp.get("/<int:person_id>/nomor/<int:number_id>", may="people.change")
def correct_number(person_id: int, number_id: int) -> str:
    person = queries.person(person_id, current_user)
    authorize(person)
    row = queries.number(number_id, person)
    kept = typed_before(url_for(".save_number", person_id=person_id, number_id=number_id))
    form = NumberForm(formdata=kept, obj=row, version=person.version)
    return render_template("people/number.html", form=form, person=person, row=row)


@bp.post("/<int:person_id>/nomor/<int:number_id>", may="people.change")
def save_number(person_id: int, number_id: int) -> Answer:
    person = queries.person(person_id, current_user)
    authorize(person)
    row, form, by = queries.number(number_id, person), NumberForm(), current_user.acting(person)

    def act() -> None:
        number, since = _number(form), form.starts_on.data
        actions.correct_number(person, row, number, since, form.version.data, by, form.note.data)

    return _saved(form, act, "people/number.html", person, row)


@bp.get("/<int:person_id>/pangkat", may="people.change")
def new_rank(person_id: int) -> str:
    person = queries.person(person_id, current_user)
    authorize(person)
    kept = typed_before(url_for(".add_rank", person_id=person_id))
    form = NewRankForm(formdata=kept, version=person.version, starts_on=today())
    return render_template("people/rank.html", form=form, person=person)


@bp.post("/<int:person_id>/pangkat", may="people.change")
def add_rank(person_id: int) -> Answer:
    person = queries.person(person_id, current_user)
    authorize(person)
    form, by = NewRankForm(), current_user.acting(person)

    def act() -> None:
        actions.add_rank(person, _grade(form), form.starts_on.data, form.version.data, by)

    return _saved(form, act, "people/rank.html", person)


@bp.get("/<int:person_id>/pangkat/<int:rank_id>", may="people.change")
def correct_rank(person_id: int, rank_id: int) -> str:
    person = queries.person(person_id, current_user)
    authorize(person)
    row = queries.rank(rank_id, person)
    kept = typed_before(url_for(".save_rank", person_id=person_id, rank_id=rank_id))
    form = RankForm(formdata=kept, obj=row, version=person.version)
    return render_template("people/rank.html", form=form, person=person, row=row)


@bp.post("/<int:person_id>/pangkat/<int:rank_id>", may="people.change")
def save_rank(person_id: int, rank_id: int) -> Answer:
    person = queries.person(person_id, current_user)
    authorize(person)
    row, form, by = queries.rank(rank_id, person), RankForm(), current_user.acting(person)

    def act() -> None:
        actions.correct_rank(person, row, _grade(form), form.starts_on.data, form.version.data, by, form.note.data)

    return _saved(form, act, "people/rank.html", person, row)


def _saved(form: FlaskForm, save: Callable[[], None], template: str, person: Person, row: object = None) -> Answer:
    """Back to the person once it is saved; else the form again with what is wrong."""

    def act() -> Response:
        save()
        flash("Tersimpan. Nilai yang lama tetap ada di riwayat.")
        return redirect(url_for(".show", person_id=person.id), 303)

    return answer(form, act, lambda: render_template(template, form=form, person=person, row=row))


def _number(form: NumberForm | NewNumberForm | PersonForm) -> TypedNumber:
    return TypedNumber(form.kind.data, form.value.data, form.checked.data, today())


def _grade(form: RankForm | NewRankForm | PersonForm) -> TypedRank:
    return TypedRank(form.title.data, form.grade.data)


def _after_adding(person: Person, unit_id: int | None) -> str:
    """The officer places the new person next, in the unit if one is named; the administrator gives them an office."""
    if current_user.officer_of:
        return url_for("placements.new", pegawai=person.id, unit=unit_id)
    return url_for("administration.new_assignment", pegawai=person.id)
