"""What this room holds about a person, for that person."""

from sqlalchemy import case, select

from portal.chart.models import Placement
from portal.periods.models import Period
from portal.plans.models import Plan
from portal.reports.models import Activity, Evidence, Figure, Report, ReportLine
from portal.rules.workflow import REPORT
from portal.store.db import AnySelect
from portal.store.records import said_of


def activities_of(person_id: int) -> AnySelect:
    return (
        select(Activity.on.label("hari"), Activity.starts_at.label("mulai"), Activity.ends_at.label("selesai"))
        .add_columns(Activity.text.label("uraian"), Activity.quantity.label("jumlah"))
        .add_columns(Activity.written_at.label("ditulis"), Activity.removed_at.label("dibuang"))
        .join(Activity.plan)
        .join(Plan.placement)
        .where(Placement.person_id == person_id)
        .order_by(Activity.on, Activity.id)
    )


def reports_of(person_id: int) -> AnySelect:
    return (
        select(
            Period.label.label("periode"),
            case(REPORT.labels, value=Report.state).label("keadaan"),
            Report.submitted_at.label("diajukan"),
        )
        .add_columns(Report.accepted_at.label("diterima"), Report.returned_note.label("catatan pengembalian"))
        .add_columns(Report.self_assessment.label("penilaian diri"), Report.behaviour.label("umpan balik perilaku"))
        .join(Report.plan)
        .join(Plan.placement)
        .join(Report.period)
        .where(Placement.person_id == person_id)
        .order_by(Period.starts_on, Report.id)
    )


def lines_of(person_id: int) -> AnySelect:
    return (
        select(Period.label.label("periode"), ReportLine.text.label("hasil kerja"), Figure.text.label("indikator"))
        .add_columns(Figure.target.label("target"), Figure.realisation.label("realisasi"))
        .add_columns(ReportLine.obstacles.label("kendala"), ReportLine.follow_up.label("tindak lanjut"))
        .add_columns(ReportLine.answer.label("umpan balik"))
        .join(ReportLine.report)
        .join(Report.plan)
        .join(Plan.placement)
        .join(Report.period)
        .outerjoin(ReportLine.figures)
        .where(Placement.person_id == person_id)
        .order_by(Period.starts_on, Report.id, ReportLine.place, Figure.place)
    )


def evidence_of(person_id: int) -> AnySelect:
    return (
        select(Evidence.name.label("berkas"), Evidence.added_at.label("ditambahkan"))
        .add_columns(Evidence.removed_at.label("dibuang"))
        .add_columns(Evidence.fit.label("penilaian"), Evidence.fit_note.label("catatan"))
        .join(Evidence.plan)
        .join(Plan.placement)
        .where(Placement.person_id == person_id)
        .order_by(Evidence.added_at, Evidence.id)
    )


def talk_of(person_id: int) -> AnySelect:
    reports = select(Report.id).join(Report.plan).join(Plan.placement).where(Placement.person_id == person_id)
    return said_of(Report.__tablename__, reports)
