"""What this room holds about a person, for that person."""

from sqlalchemy import case, select

from portal.chart.models import Placement
from portal.periods.models import Period
from portal.plans.models import IndicatorText, LineText, Plan, PlanVersion
from portal.rules.workflow import PLAN
from portal.store.db import AnySelect
from portal.store.records import said_of


def versions_of(person_id: int) -> AnySelect:
    return (
        select(
            Period.label.label("periode"),
            PlanVersion.number.label("versi"),
            case(PLAN.labels, value=PlanVersion.state).label("keadaan"),
        )
        .add_columns(PlanVersion.reason.label("alasan"), PlanVersion.returned_note.label("catatan pengembalian"))
        .add_columns(PlanVersion.expectations.label("ekspektasi"), PlanVersion.attachments.label("lampiran"))
        .add_columns(PlanVersion.submitted_at.label("diajukan"), PlanVersion.agreed_at.label("disetujui"))
        .join(PlanVersion.plan)
        .join(Plan.placement)
        .join(Plan.period)
        .where(Placement.person_id == person_id)
        .order_by(Period.starts_on, Plan.id, PlanVersion.number)
    )


def results_of(person_id: int) -> AnySelect:
    return (
        select(Period.label.label("periode"), PlanVersion.number.label("versi"), LineText.text.label("hasil kerja"))
        .add_columns(LineText.superior_text.label("RHK pimpinan"), LineText.assigned_by.label("penugasan"))
        .add_columns(IndicatorText.text.label("indikator"), IndicatorText.target.label("target"))
        .join(PlanVersion, PlanVersion.id == LineText.version_id)
        .join(PlanVersion.plan)
        .join(Plan.placement)
        .join(Plan.period)
        .outerjoin(LineText.indicators)
        .where(Placement.person_id == person_id)
        .order_by(Period.starts_on, Plan.id, PlanVersion.number, LineText.id, IndicatorText.id)
    )


def talk_of(person_id: int) -> AnySelect:
    versions = (
        select(PlanVersion.id).join(PlanVersion.plan).join(Plan.placement).where(Placement.person_id == person_id)
    )
    return said_of(PlanVersion.__tablename__, versions)
