"""Responses counted once, comments and held responses decided, services with their dated links.

A response and its place in the tally are written in one transaction. Rows are taken in the same order by everybody
(response, limit, tally by key), so that two transactions never wait for each other.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from portal import clock
from portal.chart.models import Dated, Position, Unit
from portal.rules.problems import Problem
from portal.store import journal, rates
from portal.store.db import Model, db
from portal.store.errors import Rejected, Stale
from portal.store.journal import Actor
from portal.store.records import shown
from portal.surveys import queries
from portal.surveys.models import (
    FORM_VERSION,
    Channel,
    Held,
    Response,
    Service,
    ServicePosition,
    ServiceRole,
    ServiceUnit,
    SurveyComment,
    Tally,
)
from portal.surveys.score import QUICK, counted

# From one network to one service: beyond this responses are kept and wait for a look. A waiting room shares a network.
WINDOW, PER_WINDOW = timedelta(minutes=10), 10
DAY, PER_DAY = timedelta(days=1), 100

WHY = "Tulis alasannya, agar keputusan ini dapat dipahami nanti."
HOURS_OF_SLOT = 2
SUMS = ("answered", "ones", "twos", "threes", "fours")  # of the tally: all answers, then how often each value
SLUG_LENGTH = 60


# Columns of a service that say what one may expect of it.
STANDARD = {"name": "Nama layanan", "requirements": "Persyaratan", "duration": "Waktu", "cost": "Biaya"}


# --- Responses --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ballot:
    """What a citizen sent: the id made before sending, answers by code (elements, `quick`), words, the trap's field."""

    id: str
    answers: dict[str, int]
    comment: str
    trapped: bool


def respond(service: Service, ballot: Ballot, source: str) -> None:
    """Takes a citizen's answers. The same id again changes nothing, whatever it brings.

    `source` is the network it came from: it counts against the limit and is stored nowhere beside the response.
    """
    now = clock.local(clock.now())
    response = Response(
        id=ballot.id,
        service_id=service.id,
        channel=Channel.WEB,
        on=now.date(),
        slot=now.hour // HOURS_OF_SLOT,
        held=Held.TRAP if ballot.trapped else "",
        **ballot.answers,
    )
    if not _insert([response]):
        return
    if not ballot.trapped and _too_many(source, service, quick=QUICK in ballot.answers):
        response.held = Held.BURST
        db.session.execute(update(Response).where(Response.id == ballot.id).values(held=Held.BURST))
    _count([response])
    if ballot.comment:
        words = {"service_id": service.id, "on": response.on, "text": ballot.comment}
        db.session.add(SurveyComment(response_id=ballot.id, **words))


def store(responses: Sequence[Response]) -> int:
    """Stores those whose id is new and counts them; how many that were. The objects only carry the values."""
    once = {response.id: response for response in reversed(responses)}
    new = _insert(once.values())
    _count([once[response_id] for response_id in new])
    return len(new)


def _insert(responses: Iterable[Response]) -> set[str]:
    """The ids that were not there before. The primary key decides, also between two requests at once."""
    columns = [column.key for column in Response.__mapper__.column_attrs]
    rows = [{name: getattr(response, name) for name in columns} for response in responses]
    for row in rows:
        row |= {"held": row["held"] or "", "form_version": row["form_version"] or FORM_VERSION}
    statement = _insert_into(Response).on_conflict_do_nothing(index_elements=[Response.id]).returning(Response.id)
    return set(db.session.scalars(statement, rows)) if rows else set()


def _count(responses: Sequence[Response]) -> None:
    """Adds the responses that are not held to the tally: increments, so that no other request's count is lost."""
    changes = counted(response for response in responses if not response.held)
    rows = [
        {"service_id": service_id, "month": month, "channel": channel, "element": element}
        | {name: values[place] for place, name in enumerate(SUMS)}
        for (service_id, month, channel, element), values in sorted(changes.items())
    ]
    if not rows:
        return
    statement = _insert_into(Tally)
    grown = {name: getattr(Tally, name) + statement.excluded[name] for name in SUMS}
    key = [Tally.service_id, Tally.month, Tally.channel, Tally.element]
    db.session.execute(statement.on_conflict_do_update(index_elements=key, set_=grown), rows)


def _too_many(source: str, service: Service, quick: bool) -> bool:
    """Counts one more response from this network, under a name that is another every day; the limits' rows soon go."""
    text = f"{clock.today()}|{source}|{service.id}|{quick}"
    secret = current_app.config["SECRET_KEY"].encode()
    key = "survey:" + hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:32]
    return (rates.count(key, WINDOW) > PER_WINDOW) | (rates.count(f"{key}:day", DAY) > PER_DAY)


def _insert_into(model: type[Model]) -> Any:
    """INSERT as the database at hand understands ON CONFLICT."""
    return (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(model)


# --- What waits for a decision ----------------------------------------------------------------------------------------


def release(service: Service, ids: Sequence[str], by: Actor, reason: str) -> int:
    """Counts held responses after all. Who decided and why is written at the service. How many it were.

    One person decides; a second one is not asked for yet.
    """
    return _decide(service, ids, "", "release-responses", by, reason)


def keep(service: Service, ids: Sequence[str], by: Actor, reason: str) -> int:
    """Leaves held responses uncounted for good; they stay stored."""
    return _decide(service, ids, Held.KEPT, "keep-responses", by, reason)


def _decide(service: Service, ids: Sequence[str], held: str, verb: str, by: Actor, reason: str) -> int:
    problems = [] if ids else [Problem("", "Pilih paling sedikit satu jawaban.")]
    problems += [] if reason.strip() else [Problem("reason", WHY)]
    if problems:
        raise Rejected(problems)
    found = queries.held_among(service.id, ids)
    if len(found) != len(set(ids)):
        raise Stale("somebody else has decided on some of these responses")
    details = {"responses": [{"id": response.id, "held": response.held} for response in found]}
    for response in found:
        response.held = held
    journal.note(service, verb, by, reason, details)
    _count(found)
    return len(found)


def moderate(comment: SurveyComment, verb: str, by: Actor, reason: str) -> None:
    """Shows or hides a citizen's comment; hiding, and showing what was hidden, need a reason."""
    step = comment.workflow.step(comment.state, verb)
    if step and step.note:
        _must_have_reason(reason)
    journal.advance(comment, verb, by, reason)


def _must_have_reason(reason: str) -> None:
    if not reason.strip():
        raise Rejected(WHY, "reason")


# --- Services ---------------------------------------------------------------------------------------------------------


def add_service(standard: Mapping[str, str], unit: Unit, from_on: date, by: Actor) -> Service:
    """A new service, run by the unit from that day. Its address is made from its name and stays."""
    service = Service(slug=_slug(standard["name"]), **standard)
    db.session.add(service)
    journal.note(service, "create", by, details={"unit": ["", unit.name], "starts_on": ["", shown(from_on)]})
    db.session.add(ServiceUnit(service_id=service.id, unit_id=unit.id, starts_on=from_on))
    return service


def correct_standard(service: Service, standard: Mapping[str, str], version: int, by: Actor) -> None:
    """Writes what differs in `standard`; old and new values go to the journal. Stale when another was faster."""
    old = {name: getattr(service, name) for name, text in standard.items() if getattr(service, name) != text}
    if version != service.version:
        raise Stale(texts=[(STANDARD[name], standard[name], theirs) for name, theirs in old.items()])
    if not old:
        return
    for name in old:
        setattr(service, name, standard[name])
    journal.note(service, "correct", by, details={STANDARD[name]: [old[name], standard[name]] for name in old})


def hand_to_unit(service: Service, unit: Unit, from_on: date, by: Actor) -> None:
    """Lets another unit run the service from that day; the former one ends the day before."""
    links = queries.unit_links(service.id)
    if any(link.unit_id == unit.id and link.starts_on < from_on and link.ends_on is None for link in links):
        raise Rejected("Layanan ini sudah dijalankan unit tersebut. Pilih unit lain.", "unit")
    _end_before(links, from_on)
    before = links[0].unit.name if links else ""
    db.session.add(ServiceUnit(service_id=service.id, unit_id=unit.id, starts_on=from_on))
    journal.note(service, "hand-to-unit", by, details={"unit": [before, unit.name], "starts_on": ["", shown(from_on)]})


def link_position(service: Service, position: Position, role: ServiceRole, from_on: date, by: Actor) -> None:
    """Links a position from that day. A new responsible one ends the former's link the day before."""
    links = [link for link in queries.position_links(service.id) if link.role is role]
    mine = [link for link in links if link.position_id == position.id]
    if any(link.holds_on(from_on) for link in mine):
        raise Rejected("Jabatan ini sudah terhubung dalam peran tersebut.", "position")
    _end_before(links if role is ServiceRole.RESPONSIBLE else mine, from_on)
    db.session.add(ServicePosition(service_id=service.id, position_id=position.id, role=role, starts_on=from_on))
    details = {role.label: ["", position.title], "starts_on": ["", shown(from_on)]}
    journal.note(service, "link-position", by, details=details)


def end_position(service: Service, link: ServicePosition, last_on: date, by: Actor, reason: str) -> None:
    """Ends a position's link; `last_on` is the last day on which it holds."""
    _must_have_reason(reason)
    _end(link, last_on)
    details = {link.role.label: [link.position.title, ""], "ends_on": ["", shown(last_on)]}
    journal.note(service, "end-position", by, reason, details)


def close(service: Service, last_on: date, by: Actor, reason: str) -> None:
    """Closes the service: all its links end. Responses and figures stay; a unit may take it up again later."""
    _must_have_reason(reason)
    today = clock.today()
    for link in (*queries.unit_links(service.id), *queries.position_links(service.id)):
        if link.ends_on is None or link.ends_on >= today:
            _end(link, last_on)
    journal.note(service, "close", by, reason, {"ends_on": ["", shown(last_on)]})


def _end_before(links: Iterable[ServiceUnit | ServicePosition], from_on: date) -> None:
    """Makes room from that day on, so that one link follows the other without a gap or an overlap.

    One that has not begun and would begin later is taken back: nothing hangs on it, and a mistyped year can be mended.
    """
    for link in links:
        if link.starts_on >= from_on and _is_planned(link):
            db.session.delete(link)
        elif link.starts_on >= from_on or (link.ends_on and from_on <= link.ends_on < clock.today()):
            raise Rejected("Tanggal ini mendahului yang sekarang berlaku. Pilih tanggal sesudahnya.", "starts_on")
        elif link.ends_on is None or link.ends_on >= from_on:
            link.ends_on = from_on - timedelta(days=1)
    db.session.flush()  # the table allows one without an end: the old one must have its end first


def _end(link: ServiceUnit | ServicePosition, last_on: date) -> None:
    """Ends the link; one that has not begun by then is taken back."""
    if last_on >= link.starts_on:
        link.ends_on = min(last_on, link.ends_on or last_on)
    elif _is_planned(link):
        db.session.delete(link)
    else:
        raise Rejected("Hari terakhir mendahului hari mulainya. Pilih tanggal sesudahnya.", "ends_on")


def _is_planned(link: Dated) -> bool:
    return link.starts_on > clock.today()


def _slug(name: str) -> str:
    """The name in small letters and dashes; with a number behind it where that address is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: SLUG_LENGTH - 4].rstrip("-") or "layanan"
    taken = queries.slugs_like(stem)
    return next(slug for slug in (stem, *(f"{stem}-{number}" for number in range(2, 1000))) if slug not in taken)
