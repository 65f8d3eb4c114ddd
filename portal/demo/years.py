"""The years of the demonstration city: one closed and sealed, the present one running in every state; early in January
between them the last one, which is over and not judged yet."""

from datetime import date, timedelta

from portal.demo import judging, offices, planning, reporting
from portal.demo.offices import City
from portal.periods.models import Period, StepKind, Window
from portal.plans.models import Plan
from portal.rules.calendar import PeriodKind, period_label, quarters
from portal.store import journal
from portal.store.db import db

CLOSED_BY = (1, 25)  # month and day: by then everybody's appraisal of the year before is sealed
LOGGERS = ("andi", "budi", "nur", "joko", "jalan1", "jalan3", "guru1", "guru2", "sapu1", "sapu2", "pedal1")


def walk(city: City, on: date) -> None:
    """Goes through the years in the order of the days, each step by whoever had the right to it."""
    over = planning.standing_of_all(city, on)
    ended = [span for year in (on.year - 1, on.year) for span in quarters(year) if span[1] < on - timedelta(days=5)]
    judged_from = ended[-1][0]
    closed_year = on.year - (1 if on > date(on.year, *CLOSED_BY) else 2)
    for year in range(closed_year, on.year + 1):
        period, parts = _open_year(year, judged_from, on + timedelta(days=10))
        judged = next((part for part in parts if part.starts_on == judged_from), None)
        if year == on.year:
            # In time to report on the quarter just over, where that is one of this year.
            offices.arrive(city, ended[-1][1] if judged_from.year == year else on)
            people = planning.begin_year(city, period, planning.standing_of_all(city, on), on)
        else:
            people = planning.agree_all(city, period, over)
        if year == closed_year:
            _close_year(city, people, period, parts)
        else:
            _report(people, [part for part in parts if part.ends_on < judged_from], judged, on)
        if judged:
            _judge_quarter(city, people, judged, on)
        if year == on.year > judged_from.year == closed_year:  # all quarters so far are closed: a few are early
            lately = on - timedelta(days=3)
            reporting.report_unfinished(people, parts[0], lately - timedelta(days=1), lately)
    for key in LOGGERS:
        if key in people:
            reporting.log(key, people[key], on)


def _close_year(city: City, people: dict[str, Plan], year: Period, quarters: list[Period]) -> None:
    """Reports of four quarters, then January: results of the units, appraisals released, answered, sealed."""
    for quarter in quarters:
        reporting.report_all(people, quarter, quarter.ends_on + timedelta(days=2))
    january = [year.ends_on + timedelta(days=number) for number in (5, 6, 21)]
    judging.set_results(city, year, january[0])
    judging.judge_year(people, year, january[1], january[2])


def _report(people: dict[str, Plan], finished: list[Period], last: Period | None, on: date) -> None:
    """Quarters whose reports were all accepted, and the one just over, whose reports are on their way."""
    for quarter in finished:
        reporting.report_all(_in_force(people), quarter, quarter.ends_on + timedelta(days=1))
    if last:
        lately = on - timedelta(days=3)
        reporting.report_last(people, last, min(last.ends_on + timedelta(days=2), lately - timedelta(days=1)), lately)


def _judge_quarter(city: City, people: dict[str, Plan], quarter: Period, on: date) -> None:
    lately = on - timedelta(days=2)
    day = min(quarter.ends_on + timedelta(days=8), lately)
    judging.set_results(city, quarter, day, all_units=False)
    judging.judge_quarter(people, quarter, day, min(day + timedelta(days=4), on - timedelta(days=1)), lately)


def _in_force(people: dict[str, Plan]) -> dict[str, Plan]:
    return {key: plan for key, plan in people.items() if plan.in_force}


def _open_year(year: int, judged_from: date, extended: date) -> tuple[Period, list[Period]]:
    """The year and its quarters, with the deadlines that the personnel office set.

    A quarter can be reported on and appraised from its first day, so that the whole road can be walked on any day.
    Before `judged_from` the city appraised by the year only; it put off the deadline of what is being appraised now
    to the day `extended`.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    whole = _period(
        PeriodKind.YEAR,
        first,
        last,
        None,
        {
            StepKind.PLAN: (date(year - 1, 12, 1), date(year, 1, 31)),
            StepKind.APPRAISAL: (date(year, 12, 1), date(year + 1, 1, 31)),
        },
    )
    parts = []
    for starts_on, ends_on in quarters(year):
        windows = {StepKind.REPORT: (starts_on, ends_on + timedelta(days=10))}
        if starts_on >= judged_from:
            windows[StepKind.APPRAISAL] = (starts_on, max(ends_on + timedelta(days=20), extended))
        parts.append(_period(PeriodKind.QUARTER, starts_on, ends_on, whole, windows))
    return whole, parts


def _period(
    kind: PeriodKind, first: date, last: date, parent: Period | None, windows: dict[StepKind, tuple[date, date]]
) -> Period:
    period = Period(
        kind=kind,
        starts_on=first,
        ends_on=last,
        parent_id=parent and parent.id,
        label=period_label(kind, first),
        windows=[Window(step=step, opens_on=opens, due_on=due) for step, (opens, due) in windows.items()],
    )
    db.session.add(period)
    journal.note(period, "open", journal.SYSTEM)
    return period
