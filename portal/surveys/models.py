"""Services, who answers for them, and what citizens say. A response holds no name, no address, no exact time."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.chart.models import Dated, Position, Unit
from portal.policy import InUnit
from portal.rules.satisfaction import ELEMENTS
from portal.rules.words import Labelled
from portal.rules.workflow import COMMENT
from portal.store.db import Model, enum_column, only_where
from portal.store.journal import Staged

ELEMENT_CODES = tuple(element.code for element in ELEMENTS)
FORM_VERSION = 1  # of questions and labels; a response keeps the one it was given on
COMMENT_LENGTH = 1000  # letters


class ServiceRole(Labelled):
    """What a position has to do with a service."""

    RESPONSIBLE = "responsible", "Penanggung jawab"
    SERVING = "serving", "Pelaksana"


class Channel(Labelled):
    """How a response came in."""

    WEB = "web", "Halaman layanan"
    IMPORT = "import", "Formulir kertas"


class Held(Labelled):
    """Why a stored response is not counted."""

    BURST = "burst", "Banyak kiriman dari satu jaringan"
    TRAP = "trap", "Isian jebakan terisi"
    KEPT = "kept", "Tetap ditahan"


WAITING = (Held.BURST, Held.TRAP)  # somebody has to look and decide


class Service(InUnit, Model):
    """A public service with its standard."""

    __tablename__ = "service"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    requirements: Mapped[str] = mapped_column(Text)  # one per line
    duration: Mapped[str] = mapped_column(String(200))
    cost: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    unit_path = "/"  # of the unit that runs it, set by `queries`; without one only the whole city's officers may act


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


def _answers(*names: str) -> list[CheckConstraint]:
    return [CheckConstraint(f"{name} IS NULL OR {name} BETWEEN 1 AND 4", name=name) for name in names]


class Response(Model):
    """One citizen's answers. The key is made before sending, by page or server: however often sent, counted once."""

    __tablename__ = "response"
    __table_args__ = (
        *_answers(*ELEMENT_CODES, "quick"),
        CheckConstraint("slot BETWEEN 0 AND 11", name="slot"),
        Index("ix_response_service_id_on", "service_id", "on"),
        Index("ix_response_held", "service_id", sqlite_where=text("held <> ''"), postgresql_where=text("held <> ''")),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    form_version: Mapped[int] = mapped_column(SmallInteger, default=FORM_VERSION)
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    on: Mapped[date]
    slot: Mapped[int | None] = mapped_column(SmallInteger)  # two-hour slot 0–11; None where unknown (imports)
    held: Mapped[str] = mapped_column(String(24), default="")  # a code of `Held`; empty: counted
    persyaratan: Mapped[int | None] = mapped_column(SmallInteger)
    prosedur: Mapped[int | None] = mapped_column(SmallInteger)
    waktu: Mapped[int | None] = mapped_column(SmallInteger)
    biaya: Mapped[int | None] = mapped_column(SmallInteger)
    produk: Mapped[int | None] = mapped_column(SmallInteger)
    kompetensi: Mapped[int | None] = mapped_column(SmallInteger)
    perilaku: Mapped[int | None] = mapped_column(SmallInteger)
    sarana: Mapped[int | None] = mapped_column(SmallInteger)
    pengaduan: Mapped[int | None] = mapped_column(SmallInteger)
    quick: Mapped[int | None] = mapped_column(SmallInteger)


class SurveyComment(InUnit, Staged, Model):
    """What a citizen wrote. Never shown before somebody has read it."""

    __tablename__ = "survey_comment"
    __table_args__ = (Index("ix_survey_comment_service_id_state", "service_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[str] = mapped_column(ForeignKey("response.id"), unique=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    on: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(24), default=COMMENT.initial)

    workflow = COMMENT
    unit_path = "/"  # of the service's unit, set by `queries`


class Tally(Model):
    """Counted answers per service, month, channel and element; kept in the response's own transaction.

    `element` is one of the nine codes, `quick`, or `any` (responses with at least one element, in `answered`).
    """

    __tablename__ = "survey_tally"
    __table_args__ = (UniqueConstraint("service_id", "month", "channel", "element"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    month: Mapped[date]  # its first day
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    element: Mapped[str] = mapped_column(String(24))
    answered: Mapped[int]
    ones: Mapped[int]
    twos: Mapped[int]
    threes: Mapped[int]
    fours: Mapped[int]
