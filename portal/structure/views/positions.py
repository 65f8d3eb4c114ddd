"""The personnel officer's pages about positions and who answers to whom."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from portal.chart.models import SUPERVISING, Position, PositionKind, Unit
from portal.chart.scope import reach, units
from portal.chart.standing import standing
from portal.clock import today
from portal.policy import CITY, Area, Standing, authorize, can
from portal.rules.hierarchy import holder, undelegated
from portal.store import journal
from portal.store.errors import Rejected
from portal.structure import actions, queries
from portal.structure.forms import PositionCorrectionForm, PositionFields, PositionForm, SuperiorForm
from portal.structure.views.units import bp
from portal.web.answer import Answer, answer
from portal.web.forms import EndForm
from portal.web.history import told
from portal.web.kept import typed_before
from portal.web.lists import asked_code, asked_key, asked_one, asked_page, asked_sort, asked_words

AT_THE_TOP = 0  # in place of a superior's key

STATES = {
    "": "Semua yang ada",
    "vacant": "Kosong",
    "orphaned": "Jabatan atasan kosong",
    "undelegated": "Menilai tanpa pendelegasian",
    "ended": "Sudah berakhir",
}


@bp.get("/jabatan", may="people.view")
def positions() -> str:
    authorize()
    choices = units(reach(current_user), today())
    unit = asked_one("unit", choices)
    words, sort = asked_words(), asked_sort(queries.POSITION_SORTS, "title")
    state = asked_code("keadaan", STATES)
    found = queries.positions(current_user, words, unit.path if unit else "", state, sort, asked_page())
    return render_template(
        "structure/positions.html",
        found=found,
        units=choices,
        unit=unit,
        q=words,
        state=state,
        states=STATES,
        sort=sort,
    )


@bp.get("/jabatan/<int:position_id>", may="people.view")
def position(position_id: int) -> str:
    found = queries.position(position_id, current_user)
    authorize(found)
    holders = queries.holders(position_id)
    answering = queries.answering(found, current_user)
    return render_template(
        "structure/position.html",
        position=found,
        warning=undelegated(
            supervises=found.kind in SUPERVISING, appraised=len(answering), delegation=found.delegation
        ),
        holders=holders,
        standing=_standing(holders),
        lines=queries.lines(position_id),
        answering=answering,
        entries=told(journal.timeline(found)),
        today=today(),
    )


@bp.get("/unit/<int:unit_id>/jabatan", may="people.change")
def new_position(unit_id: int) -> str:
    unit = queries.unit(unit_id, current_user)
    authorize(Area(unit.path))
    kept = typed_before(url_for(".add_position", unit_id=unit_id))
    form = PositionForm(formdata=kept, **_like(asked_key("seperti"), unit))
    _offer(form, unit)
    return render_template("structure/new_position.html", form=form, unit=unit, person_id=asked_key("pegawai"))


@bp.post("/unit/<int:unit_id>/jabatan", may="people.change")
def add_position(unit_id: int) -> Answer:
    unit = queries.unit(unit_id, current_user)
    authorize(Area(unit.path))
    form, person_id = PositionForm(), asked_key("pegawai")
    _offer(form, unit)

    def act() -> Response:
        parent, is_top = _chosen(form.parent_id.data), form.parent_id.data == AT_THE_TOP
        made = actions.add_position(unit, parent, _values(form), is_top, current_user)
        flash(f"{made.title} sudah dicatat. Tempatkan pegawainya agar tidak kosong.")
        return redirect(_after_adding(made.id, person_id), 303)

    def again() -> str:
        return render_template("structure/new_position.html", form=form, unit=unit, person_id=person_id)

    return answer(form, act, again)


@bp.get("/jabatan/<int:position_id>/ubah", may="people.change")
def correct_position(position_id: int) -> str:
    found = queries.position(position_id, current_user)
    authorize(found)
    kept = typed_before(url_for(".save_position", position_id=position_id))
    form = PositionCorrectionForm(formdata=kept, obj=found)
    _offer_units(form)
    return render_template("structure/correct_position.html", form=form, position=found)


@bp.post("/jabatan/<int:position_id>/ubah", may="people.change")
def save_position(position_id: int) -> Answer:
    found = queries.position(position_id, current_user)
    authorize(found)
    form = PositionCorrectionForm()
    _offer_units(form)

    def act() -> Response:
        unit = queries.unit(form.unit_id.data, current_user)
        values = _values(form) | {"unit": unit, "ends_on": form.ends_on.data}
        actions.correct_position(found, values, form.version.data, current_user, form.note.data)
        flash("Tersimpan. Nilai yang lama tetap ada di riwayat.")
        return redirect(url_for(".position", position_id=position_id), 303)

    return answer(form, act, lambda: render_template("structure/correct_position.html", form=form, position=found))


@bp.get("/jabatan/<int:position_id>/akhiri", may="people.change")
def end_position(position_id: int) -> str:
    found = queries.position(position_id, current_user)
    authorize(found)
    kept = typed_before(url_for(".close_position", position_id=position_id))
    form = EndForm(formdata=kept, version=found.version, ends_on=today())
    return render_template("structure/end_position.html", form=form, position=found)


@bp.post("/jabatan/<int:position_id>/akhiri", may="people.change")
def close_position(position_id: int) -> Answer:
    found = queries.position(position_id, current_user)
    authorize(found)
    form = EndForm()

    def act() -> Response:
        actions.end_position(found, form.ends_on.data, form.version.data, current_user, form.note.data)
        flash(f"{found.title} sudah diakhiri.")
        return redirect(url_for(".position", position_id=position_id), 303)

    return answer(form, act, lambda: render_template("structure/end_position.html", form=form, position=found))


@bp.get("/jabatan/<int:position_id>/atasan", may="people.change")
def superior(position_id: int) -> str:
    """First the search for the position above, then (`pilih` in the address) the day and the reason."""
    found = queries.position(position_id, current_user)
    authorize(found)
    asked = asked_key("pilih")
    if asked is None:
        words = asked_words()
        rows = queries.candidates(found, current_user, words)
        return render_template("structure/find_superior.html", position=found, rows=rows, q=words, whole=CITY)
    parent = _chosen(asked)
    kept = typed_before(url_for(".set_superior", position_id=position_id))
    form = SuperiorForm(formdata=kept, version=found.version, starts_on=today(), parent_id=asked or None)
    return render_template("structure/superior.html", form=form, position=found, parent=parent)


@bp.post("/jabatan/<int:position_id>/atasan", may="people.change")
def set_superior(position_id: int) -> Answer:
    found = queries.position(position_id, current_user)
    authorize(found)
    form = SuperiorForm()
    parent = _chosen(form.parent_id.data)

    def act() -> Response:
        if parent is None and not can("people.change", CITY):
            raise Rejected("Hanya pengelola kepegawaian kota yang dapat menetapkan jabatan puncak.")
        actions.set_superior(found, parent, form.starts_on.data, form.version.data, current_user, form.note.data)
        flash("Jabatan atasan sudah ditetapkan.")
        return redirect(url_for(".position", position_id=position_id), 303)

    def again() -> str:
        return render_template("structure/superior.html", form=form, position=found, parent=parent)

    above = parent.title if parent else "tidak ada: dinilai pejabat di luar ASN"
    return answer(form, act, again, [("Jabatan atasan", above)])


def _like(position_id: int | None, unit: Unit) -> dict[str, Any]:
    """What a new position in the unit begins with: nothing, or everything of another one but its name in the chart."""
    if position_id is None:
        return {"starts_on": unit.starts_on, "kind": PositionKind.STAFF}
    found = queries.position(position_id, current_user)
    above = next((line.parent_id for line, _ in queries.lines(found.id) if line.holds_on(today())), None)
    given = {name: getattr(found, name) for name in ("title", "kind", "level", "annual", "starts_on")}
    return given | {"parent_id": above}


def _after_adding(position_id: int, person_id: int | None) -> str:
    """Whoever came to find a position for somebody goes on with them."""
    if person_id is None:
        return url_for(".position", position_id=position_id)
    return url_for("placements.new", pegawai=person_id, jabatan=position_id)


def _chosen(parent_id: int | None) -> Position | None:
    return queries.position(parent_id, current_user) if parent_id else None


def _offer(form: PositionForm, unit: Unit) -> None:
    """Nobody above is a choice of its own, never what is left when nothing was chosen: it means the mayor."""
    top = [SelectChoice(AT_THE_TOP, "Tidak ada: dinilai pejabat di luar ASN")] if can("people.change", CITY) else []
    form.parent_id.choices = [
        SelectChoice("", "Pilih jabatan atasan"),
        *top,
        *(
            SelectChoice(row.id, f"{row.title} ({row.holder or 'kosong'}, {row.unit})")
            for row in queries.superiors(unit, current_user)
        ),
    ]
    _offer_kinds(form)


def _offer_units(form: PositionCorrectionForm) -> None:
    form.unit_id.choices = [SelectChoice(each.id, each.label) for each in units(reach(current_user), today())]
    _offer_kinds(form)


def _offer_kinds(form: PositionFields) -> None:
    """The assessor from outside the service is the whole city's matter."""
    kinds = [kind for kind in PositionKind if kind is not PositionKind.EXTERNAL or can("people.change", CITY)]
    form.kind.choices = [SelectChoice(kind.value, kind.label) for kind in kinds]


def _values(form: PositionFields) -> dict[str, Any]:
    names = ("title", "kind", "level", "heads_unit", "annual", "delegation", "starts_on")
    return {name: form[name].data for name in names}


def _standing(holders: Any) -> Standing | None:
    """The standing of whoever acts in the position today; None while it is vacant."""
    acting = holder((row.holding for row in holders), today())
    return standing(acting.placement_id, today()) if acting else None
