"""A town in which every list has the same number of rows: what a page must not notice in its statements."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from portal.accounts.actions.passwords import hash_password
from portal.accounts.models import Account
from portal.bench import records
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
from portal.periods.models import Period, StepKind, Window
from portal.rules.calendar import PeriodKind, period_label, quarters
from portal.rules.hierarchy import Capacity
from portal.rules.identifiers import Kind
from portal.store.db import db

PASSWORD = "angka diukur dengan jujur"
YEAR = 2026
NOW = datetime(YEAR, 8, 10, 3, tzinfo=UTC)
SINCE = date(YEAR - 1, 1, 1)


@dataclass
class TownPost:
    """A person in a post, with an account."""

    person: Person
    position: Position
    placement: Placement
    login: str


def build(rows: int, years: int) -> dict[str, str]:
    """Fills an empty schema and commits. Returns the sign-in of each role; the password is PASSWORD."""
    stored = hash_password(PASSWORD)
    city = _unit("Pemerintah Kota", None)
    office = _unit("Dinas Pelayanan", city)
    for number in range(rows):
        _unit(f"Seksi {number:03}", office)
    posts = {
        "mayor": _post(stored, "Wali Kota", PositionKind.EXTERNAL, city, None, email="wali@kota.example"),
        "head": _post(stored, "Kepala Dinas", PositionKind.JPT, office, None, heads=True),
    }
    for key, title, kind, above in (
        ("leader", "Kepala Bidang", PositionKind.ADMINISTRATOR, "head"),
        ("officer", "Analis SDM Aparatur", PositionKind.FUNCTIONAL, "head"),
        ("auditor", "Auditor", PositionKind.FUNCTIONAL, "head"),
        ("administrator", "Pranata Komputer", PositionKind.FUNCTIONAL, "head"),
    ):
        posts[key] = _post(stored, title, kind, office, posts[above].position)
    staff = [
        _post(stored, "Pengadministrasi", PositionKind.STAFF, office, posts["leader"].position) for _ in range(rows)
    ]
    posts["staff"] = staff[0]
    _offices(posts, staff, office)
    periods = _periods(years)
    supported = records.plan(posts["leader"].placement, periods["year"], rows)
    for number, post in enumerate(staff):
        many = rows if number == 0 else 1
        own = records.plan(post.placement, periods["year"], many, supported)
        records.hand_over(own, periods, many)
    for period in periods.values():
        records.result(office, period)
    records.seals(staff[0].placement, periods["year"], rows)
    records.services(rows, office, posts["leader"].position)
    db.session.commit()
    return {key: post.login for key, post in posts.items()}


def _add(*records: object) -> None:
    db.session.add_all(records)
    db.session.flush()


def _unit(name: str, parent: Unit | None) -> Unit:
    unit = Unit(name=name, parent_id=parent and parent.id, path="", starts_on=SINCE)
    _add(unit)
    unit.path = (parent.path if parent else "/") + f"{unit.id}/"
    return unit


def _post(
    stored: str,
    title: str,
    kind: PositionKind,
    unit: Unit,
    above: Position | None,
    heads: bool = False,
    email: str | None = None,
) -> TownPost:
    person = Person(name="")
    position = Position(unit_id=unit.id, title=title, kind=kind, level="", heads_unit=heads, starts_on=SINCE)
    _add(person, position)
    person.name = f"Pegawai Nomor {person.id:04}"
    number = f"{198000000000000000 + person.id:018}"
    placement = Placement(
        person_id=person.id,
        position_id=position.id,
        capacity=Capacity.DEFINITIVE,
        decree_number=f"821/{person.id}",
        starts_on=SINCE,
    )
    _add(placement, Account(person_id=person.id, email=email, password_hash=stored, activated_at=NOW))
    if not email:
        _add(Identifier(person_id=person.id, kind=Kind.NIP, value=number, starts_on=SINCE))
        _add(Rank(person_id=person.id, title="Penata", grade="III/c", starts_on=SINCE))
    if above:
        _add(ReportingLine(position_id=position.id, parent_id=above.id, starts_on=SINCE))
    return TownPost(person, position, placement, email or number)


def _offices(posts: dict[str, TownPost], staff: list[TownPost], office: Unit) -> None:
    """The three offices, and as many officers as there are rows."""
    for role, key, unit_id in (
        (Role.OFFICER, "officer", office.id),
        (Role.AUDITOR, "auditor", None),
        (Role.ADMINISTRATOR, "administrator", None),
    ):
        person_id = posts[key].person.id
        _add(Assignment(person_id=person_id, role=role, unit_id=unit_id, decree_number="800/1", starts_on=SINCE))
    for post in staff[1:]:
        _add(
            Assignment(
                person_id=post.person.id,
                role=Role.OFFICER,
                unit_id=office.id,
                decree_number="800/2",
                starts_on=SINCE,
                ends_on=SINCE,
            )
        )


def _periods(years: int) -> dict[str, Period]:
    """So many years, the present one with its quarters."""
    found = [_period(PeriodKind.YEAR, date(at, 1, 1), date(at, 12, 31), None) for at in range(YEAR, YEAR + years)]
    parts = [_period(PeriodKind.QUARTER, first, last, found[0]) for first, last in quarters(YEAR)]
    return {"year": found[0], **{str(number): part for number, part in enumerate(parts, 1)}}


def _period(kind: PeriodKind, first: date, last: date, parent: Period | None) -> Period:
    due = last + timedelta(days=10)
    steps = (StepKind.PLAN, StepKind.APPRAISAL) if parent is None else (StepKind.REPORT, StepKind.APPRAISAL)
    period = Period(
        kind=kind,
        starts_on=first,
        ends_on=last,
        parent_id=parent and parent.id,
        label=period_label(kind, first),
        windows=[Window(step=step, opens_on=first, due_on=due) for step in steps],
    )
    _add(period)
    return period
