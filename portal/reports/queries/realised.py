"""What accepted reports add up to: the ground on which appraisals stand."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.periods.models import Period
from portal.plans import queries as plans
from portal.plans.models import IndicatorText, LineText, Plan, PlanVersion
from portal.reports.models import Activity, Evidence, Figure, Fit, Report, ReportLine
from portal.rules.achievement import Achievement, Quantity, accumulate, in_unit_of, rounded
from portal.rules.calendar import PeriodKind
from portal.rules.number import parse_number
from portal.rules.plan import LineKind
from portal.rules.reporting import Actual, ReportedMeasure, outcome
from portal.rules.target import Accumulation, Target, parse_target, with_unit
from portal.store import settings
from portal.store.db import AnySelect, db
from portal.store.errors import Missing


@dataclass(frozen=True)
class Said:
    """Words from the report on one period."""

    period: str
    text: str


@dataclass(frozen=True)
class Voice:
    """The superior's feedback on a behaviour value, given with the report on one period."""

    period: str
    text: str
    person: str
    capacity: str


@dataclass(frozen=True)
class Proof:
    """A file behind a result. `fit`: the superior's verdict, None where he gave none (as for all files of the log)."""

    evidence_id: int
    name: str
    sha256: str
    mime: str
    size: int
    fit: Fit | None
    note: str
    period: str
    from_log: bool


@dataclass(frozen=True)
class IndicatorResult:
    """Target, realisation and achievement of an indicator over the whole span; `parts` as reported, in time order."""

    indicator_id: int
    text: str
    target: str
    of_year: bool
    realisation: str  # "" where nothing was reported
    value: Decimal | None
    done_on: date | None
    achievement: Achievement
    parts: tuple[Said, ...]


@dataclass(frozen=True)
class LineResult:
    """What was reached on one result of the version in force."""

    line_id: int
    kind: LineKind
    text: str
    indicators: tuple[IndicatorResult, ...]
    obstacles: tuple[Said, ...]
    follow_up: tuple[Said, ...]
    answers: tuple[Said, ...]
    evidence: tuple[Proof, ...]


@dataclass(frozen=True)
class Realised:
    """What accepted reports say of a plan between two days. `missing` names the sub-periods without an accepted one."""

    lines: tuple[LineResult, ...]
    feedback: dict[str, tuple[Voice, ...]]  # by code of rules.behaviour.VALUES
    missing: tuple[str, ...]
    self_assessments: tuple[Said, ...] = ()  # how the owner sees the periods himself


def accepted_for(plan_id: int, period: Period) -> Sequence[Report]:
    """The accepted reports of a plan within a period, in time order, with lines and figures. Three queries."""
    return db.session.scalars(
        _accepted(plan_id)
        .where(Period.starts_on >= period.starts_on, Period.ends_on <= period.ends_on)
        .options(selectinload(Report.lines).selectinload(ReportLine.figures))
    ).all()


def realisations(plan_id: int, starts_on: date, ends_on: date) -> Realised:
    """What the accepted reports on the sub-periods from `starts_on` to `ends_on` add up to, for the results in force.

    Raises Missing where no version is in force. Five queries, whatever the length.
    """
    version = plans.in_force(plan_id)
    if version is None:
        raise Missing("plan in force")
    return realisations_of(version, starts_on, ends_on)


def realisations_of(version: PlanVersion, starts_on: date, ends_on: date) -> Realised:
    """The same for the results of this version, whether or not it is still in force. Three queries."""
    parts = _parts(version.plan, ends_on)
    until = [report for _, report in parts if report]
    within = [report for report in until if report.period.starts_on >= starts_on]
    proofs = _proofs(within)
    span = _Span(version.plan, starts_on, ends_on, until, within)
    lines = tuple(_line(span, line, proofs[line.line_id]) for line in plans.content(version).lines)
    missing = tuple(part.label for part, report in parts if report is None and starts_on <= part.starts_on)
    said = tuple(Said(each.period.label, each.self_assessment) for each in within if each.self_assessment)
    return Realised(lines, _feedback(within), missing, said)


@dataclass(frozen=True)
class _Span:
    plan: Plan
    starts_on: date
    ends_on: date
    until: Sequence[Report]  # accepted, from the plan's first day
    within: Sequence[Report]

    def figures(self, indicator_id: int, reports: Sequence[Report]) -> list[tuple[Report, Figure]]:
        return [
            (report, figure)
            for report in reports
            for line in report.lines
            for figure in line.figures
            if figure.indicator_id == indicator_id
        ]

    def said(self, line_id: int, attribute: str) -> tuple[Said, ...]:
        found = [(report, line) for report in self.within for line in report.lines if line.line_id == line_id]
        words = [(report.period.label, getattr(line, attribute)) for report, line in found]
        return tuple(Said(period, text) for period, text in words if text)


def _parts(plan: Plan, ends_on: date) -> list[tuple[Period, Report | None]]:
    """The sub-periods of the plan up to a day in time order, each with its accepted report if there is one."""
    rows = db.session.execute(
        select(Period, Report)
        .outerjoin(
            Report,
            (Report.period_id == Period.id) & (Report.plan_id == plan.id) & Report.are("is_in_force"),
        )
        .where(
            Period.starts_on <= plan.ends_on,
            Period.ends_on.between(plan.starts_on, ends_on),
            or_(Report.id.is_not(None), Period.kind == PeriodKind(settings.value("report_kind"))),
        )
        .options(joinedload(Report.lines).joinedload(ReportLine.figures))
        .order_by(Period.starts_on, Period.id)
    ).unique()
    return [(period, report) for period, report in rows]


def _accepted(plan_id: int) -> AnySelect:
    return (
        select(Report)
        .join(Report.period)
        .where(Report.plan_id == plan_id, Report.are("is_in_force"))
        .options(contains_eager(Report.period))
        .order_by(Period.starts_on, Report.id)
    )


def _line(span: _Span, line: LineText, proofs: list[Proof]) -> LineResult:
    return LineResult(
        line.line_id,
        line.kind,
        line.text,
        tuple(_indicator(span, each) for each in line.indicators),
        span.said(line.line_id, "obstacles"),
        span.said(line.line_id, "follow_up"),
        span.said(line.line_id, "answer"),
        tuple(proofs),
    )


def _indicator(span: _Span, indicator: IndicatorText) -> IndicatorResult:
    target, of_year = _target(span, indicator)
    found = span.figures(indicator.indicator_id, span.within)
    earlier = span.figures(indicator.indicator_id, [each for each in span.until if each not in span.within])
    achieved = outcome(
        ReportedMeasure(indicator.direction, indicator.accumulation, target, of_year),
        [figure.actual for _, figure in found],
        [figure.actual for _, figure in earlier],
        closing=span.ends_on >= span.plan.ends_on,
    )
    parts = tuple(Said(report.period.label, figure.realisation) for report, figure in found if figure.realisation)
    aim = parse_target(target)
    value = _whole(indicator.accumulation, aim, [figure.actual for _, figure in found])
    done_on = next((figure.done_on for _, figure in reversed(found) if figure.done_on), None)
    words = _words(indicator.accumulation, parts, value, aim.unit)
    return IndicatorResult(
        indicator.indicator_id, indicator.text, target, of_year, words, value, done_on, achieved, parts
    )


def _whole(mode: Accumulation, target: Target, actuals: Sequence[Actual]) -> Decimal | None:
    """The figure of the span in the target's unit; None where none was reported, or one in a unit of its own."""
    numbers = [in_unit_of(target, each) for each in actuals if isinstance(each, Quantity)]
    return None if None in numbers else accumulate(mode, numbers)


def _target(span: _Span, indicator: IndicatorText) -> tuple[str, bool]:
    """The target of the span: its sub-target, or what the sub-targets within it add up to; else that of the year."""
    inside = [
        each
        for each in sorted(indicator.subtargets, key=lambda each: each.period.starts_on)
        if span.starts_on <= each.period.starts_on and each.period.ends_on <= span.ends_on and each.target.strip()
    ]
    covers_plan = span.starts_on <= span.plan.starts_on and span.plan.ends_on <= span.ends_on
    if covers_plan:
        return indicator.target, True
    if len(inside) == 1 and (inside[0].period.starts_on, inside[0].period.ends_on) == (span.starts_on, span.ends_on):
        return inside[0].target, False
    year, parts = parse_target(indicator.target), [parse_target(each.target) for each in inside]
    amounts = [None if each.number is None else Quantity(each.number, each.unit) for each in parts]
    whole = None if None in amounts else _whole(indicator.accumulation, year, amounts)
    return (indicator.target, True) if whole is None else (with_unit(whole, year.unit), False)


def _words(mode: Accumulation, parts: tuple[Said, ...], value: Decimal | None, unit: str) -> str:
    """What was reached: as reported once, a bare figure with its unit, the figure of several, else period by period."""
    if len(parts) == 1 and (value is None or parse_number(parts[0].text) is None):
        return parts[0].text
    if value is None:
        return ";\n".join(f"{part.period}: {part.text}" for part in parts)
    return with_unit(rounded(value) if mode is Accumulation.MEAN else value, unit)


def _proofs(reports: Sequence[Report]) -> dict[int, list[Proof]]:
    """By line: files of the reports, and of the log entries that these rest on. One query."""
    rows = db.session.execute(
        select(Evidence, ReportLine.line_id, Activity.line_id, Period.label)
        .join(Evidence.file)
        .outerjoin(Evidence.report_line)
        .outerjoin(Evidence.activity)
        .join(Report, or_(Report.id == ReportLine.report_id, Report.plan_id == Activity.plan_id))
        .join(Report.period)
        .where(
            Report.id.in_([report.id for report in reports]),
            Evidence.removed_at.is_(None),
            or_(
                Evidence.activity_id.is_(None),
                and_(
                    Activity.removed_at.is_(None),
                    Activity.on.between(Period.starts_on, Period.ends_on),
                    Activity.written_at <= Report.accepted_at,
                ),
            ),
        )
        .options(joinedload(Evidence.file))
        .order_by(Period.starts_on, Evidence.id)
    )
    found: dict[int, list[Proof]] = defaultdict(list)
    for each, reported, logged, period in rows:
        stored, is_logged = each.file, reported is None
        proof = Proof(
            each.id, each.name, stored.sha256, stored.mime, stored.size, each.fit, each.fit_note, period, is_logged
        )
        found[reported or logged].append(proof)
    return found


def _feedback(reports: Sequence[Report]) -> dict[str, tuple[Voice, ...]]:
    found: dict[str, list[Voice]] = defaultdict(list)
    for report in reports:
        for code, said in report.behaviour.items():
            if said["text"]:
                found[code].append(Voice(report.period.label, said["text"], said["person"], said["capacity"]))
    return {code: tuple(voices) for code, voices in found.items()}
