"""Looking for a periodic report and what it says, beside what the log and earlier reports say."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import ColumnElement, Date, and_, cast, literal, null, or_, select, union_all
from sqlalchemy.orm import contains_eager, joinedload

from portal import clock
from portal.chart.standing import standing
from portal.periods.models import Period, StepKind, Window
from portal.plans.queries.tasks import AGREED_AT
from portal.reports.models import Activity, Evidence, Figure, Report, ReportLine
from portal.reports.queries.tasks import RETURNED_AT
from portal.reports.text import due_on
from portal.rules.achievement import Achievement, Quantity, accumulate
from portal.rules.reporting import Actual, ReportedMeasure, outcome
from portal.store import records
from portal.store.db import AnyRow, AnySelect, db, rows
from portal.store.errors import Missing


@dataclass(frozen=True)
class FigureRow:
    """A figure with what it comes to, and what the log says (None: nothing)."""

    figure: Figure
    outcome: Achievement
    logged: Decimal | None


@dataclass(frozen=True)
class LineRow:
    """A line of the report with its files, and what the log holds for it: entries and their files."""

    line: ReportLine
    figures: tuple[FigureRow, ...]
    files: tuple[Evidence, ...]
    entries: int
    log_files: tuple[Evidence, ...]


@dataclass
class Numbers:
    """By indicator, in time order: quantities of the log in the period, values of earlier accepted reports."""

    logged: dict[int, list[Decimal | None]] = field(default_factory=lambda: defaultdict(list))
    earlier: dict[int, list[Actual]] = field(default_factory=lambda: defaultdict(list))
    entries: dict[int, int] = field(default_factory=lambda: defaultdict(int))  # by line


def get(report_id: int) -> Report:
    """The report with its lines and figures, its plan's standing and its deadline. Raises Missing. Two queries."""
    row = (
        db.session.execute(
            _placed(select(Report, Window.due_on, RETURNED_AT, AGREED_AT))
            .where(Report.id == report_id)
            .options(joinedload(Report.plan_version), joinedload(Report.lines).joinedload(ReportLine.figures))
        )
        .unique()
        .first()
    )
    return _standing(row)


def find(plan_id: int, period_id: int) -> Report | None:
    """The report on a plan for a sub-period, if it was begun. One query."""
    return db.session.scalar(select(Report).where(Report.plan_id == plan_id, Report.period_id == period_id))


def line(line_id: int) -> ReportLine:
    """A line with its figures and report. Raises Missing. Three queries."""
    found = db.session.scalar(
        select(ReportLine).where(ReportLine.id == line_id).options(joinedload(ReportLine.figures))
        .options(joinedload(ReportLine.report).options(joinedload(Report.plan), joinedload(Report.period)))
    )  # fmt: skip
    if found is None:
        raise Missing("report line")
    found.report.plan.standing = standing(found.report.plan.placement_id, clock.today())
    return found


def _placed(query: AnySelect) -> AnySelect:
    """The same with plan, period and deadline beside the report."""
    return (
        query.join(Report.plan)
        .join(Report.period)
        .outerjoin(Window, and_(Window.period_id == Report.period_id, Window.step == StepKind.REPORT))
        .options(contains_eager(Report.plan), contains_eager(Report.period))
    )


def _standing(row: AnyRow | None) -> Report:
    if row is None:
        raise Missing("report")
    report: Report = row[0]
    report.due_on = due_on(row[1], row[2], row[3])
    report.plan.standing = standing(report.plan.placement_id, clock.today())
    return report


def sheet(report: Report) -> list[LineRow]:
    """What the report says line by line, with files and what the log holds. Two queries."""
    known = numbers(report)
    files = _files(report)
    closing = report.period.ends_on >= report.plan.ends_on
    return [
        LineRow(
            line,
            tuple(_figure(report, each, known, closing) for each in line.figures),
            tuple(each for each in files if each.report_line_id == line.id),
            known.entries[line.line_id],
            tuple(each for each in files if each.activity and each.activity.line_id == line.line_id),
        )
        for line in report.lines
    ]


def numbers(report: Report) -> Numbers:
    """What the log and earlier accepted reports hold for the report's indicators. One query."""
    logged = (
        select(
            literal(True).label("is_log"),
            Activity.line_id,
            Activity.indicator_id,
            Activity.quantity.label("value"),
            cast(null(), Date).label("done_on"),
            Activity.on.label("on"),
            Activity.id.label("key"),
            literal("").label("unit"),
        )
        .where(*_in_the_log(report))
    )  # fmt: skip
    earlier = (
        select(
            literal(False), ReportLine.line_id, Figure.indicator_id, Figure.value, Figure.done_on, Period.starts_on,
            Figure.id, Figure.unit,
        )
        .join(ReportLine, ReportLine.id == Figure.report_line_id)
        .join(ReportLine.report)
        .join(Report.period)
        .where(
            Report.plan_id == report.plan_id, Report.are("is_in_force"), Period.ends_on < report.period.starts_on
        )
    )  # fmt: skip
    found = Numbers()
    for row in rows(union_all(logged, earlier).order_by("on", "key")):
        if not row.is_log:
            amount = None if row.value is None else Quantity(row.value, row.unit)
            found.earlier[row.indicator_id].append(row.done_on or amount)
            continue
        found.entries[row.line_id] += 1
        if row.value is not None:
            found.logged[row.indicator_id].append(row.value)
    return found


def _in_the_log(report: Report) -> list[ColumnElement[bool]]:
    """SQL: the entries that the report may rest on; of an accepted one those that had been written by then."""
    conditions = [
        Activity.plan_id == report.plan_id,
        Activity.removed_at.is_(None),
        Activity.on.between(report.period.starts_on, report.period.ends_on),
    ]
    return conditions + ([Activity.written_at <= report.accepted_at] if report.accepted_at else [])


def _figure(report: Report, figure: Figure, known: Numbers, closing: bool) -> FigureRow:
    measure = ReportedMeasure(figure.direction, figure.accumulation, figure.target, not figure.target_is_sub)
    found = figure.judged or outcome(measure, [figure.actual], known.earlier[figure.indicator_id], closing)
    now = accumulate(figure.accumulation, known.logged[figure.indicator_id])
    return FigureRow(figure, found, figure.logged if report.stage.is_in_force else now)


def _files(report: Report) -> Sequence[Evidence]:
    """Evidence of the report's lines, and of the log entries in its period."""
    return db.session.scalars(
        select(Evidence)
        .outerjoin(Evidence.activity)
        .outerjoin(Evidence.report_line)
        .where(
            Evidence.plan_id == report.plan_id,
            Evidence.removed_at.is_(None),
            or_(ReportLine.report_id == report.id, and_(*_in_the_log(report))),
        )
        .options(contains_eager(Evidence.activity), joinedload(Evidence.file))
        .order_by(Evidence.id)
    ).all()


def misquoted() -> Iterator[str]:
    return records.misquoted(Report)
