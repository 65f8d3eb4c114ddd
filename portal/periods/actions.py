"""Opening a year with its parts, and moving openings and deadlines."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy.orm.attributes import flag_modified

from portal.periods import queries
from portal.periods.models import Period, StepKind, Window
from portal.rules.calendar import PeriodKind, months, period_label, quarters
from portal.rules.placement import Span, span_problems
from portal.rules.problems import Problem
from portal.store import journal, records
from portal.store.db import db
from portal.store.errors import Rejected
from portal.store.journal import Actor
from portal.store.records import shown

# Days after the last day of a period; our defaults, each can be moved on the period's page.
REPORT_DUE = {PeriodKind.QUARTER: 10, PeriodKind.MONTH: 5}
QUARTER_APPRAISED = 20
YEAR_APPRAISED = 31


def open_year(year: int, by_month: bool, on: date, by: Actor) -> Period:
    """A year with its quarters and, where reports are monthly, its months; all with the usual deadlines.

    A year that is open already gets the months that it lacks, but for quarters that are over: they were reported on.
    Nothing closes a year again, so none is opened far ahead.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    if year > on.year + 1:
        raise Rejected(f"Tahun dibuka paling jauh setahun di muka: {on.year + 1}.", "year")
    whole = queries.year(first)
    since = first if whole is None else next((begin for begin, end in quarters(year) if end >= on), None)
    if whole and (not by_month or since is None or queries.children(whole.id, PeriodKind.MONTH)):
        raise Rejected(f"Tahun {year} sudah dibuka. Pilih tahun lain, atau ubah tenggat tahun itu.", "year")
    if whole is None:
        whole = _period(PeriodKind.YEAR, first, last, None, by)
        for begin, end in quarters(year):
            _period(PeriodKind.QUARTER, begin, end, whole, by)
    for begin, end in months(year) if by_month else ():
        if since and begin >= since:
            _period(PeriodKind.MONTH, begin, end, whole, by)
    return whole


def move_deadlines(period: Period, spans: Mapping[StepKind, Span], version: int, by: Actor, note: str) -> None:
    """Other openings and deadlines. What is already late or in time stays as it was judged then."""
    windows = {window.step: window for window in period.windows}
    records.seen(period, version)
    if problems := _problems(spans):
        raise Rejected(problems)
    changed = {}
    for step, span in spans.items():
        window = windows[step]
        for name, new, word in (("opens_on", span.starts_on, "dibuka"), ("due_on", span.ends_on, "tenggat")):
            if getattr(window, name) != new:
                changed[f"{step.label}, {word}"] = [shown(getattr(window, name)), shown(new)]
        window.opens_on, window.due_on = span.starts_on, span.ends_on or span.starts_on
    if changed:
        flag_modified(period, "label")  # so that two officers who do this at once notice each other
        journal.note(period, "move-deadline", by, note, changed)


def _problems(spans: Mapping[StepKind, Span]) -> list[Problem]:
    return [
        Problem(f"{step.value}_due_on", f"{step.label}: pilih tenggat pada hari dibuka atau sesudahnya.")
        for step, span in spans.items()
        if span_problems(span)
    ]


def _period(kind: PeriodKind, first: date, last: date, parent: Period | None, by: Actor) -> Period:
    period = Period(
        kind=kind,
        starts_on=first,
        ends_on=last,
        parent=parent,
        label=period_label(kind, first),
        windows=[Window(step=step, opens_on=opens, due_on=due) for step, opens, due in _usual(kind, first, last)],
    )
    db.session.add(period)
    journal.note(period, "open", by)
    return period


def _usual(kind: PeriodKind, first: date, last: date) -> list[tuple[StepKind, date, date]]:
    """(step, opening, deadline): plans from December before to the end of January, then reports, then ratings."""
    if kind is PeriodKind.YEAR:
        return [
            (StepKind.PLAN, date(first.year - 1, 12, 1), date(first.year, 1, 31)),
            (StepKind.APPRAISAL, date(first.year, 12, 1), last + timedelta(days=YEAR_APPRAISED)),
        ]
    found = [(StepKind.REPORT, first, last + timedelta(days=REPORT_DUE[kind]))]
    if kind is PeriodKind.QUARTER:
        found.append((StepKind.APPRAISAL, first, last + timedelta(days=QUARTER_APPRAISED)))
    return found
