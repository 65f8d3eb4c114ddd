"""What this room holds about a person, for that person. A draft is its writer's alone, as everywhere."""

from sqlalchemy import case, select

from portal.appraisals.models import Appraisal
from portal.chart.models import Placement
from portal.periods.models import Period
from portal.plans.models import Plan
from portal.rules.workflow import APPRAISAL
from portal.store.db import AnySelect


def appraisals_of(person_id: int) -> AnySelect:
    return (
        select(
            Period.label.label("periode"),
            Appraisal.number.label("versi"),
            case(APPRAISAL.labels, value=Appraisal.state).label("keadaan"),
        )
        .add_columns(Appraisal.results.label("rating hasil kerja"), Appraisal.results_reason.label("alasan"))
        .add_columns(Appraisal.behaviour.label("rating perilaku"), Appraisal.predicate.label("predikat"))
        .add_columns(Appraisal.notes.label("catatan"), Appraisal.feedback.label("umpan balik"))
        .add_columns(Appraisal.released_at.label("dirilis"), Appraisal.response.label("tanggapan"))
        .add_columns(Appraisal.answered_at.label("ditanggapi"))
        .join(Appraisal.plan)
        .join(Plan.placement)
        .join(Appraisal.period)
        .where(Placement.person_id == person_id, Appraisal.are_not("is_secret"))
        .order_by(Period.starts_on, Appraisal.number, Appraisal.id)
    )
