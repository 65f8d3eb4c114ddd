"""Services with their dated links, and what officers decide about comments and held responses."""

import re
import secrets
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import update

from portal import clock
from portal.chart import scope
from portal.chart.models import Dated, Position, Unit
from portal.policy import Me
from portal.rules.calendar import long_date
from portal.rules.problems import Problem
from portal.services import queries
from portal.services.actions import arrivals
from portal.services.models import ArrivalKind, Service, ServicePosition, ServiceRole, ServiceUnit, SurveyComment
from portal.store import ballots, journal
from portal.store.ballots import Held, Written
from portal.store.db import db
from portal.store.errors import Rejected, Stale
from portal.store.journal import Actor
from portal.store.records import seen, shown

OWN_POSITION = (
    "Jabatan itu jabatan Anda sendiri, dan penilaian warga ikut dibaca saat kinerja Anda dinilai. Mintalah pengelola "
    "kepegawaian lain menghubungkannya."
)
WHY = "Tulis alasannya, agar keputusan ini dapat dipahami nanti."
SLUG_LENGTH = 60
NUMBERS = 2**31 - 1  # a comment's is drawn from so many

# Columns of a service that say what one may expect of it.
STANDARD = {"name": "Nama layanan", "requirements": "Persyaratan", "duration": "Waktu", "cost": "Biaya"}
WAITING_ROOMS = "Jaringan ruang tunggu"

Alike = tuple[date, Held]  # held responses of one day and reason: they are decided together


# --- Services ---------------------------------------------------------------------------------------------------------


def add_service(standard: Mapping[str, str], unit: Unit, from_on: date, by: Actor) -> Service:
    """A new service, run by the unit from that day. Its address is made from its name and stays."""
    service = Service(slug=_slug(standard["name"]), **standard)
    db.session.add(service)
    db.session.flush()
    db.session.add(ServiceUnit(service_id=service.id, unit_id=unit.id, starts_on=from_on))
    journal.note(service, "create", by, details={"unit": ["", unit.name], "starts_on": ["", shown(from_on)]})
    return service


def correct_standard(service: Service, standard: Mapping[str, str], version: int, by: Actor) -> None:
    """Writes what differs in `standard`; old and new values go to the journal. Stale when another was faster."""
    old = {name: getattr(service, name) for name, text in standard.items() if getattr(service, name) != text}
    seen(service, version, [(STANDARD[name], standard[name], theirs) for name, theirs in old.items()])
    if not old:
        return
    for name in old:
        setattr(service, name, standard[name])
    journal.note(service, "correct", by, details={STANDARD[name]: [old[name], standard[name]] for name in old})


def name_waiting_rooms(service: Service, networks: str, version: int, by: Actor) -> None:
    """Says from which networks many citizens may vote at once. Stale when another was faster."""
    old = service.waiting_rooms
    seen(service, version, [(WAITING_ROOMS, networks, old)])
    if networks == old:
        return
    service.waiting_rooms = networks
    told = [", ".join(text.splitlines()) for text in (old, networks)]
    journal.note(service, "correct", by, details={WAITING_ROOMS: told})


def hand_to_unit(service: Service, unit: Unit, from_on: date, by: Actor) -> None:
    """Lets another unit run the service from that day; the former one ends the day before."""
    links = queries.unit_links(service.id)
    if any(link.unit_id == unit.id and link.starts_on < from_on and link.ends_on is None for link in links):
        raise Rejected("Layanan ini sudah dijalankan unit tersebut. Pilih unit lain.", "unit")
    _end_before(links, from_on)
    before = links[0].unit.name if links else ""
    db.session.add(ServiceUnit(service_id=service.id, unit_id=unit.id, starts_on=from_on))
    journal.note(service, "hand-to-unit", by, details={"unit": [before, unit.name], "starts_on": ["", shown(from_on)]})


def link_position(service: Service, position: Position, role: ServiceRole, from_on: date, me: Me) -> None:
    """Links a position from that day, none of one's own. A new responsible one ends the former's link the day
    before."""
    if position.id in scope.above(me).held:
        raise Rejected(OWN_POSITION, "position")
    links = [link for link in queries.position_links(service.id) if link.role is role]
    mine = [link for link in links if link.position_id == position.id]
    if any(link.holds_on(from_on) for link in mine):
        raise Rejected("Jabatan ini sudah terhubung dalam peran tersebut. Pilih jabatan atau peran lain.", "position")
    _end_before(links if role is ServiceRole.RESPONSIBLE else mine, from_on)
    db.session.add(ServicePosition(service_id=service.id, position_id=position.id, role=role, starts_on=from_on))
    details = {role.label: ["", position.title], "starts_on": ["", shown(from_on)]}
    journal.note(service, "link-position", me.acting(service), details=details)


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
    links: list[ServiceUnit | ServicePosition] = [*queries.unit_links(service.id)]
    for link in (*links, *queries.position_links(service.id)):
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


# --- What waits for a decision ----------------------------------------------------------------------------------------


def release(service: Service, groups: Collection[Alike], by: Actor, reason: str) -> int:
    """Lets held responses count after all, with the next counting. Who decided and why is written at the service.

    How many it were. One person decides; a second one is not asked for yet.
    """
    return _decide(service, groups, _release, "release-responses", by, reason)


def keep(service: Service, groups: Collection[Alike], by: Actor, reason: str) -> int:
    """Leaves held responses uncounted for good; they stay stored."""
    return _decide(service, groups, _keep, "keep-responses", by, reason)


def _release(service_id: int, on: date, why: Held) -> int:
    with _renewing(on):
        _decide_comments(service_id, on, why, held="", on=on.replace(day=1))
        return ballots.release(service_id, on, why)


def _keep(service_id: int, on: date, why: Held) -> int:
    with _renewing(on):
        _decide_comments(service_id, on, why, held=Held.KEPT)
        return ballots.keep(service_id, on, why)


@contextmanager
def _renewing(on: date) -> Iterator[None]:
    """The digests of the day's answers and the month's comments follow the decision."""
    with (
        arrivals.renewing(ArrivalKind.ANSWERS, {on}),
        arrivals.renewing(ArrivalKind.COMMENTS, {on.replace(day=1)}),
    ):
        yield


def _decide_comments(service_id: int, day: date, why: Held, **values: Any) -> None:
    """What was written on those forms follows them."""
    theirs = (SurveyComment.service_id == service_id, SurveyComment.on == day, SurveyComment.held == why)
    db.session.execute(update(SurveyComment).where(*theirs).values(**values))


def _decide(
    service: Service, groups: Collection[Alike], decide: Callable[..., int], verb: str, by: Actor, reason: str
) -> int:
    problems = [] if groups else [Problem("", "Pilih paling sedikit satu kelompok jawaban.")]
    problems += [] if reason.strip() else [Problem("reason", WHY)]
    if problems:
        raise Rejected(problems)
    numbers = {group: decide(service.id, *group) for group in sorted(groups)}
    if not all(numbers.values()):
        raise Stale("somebody else has decided on some of these responses")
    details = {f"{long_date(on)}, {why.label}": ["", f"{number} jawaban"] for (on, why), number in numbers.items()}
    journal.note(service, verb, by, reason, details)
    return sum(numbers.values())


def publish(written: Sequence[Written]) -> None:
    """Hands comments to those who read them, under random numbers and in their order, apart from all answers."""
    comments = [
        SurveyComment(
            id=number,
            service_id=each.service_id,
            on=each.on if each.held else each.on.replace(day=1),
            held=each.held,
            text=each.text,
        )
        for number, each in zip(_fresh_numbers(len(written)), written, strict=True)
    ]
    with arrivals.renewing(ArrivalKind.COMMENTS, {each.on.replace(day=1) for each in comments}):
        db.session.add_all(sorted(comments, key=attrgetter("id")))


def _fresh_numbers(count: int) -> list[int]:
    """So many random numbers that no comment has, in the order in which they were drawn."""
    found: dict[int, None] = {}
    while len(found) < count:
        drawn = dict.fromkeys(secrets.randbelow(NUMBERS) + 1 for _ in range(count - len(found)))
        taken = queries.known_comments(drawn)
        found |= {number: None for number in drawn if number not in taken}
    return list(found)


def moderate(comment: SurveyComment, verb: str, by: Actor, reason: str) -> None:
    """Shows or hides a citizen's comment; hiding, and showing what was hidden, need a reason."""
    step = comment.workflow.step(comment.state, verb)
    if step and step.note:
        _must_have_reason(reason)
    journal.advance(comment, verb, by, reason)


def _must_have_reason(reason: str) -> None:
    if not reason.strip():
        raise Rejected(WHY, "reason")
