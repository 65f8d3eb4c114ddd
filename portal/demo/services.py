"""The public services of the demonstration city and two thousand citizens' answers, dealt out by a fixed die."""

import random
from datetime import date, timedelta

from sqlalchemy import select

from portal.demo.city import SERVICES, Counter
from portal.demo.offices import City
from portal.rules.satisfaction import QUESTION_ORDER
from portal.services.actions import publish
from portal.services.models import Service, ServicePosition, ServiceRole, ServiceUnit, SurveyComment
from portal.store import ballots, journal
from portal.store.ballots import Response, Written
from portal.store.db import db
from portal.store.tally import Channel

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
        ballots.count_now(responses)
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
    db.session.flush()
    links = [(counter.responsible, ServiceRole.RESPONSIBLE), *((key, ServiceRole.SERVING) for key in counter.serving)]
    db.session.add(ServiceUnit(service_id=service.id, unit_id=city.units[counter.unit].id, starts_on=city.since))
    db.session.add_all(
        ServicePosition(service_id=service.id, position_id=city.positions[key].id, role=role, starts_on=city.since)
        for key, role in links
    )
    journal.note(service, "create", journal.SYSTEM)
    return service


def _response(service: Service, counter: Counter, die: random.Random, on: date) -> Response:
    first = date(on.year - 1, 1, 1)
    answers = {code: _answer(counter.quality + LEANING.get(code, 0), die) for code in QUESTION_ORDER}
    if die.random() < 0.15:
        answers[die.choice(QUESTION_ORDER)] = None
    return Response(
        service_id=service.id,
        channel=Channel.WEB,
        on=first + timedelta(days=die.randrange((on - first).days)),
        held="",
        quick=_answer(counter.quality, die) if die.random() < 0.3 else None,
        **answers,
    )


def _answer(leaning: float, die: random.Random) -> int | None:
    return min(4, max(1, round(die.gauss(leaning, 0.6))))


def _comments(service: Service, responses: list[Response], die: random.Random) -> None:
    """What some of them wrote; an officer has let a part of it through."""
    wrote = [(each.on, *die.choice(COMMENTS)) for each in responses if die.random() < 0.02]
    publish([Written(service.id, on, "", text) for on, text, _ in wrote])
    let_through = {text for text, state in COMMENTS if state == "shown"}
    for comment in db.session.scalars(select(SurveyComment).where(SurveyComment.service_id == service.id)):
        if comment.text in let_through:
            journal.advance(comment, "show", journal.SYSTEM)
