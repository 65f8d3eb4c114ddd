"""A service of Budi's division, its citizens, and what the database holds of them."""

import contextvars
import threading
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from portal.store import journal
from portal.store.db import db
from portal.surveys import actions
from portal.surveys.models import (
    ELEMENT_CODES,
    Channel,
    Response,
    Service,
    ServicePosition,
    ServiceRole,
    ServiceUnit,
)
from tests.world import SINCE, World


@pytest.fixture
def ktp(app, world: World) -> Service:
    """ "KTP elektronik", run by Budi's division; Budi answers for it, Sari serves."""
    with app.app_context():
        service = make(world, "ktp-el", "Penerbitan KTP elektronik", "service", "budi", "sari")
        db.session.commit()
        return service


def make(world: World, slug: str, name: str, unit: str, responsible: str = "", serving: str = "") -> Service:
    """Adds a service to the present session."""
    service = Service(
        slug=slug, name=name, requirements="Kartu keluarga\nSurat pengantar", duration="1 hari", cost="Gratis"
    )
    db.session.add(service)
    journal.note(service, "create", journal.SYSTEM)
    db.session.add(ServiceUnit(service_id=service.id, unit_id=world.units[unit], starts_on=SINCE))
    for key, role in ((responsible, ServiceRole.RESPONSIBLE), (serving, ServiceRole.SERVING)):
        if key:
            position_id = world.members[key].position_id
            db.session.add(ServicePosition(service_id=service.id, position_id=position_id, role=role, starts_on=SINCE))
    db.session.flush()
    return service


def ballot(service: Service, value: int | None = 3, on: date = date(2026, 8, 3), **answers: int | None) -> Response:
    """A response with `value` for every element, but for those named."""
    given = dict.fromkeys(ELEMENT_CODES, value) | answers
    return Response(id=str(uuid4()), service_id=service.id, channel=Channel.WEB, on=on, slot=4, **given)


@pytest.fixture
def vote(app) -> Callable[..., None]:
    """vote(service, 12, value=4): so many citizens give these answers."""

    def give(service: Service, number: int, **answers: int | None) -> None:
        with app.app_context():
            actions.store([ballot(service, **answers) for _ in range(number)])
            db.session.commit()

    return give


@pytest.fixture
def stored(app) -> Callable[..., int]:
    """stored(Response, Response.held == "burst"): how many rows there are."""

    def count(model: type, *conditions: object) -> int:
        with app.app_context():
            return db.session.scalar(select(func.count()).select_from(model).where(*conditions))

    return count


def together(number: int, act: Callable[[], None]) -> None:
    """Does the same in so many threads at once, on the test's clock."""
    gate = threading.Barrier(number)
    failed: list[BaseException] = []

    def run() -> None:
        try:
            gate.wait(20)
            act()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=contextvars.copy_context().run, args=(run,)) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
