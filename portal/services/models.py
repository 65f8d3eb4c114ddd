"""Public services: their standard, the unit that runs them, the positions that answer for them or serve there, and
what citizens wrote about them.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.chart.models import Dated, Position, Unit
from portal.policy import InUnit, Me
from portal.rules.words import Labelled
from portal.rules.workflow import COMMENT
from portal.store.ballots import UNORDERED
from portal.store.db import Model, enum_column, only_where
from portal.store.journal import Staged


class ServiceRole(Labelled):
    """What a position has to do with a service."""

    RESPONSIBLE = "responsible", "Penanggung jawab"
    SERVING = "serving", "Pelaksana"


class Served(InUnit):
    """A service, or what was said of it. An officer whose own seat serves at it or answers for it only reads: what it
    is worth to citizens is part of the officer's own rating. A mixin."""

    unit_path = "/"  # of the unit that runs it, set by `queries`; without one only the whole city's officers may act
    served_by: frozenset[int] = frozenset()  # whoever asks, where it is served by their own seat; set by `queries`

    def relation(self, me: Me) -> frozenset[str]:
        found = super().relation(me)
        if me.person_id in self.served_by and "officer" in found:
            return found - {"officer"} | {"concerned officer"}
        return found


class Service(Served, Model):
    """A public service with its standard."""

    __tablename__ = "service"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    requirements: Mapped[str] = mapped_column(Text)  # one per line
    duration: Mapped[str] = mapped_column(String(200))
    cost: Mapped[str] = mapped_column(String(200))
    waiting_rooms: Mapped[str] = mapped_column(Text, default="", server_default="")  # networks, one per line
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class ServiceUnit(Dated, Model):
    """Which unit runs the service, for a time; one at a time. Without one the service is closed."""

    __tablename__ = "service_unit"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="span"),
        Index("uq_service_unit_open", "service_id", unique=True, **only_where("ends_on IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)

    service: Mapped[Service] = relationship()
    unit: Mapped[Unit] = relationship()


class ServicePosition(Dated, Model):
    """Which position answers for the service (one at a time) or serves at it, for a time."""

    __tablename__ = "service_position"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="span"),
        Index(
            "uq_service_position_open",
            "service_id",
            "position_id",
            "role",
            unique=True,
            **only_where("ends_on IS NULL"),
        ),
        Index(
            "uq_service_position_responsible",
            "service_id",
            unique=True,
            **only_where("role = 'responsible' AND ends_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    role: Mapped[ServiceRole] = mapped_column(enum_column(ServiceRole))

    service: Mapped[Service] = relationship()
    position: Mapped[Position] = relationship()


class ArrivalKind(Labelled):
    """What came in without an entry of its own."""

    ANSWERS = "answers", "Jawaban"
    COMMENTS = "comments", "Komentar"


class Arrival(Model):
    """How many answers came on a day, or comments in a month, and one hash over them.

    They have no entries of their own, which would tell their order.
    """

    __tablename__ = "arrival"
    __table_args__ = (UniqueConstraint("kind", "on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ArrivalKind] = mapped_column(enum_column(ArrivalKind))
    on: Mapped[date]  # of comments the first of the month
    number: Mapped[int]
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))  # in the digest, drawn anew with it: an old one tells nothing
    digest: Mapped[str] = mapped_column(String(64))


class SurveyComment(Served, Staged, Model):
    """What a citizen wrote, apart from what he answered. Never shown before somebody has read it.

    `on` is the first of the month; while it is held, the day of those it is held with.
    """

    __tablename__ = "survey_comment"
    __table_args__ = (Index("ix_survey_comment_service_id_state", "service_id", "state"), UNORDERED)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # random: it counts no arrivals
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    on: Mapped[date]
    held: Mapped[str] = mapped_column(String(24), default="")  # a code of `Held`; empty: to be read
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(24), default=COMMENT.initial)

    workflow = COMMENT
