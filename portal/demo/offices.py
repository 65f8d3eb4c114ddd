"""Units, positions, people and accounts of the demonstration city, put in as the personnel office would have."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from portal import clock
from portal.accounts.actions.passwords import hash_password
from portal.accounts.models import Account
from portal.chart.models import (
    SUPERVISING,
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
from portal.demo.city import CITY, MAYOR, OFFICES, POSTS, UNITS, Seat
from portal.rules.hierarchy import Capacity
from portal.rules.identifiers import Kind
from portal.store import journal
from portal.store.db import db
from portal.store.settings import Setting

# The people whom the story is told about, in the order in which the accounts are listed.
CAST = {
    "sari": "pegawai",
    "budi": "atasan",
    "dewi": "atasan dari atasan",
    "andi": "rekan",
    "rina": "pengelola kepegawaian",
    "joko": "pegawai unit lain",
    "tono": "auditor",
    "lina": "administrator",
}
BY_YEAR = frozenset({"teacher", "school_head"})  # of plan texts: whose positions are appraised by the year alone
DELEGATED = "Keputusan Wali Kota Lembayung 800/41/2023"
NEWCOMERS = {"sari": 20, "mega": 18, "rudi": 17, "yanti": 9}  # from another government, so many days before the rest
MAYOR_ROLE = "pejabat penilai di luar ASN"


@dataclass
class City:
    """What was built: positions, people and placements by the keys of `city.POSTS`, units by key."""

    since: date
    units: dict[str, Unit] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    placements: dict[str, Placement] = field(default_factory=dict)


def build(on: date, password: str) -> City:
    """Everything that stood on 1 January two years before `on`."""
    city = City(since=date(on.year - 2, 1, 1))
    with clock.at(datetime.combine(city.since, time(2), UTC)):
        _settings()
        _units(city)
        stored = hash_password(password)
        _mayor(city, stored)
        for number, post in enumerate(POSTS):
            _post(city, post, number, stored)
        _offices(city)
        db.session.flush()
    return city


def arrive(city: City, by: date) -> None:
    """Puts those into their posts who came shortly before a day."""
    for key, days in NEWCOMERS.items():
        since = by - timedelta(days=days)
        with clock.at(datetime.combine(since, time(2), UTC)):
            city.placements[key] = _place(city.people[key], city.positions[key], since)


def roles() -> dict[str, str]:
    """Role in words by the name of the person."""
    found = {post.name: CAST.get(post.key) or ("atasan" if _leads(post.key) else "pegawai") for post in POSTS}
    found |= {post.name: "pengelola kepegawaian" for post in POSTS if (post.key, "officer") in {o[:2] for o in OFFICES}}
    return found | {MAYOR[1]: MAYOR_ROLE}


def billing(name: str) -> tuple[int, str]:
    """The place of a person in the list of accounts: the cast, the mayor, then everybody by name."""
    names = [post.name for key in CAST for post in POSTS if post.key == key] + [MAYOR[1]]
    return (names.index(name), "") if name in names else (len(names), name)


def _leads(key: str) -> bool:
    return any(post.above == key for post in POSTS)


def _settings() -> None:
    for key, value in (
        ("agency", f"Pemerintah {CITY}"),
        ("city", CITY),
        ("place", CITY.removeprefix("Kota ")),
        ("security_contact", "keamanan@lembayung.example"),
    ):
        db.session.add(Setting(key=key, value=value, changed_at=clock.now()))


def _units(city: City) -> None:
    for key, above, name in UNITS:
        parent = city.units.get(above)
        unit = Unit(name=name, parent_id=parent and parent.id, path="", starts_on=city.since)
        db.session.add(unit)
        db.session.flush()
        unit.path = (parent.path if parent else "/") + f"{unit.id}/"
        journal.note(unit, "create", journal.SYSTEM)
        city.units[key] = unit


def _mayor(city: City, stored: str) -> None:
    title, name, email = MAYOR
    position = Position(
        unit_id=city.units["kota"].id,
        title=title,
        kind=PositionKind.EXTERNAL,
        level="",
        heads_unit=False,
        starts_on=city.since,
    )
    person = Person(name=name)
    db.session.add_all([position, person])
    db.session.flush()
    db.session.add(_account(person, stored, email))
    _place(person, position, city.since)


def _post(city: City, post: Seat, number: int, stored: str) -> None:
    position = Position(
        unit_id=city.units[post.unit].id,
        title=post.title,
        kind=post.kind,
        level=post.level,
        heads_unit=post.heads,
        annual=post.family in BY_YEAR,
        delegation=DELEGATED if post.kind not in SUPERVISING and _leads(post.key) else "",
        starts_on=city.since,
    )
    person = Person(name=post.name)
    db.session.add_all([position, person])
    db.session.flush()
    if post.above:
        above = city.positions[post.above]
        db.session.add(ReportingLine(position_id=position.id, parent_id=above.id, starts_on=city.since))
    kind, value = _number(post, number)
    title, _, grade = post.rank.rpartition(", ")
    db.session.add_all(
        [
            Identifier(person_id=person.id, kind=kind, value=value, starts_on=city.since),
            Rank(person_id=person.id, title=title, grade=grade, starts_on=city.since),
            _account(person, stored),
        ]
    )
    city.positions[post.key] = position
    city.people[post.key] = person
    if post.key not in NEWCOMERS:
        city.placements[post.key] = _place(person, position, city.since)


def _place(person: Person, position: Position, since: date) -> Placement:
    placement = Placement(
        person_id=person.id,
        position_id=position.id,
        capacity=Capacity.DEFINITIVE,
        decree_number=f"821.2/{100 + person.id}/BKPSDM/{since.year}",
        decree_on=since,
        starts_on=since,
    )
    db.session.add(placement)
    db.session.flush()
    journal.note(placement, "create", journal.SYSTEM)
    return placement


def _account(person: Person, stored: str, email: str | None = None) -> Account:
    return Account(person_id=person.id, email=email, password_hash=stored, activated_at=clock.now())


def _number(post: Seat, number: int) -> tuple[Kind, str]:
    """An invented NIP or NI PPPK that is possible for the year of birth, the appointment and the sex."""
    chance = random.Random(f"lembayung {post.key}")  # noqa: S311  invented numbers, no secret
    born = f"{post.born}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    pppk = ", " not in post.rank
    month = "21" if pppk else f"{chance.randint(1, 12):02}"
    return (Kind.NI_PPPK if pppk else Kind.NIP), f"{born}{post.appointed}{month}{post.sex}{number % 9 + 1:03}"


def _offices(city: City) -> None:
    for key, role, unit in OFFICES:
        db.session.add(
            Assignment(
                person_id=city.placements[key].person_id,
                role=Role(role),
                unit_id=city.units[unit].id if unit else None,
                decree_number=f"800/{len(key)}/{city.since.year}",
                starts_on=city.since,
            )
        )
