"""The public services of the demonstration city and two thousand citizens' answers, dealt out by a fixed die."""

import random
import uuid
from datetime import date, timedelta

from portal.demo.city import SERVICES, Counter
from portal.demo.offices import City
from portal.store import journal
from portal.store.db import db
from portal.surveys.actions import store
from portal.surveys.models import (
    ELEMENT_CODES,
    FORM_VERSION,
    Channel,
    Response,
    Service,
    ServicePosition,
    ServiceRole,
    ServiceUnit,
    SurveyComment,
)

# How citizens lean from element to element: fees are mostly nil, waiting and complaints are the sore points.
LEANING = {"biaya": 0.5, "perilaku": 0.2, "kompetensi": 0.15, "waktu": -0.3, "pengaduan": -0.35, "sarana": -0.1}
COMMENTS = (
    ("Petugasnya ramah dan menjelaskan langkahnya dengan sabar.", "shown"),
    ("Antre lama pada hari Senin, mohon tambah loket.", "shown"),
    ("Tempat duduk kurang untuk lansia.", "pending"),
    ("Terima kasih, selesai sebelum makan siang.", "pending"),
    ("Tolong hubungi saya di 0812 3456 7890 soal berkas saya.", "pending"),
    ("Informasi persyaratan di papan berbeda dengan di halaman ini.", "pending"),
)


def build(city: City, on: date) -> None:
    """Services with their dated links, and responses from the first of January last year up to the day before `on`."""
    die = random.Random(f"warga lembayung {on.isoformat()}")  # noqa: S311  a demonstration, no secret
    for counter in SERVICES:
        service = _service(city, counter)
        responses = [_response(service, counter, die, on) for _ in range(counter.responses)]
        store(responses)
        _comments(service, responses, die)


def _service(city: City, counter: Counter) -> Service:
    service = Service(
        slug=counter.slug,
        name=counter.name,
        requirements="\n".join(counter.requirements),
        duration=counter.duration,
        cost=counter.cost,
    )
    db.session.add(service)
    journal.note(service, "create", journal.SYSTEM)
    links = [(counter.responsible, ServiceRole.RESPONSIBLE), *((key, ServiceRole.SERVING) for key in counter.serving)]
    db.session.add(ServiceUnit(service_id=service.id, unit_id=city.units[counter.unit].id, starts_on=city.since))
    db.session.add_all(
        ServicePosition(service_id=service.id, position_id=city.positions[key].id, role=role, starts_on=city.since)
        for key, role in links
    )
    db.session.flush()
    return service


def _response(service: Service, counter: Counter, die: random.Random, on: date) -> Response:
    first = date(on.year - 1, 1, 1)
    answers = {code: _answer(counter.quality + LEANING.get(code, 0), die) for code in ELEMENT_CODES}
    if die.random() < 0.15:
        answers[die.choice(ELEMENT_CODES)] = None
    return Response(
        id=str(uuid.UUID(int=die.getrandbits(128), version=4)),
        service_id=service.id,
        form_version=FORM_VERSION,
        channel=Channel.WEB,
        on=first + timedelta(days=die.randrange((on - first).days)),
        slot=die.choice((4, 4, 5, 5, 6, 7)),
        held="",
        quick=_answer(counter.quality, die) if die.random() < 0.3 else None,
        **answers,
    )


def _answer(leaning: float, die: random.Random) -> int | None:
    return min(4, max(1, round(die.gauss(leaning, 0.6))))


def _comments(service: Service, responses: list[Response], die: random.Random) -> None:
    for response in responses:
        if die.random() < 0.02:
            text, state = die.choice(COMMENTS)
            comment = SurveyComment(response_id=response.id, service_id=service.id, on=response.on, text=text)
            db.session.add(comment)
            if state == "shown":
                db.session.flush()
                journal.advance(comment, "show", journal.SYSTEM)
