"""The city's organisation in time: units, positions, people, and who held what when.

Nothing here is deleted or overwritten: what ends gets an end day, what was wrong is corrected through the journal.
All day spans are inclusive; an open end is None.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from portal.policy import Concern, OfChart
from portal.rules import identifiers, names
from portal.rules.hierarchy import Capacity, Holding
from portal.rules.identifiers import Kind as IdentifierKind
from portal.store.db import Model, enum_column, only_where


class PositionKind(StrEnum):
    """Kinds of position the forms and rules tell apart."""

    JPT = "jpt"  # pimpinan tinggi
    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"  # pengawas
    STAFF = "staff"  # pelaksana
    FUNCTIONAL = "functional"  # jabatan fungsional
    EXTERNAL = "external"  # mayor, regent: assesses, is not assessed

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


SUPERVISING = frozenset(
    {PositionKind.JPT, PositionKind.ADMINISTRATOR, PositionKind.SUPERVISOR, PositionKind.EXTERNAL}
)  # may appraise without a delegation

_KIND_LABELS = {
    PositionKind.JPT: "Pimpinan tinggi",
    PositionKind.ADMINISTRATOR: "Administrator",
    PositionKind.SUPERVISOR: "Pengawas",
    PositionKind.STAFF: "Pelaksana",
    PositionKind.FUNCTIONAL: "Fungsional",
    PositionKind.EXTERNAL: "Pejabat di luar ASN",
}


class Role(StrEnum):
    """Offices in the portal that do not come from a place in the hierarchy."""

    OFFICER = "officer"  # pengelola kepegawaian, for a unit and all below it
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return {"officer": "Pengelola kepegawaian", "auditor": "Auditor", "administrator": "Administrator"}[self.value]


class Dated:
    """From the first to the last day, both included; an open end means still valid."""

    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Unit(Dated, OfChart, Model):
    """A unit of the city. `path` lists its ancestors and itself ("/1/4/9/") so that a scope is a prefix."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    path: Mapped[str] = mapped_column(String(200), index=True)
    version: Mapped[int] = mapped_column()

    parent: Mapped["Unit | None"] = relationship(remote_side="Unit.id")

    concerns: Concern = Concern()  # whose superiors sit in it or below it; set by queries

    __mapper_args__ = {"version_id_col": version}
    __allow_unmapped__ = True

    @property
    def unit_path(self) -> str:
        return self.path


class Position(Dated, OfChart, Model):
    """A post in a unit. Tasks are addressed to it, and resolved to a person on the day."""

    __tablename__ = "position"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[PositionKind] = mapped_column(enum_column(PositionKind), index=True)
    level: Mapped[str] = mapped_column(String(60))  # "II.b", "Ahli Pertama", "Terampil"; words of the appointment
    heads_unit: Mapped[bool]  # pimpinan unit kerja mandiri: selects the form of leaders
    delegation: Mapped[str] = mapped_column(String(200), default="", server_default="")  # by what decree it appraises
    annual: Mapped[bool] = mapped_column(default=False, server_default=false())  # appraised by the year alone
    version: Mapped[int] = mapped_column()

    unit: Mapped[Unit] = relationship()

    concerns: Concern = Concern()  # whose appraisal hangs on it: holder and those below; set by queries

    __mapper_args__ = {"version_id_col": version}
    __allow_unmapped__ = True

    @property
    def unit_path(self) -> str:
        return self.unit.path

    @property
    def leads(self) -> bool:
        """Whether the holder's plan is written on the leaders' form (JPT / pimpinan unit kerja mandiri)."""
        return self.kind is PositionKind.JPT or self.heads_unit


class ReportingLine(Dated, Model):
    """To which position another one answers. Roots have no row: the external assessor assesses them."""

    __tablename__ = "reporting_line"
    __table_args__ = (
        UniqueConstraint("position_id", "starts_on"),
        CheckConstraint("position_id <> parent_id", name="not_self"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"))
    parent_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)


class Person(OfChart, Model):
    """A human being: civil servant or external assessor. Keys and links never contain an identifier."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), index=True)  # with titles, as on the decree
    name_key: Mapped[str] = mapped_column(  # by which it is sought and sorted, in the same order on both databases
        String(200).with_variant(String(200, collation="C"), "postgresql"), index=True, server_default=""
    )
    version: Mapped[int] = mapped_column()

    identifiers: Mapped[list["Identifier"]] = relationship(order_by="Identifier.starts_on")
    ranks: Mapped[list["Rank"]] = relationship(order_by="Rank.starts_on")

    unit_path: str | None = None  # of the unit he works in, None while he was never placed; set by queries
    concerns: Concern  # theirs, and of whoever is below them and asks; set by queries

    __mapper_args__ = {"version_id_col": version}
    __allow_unmapped__ = True

    @validates("name")
    def _keep_key(self, _: str, name: str) -> str:
        self.name_key = names.key(name)[:200]
        return name


class Identifier(Dated, Model):
    """NIP, NI PPPK or NRP of a person for a time (a PPPK may become PNS)."""

    __tablename__ = "identifier"
    __table_args__ = (UniqueConstraint("kind", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[IdentifierKind] = mapped_column(enum_column(IdentifierKind))
    value: Mapped[str] = mapped_column(String(24))

    @property
    def printed(self) -> str:
        return identifiers.display(self.kind, self.value)


class Rank(Dated, Model):
    """Pangkat and golongan/ruang of a person for a time."""

    __tablename__ = "rank"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    title: Mapped[str] = mapped_column(String(60))
    grade: Mapped[str] = mapped_column(String(20))


class Placement(Dated, OfChart, Model):
    """A person in a position, in a capacity, by a decree."""

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="span"),
        Index(
            "uq_placement_one_definitive",
            "position_id",
            unique=True,
            **only_where("capacity = 'definitive' AND ends_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    capacity: Mapped[Capacity] = mapped_column(enum_column(Capacity))
    decree_number: Mapped[str] = mapped_column(String(100))
    decree_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    person: Mapped[Person] = relationship()
    position: Mapped[Position] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def label(self) -> str:
        return f"{self.person.name}, {self.position.title}"

    @property
    def holding(self) -> Holding:
        """The placement as the rules see it."""
        return Holding(self.id, self.person_id, self.position_id, self.capacity, self.starts_on, self.ends_on)

    @property
    def unit_path(self) -> str:
        return self.position.unit.path

    @property
    def concerns(self) -> Concern:
        return self.position.concerns | self.person.concerns


class Assignment(Dated, OfChart, Model):
    """Personnel officer, auditor or administrator, for a time; officers and auditors within a unit and all below it."""

    __tablename__ = "assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # None: the whole city
    decree_number: Mapped[str] = mapped_column(String(100))
    version: Mapped[int] = mapped_column()

    person: Mapped[Person] = relationship()
    unit: Mapped[Unit | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def label(self) -> str:
        return f"{self.person.name}, {self.role.label}"

    @property
    def unit_path(self) -> str:
        return self.unit.path if self.unit else "/"

    @property
    def concerns(self) -> Concern:
        return self.person.concerns
