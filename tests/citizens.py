"""Services of the cast's city and what citizens say of them, for tests that need either."""

import contextvars
import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import uuid4

from flask import Flask

from portal import clock
from portal.rules.satisfaction import QUESTION_ORDER
from portal.services.models import Service, ServicePosition, ServiceRole, ServiceUnit
from portal.store import journal
from portal.store.ballots import Response
from portal.store.db import db
from portal.store.tally import Channel
from portal.surveys import jobs
from tests.world import NOW, SINCE, World

RATE = "/layanan/ktp-el/nilai"
OURS = {"Sec-Fetch-Site": "same-origin"}  # what a browser says of a form of this portal


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


def ballot(
    service: Service, value: int | None = 3, on: date = date(2026, 8, 3), held: str = "", **answers: int | None
) -> Response:
    """A response with `value` for every element, but for those named."""
    given = dict.fromkeys(QUESTION_ORDER, value) | answers
    counted_for = None if held else on
    return Response(service_id=service.id, channel=Channel.WEB, on=on, held=held, counted_for=counted_for, **given)


def send(app: Flask, status: int = 303, address: str = "10.0.0.1", path: str = RATE, **fields: str) -> None:
    """Sends a citizen's form: `waktu` 3 and what is named, from that address."""
    data = {"response": str(uuid4()), "waktu": "3", **fields}
    answer = app.test_client().post(path, data=data, headers=OURS, environ_overrides={"REMOTE_ADDR": address})
    assert answer.status_code == status


def night(app: Flask, after: datetime = NOW) -> int:
    """The night after that moment: how many answers were counted, or held for good to see."""
    with clock.at(after + timedelta(days=1)), app.app_context():
        return jobs.night()


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
