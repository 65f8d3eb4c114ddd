"""Assessment periods and the window of each step. The annual rating is a judgement of its own, not an average."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.rules.calendar import PeriodKind
from portal.store.db import Model, enum_column


class StepKind(StrEnum):
    """What has an opening and a deadline within a period."""

    PLAN = "plan"
    REPORT = "report"
    APPRAISAL = "appraisal"

    @property
    def label(self) -> str:
        return {"plan": "Penyusunan SKP", "report": "Laporan", "appraisal": "Penilaian"}[self.value]


class Period(Model):
    """A year, a quarter or a month, nested by `parent`."""

    __tablename__ = "period"
    __table_args__ = (
        UniqueConstraint("kind", "starts_on"),
        CheckConstraint("ends_on > starts_on", name="span"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PeriodKind] = mapped_column(enum_column(PeriodKind))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("period.id"), index=True)
    label: Mapped[str] = mapped_column(String(60))  # "Tahun 2026", "Triwulan III 2026", "Maret 2026"
    version: Mapped[int] = mapped_column()  # counts changes of its windows too

    parent: Mapped["Period | None"] = relationship(remote_side="Period.id")
    windows: Mapped[list["Window"]] = relationship(back_populates="period", order_by="Window.due_on, Window.id")

    __mapper_args__ = {"version_id_col": version}


class Window(Model):
    """From when a step may be taken and by when it is due. After the deadline it is late, not forbidden."""

    __tablename__ = "period_window"
    __table_args__ = (
        UniqueConstraint("period_id", "step"),
        CheckConstraint("due_on >= opens_on", name="span"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    step: Mapped[StepKind] = mapped_column(enum_column(StepKind))
    opens_on: Mapped[date]
    due_on: Mapped[date]

    period: Mapped[Period] = relationship(back_populates="windows")
