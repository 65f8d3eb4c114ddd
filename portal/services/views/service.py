"""Pages for those who look after services: their standard, who runs them, who answers for them."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.clock import today
from portal.policy import authorize
from portal.rules import satisfaction
from portal.services import actions, queries
from portal.services.forms import (
    CorrectForm,
    NewServiceForm,
    ServiceEndForm,
    ServicePositionForm,
    ServiceUnitForm,
    WaitingRoomsForm,
    choices,
)
from portal.services.models import Service, ServiceRole
from portal.services.views.room import bp, done
from portal.store import journal, settings
from portal.store.paging import paged
from portal.web.answer import Answer, answer
from portal.web.history import told
from portal.web.kept import typed_before
from portal.web.lists import asked_day, asked_page, asked_words


@bp.get("", may="services.list")
def index() -> str:
    authorize()
    words = asked_words()
    found = paged(queries.concerning(current_user, words), asked_page())
    ids = [row.Service.id for row in found.rows]
    return render_template(
        "services/index.html",
        found=found,
        scores=queries.scores(ids),
        waiting=queries.waiting(ids),
        closed=queries.closed(current_user),
        together=settings.number("survey_batch"),
        q=words,
    )


@bp.get("/baru", may="services.create")
def new() -> str:
    authorize()
    form = NewServiceForm(formdata=typed_before(url_for(".add")), starts_on=today())
    _offer_units(form)
    return render_template("services/new.html", form=form)


@bp.post("/baru", may="services.create")
def add() -> Answer:
    authorize()
    form = NewServiceForm()
    units = _offer_units(form)

    def act() -> Response:
        unit = units[form.unit.data]
        service = actions.add_service(form.standard, unit, form.starts_on.data, current_user.acting(unit))
        flash(f"{service.name} sudah ditambahkan. Hubungkan jabatan penanggung jawabnya.")
        return redirect(url_for(".show", service_id=service.id), 303)

    return answer(form, act, lambda: render_template("services/new.html", form=form))


@bp.get("/<int:service_id>", may="services.view")
def show(service_id: int) -> str:
    service = queries.get(service_id, current_user)
    authorize(service)
    units = queries.unit_links(service_id)
    return render_template(
        "services/show.html",
        service=service,
        units=units,
        is_open=any(link.holds_on(today()) for link in units),
        positions=queries.position_links_with_names(service_id, today()),
        scores=queries.scores([service_id])[service_id],
        period=asked_day("periode"),
        elements=satisfaction.elements(settings.value("element_order").split()),
        waiting=queries.waiting([service_id])[service_id],
        entries=told(journal.timeline(service)),
        together=settings.number("survey_batch"),
    )


@bp.get("/<int:service_id>/standar", may="services.change")
def correct(service_id: int) -> str:
    service = queries.get(service_id, current_user)
    authorize(service)
    form = CorrectForm(formdata=typed_before(url_for(".save", service_id=service_id)), obj=service)
    return render_template("services/standard.html", form=form, service=service)


@bp.post("/<int:service_id>/standar", may="services.change")
def save(service_id: int) -> Answer:
    service = queries.get(service_id, current_user)
    authorize(service)
    form, by = CorrectForm(), current_user.acting(service)

    def act() -> None:
        actions.correct_standard(service, form.standard, form.version.data, by)

    return done(form, act, "services/standard.html", service, "Standar layanan sudah diperbaiki.")


@bp.get("/<int:service_id>/ruang-tunggu", may="services.change")
def waiting_rooms(service_id: int) -> str:
    service = queries.get(service_id, current_user)
    authorize(service)
    kept = typed_before(url_for(".name_waiting_rooms", service_id=service_id))
    form = WaitingRoomsForm(formdata=kept, obj=service, networks=service.waiting_rooms)
    return render_template("services/waiting_rooms.html", form=form, service=service, **_allowed())


@bp.post("/<int:service_id>/ruang-tunggu", may="services.change")
def name_waiting_rooms(service_id: int) -> Answer:
    service = queries.get(service_id, current_user)
    authorize(service)
    form, by = WaitingRoomsForm(), current_user.acting(service)

    def act() -> None:
        actions.name_waiting_rooms(service, form.networks.data or "", form.version.data, by)

    words = "Jaringan ruang tunggu sudah dicatat."
    return done(form, act, "services/waiting_rooms.html", service, words, **_allowed())


@bp.get("/<int:service_id>/unit", may="services.change")
def unit(service_id: int) -> str:
    service = queries.get(service_id, current_user)
    authorize(service)
    form = ServiceUnitForm(formdata=typed_before(url_for(".hand_over", service_id=service_id)), starts_on=today())
    _offer_units(form)
    return render_template("services/unit.html", form=form, service=service)


@bp.post("/<int:service_id>/unit", may="services.change")
def hand_over(service_id: int) -> Answer:
    service = queries.get(service_id, current_user)
    authorize(service)
    form, by = ServiceUnitForm(), current_user.acting(service)
    units = _offer_units(form)

    def act() -> None:
        actions.hand_to_unit(service, units[form.unit.data], form.starts_on.data, by)

    return done(form, act, "services/unit.html", service, "Unit pelaksana sudah dicatat.")


@bp.get("/<int:service_id>/jabatan", may="services.change")
def position(service_id: int) -> str:
    service = queries.get(service_id, current_user)
    authorize(service)
    kept = typed_before(url_for(".link", service_id=service_id))
    form = ServicePositionForm(formdata=kept, starts_on=today(), role=ServiceRole.SERVING.value)
    _offer_positions(form, service)
    return render_template("services/position.html", form=form, service=service)


@bp.post("/<int:service_id>/jabatan", may="services.change")
def link(service_id: int) -> Answer:
    service = queries.get(service_id, current_user)
    authorize(service)
    form = ServicePositionForm()
    positions = _offer_positions(form, service)

    def act() -> None:
        role = ServiceRole(form.role.data)
        actions.link_position(service, positions[form.position.data], role, form.starts_on.data, current_user)

    return done(form, act, "services/position.html", service, "Jabatan sudah dihubungkan.")


@bp.get("/<int:service_id>/jabatan/<int:link_id>/akhiri", may="services.change")
def end_link(service_id: int, link_id: int) -> str:
    service = queries.get(service_id, current_user)
    authorize(service)
    found = queries.position_link(service_id, link_id)
    kept = typed_before(url_for(".close_link", service_id=service_id, link_id=link_id))
    return render_template("services/end_link.html", form=ServiceEndForm(formdata=kept), service=service, link=found)


@bp.post("/<int:service_id>/jabatan/<int:link_id>/akhiri", may="services.change")
def close_link(service_id: int, link_id: int) -> Answer:
    service = queries.get(service_id, current_user)
    authorize(service)
    found, form, by = queries.position_link(service_id, link_id), ServiceEndForm(), current_user.acting(service)

    def act() -> None:
        actions.end_position(service, found, form.ends_on.data, by, form.reason.data)

    return done(form, act, "services/end_link.html", service, "Hubungan jabatan sudah diakhiri.", link=found)


@bp.get("/<int:service_id>/tutup", may="services.change")
def end(service_id: int) -> str:
    service = queries.get(service_id, current_user)
    authorize(service)
    kept = typed_before(url_for(".close", service_id=service_id))
    return render_template("services/end.html", form=ServiceEndForm(formdata=kept), service=service)


@bp.post("/<int:service_id>/tutup", may="services.change")
def close(service_id: int) -> Answer:
    service = queries.get(service_id, current_user)
    authorize(service)
    form, by = ServiceEndForm(), current_user.acting(service)

    def act() -> None:
        actions.close(service, form.ends_on.data, by, form.reason.data)

    return done(form, act, "services/end.html", service, "Layanan sudah ditutup.")


def _offer_units(form: Any) -> dict[int, Any]:
    """Units the officer may choose, by id; the form offers no other."""
    units = queries.units_within(current_user.officer_of, today())
    form.unit.choices = choices((each.id, each.name) for each in units)
    return {each.id: each for each in units}


def _allowed() -> dict[str, int]:
    """How many answers count within ten minutes: of any network, of a waiting room."""
    return {
        "allowed": settings.number("votes_per_network"),
        "allowed_here": settings.number("votes_per_waiting_room"),
    }


def _offer_positions(form: ServicePositionForm, service: Service) -> dict[int, Any]:
    rows = queries.positions_around(service.unit_path, today())
    form.position.choices = choices((each.id, f"{each.title}: {names or 'kosong'}") for each, names in rows)
    return {each.id: each for each, _ in rows}
