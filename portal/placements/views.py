"""The personnel officer's pages about placements: a person in a position, in a capacity, by a decree."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.chart.models import Placement
from portal.chart.scope import reach, units
from portal.clock import today
from portal.people import queries as people
from portal.placements import actions, queries
from portal.placements.forms import PlacementCorrectionForm, PlacementFields, PlacementForm
from portal.placements.queries import Posting
from portal.policy import authorize
from portal.rules.hierarchy import Capacity
from portal.store import journal, records
from portal.structure import queries as structure
from portal.web.answer import Answer, answer
from portal.web.door import Blueprint
from portal.web.forms import EndForm
from portal.web.history import told
from portal.web.kept import typed_before
from portal.web.lists import asked_code, asked_key, asked_one, asked_page, asked_sort, asked_words

bp = Blueprint("placements", __name__, url_prefix="/kepegawaian/penempatan")

STATES = {"": "Sedang berlaku", "planned": "Akan mulai", "ended": "Sudah berakhir"}


@bp.get("", may="people.view")
def index() -> str:
    authorize()
    choices = units(reach(current_user), today())
    unit = asked_one("unit", choices)
    words, sort = asked_words(), asked_sort(queries.SORTS, "name")
    state = asked_code("keadaan", STATES)
    asked = unit is not None or len(words) >= people.FEWEST_LETTERS
    path = unit.path if unit else ""
    found = queries.placements(current_user, words, path, state, sort, asked_page()) if asked else None
    return render_template(
        "placements/index.html", found=found, units=choices, unit=unit, q=words, state=state, states=STATES, sort=sort
    )


@bp.get("/<int:placement_id>", may="people.view")
def show(placement_id: int) -> str:
    placement = queries.placement(placement_id, current_user)
    authorize(placement)
    entries = told(journal.timeline(placement))
    return render_template("placements/show.html", placement=placement, entries=entries, today=today())


@bp.get("/baru", may="people.change")
def new() -> str:
    """Step by step, by what the address knows already: the person, the position, then the decree."""
    person_id, position_id = asked_key("pegawai"), asked_key("jabatan")
    if person_id is None or position_id is None:
        authorize()
        return _search(person_id, position_id)
    posting = _posting(person_id, position_id)
    authorize(posting)
    kept = typed_before(url_for(".add"))
    form = PlacementForm(formdata=kept, person_id=person_id, position_id=position_id, starts_on=today())
    return _form_page(form, posting)


@bp.post("/baru", may="people.change")
def add() -> Answer:
    form = PlacementForm()
    posting = _posting(form.person_id.data or 0, form.position_id.data or 0)
    authorize(posting)

    def act() -> Response:
        left = queries.definitive(posting.person.id, form.starts_on.data, current_user) if _moves(form) else []
        is_new = posting.person.unit_path is None
        made = actions.place(posting, _values(form), left, current_user)
        flash(f"{posting.person.name} sudah ditempatkan.")
        return redirect(_after_placing(made, is_new), 303)

    return answer(form, act, lambda: _form_page(form, posting))


@bp.get("/<int:placement_id>/ubah", may="people.change")
def correct(placement_id: int) -> str:
    placement = queries.placement(placement_id, current_user)
    authorize(placement)
    kept = typed_before(url_for(".save", placement_id=placement_id))
    form = PlacementCorrectionForm(formdata=kept, obj=placement)
    return render_template("placements/correct.html", form=form, placement=placement)


@bp.post("/<int:placement_id>/ubah", may="people.change")
def save(placement_id: int) -> Answer:
    placement = queries.placement(placement_id, current_user)
    authorize(placement)
    form = PlacementCorrectionForm()

    def act() -> Response:
        by = current_user.acting(placement)
        actions.correct(placement, _values(form), form.version.data, by, form.note.data)
        flash("Tersimpan. Nilai yang lama tetap ada di riwayat.")
        return redirect(url_for(".show", placement_id=placement_id), 303)

    return answer(form, act, lambda: render_template("placements/correct.html", form=form, placement=placement))


@bp.get("/<int:placement_id>/akhiri", may="people.change")
def end(placement_id: int) -> str:
    placement = queries.placement(placement_id, current_user)
    authorize(placement)
    kept = typed_before(url_for(".close", placement_id=placement_id))
    form = EndForm(formdata=kept, version=placement.version, ends_on=today())
    return _end_page(form, placement)


@bp.post("/<int:placement_id>/akhiri", may="people.change")
def close(placement_id: int) -> Answer:
    placement = queries.placement(placement_id, current_user)
    authorize(placement)
    form = EndForm()

    def act() -> Response:
        records.end(placement, form.ends_on.data, form.version.data, current_user.acting(placement), form.note.data)
        flash("Penempatan sudah diakhiri.")
        return redirect(url_for(".show", placement_id=placement_id), 303)

    return answer(form, act, lambda: _end_page(form, placement))


def _end_page(form: EndForm, placement: Placement) -> str:
    consequence = queries.consequence(placement, today())
    return render_template("placements/end.html", form=form, placement=placement, consequence=consequence)


def _search(person_id: int | None, position_id: int | None) -> str:
    """The page that finds what is still missing: the position for a known person, else the person."""
    words = asked_words()
    if person_id is not None:
        person = people.person(person_id, current_user)
        choices = units(reach(current_user), today())
        unit = asked_one("unit", choices)
        state = "" if words else "vacant"
        rows = structure.positions(current_user, words, unit.path if unit else "", state, page=asked_page())
        return render_template(
            "placements/find_position.html", person=person, found=rows, q=words, units=choices, unit=unit
        )
    position = structure.position(position_id, current_user) if position_id is not None else None
    enough = len(words) >= people.FEWEST_LETTERS
    found = people.people(current_user, words, page=asked_page()) if enough else None
    return render_template("placements/find_person.html", position=position, found=found, q=words)


def _after_placing(made: Placement, is_new: bool) -> str:
    """Whoever was placed for the first time needs an account next."""
    if is_new:
        return url_for("accounts.of_person", person_id=made.person_id)
    return url_for(".show", placement_id=made.id)


def _posting(person_id: int, position_id: int) -> Posting:
    return Posting(people.person(person_id, current_user), structure.position(position_id, current_user))


def _form_page(form: PlacementForm, posting: Posting) -> str:
    left = queries.definitive(posting.person.id, today(), current_user)
    return render_template("placements/new.html", form=form, posting=posting, left=left)


def _moves(form: PlacementForm) -> bool:
    """Whether the new placement takes the place of the old one; an acting one never does."""
    return form.closing.data and form.capacity.data is Capacity.DEFINITIVE


def _values(form: PlacementFields) -> dict[str, Any]:
    return {name: form[name].data for name in ("capacity", "decree_number", "decree_on", "starts_on", "ends_on")}
