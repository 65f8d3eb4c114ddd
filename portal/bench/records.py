"""Plans, reports, appraisals and services of the bench's town, put straight into the tables."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

from portal.appraisals.models import Appraisal, OrganisationResult
from portal.bench.form import appraisal_snapshot
from portal.chart.models import Placement, Position, Unit
from portal.paper.seal import seal
from portal.paper.snapshot import canonical
from portal.periods.models import Period
from portal.plans.models import CascadeLink, Indicator, IndicatorText, Line, LineText, Plan, PlanVersion
from portal.reports.models import Activity, Evidence, Figure, Report, ReportLine
from portal.rules.plan import Accumulation, Approach, Aspect, Direction, FormKind, LineKind
from portal.rules.rating import OrganisationLevel, Predicate, Rating
from portal.rules.satisfaction import MIN_SHOWN
from portal.services.actions import publish
from portal.services.models import Service, ServicePosition, ServiceRole, ServiceUnit
from portal.store import ballots, files, journal
from portal.store.ballots import Response, Written
from portal.store.db import db
from portal.store.tally import Channel

SENT = datetime(2026, 7, 8, 3, tzinfo=UTC)
TODAY = date(2026, 8, 10)


def _add(*records: object) -> None:
    db.session.add_all(records)
    db.session.flush()


def plan(placement: Placement, year: Period, rows: int, supported: Plan | None = None) -> Plan:
    """A plan in force of `rows` results that support those of the superior, and a change of it that was handed over."""
    found = Plan(
        placement_id=placement.id,
        period_id=year.id,
        starts_on=year.starts_on,
        ends_on=year.ends_on,
        form=FormKind.JA_JF,
        approach=Approach.QUANTITATIVE,
    )
    _add(found)
    pairs = []
    for _ in range(rows):
        line = Line(plan_id=found.id)
        _add(line)
        indicator = Indicator(line_id=line.id)
        _add(indicator)
        pairs.append((line, indicator))
        if supported:
            above = supported.versions[0].lines[len(pairs) % len(supported.versions[0].lines)]
            _add(CascadeLink(line_id=line.id, superior_line_id=above.line_id))
    for number, state in ((1, "agreed"), (2, "submitted")):
        version = PlanVersion(plan=found, number=number, state=state, submitted_at=SENT, reason="Target berubah.")
        version.agreed_at = SENT if state == "agreed" else None
        version.lines = [_text(line, indicator, place) for place, (line, indicator) in enumerate(pairs)]
        _add(version)
        journal.note(version, "submit", journal.SYSTEM)
        for line, _ in pairs:
            journal.note(version, "comment", journal.SYSTEM, "Perjelas ukurannya.", {"line_id": line.id})
    return found


def _text(line: Line, indicator: Indicator, place: int) -> LineText:
    measured = IndicatorText(
        indicator_id=indicator.id,
        place=0,
        text="Jumlah permohonan diproses",
        aspect=Aspect.QUANTITY,
        target="2.400 permohonan",
        target_low=Decimal(2400),
        unit="permohonan",
        direction=Direction.HIGHER,
        accumulation=Accumulation.SUM,
    )
    return LineText(
        line_id=line.id, kind=LineKind.MAIN, place=place, text="Terlayaninya permohonan", indicators=[measured]
    )


def hand_over(of: Plan, periods: dict[str, Period], rows: int) -> None:
    """What was done in the year so far: the log, the report and the appraisal of two quarters."""
    proof = files.remember(files.write(b"bukti"), "application/pdf", 5)
    for text in of.versions[0].lines:
        activity = Activity(
            key=str(uuid4()),
            plan_id=of.id,
            line_id=text.line_id,
            indicator_id=text.indicators[0].indicator_id,
            quantity=Decimal(12),
            text="Melayani pemohon di loket",
            on=TODAY,
            written_at=SENT,
        )
        _add(activity)
        _add(Evidence(plan_id=of.id, activity_id=activity.id, file_id=proof.id, name="bukti.pdf", added_at=SENT))
    for quarter, state in (("1", "accepted"), ("2", "submitted")):
        report = _report(of, periods[quarter], state)
        for line in report.lines:
            _add(Evidence(plan_id=of.id, report_line_id=line.id, file_id=proof.id, name="bukti.pdf", added_at=SENT))
    for quarter, state in (("1", "acknowledged"), ("2", "draft")):
        _appraisal(of, periods[quarter], state)


def _report(of: Plan, period: Period, state: str) -> Report:
    report = Report(
        plan_id=of.id,
        period_id=period.id,
        plan_version_id=of.versions[0].id,
        state=state,
        submitted_at=SENT,
        accepted_at=SENT if state == "accepted" else None,
        lines=[
            ReportLine(line_id=text.line_id, place=text.place, text=text.text, figures=[_figure(text)])
            for text in of.versions[0].lines
        ],
    )
    _add(report)
    journal.note(report, "submit", journal.SYSTEM)
    return report


def _figure(text: LineText) -> Figure:
    measured = text.indicators[0]
    return Figure(
        indicator_id=measured.indicator_id,
        place=0,
        text=measured.text,
        target=measured.target,
        direction=measured.direction,
        accumulation=measured.accumulation,
        realisation="600",
        value=Decimal(600),
    )


def _appraisal(of: Plan, period: Period, state: str) -> None:
    released = state != "draft"
    found = Appraisal(
        plan_id=of.id,
        period_id=period.id,
        plan_version_id=of.versions[0].id,
        number=1,
        state=state,
        results=Rating.MEETS,
        behaviour=Rating.MEETS,
        content=canonical(appraisal_snapshot(3)) if released else "",
        predicate=Predicate.GOOD if released else None,
        released_at=SENT if released else None,
        respond_by=TODAY if released else None,
        answered_at=SENT if released else None,
    )
    _add(found)
    journal.note(found, "release" if released else "start", journal.SYSTEM)


def result(unit: Unit, period: Period) -> None:
    """The unit's result in the period."""
    _add(
        OrganisationResult(
            unit_id=unit.id,
            period_id=period.id,
            level=OrganisationLevel.GOOD,
            reason="Target layanan tercapai.",
            set_at=SENT,
            set_by="Wali Kota",
        )
    )


def seals(placement: Placement, year: Period, rows: int) -> None:
    """As many sealed forms of one person; the record they are of does not matter to a list."""
    for number in range(1, rows + 1):
        seal("appraisal", number, number, placement.id, year.id, appraisal_snapshot(1), ["dokumen"])


def services(rows: int, unit: Unit, responsible: Position) -> None:
    """As many services, and as many comments to read on each but the first few of them."""
    for number in range(rows):
        service = Service(
            slug=f"layanan-{number}", name=f"Layanan {number:03}", requirements="KTP", duration="1 hari", cost="Gratis"
        )
        _add(service)
        _add(
            ServiceUnit(service_id=service.id, unit_id=unit.id, starts_on=TODAY.replace(month=1)),
            ServicePosition(
                service_id=service.id,
                position_id=responsible.id,
                role=ServiceRole.RESPONSIBLE,
                starts_on=TODAY.replace(month=1),
            ),
        )
        many = rows if number == 0 else 1
        heard = max(many, MIN_SHOWN) if number == 0 else 1  # below this number a page shows neither figures nor words
        ballots.count_now(
            Response(service_id=service.id, channel=Channel.WEB, on=TODAY, held="", waktu=3) for _ in range(heard)
        )
        publish([Written(service.id, TODAY, "", "Antrean lama.")] * many)
