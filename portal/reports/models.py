"""The daily log, periodic reports and evidence."""

from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.periods.models import Period
from portal.plans.models import Line, Plan, PlanVersion
from portal.policy import OfOwner, Standing
from portal.rules.achievement import Achievement, Quantity, Verdict, restored
from portal.rules.reporting import Actual, Reading, read
from portal.rules.target import Accumulation, Direction, parse_target
from portal.rules.workflow import REPORT
from portal.store.db import Model, Number, UTCDateTime, enum_column
from portal.store.files import StoredFile
from portal.store.journal import Staged


class Fit(StrEnum):
    """The superior's verdict on a piece of evidence."""

    FITS = "fits"
    INCOMPLETE = "incomplete"
    UNFIT = "unfit"

    @property
    def label(self) -> str:
        return {"fits": "Sesuai", "incomplete": "Kurang lengkap", "unfit": "Tidak sesuai"}[self.value]


class Activity(OfOwner, Model):
    """One entry of the daily log."""

    __tablename__ = "activity"
    __table_args__ = (CheckConstraint("quantity IS NULL OR indicator_id IS NOT NULL", name="quantity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(36), unique=True)  # made with the form: a second press is the same entry
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("plan_line.id"), index=True)
    indicator_id: Mapped[int | None] = mapped_column(ForeignKey("plan_indicator.id"), index=True)
    quantity: Mapped[Decimal | None] = mapped_column(Number)
    text: Mapped[str] = mapped_column(Text)
    on: Mapped[date] = mapped_column(index=True)
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column()

    plan: Mapped[Plan] = relationship()
    line: Mapped[Line] = relationship()
    evidence: Mapped[list["Evidence"]] = relationship(back_populates="activity")

    __mapper_args__ = {"version_id_col": version}
    __allow_unmapped__ = True

    @property
    def standing(self) -> Standing:
        return self.plan.standing


class Report(OfOwner, Staged, Model):
    """The report on one plan for one sub-period."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("plan_id", "period_id"),)
    workflow = REPORT

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"))
    state: Mapped[str] = mapped_column(String(24), default=REPORT.initial, index=True)
    returned_note: Mapped[str] = mapped_column(Text, default="")
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # when the superior opened what was submitted
    accepted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # The superior's words on behaviour, by code of rules.behaviour.VALUES: {text, person, capacity, at (ISO), version}.
    behaviour: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSON, default=dict)
    self_assessment: Mapped[str] = mapped_column(Text, default="", server_default="")  # the owner's, if he wants to
    version: Mapped[int] = mapped_column()

    plan: Mapped[Plan] = relationship()
    period: Mapped[Period] = relationship()
    plan_version: Mapped[PlanVersion] = relationship()
    lines: Mapped[list["ReportLine"]] = relationship(back_populates="report", order_by="ReportLine.place")

    due_on: date | None = None  # of the period's window, set by queries

    __mapper_args__ = {"version_id_col": version}
    __allow_unmapped__ = True

    @property
    def standing(self) -> Standing:
        return self.plan.standing


class ReportLine(OfOwner, Model):
    """What is reported on one result, with its text as it stood."""

    __tablename__ = "report_line"
    __table_args__ = (UniqueConstraint("report_id", "line_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("plan_line.id"), index=True)
    place: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    obstacles: Mapped[str] = mapped_column(Text, default="")
    follow_up: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")  # the superior's
    version: Mapped[int] = mapped_column()

    report: Mapped[Report] = relationship(back_populates="lines")
    figures: Mapped[list["Figure"]] = relationship(order_by="Figure.place")
    evidence: Mapped[list["Evidence"]] = relationship(back_populates="report_line")

    __mapper_args__ = {"version_id_col": version}
    __allow_unmapped__ = True

    @property
    def standing(self) -> Standing:
        return self.report.plan.standing


class Figure(Model):
    """The reported realisation of one indicator, with its measure as agreed. What is read in it, its verdict and the
    log's figure are fixed at acceptance; until then it reads as the words say."""

    __tablename__ = "report_figure"
    __table_args__ = (UniqueConstraint("report_line_id", "indicator_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_line_id: Mapped[int] = mapped_column(ForeignKey("report_line.id"))
    indicator_id: Mapped[int] = mapped_column(ForeignKey("plan_indicator.id"), index=True)
    place: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    target: Mapped[str] = mapped_column(String(200))  # of this sub-period if the plan sets one, else of the year
    target_is_sub: Mapped[bool] = mapped_column(default=False)
    direction: Mapped[Direction] = mapped_column(enum_column(Direction))
    accumulation: Mapped[Accumulation] = mapped_column(enum_column(Accumulation))
    realisation: Mapped[str] = mapped_column(String(400), default="")  # words, or the number as typed
    reader: Mapped[int | None]  # rules.target.READER at acceptance; what follows is what that edition read
    value: Mapped[Decimal | None] = mapped_column(Number)
    unit: Mapped[str] = mapped_column(String(60), default="")  # as reported; "" is the target's
    done_on: Mapped[date | None]  # milestones
    verdict: Mapped[Verdict | None] = mapped_column(enum_column(Verdict))  # with it the two below
    percent: Mapped[Decimal | None] = mapped_column(Number)
    outcome: Mapped[str] = mapped_column(Text, default="")
    logged: Mapped[Decimal | None] = mapped_column(Number)  # from the log

    @property
    def reading(self) -> Reading:
        """How the words read now."""
        return read(self.direction, parse_target(self.target), self.realisation)

    @property
    def actual(self) -> Actual:
        """The day or the figure in the realisation, else its words; None while nothing is written."""
        if self.reader is None:
            return self.reading.actual
        if self.done_on is not None:
            return self.done_on
        return self.realisation.strip() or None if self.value is None else Quantity(self.value, self.unit)

    @property
    def judged(self) -> Achievement | None:
        """What was found at acceptance; None before, and for what an edition accepted that did not keep it."""
        return restored(self.direction, self.percent, self.verdict, self.outcome) if self.verdict else None


class Evidence(OfOwner, Model):
    """A file that proves something: of an activity or of a line of a report."""

    __tablename__ = "evidence"
    __table_args__ = (CheckConstraint("(activity_id IS NULL) <> (report_line_id IS NULL)", name="one_place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    report_line_id: Mapped[int | None] = mapped_column(ForeignKey("report_line.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    name: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    fit: Mapped[Fit | None] = mapped_column(enum_column(Fit))
    fit_note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()

    plan: Mapped[Plan] = relationship()
    activity: Mapped[Activity | None] = relationship(back_populates="evidence")
    report_line: Mapped[ReportLine | None] = relationship(back_populates="evidence")
    file: Mapped[StoredFile] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __allow_unmapped__ = True

    @property
    def standing(self) -> Standing:
        return self.plan.standing
