"""Nobody keeps their own records, nor those of whoever is above them: every officer and administrator, before
themselves and everybody above, at every route that would change an account, a name, a number, a rank, a seat, a
position, a line, a unit, an office or a service.

The routes come from the table of routes. That a form would bite is proven as well: without the concern it changes
something.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, false, insert, select, update
from werkzeug.datastructures import MultiDict

from portal.accounts.models import Account, Activation, LoginSession
from portal.chart import heights, scope
from portal.chart.models import (
    Assignment,
    Identifier,
    Person,
    Placement,
    Position,
    PositionKind,
    Rank,
    ReportingLine,
    Role,
    Unit,
)
from portal.policy import Above, Concern, InUnit
from portal.rules.hierarchy import Capacity
from portal.services.models import Served, Service, ServicePosition, ServiceRole
from portal.store.db import db
from portal.store.kept import KeptForm
from portal.structure import queries as structure
from tests.citizens import make
from tests.guards.visiting import Visited
from tests.pages.people.given import NEW_NIP, office, post, saved
from tests.world import NOW, SINCE

pytestmark = pytest.mark.one_database
TODAY = NOW.date()
LAST, YEARS_END, NEW_YEAR = "2026-08-31", date(2026, 12, 31), "2027-01-01"
# What asking for a second person leaves: nothing of it is above anybody.
ASKED = {"proposal", "journal_entry"}
OFFICERS = ("rina", "sita", "andi", "lina")  # of an office, of another one, of the whole city; the administrator
MIGHTY = ("andi", "lina")  # whatever there is to do, one of them may do it
VERBS = {"people.change", "accounts.keep", "accounts.disable", "accounts.enable", "administration.assign"}
VERBS |= {"services.change", "services.decide", "comments.show", "comments.hide"}
NOBODY_S = {"structure.add_unit"}  # a new unit has nobody in it


@dataclass(frozen=True)
class Try:
    """A form that would change something of somebody's. `given`: what the city must look like before."""

    endpoint: str
    args: Mapping[str, Any]
    fields: Mapping[str, Any] = field(default_factory=dict)
    given: Callable[[], object] = lambda: None
    shared: bool = False  # one is not alone in it: with a second person one may


@pytest.fixture(scope="module")
def officers(built: Visited) -> Visited:
    """The sampled city, with Andi an officer for all of it and alone in a unit, and officers' own seats at the service
    but not at another one."""
    members = built.sampled.members
    built.restore()
    office(built.app, members["andi"], Role.OFFICER)
    alone = post(built.app, int(built.sampled.at["empty_unit"]), None)
    with saved(built.app):
        make(built.sampled.world, "akta", "Akta kelahiran", "service")
        seat = {"person_id": members["andi"].person_id, "position_id": alone, "capacity": Capacity.PLT}
        db.session.add(Placement(**seat, decree_number="821/9", starts_on=SINCE))
        for key in ("rina", "andi"):
            seat = {"service_id": built.sampled.at["service"], "position_id": members[key].position_id}
            db.session.add(ServicePosition(**seat, role=ServiceRole.SERVING, starts_on=SINCE))
    with built.app.app_context():
        built.databases.keep(built.sampled.world, "above")
    return built


@pytest.fixture
def kept(city: Visited, officers: Visited) -> Iterator[Visited]:
    with city.app.app_context():
        city.databases.restore("above")
    yield city
    city.restore()


def above(city: Visited, who: str) -> set[int]:
    with city.app.app_context():
        me = city.sampled.members[who].person_id
        return set(heights.above([me], TODAY).above[me].person_ids)


# --- Every form, by whose it is ---------------------------------------------------------------------------------------


def tries(city: Visited, person_id: int, is_own: bool) -> list[Try]:
    """Everything that would change the person's account, records, seats, units or office; of one's own also where one
    would put oneself above others, or say what one's work is worth."""
    with city.app.app_context():
        found = [*of_account(person_id, is_own), *of_person(person_id), *of_office(person_id)]
        for seat in db.session.scalars(select(Placement).where(Placement.person_id == person_id)):
            found += [*of_seat(city, seat), *of_position(city, seat.position), *of_unit(seat.position.unit)]
            if is_own:
                found += [*of_oneself(seat.position), *of_service(city, seat.position_id)]
        return found


def of_account(person_id: int, is_own: bool) -> Iterator[Try]:
    account = db.session.scalars(select(Account).where(Account.person_id == person_id)).one()
    door, mine = {"account_id": account.id}, Account.id == account.id

    def closed() -> None:
        db.session.execute(update(Account).where(mine).values(disabled_at=NOW))

    def absent() -> None:
        for child in (Activation, LoginSession, KeptForm):
            db.session.execute(delete(child).where(child.account_id == account.id))
        db.session.execute(delete(Account).where(mine))

    yield Try("accounts.make_link", door)
    yield Try("accounts.save_email", door, {"email": "lain@kota.example", "version": account.version})
    yield Try("accounts.close", door, {"note": "x"})
    if not is_own:  # who has no open account does not send anything
        yield Try("accounts.reopen", door, {"note": "x"}, closed)
        yield Try("accounts.open_account", {"person_id": person_id}, {"email": "lain@kota.example"}, absent)


def of_person(person_id: int) -> Iterator[Try]:
    file, person = {"person_id": person_id}, db.session.get_one(Person, person_id)
    seen = {"version": person.version, "note": "x"}
    number, rank = (
        {"kind": "nip", "value": NEW_NIP, "checked": "y", **seen},
        {"title": "Pembina", "grade": "IV/d", **seen},
    )
    yield Try("people.save", file, {"name": "Lain", **seen})
    yield Try("people.add_number", file, {**number, "starts_on": TODAY})
    yield Try("people.add_rank", file, {**rank, "starts_on": TODAY})
    for row in db.session.scalars(select(Identifier).where(Identifier.person_id == person_id)):
        yield Try("people.save_number", {**file, "number_id": row.id}, {**number, "starts_on": row.starts_on})
    for row in db.session.scalars(select(Rank).where(Rank.person_id == person_id)):
        yield Try("people.save_rank", {**file, "rank_id": row.id}, {**rank, "starts_on": row.starts_on})


def of_office(person_id: int) -> Iterator[Try]:
    """A new office once those held end, and the end of one."""
    theirs = Assignment.person_id == person_id
    held = db.session.scalar(select(Assignment.id).where(theirs)) or 999

    def ending() -> None:
        db.session.execute(update(Assignment).where(theirs).values(ends_on=YEARS_END))

    def given() -> None:
        if held == 999:
            spent = {"role": Role.AUDITOR, "starts_on": SINCE, "decree_number": "700/2", "version": 1}
            db.session.execute(insert(Assignment).values(id=held, person_id=person_id, **spent))

    new = {"person_id": person_id, "role": "officer", "unit_id": "0", "decree_number": "1", "starts_on": NEW_YEAR}
    yield Try("administration.add_assignment", {}, new, ending)
    end = {"ends_on": LAST, "version": 1, "note": "x"}
    yield Try("administration.close_assignment", {"assignment_id": held}, end, given)


def of_seat(city: Visited, seat: Placement) -> Iterator[Try]:
    key, seen = {"placement_id": seat.id}, {"version": seat.version, "note": "x"}
    decree = {"decree_number": "lain", "decree_on": "2026-08-01"}
    same = {"capacity": seat.capacity.value, "starts_on": seat.starts_on, **decree}
    yield Try("placements.save", key, {**same, **seen})
    yield Try("placements.close", key, {"ends_on": LAST, **seen})
    friend = {"person_id": city.sampled.members["joko"].person_id, "position_id": seat.position_id}
    yield Try("placements.add", {}, {**friend, **decree, "capacity": "plh", "starts_on": TODAY})
    moved = {"person_id": seat.person_id, "position_id": city.sampled.at["vacant"], "closing": "y"}
    yield Try("placements.add", {}, {**moved, **decree, "capacity": "definitive", "starts_on": TODAY})


def of_position(city: Visited, post: Position) -> Iterator[Try]:
    key, seen = {"position_id": post.id}, {"version": post.version, "note": "x"}
    words = {"title": "Lain", "kind": post.kind.value, "unit_id": post.unit_id, "starts_on": post.starts_on}
    heads = {"heads_unit": "y"} if post.heads_unit else {}

    def left() -> None:
        until = {"ends_on": date.fromisoformat(LAST)}
        db.session.execute(update(Placement).where(Placement.position_id == post.id).values(until))
        db.session.execute(update(ReportingLine).where(ReportingLine.parent_id == post.id).values(until))

    yield Try("structure.save_position", key, {**words, **heads, **seen})
    yield Try("structure.close_position", key, {"ends_on": LAST, **seen}, left)
    other = {"parent_id": city.sampled.at["vacant"], "starts_on": TODAY}
    yield Try("structure.set_superior", key, {**other, **seen})


def of_unit(unit: Unit) -> Iterator[Try]:
    key, seen = {"unit_id": unit.id}, {"version": unit.version, "note": "x"}

    def empty() -> None:
        until = {"ends_on": date.fromisoformat(LAST)}
        db.session.execute(update(Unit).where(Unit.parent_id == unit.id).values(until))
        db.session.execute(update(Position).where(Position.unit_id == unit.id).values(until))

    parent = {"parent_id": unit.parent_id} if unit.parent_id else {}
    same = {"name": "Lain", "starts_on": unit.starts_on, **parent, **seen}
    yield Try("structure.save_unit", key, same, shared=True)
    yield Try("structure.close_unit", key, {"ends_on": LAST, **seen}, empty, shared=True)


def of_oneself(post: Position) -> Iterator[Try]:
    """Oneself as the superior of others; somebody else as the head of one's unit."""
    here = {"unit_id": post.unit_id}
    new = {"title": "Baru", "kind": "staff", "level": "", "starts_on": TODAY}
    chief = db.session.scalar(select(ReportingLine.parent_id).where(ReportingLine.position_id == post.id)) or 0
    yield Try("structure.add_position", here, {**new, "parent_id": post.id})
    yield Try("structure.add_position", here, {**new, "parent_id": chief, "heads_unit": "y"}, shared=True)
    others = Position.kind != PositionKind.EXTERNAL, Position.id != post.id
    last = db.session.scalars(select(Position).where(*others).order_by(Position.id.desc()).limit(1)).one()
    line = {"parent_id": post.id, "starts_on": TODAY, "version": last.version, "note": "x"}
    yield Try("structure.set_superior", {"position_id": last.id}, line)


def of_service(city: Visited, position_id: int) -> Iterator[Try]:
    at = city.sampled.at
    service = db.session.get_one(Service, at["service"])
    key, seen, why = {"service_id": service.id}, {"version": service.version}, {"reason": "x"}
    links = select(ServicePosition.id).where(ServicePosition.position_id == position_id)
    standard = {name: getattr(service, name) for name in ("name", "requirements", "duration")}
    yield Try("services.save", key, {**standard, "cost": "Rp0", **seen})
    yield Try("services.name_waiting_rooms", key, {"networks": "203.0.113.0/28", **seen})
    yield Try("services.hand_over", key, {"unit": city.sampled.world.units["dukcapil"], "starts_on": TODAY})
    other = {"service_id": db.session.scalars(select(Service.id).where(Service.slug == "akta")).one()}
    for each in (key, other):
        fields = {"position": position_id, "role": "responsible", "starts_on": "2026-01-01"}
        yield Try("services.link", each, fields)
    for link_id in db.session.scalars(links):
        yield Try("services.close_link", {**key, "link_id": link_id}, {"ends_on": LAST, **why})
    yield Try("services.close", key, {"ends_on": LAST, **why})
    yield Try("services.decide", key, {"group": at["held"], "decision": "release", **why})
    yield Try("services.show_comment", {"comment_id": at["pending"]})
    yield Try("services.hide_comment", {"comment_id": at["shown"]}, {f"k{at['shown']}-reason": "x"})


# --- Sending them -----------------------------------------------------------------------------------------------------


def send(city: Visited, who: str, form: Try) -> tuple[set[str], str]:
    """Which tables the form changed, and how it was answered."""
    with city.app.app_context():
        city.databases.restore("above")
        form.given()
        db.session.commit()
    before = city.dump()
    answer = city.visitors[who].post(city.url(form.endpoint, form.args), MultiDict(form.fields))
    after = city.dump()
    told = f"{who} {form.endpoint} {dict(form.args)}: {answer.status_code}"
    assert answer.status_code in {200, 303, 403, 404, 409, 422}, told
    return {table for table in after if after[table] != before[table]}, told


def everything(city: Visited, who: str) -> Iterator[Try]:
    me = city.sampled.members[who].person_id
    for person_id in [me, *sorted(above(city, who))]:
        yield from tries(city, person_id, person_id == me)


@pytest.mark.parametrize("who", OFFICERS)
def test_nobody_changes_alone_what_is_their_own_or_of_somebody_above(kept: Visited, who: str) -> None:
    me, wrong, sent = kept.sampled.members[who].person_id, [], 0
    for person_id in [me, *sorted(above(kept, who))]:
        for form in tries(kept, person_id, person_id == me):
            changed, told = send(kept, who, form)
            may_ask = person_id != me or form.shared
            wrong += [told] if changed - (ASKED if may_ask else {"journal_entry"}) else []
            sent += 1
    assert not wrong, "\n".join(wrong)
    assert sent > 30


def test_each_form_would_change_something_of_anybody_else(kept: Visited, monkeypatch: pytest.MonkeyPatch) -> None:
    forms = [form for who in MIGHTY for form in everything(kept, who)]
    unconcerned(monkeypatch)
    for form in forms:
        answers = [send(kept, who, form) for who in MIGHTY]
        assert any(changed - {"journal_entry"} for changed, _ in answers), [told for _, told in answers]


def test_every_route_has_its_form(kept: Visited) -> None:
    routes = {endpoint for (endpoint, method), verb in kept.verbs.items() if method != "GET" and verb in VERBS}
    assert routes - NOBODY_S == {form.endpoint for who in MIGHTY for form in everything(kept, who)}


def test_everybody_of_the_cast_has_somebody_above(kept: Visited) -> None:
    assert all(above(kept, who) for who in OFFICERS)


def unconcerned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets no record be anybody's own matter."""
    for name in ("concerned", "concerned_by_unit"):
        real = getattr(scope, name)
        for module in [each for each in sys.modules.values() if getattr(each, name, None) is real]:
            monkeypatch.setattr(module, name, lambda *_, **__: Concern())
    monkeypatch.setattr(scope, "above", lambda _: Above(frozenset(), {}, {}))
    monkeypatch.setattr(structure, "held_by", lambda _: select(Position.id).where(false()))
    monkeypatch.setattr(Served, "relation", InUnit.relation)
