"""Work plans (SKP). A plan is one placement in one period; what it says lives in numbered versions.

At most one version is in force and at most one is being worked on. Results (`Line`) and indicators keep their identity
across versions: the log, reports, comments and the cascade refer to that identity, never to a version's text.
A comment is an entry of the version's journal (`queries.Remark`): it is attributed and never changes.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.chart.models import Placement
from portal.periods.models import Period
from portal.policy import OfOwner, Standing
from portal.rules.plan import (
    Accumulation,
    Approach,
    Aspect,
    Direction,
    FormKind,
    LineKind,
    Perspective,
)
from portal.rules.workflow import PLAN
from portal.store.db import Model, Number, UTCDateTime, enum_column, only_where
from portal.store.journal import Staged


class Plan(OfOwner, Model):
    """SKP of one placement in one period, for the part of it that the placement covers."""

    __tablename__ = "plan"
    __table_args__ = (
        UniqueConstraint("placement_id", "period_id"),
        CheckConstraint("ends_on >= starts_on", name="span"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    form: Mapped[FormKind] = mapped_column(enum_column(FormKind))
    approach: Mapped[Approach] = mapped_column(enum_column(Approach))
    version: Mapped[int] = mapped_column()

    placement: Mapped[Placement] = relationship()
    period: Mapped[Period] = relationship()
    versions: Mapped[list["PlanVersion"]] = relationship(back_populates="plan", order_by="PlanVersion.number")

    standing: Standing  # set by queries

    __mapper_args__ = {"version_id_col": version}
    __allow_unmapped__ = True

    @property
    def in_force(self) -> "PlanVersion | None":
        """The version that holds now."""
        return next((each for each in self.versions if each.stage.is_in_force), None)

    @property
    def open_version(self) -> "PlanVersion | None":
        """The version that is being written or lies with the superior."""
        return next((each for each in self.versions if each.stage.is_open), None)

    @property
    def current(self) -> "PlanVersion":
        """The version to look at first: the open one, else the one in force."""
        return self.open_version or self.in_force or self.versions[-1]


class PlanVersion(OfOwner, Staged, Model):
    """One text of the plan, and its state."""

    __tablename__ = "plan_version"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        Index(
            "uq_plan_version_in_force",
            "plan_id",
            unique=True,
            **only_where(PLAN.among("is_in_force")),
        ),
        Index(
            "uq_plan_version_open",
            "plan_id",
            unique=True,
            **only_where(PLAN.among("is_open")),
        ),
    )
    workflow = PLAN

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(24), default=PLAN.initial, index=True)
    reason: Mapped[str] = mapped_column(Text, default="")  # why a version after the first was opened
    returned_note: Mapped[str] = mapped_column(Text, default="")  # the superior's, until submitted again
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # when the superior opened what was submitted
    agreed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    expectations: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # by code of rules.behaviour.VALUES
    attachments: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)  # by code of AttachmentList
    version: Mapped[int] = mapped_column()

    plan: Mapped[Plan] = relationship(back_populates="versions")
    lines: Mapped[list["LineText"]] = relationship(order_by="(LineText.kind.desc(), LineText.place, LineText.id)")

    __mapper_args__ = {"version_id_col": version}
    __allow_unmapped__ = True

    @property
    def standing(self) -> Standing:
        return self.plan.standing


class Line(Model):
    """The identity of a result (rencana hasil kerja) of a plan, across its versions."""

    __tablename__ = "plan_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)

    plan: Mapped[Plan] = relationship()


class LineText(Model):
    """What a version says of a result."""

    __tablename__ = "plan_line_text"
    __table_args__ = (UniqueConstraint("version_id", "line_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("plan_line.id"), index=True)
    kind: Mapped[LineKind] = mapped_column(enum_column(LineKind))
    place: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    superior_text: Mapped[str] = mapped_column(Text, default="")  # as approved; the live link is CascadeLink
    assigned_by: Mapped[str] = mapped_column(String(200), default="")  # leaders: "(penugasan dari …)"
    version: Mapped[int] = mapped_column()

    line: Mapped[Line] = relationship()
    indicators: Mapped[list["IndicatorText"]] = relationship(
        order_by="(IndicatorText.place, IndicatorText.id)", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}


class Indicator(Model):
    """The identity of an indicator of a result, across versions."""

    __tablename__ = "plan_indicator"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("plan_line.id"), index=True)


class IndicatorText(Model):
    """What a version says of an indicator: text, aspect or perspective, target as text and as parsed."""

    __tablename__ = "plan_indicator_text"
    __table_args__ = (UniqueConstraint("line_text_id", "indicator_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_text_id: Mapped[int] = mapped_column(ForeignKey("plan_line_text.id"))
    indicator_id: Mapped[int] = mapped_column(ForeignKey("plan_indicator.id"), index=True)
    place: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    aspect: Mapped[Aspect | None] = mapped_column(enum_column(Aspect))
    perspective: Mapped[Perspective | None] = mapped_column(enum_column(Perspective))
    target: Mapped[str] = mapped_column(String(200))
    target_low: Mapped[Decimal | None] = mapped_column(Number)  # low and high: as rules.target.Target
    target_high: Mapped[Decimal | None] = mapped_column(Number)
    target_on: Mapped[date | None]  # milestone
    unit: Mapped[str] = mapped_column(String(60), default="")
    direction: Mapped[Direction] = mapped_column(enum_column(Direction))
    accumulation: Mapped[Accumulation] = mapped_column(enum_column(Accumulation))
    version: Mapped[int] = mapped_column()

    subtargets: Mapped[list["SubTarget"]] = relationship(order_by="SubTarget.period_id", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}


class SubTarget(Model):
    """The part of a target that falls into a sub-period (quarter or month)."""

    __tablename__ = "plan_subtarget"
    __table_args__ = (UniqueConstraint("indicator_text_id", "period_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_text_id: Mapped[int] = mapped_column(ForeignKey("plan_indicator_text.id"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    target: Mapped[str] = mapped_column(String(200))
    target_low: Mapped[Decimal | None] = mapped_column(Number)

    period: Mapped[Period] = relationship()


class CascadeLink(Model):
    """Which result of the superior a result supports. Outside the version: it may be set after the plan was agreed."""

    __tablename__ = "cascade_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("plan_line.id"), unique=True)
    superior_line_id: Mapped[int] = mapped_column(ForeignKey("plan_line.id"), index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
