"""Taking in what citizens answer on the page, and counting it at night.

In one request the id is settled first, then the limit on this host, then the intake: rows are taken in the same order
by everybody, and what was sent before uses up nothing.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from ipaddress import ip_network
from typing import Any

import structlog

from portal import clock
from portal.services.actions import arrivals, publish
from portal.services.models import ArrivalKind, Service
from portal.services.queries.arrivals import last_arrival
from portal.store import ballots, day_rates, settings
from portal.store.ballots import Held, Intake
from portal.store.day_rates import Limit, Unavailable
from portal.store.db import db
from portal.store.tally import QUICK, Channel

log = structlog.get_logger()

A_DAY = 10  # times what may count within ten minutes


@dataclass(frozen=True)
class Ballot:
    """What a citizen sent: the id made before sending, answers by code (elements, `quick`), words, the trap's field."""

    id: str
    answers: dict[str, int]
    comment: str
    trapped: bool


def respond(service: Service, ballot: Ballot, network: str) -> None:
    """Takes a citizen's answers. The same id again changes nothing, whatever it brings.

    `network` is where it came from: it counts against the limit of the day and is stored nowhere beside the answers.
    """
    if not ballots.first_time([ballot.id]):
        return
    given = {
        "service_id": service.id,
        "channel": Channel.WEB,
        "on": clock.today(),
        "held": Held.TRAP if ballot.trapped else _held(service, network),
    }
    db.session.add_all(Intake(**given, **form) for form in _forms(ballot))


def _forms(ballot: Ballot) -> list[dict[str, Any]]:
    """Elements with the comment, and the quick rating, each by itself: a row moves one figure only."""
    elements = {code: value for code, value in ballot.answers.items() if code != QUICK}
    quick = {code: value for code, value in ballot.answers.items() if code == QUICK}
    written = [elements | {"comment": ballot.comment}] if elements or ballot.comment else []
    return [*written, *([quick] if quick else [])]


def _held(service: Service, network: str) -> str:
    """Why this response waits for a look; empty when it counts. Where nobody can tell, it waits."""
    source, allowed = _source(service, network)
    try:
        counts = day_rates.spend(f"{service.id} {source}", Limit(allowed, allowed * A_DAY))
    except Unavailable as error:
        log.error("votes", error=str(error))
        return Held.UNCHECKED
    return "" if counts else Held.BURST


def _source(service: Service, network: str) -> tuple[str, int]:
    """(what shares a limit, how many of it count within ten minutes). A waiting room is one source of many people."""
    for room in service.waiting_rooms.split():
        if _lies_in(network, room):
            return room, settings.number("votes_per_waiting_room")
    return network, settings.number("votes_per_network")


def _lies_in(network: str, room: str) -> bool:
    try:
        inner, outer = ip_network(network), ip_network(room)
    except ValueError:  # "unknown": a request without an address
        return False
    return inner.version == outer.version and inner.subnet_of(outer)  # type: ignore[arg-type]


def nights(today: date) -> list[date]:
    """The days in whose night something is to be counted: today, and before it those whose night was missed."""
    last = last_arrival() or date.min
    return sorted({on + timedelta(days=1) for on in ballots.days_waiting(today) if on > last} | {today})


def count_votes(day: date) -> int:
    """Counts what came before the day as far as enough came together, and takes the digest of it; how many moved.

    What has a digest already gets a new one, which says for which day it counts.
    """
    together = settings.number("survey_batch")
    with arrivals.renewing(ArrivalKind.ANSWERS, ballots.days_ready(day, together)):
        emptied = ballots.empty(day, together)
    arrivals.take(day)
    publish(emptied.comments)
    return emptied.moved
