"""The personnel officer's landing page with what is vacant, and the pages about units."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from portal.chart.models import Unit
from portal.chart.scope import reach
from portal.chart.scope import units as choices_of
from portal.clock import today
from portal.people.queries import unplaced
from portal.policy import CITY, Area, authorize
from portal.store import journal
from portal.structure import actions, queries
from portal.structure.forms import UnitCorrectionForm, UnitForm
from portal.web.answer import Answer, answer
from portal.web.door import Blueprint
from portal.web.forms import EndForm
from portal.web.history import told
from portal.web.kept import typed_before
from portal.web.lists import asked_key, asked_page, asked_sort, asked_words

bp = Blueprint("structure", __name__, url_prefix="/kepegawaian")

SHOWN_AT_ONCE = 8  # vacancies on the landing page; the rest is a click away


@bp.get("", may="people.view")
def home() -> str:
    authorize()
    return render_template(
        "structure/home.html",
        vacant=queries.positions(current_user, state="vacant"),
        orphaned=queries.positions(current_user, state="orphaned"),
        unplaced=unplaced(current_user),
        has_posts=queries.any_position(current_user),
        shown=SHOWN_AT_ONCE,
        whole=CITY,
    )


@bp.get("/unit", may="people.view")
def units() -> str:
    authorize()
    words, sort = asked_words(), asked_sort(queries.UNIT_SORTS, "name")
    ended = request.args.get("keadaan") == "ended"
    found = queries.units(current_user, words, ended, sort, asked_page())
    return render_template("structure/units.html", found=found, q=words, ended=ended, sort=sort, whole=CITY)


@bp.get("/unit/<int:unit_id>", may="people.view")
def unit(unit_id: int) -> str:
    found = queries.unit(unit_id, current_user)
    authorize(found)
    return render_template(
        "structure/unit.html",
        unit=found,
        place=Area(found.path),
        below=queries.below(unit_id, today()),
        posts=queries.in_unit(unit_id, current_user, asked_page()),
        entries=told(journal.timeline(found)),
        today=today(),
    )


@bp.get("/unit/baru", may="people.change")
def new_unit() -> str:
    parent = _parent()
    authorize(Area(parent.path) if parent else CITY)
    form = UnitForm(formdata=typed_before(url_for(".add_unit")), starts_on=parent and parent.starts_on)
    return render_template("structure/new_unit.html", form=form, parent=parent)


@bp.post("/unit/baru", may="people.change")
def add_unit() -> Answer:
    parent = _parent()
    authorize(Area(parent.path) if parent else CITY)
    form = UnitForm()

    def act() -> Response:
        made = actions.add_unit(form.name.data, parent, form.starts_on.data, current_user.acting(parent))
        flash(f"{made.name} sudah dicatat.")
        return redirect(url_for(".unit", unit_id=made.id), 303)

    return answer(form, act, lambda: render_template("structure/new_unit.html", form=form, parent=parent))


@bp.get("/unit/<int:unit_id>/ubah", may="people.change")
def correct_unit(unit_id: int) -> str:
    found = queries.unit(unit_id, current_user)
    authorize(found)
    form = UnitCorrectionForm(formdata=typed_before(url_for(".save_unit", unit_id=unit_id)), obj=found)
    _offer_parents(form, found)
    return render_template("structure/correct_unit.html", form=form, unit=found)


@bp.post("/unit/<int:unit_id>/ubah", may="people.change")
def save_unit(unit_id: int) -> Answer:
    found = queries.unit(unit_id, current_user)
    authorize(found)
    form = UnitCorrectionForm()
    _offer_parents(form, found)

    def act() -> Response:
        by = current_user.acting(found)
        actions.correct_unit(found, _corrections(form, found), form.version.data, by, form.note.data)
        flash("Tersimpan. Nilai yang lama tetap ada di riwayat.")
        return redirect(url_for(".unit", unit_id=unit_id), 303)

    return answer(form, act, lambda: render_template("structure/correct_unit.html", form=form, unit=found))


@bp.get("/unit/<int:unit_id>/akhiri", may="people.change")
def end_unit(unit_id: int) -> str:
    found = queries.unit(unit_id, current_user)
    authorize(found)
    kept = typed_before(url_for(".close_unit", unit_id=unit_id))
    form = EndForm(formdata=kept, version=found.version, ends_on=today())
    return render_template("structure/end_unit.html", form=form, unit=found)


@bp.post("/unit/<int:unit_id>/akhiri", may="people.change")
def close_unit(unit_id: int) -> Answer:
    found = queries.unit(unit_id, current_user)
    authorize(found)
    form = EndForm()

    def act() -> Response:
        by = current_user.acting(found)
        actions.end_unit(found, form.ends_on.data, form.version.data, by, form.note.data)
        flash(f"{found.name} sudah diakhiri.")
        return redirect(url_for(".unit", unit_id=unit_id), 303)

    return answer(form, act, lambda: render_template("structure/end_unit.html", form=form, unit=found))


def _parent() -> Unit | None:
    """The unit above the new one, from the address; None for the city itself."""
    asked = asked_key("induk")
    return queries.unit(asked, current_user) if asked else None


def _offer_parents(form: UnitCorrectionForm, unit: Unit) -> None:
    """Another parent may be chosen within one's own reach; the top of the reach keeps the one it has."""
    choices = choices_of(reach(current_user), today())
    if unit.parent_id not in {choice.id for choice in choices}:
        del form.parent_id
        return
    form.parent_id.choices = [
        SelectChoice(each.id, each.label) for each in choices if not each.path.startswith(unit.path)
    ]


def _corrections(form: UnitCorrectionForm, unit: Unit) -> dict[str, object]:
    values = {"name": form.name.data, "starts_on": form.starts_on.data, "ends_on": form.ends_on.data}
    if form.parent_id is not None:
        values["parent"] = queries.unit(form.parent_id.data, current_user)
    return values
