"""Two years in the demonstration city: the last one closed and sealed, the present one running in every state."""

from datetime import date, timedelta

from portal.demo import judging, planning, reporting
from portal.demo.offices import City
from portal.periods.models import Period, StepKind, Window
from portal.plans.models import Plan
from portal.rules.calendar import PeriodKind, period_label, quarters
from portal.store import journal
from portal.store.db import db

LOGGERS = ("andi", "budi", "mega", "nur", "joko", "jalan1", "jalan3", "guru1", "guru2", "sapu1", "sapu2", "pedal1")


def walk(city: City, on: date) -> None:
    """Goes through both years in the order of the days, each step by whoever had the right to it."""
    over = planning.standing_of_all(city, on)
    ended = [span for span in quarters(on.year) if span[1] < on - timedelta(days=5)]
    judged_from = (ended or quarters(on.year - 1))[-1][0]
    last_year, last_quarters = _open_year(on.year - 1, judged_from)
    people = planning.agree_all(city, last_year, over)
    _close_year(city, people, last_year, last_quarters)
    this_year, parts = _open_year(on.year, judged_from)
    present = planning.begin_year(city, this_year, over, on)
    finished = parts[: len(ended)]
    for quarter in finished[:-1]:
        reporting.report_all(_in_force(present), quarter, quarter.ends_on + timedelta(days=1))
    if finished:
        _end_quarter(city, present, finished[-1], on)
    else:
        _judge_quarter(city, people, last_quarters[-1], on)
    for key in LOGGERS:
        if key in present:
            reporting.log(key, present[key], on)


def _close_year(city: City, people: dict[str, Plan], year: Period, quarters: list[Period]) -> None:
    """Reports of four quarters, then December: results of the units, appraisals released, answered, sealed."""
    for quarter in quarters[:-1]:
        reporting.report_all(people, quarter, quarter.ends_on + timedelta(days=2))
    reporting.report_all(people, quarters[-1], date(year.starts_on.year, 12, 11))
    judging.set_results(city, year, date(year.starts_on.year, 12, 14))
    judging.judge_year(people, year, date(year.starts_on.year, 12, 15), date(year.starts_on.year, 12, 30))


def _end_quarter(city: City, people: dict[str, Plan], quarter: Period, on: date) -> None:
    """The quarter just over: reports and appraisals on their way."""
    reporting.report_last(people, quarter, min(quarter.ends_on + timedelta(days=2), on - timedelta(days=4)))
    _judge_quarter(city, people, quarter, on)


def _judge_quarter(city: City, people: dict[str, Plan], quarter: Period, on: date) -> None:
    lately = on - timedelta(days=2)
    day = min(quarter.ends_on + timedelta(days=8), lately)
    judging.set_results(city, quarter, day, all_units=False)
    judging.judge_quarter(people, quarter, day, min(day + timedelta(days=4), on - timedelta(days=1)), lately)


def _in_force(people: dict[str, Plan]) -> dict[str, Plan]:
    return {key: plan for key, plan in people.items() if plan.in_force}


def _open_year(year: int, judged_from: date) -> tuple[Period, list[Period]]:
    """The year and its quarters, with the deadlines that the personnel office set.

    A quarter can be reported on and appraised from its first day, so that the whole road can be walked on any day.
    Before `judged_from` the city appraised by the year only.
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
            windows[StepKind.APPRAISAL] = (starts_on, ends_on + timedelta(days=20))
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
