"""The cast: the same few people in every test, so that a test reads like a story.

Sari (staff) works for Budi (head of division), who works for Dewi (head of office), who answers to the mayor. Andi is
Sari's colleague, Rina the personnel officer of their office; Joko belongs elsewhere and must never see any of it.
Tono audits, Lina administrates. Wali is the mayor: no NIP, signs in by e-mail. Warga is the public, without an account.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from portal.accounts.actions.passwords import hash_password
from portal.accounts.models import Account
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

# Tests live on this day unless they say otherwise: in the third quarter, its report not yet due.
NOW = datetime(2026, 8, 10, 3, 0, tzinfo=UTC)  # 10.00 WIB
YEAR = 2026
PASSWORD = "kucing tidur di genteng"
SINCE = date(2024, 1, 1)

CAST = ("sari", "budi", "dewi", "andi", "rina", "joko", "tono", "lina", "wali")


@dataclass(frozen=True)
class Member:
    """What tests need to know about somebody of the cast."""

    key: str
    name: str
    login: str
    person_id: int
    account_id: int
    placement_id: int | None
    position_id: int | None


@dataclass(frozen=True)
class World:
    """The seeded city. `world.sari` is a Member; units and periods by name."""

    members: dict[str, Member]
    units: dict[str, int]
    periods: dict[str, int]  # "2026", "2026-1" … "2026-4"

    def __getattr__(self, key: str) -> Member:
        try:
            return self.members[key]
        except KeyError:
            raise AttributeError(key) from None

    def __iter__(self) -> Iterator[Member]:
        return iter(self.members.values())


def build() -> World:
    """Adds the cast to an empty schema, in the present session; the caller commits."""
    units = _units()
    posts = _positions(units)
    members = {
        "wali": _member("wali", "Hj. Ratna Dewanti", None, "wali@kota.example", posts["mayor"]),
        "dewi": _member(
            "dewi", "Dra. Dewi Lestari, M.Si.", "197003151995032001", None, posts["head"], "Pembina Utama Muda", "IV/c"
        ),
        "budi": _member(
            "budi", "Budi Hartono, S.Sos.", "197805202005011002", None, posts["division"], "Pembina", "IV/a"
        ),
        "sari": _member(
            "sari", "Sari Wulandari, A.Md.", "199204102019032003", None, posts["clerk"], "Pengatur Tk. I", "II/d"
        ),
        "andi": _member("andi", "Andi Saputra", "199001012022211005", None, posts["clerk2"], "", "VII", Kind.NI_PPPK),
        "rina": _member(
            "rina", "Rina Marlina, S.E.", "198511112010012004", None, posts["personnel"], "Penata", "III/c"
        ),
        "joko": _member(
            "joko", "Joko Susilo, A.Md.Kep.", "198907072014031005", None, posts["nurse"], "Penata Muda", "III/a"
        ),
        "tono": _member(
            "tono", "Tono Prasetyo, S.H.", "197512122000031006", None, posts["inspector"], "Pembina", "IV/a"
        ),
        "lina": _member(
            "lina", "Lina Kartika, S.Kom.", "199301012018012007", None, posts["technician"], "Penata Muda", "III/a"
        ),
    }
    db.session.add_all(
        [
            Assignment(
                person_id=members["rina"].person_id,
                role=Role.OFFICER,
                unit_id=units["dukcapil"],
                starts_on=SINCE,
                decree_number="800/1",
            ),
            Assignment(
                person_id=members["tono"].person_id,
                role=Role.AUDITOR,
                unit_id=None,
                starts_on=SINCE,
                decree_number="700/1",
            ),
            Assignment(
                person_id=members["lina"].person_id,
                role=Role.ADMINISTRATOR,
                unit_id=None,
                starts_on=SINCE,
                decree_number="555/1",
            ),
        ]
    )
    return World(members, units, _periods())


def _units() -> dict[str, int]:
    found: dict[str, Unit] = {}
    for key, parent, name in (
        ("city", None, "Pemerintah Kota"),
        ("dukcapil", "city", "Dinas Kependudukan dan Pencatatan Sipil"),
        ("service", "dukcapil", "Bidang Pelayanan Pendaftaran Penduduk"),
        ("clinic", "city", "Puskesmas Melati"),
        ("inspectorate", "city", "Inspektorat"),
    ):
        unit = Unit(name=name, parent_id=parent and found[parent].id, path="", starts_on=SINCE)
        db.session.add(unit)
        db.session.flush()
        unit.path = (found[parent].path if parent else "/") + f"{unit.id}/"
        found[key] = unit
    db.session.flush()
    return {key: unit.id for key, unit in found.items()}


def _positions(units: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for key, unit, parent, title, kind, level, heads in (
        ("mayor", "city", None, "Wali Kota", PositionKind.EXTERNAL, "", False),
        ("head", "dukcapil", None, "Kepala Dinas Kependudukan dan Pencatatan Sipil", PositionKind.JPT, "II.b", True),
        (
            "division",
            "service",
            "head",
            "Kepala Bidang Pelayanan Pendaftaran Penduduk",
            PositionKind.ADMINISTRATOR,
            "III.b",
            False,
        ),
        ("clerk", "service", "division", "Pengadministrasi Kependudukan", PositionKind.STAFF, "", False),
        (
            "clerk2",
            "service",
            "division",
            "Operator Sistem Informasi Administrasi Kependudukan",
            PositionKind.STAFF,
            "",
            False,
        ),
        (
            "personnel",
            "dukcapil",
            "head",
            "Analis Sumber Daya Manusia Aparatur Ahli Muda",
            PositionKind.FUNCTIONAL,
            "Ahli Muda",
            False,
        ),
        ("clinic_head", "clinic", None, "Kepala Puskesmas Melati", PositionKind.FUNCTIONAL, "Ahli Madya", True),
        ("nurse", "clinic", "clinic_head", "Perawat Terampil", PositionKind.FUNCTIONAL, "Terampil", False),
        ("inspector", "inspectorate", None, "Auditor Ahli Madya", PositionKind.FUNCTIONAL, "Ahli Madya", False),
        ("technician", "city", None, "Pranata Komputer Ahli Pertama", PositionKind.FUNCTIONAL, "Ahli Pertama", False),
    ):
        position = Position(unit_id=units[unit], title=title, kind=kind, level=level, heads_unit=heads, starts_on=SINCE)
        db.session.add(position)
        db.session.flush()
        found[key] = position.id
        if parent:
            db.session.add(ReportingLine(position_id=position.id, parent_id=found[parent], starts_on=SINCE))
    return found


def _member(
    key: str,
    name: str,
    number: str | None,
    email: str | None,
    position_id: int,
    rank: str = "",
    grade: str = "",
    kind: Kind = Kind.NIP,
) -> Member:
    person = Person(name=name)
    db.session.add(person)
    db.session.flush()
    if number:
        db.session.add(Identifier(person_id=person.id, kind=kind, value=number, starts_on=SINCE))
    if grade:
        db.session.add(Rank(person_id=person.id, title=rank, grade=grade, starts_on=SINCE))
    placement = Placement(
        person_id=person.id,
        position_id=position_id,
        capacity=Capacity.DEFINITIVE,
        decree_number=f"821/{person.id}/2024",
        decree_on=SINCE,
        starts_on=SINCE,
    )
    account = Account(person_id=person.id, email=email, password_hash=hash_password(PASSWORD), activated_at=NOW)
    db.session.add_all([placement, account])
    db.session.flush()
    return Member(key, name, number or email or "", person.id, account.id, placement.id, position_id)


def _periods() -> dict[str, int]:
    year = Period(
        kind=PeriodKind.YEAR,
        starts_on=date(YEAR, 1, 1),
        ends_on=date(YEAR, 12, 31),
        label=period_label(PeriodKind.YEAR, date(YEAR, 1, 1)),
        windows=[
            Window(step=StepKind.PLAN, opens_on=date(YEAR - 1, 12, 1), due_on=date(YEAR, 1, 31)),
            Window(step=StepKind.APPRAISAL, opens_on=date(YEAR, 12, 1), due_on=date(YEAR + 1, 1, 31)),
        ],
    )
    db.session.add(year)
    db.session.flush()
    found = {str(YEAR): year.id}
    for number, (first, last) in enumerate(quarters(YEAR), 1):
        due = date(last.year + last.month // 12, last.month % 12 + 1, 10)
        quarter = Period(
            kind=PeriodKind.QUARTER,
            starts_on=first,
            ends_on=last,
            parent_id=year.id,
            label=period_label(PeriodKind.QUARTER, first),
            windows=[
                Window(step=StepKind.REPORT, opens_on=first, due_on=due),
                Window(step=StepKind.APPRAISAL, opens_on=first, due_on=due.replace(day=20)),
            ],
        )
        db.session.add(quarter)
        db.session.flush()
        found[f"{YEAR}-{number}"] = quarter.id
    return found


def placement_of(key: str, world: World) -> Placement:
    """The placement row of somebody of the cast."""
    return db.session.scalars(select(Placement).where(Placement.id == world.members[key].placement_id)).one()
