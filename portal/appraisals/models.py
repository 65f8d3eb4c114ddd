"""Ratings, the organisation's result, release and acknowledgement."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.chart.models import Unit
from portal.periods.models import Period
from portal.plans.models import Plan, PlanVersion
from portal.policy import Me, OfOwner, Standing
from portal.rules.rating import OrganisationLevel, Predicate, Rating
from portal.rules.workflow import APPRAISAL
from portal.store.db import Model, UTCDateTime, enum_column, only_where
from portal.store.journal import Staged


class OrganisationResult(Model):
    """Capaian Kinerja Organisasi of a unit in a period, set by the leader one level above it."""

    __tablename__ = "organisation_result"
    __table_args__ = (UniqueConstraint("unit_id", "period_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    level: Mapped[OrganisationLevel] = mapped_column(enum_column(OrganisationLevel))
    reason: Mapped[str] = mapped_column(Text)
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)
    set_by: Mapped[str] = mapped_column(String(400))  # name and capacity, as shown
    version: Mapped[int] = mapped_column()

    unit: Mapped[Unit] = relationship()
    period: Mapped[Period] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Appraisal(OfOwner, Staged, Model):
    """One version of the judgement on one plan for one period. A later objection adds a version, never reopens one."""

    __tablename__ = "appraisal"
    __table_args__ = (
        UniqueConstraint("plan_id", "period_id", "number"),
        Index(
            "uq_appraisal_open",
            "plan_id",
            "period_id",
            unique=True,
            **only_where(APPRAISAL.among("is_open")),
        ),
    )
    workflow = APPRAISAL

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(24), default=APPRAISAL.initial, index=True)
    results: Mapped[Rating | None] = mapped_column(enum_column(Rating, "results"))
    results_reason: Mapped[str] = mapped_column(Text, default="")  # for departing from the portal's suggestion
    behaviour: Mapped[Rating | None] = mapped_column(enum_column(Rating, "behaviour"))
    notes: Mapped[str] = mapped_column(Text, default="")  # Catatan/Rekomendasi
    feedback: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # by line id as text or behaviour code
    content: Mapped[str] = mapped_column(Text, default="")  # what was released: AppraisalSnapshot as canonical text
    predicate: Mapped[Predicate | None] = mapped_column(enum_column(Predicate))  # at release
    released_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    respond_by: Mapped[date | None]  # the last day on which the employee may answer, fixed at release
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    response: Mapped[str] = mapped_column(Text, default="")  # the employee's comment
    version: Mapped[int] = mapped_column()

    plan: Mapped[Plan] = relationship()
    period: Mapped[Period] = relationship()
    plan_version: Mapped[PlanVersion] = relationship()

    organisation: OrganisationResult | None = None  # of the unit in the period, set by queries

    __mapper_args__ = {"version_id_col": version}
    __allow_unmapped__ = True

    @property
    def standing(self) -> Standing:
        return self.plan.standing

    def relation(self, me: Me) -> frozenset[str]:
        """A secret draft is its writer's alone: nobody else may know of it, whatever he is to the owner."""
        found = self.standing.relation(me)
        return found if not self.stage.is_secret or "superior" in found else frozenset()
