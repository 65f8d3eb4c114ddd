"""Looking into the daily log: one's own, or that of somebody one is over."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from portal import clock
from portal.chart.models import Placement, Position
from portal.chart.standing import standing
from portal.periods.models import Period
from portal.plans.models import IndicatorText, LineText, Plan, PlanVersion
from portal.policy import Holder, Me, OfOwner, Standing
from portal.reports.models import Activity, Evidence, Report
from portal.reports.queries.evidence import files_of
from portal.rules.target import parse_target
from portal.store.db import AnySelect, db
from portal.store.errors import Missing
from portal.store.paging import PageOf, paged

# After a plan's last day its last entries and its last report are still written.
AFTERMATH = timedelta(days=45)


@dataclass(frozen=True)
class Log(OfOwner):
    """Whose log it is, where it stands, and what selects its plans."""

    standing: Standing
    plans: ColumnElement[bool]


@dataclass(frozen=True)
class Measured:
    """An indicator that an entry may name."""

    indicator_id: int
    text: str
    unit: str


@dataclass(frozen=True)
class OfferedResult:
    """A result in force that an entry may belong to. `used`, `last`: newest entry of it; its indicator (None: none)."""

    line_id: int
    plan_id: int
    text: str
    title: str  # of the plan: its year and position
    starts_on: date
    ends_on: date
    used: int
    last_indicator_id: int | None
    indicators: tuple[Measured, ...]

    def runs(self, on: date) -> bool:
        """Whether the plan covers the day."""
        return self.starts_on <= on <= self.ends_on


@dataclass(frozen=True)
class LogSpan:
    """What the list is narrowed to; everything but the days is optional."""

    starts_on: date
    ends_on: date
    line_id: int | None = None
    words: str = ""


@dataclass(frozen=True)
class LoggedActivity:
    """An entry as the list shows it. `closed`: an accepted report rests on it, so it stays as it is."""

    activity: Activity
    result: str
    indicator: str
    closed: bool
    files: Sequence[Evidence]


@dataclass(frozen=True)
class LogDay:
    """A day of the list: its entries on this page, and how many and how many minutes it has in all."""

    on: date
    entries: Sequence[LoggedActivity]
    count: int
    minutes: int


def own_log(me: Me) -> Log:
    """The log of the signed-in person, over all his placements. No query."""
    owner = Holder(me.person_id, 0, 0, me.name, "")
    return Log(Standing(owner, None, None, ""), Placement.person_id == me.person_id)


def log_of(placement_id: int) -> Log:
    """The log kept in a placement. Raises Missing. Two queries."""
    if db.session.get(Placement, placement_id) is None:
        raise Missing("placement")
    return Log(standing(placement_id, clock.today()), Plan.placement_id == placement_id)


def quick_log(me: Me) -> list[OfferedResult]:
    """The results that the signed-in person may log for, last used first. One query."""
    return results(own_log(me))


def results(log: Log) -> list[OfferedResult]:
    """The results in force with their indicators: of plans that run today first, last used first. One query."""
    on = clock.today()
    used = _newest(Activity.line_id == LineText.line_id)
    measured = _newest(Activity.indicator_id == IndicatorText.indicator_id)
    rows = db.session.execute(
        select(LineText, IndicatorText, Plan, Position.title, used, measured)
        .join(PlanVersion, PlanVersion.id == LineText.version_id)
        .join(PlanVersion.plan)
        .join(Plan.placement)
        .join(Placement.position)
        .outerjoin(IndicatorText, IndicatorText.line_text_id == LineText.id)
        .where(
            log.plans,
            PlanVersion.are("is_in_force"),
            Plan.starts_on <= on,
            Plan.ends_on >= on - AFTERMATH,
        )
        .order_by(Plan.id, LineText.kind.desc(), LineText.place, LineText.id, IndicatorText.place, IndicatorText.id)
    ).all()
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row[0].line_id].append(row)
    found = [_result(each) for each in grouped.values()]
    return sorted(found, key=lambda each: (not each.runs(on), -each.used))


def _newest(belongs: ColumnElement[bool]) -> Any:
    return select(func.max(Activity.id)).where(belongs, Activity.removed_at.is_(None)).scalar_subquery()


def _result(rows: Sequence[Any]) -> OfferedResult:
    line, _, plan, position, used, _ = rows[0]
    title = f"SKP {plan.starts_on.year}, {position}"
    last = next((row[1].indicator_id for row in rows if row[1] and used and row[5] == used), None)
    indicators = tuple(
        Measured(row[1].indicator_id, row[1].text, parse_target(row[1].target).unit) for row in rows if row[1]
    )
    return OfferedResult(
        line.line_id, plan.id, line.text, title, plan.starts_on, plan.ends_on, used or 0, last, indicators
    )


def entries(log: Log, span: LogSpan, page: int) -> tuple[list[LogDay], PageOf]:
    """A page of the log, newest day first, with the totals of its days. Four queries."""
    found = paged(_listed(log, span).order_by(Activity.on.desc(), Activity.id.desc()), page)
    files = files_of([row[0].id for row in found.rows])
    totals = _totals(log, span, {row[0].on for row in found.rows})
    days: dict[date, list[LoggedActivity]] = defaultdict(list)
    for activity, result, indicator, closed in found.rows:
        days[activity.on].append(LoggedActivity(activity, result, indicator or "", closed, files[activity.id]))
    return [LogDay(on, each, *totals[on]) for on, each in days.items()], found


def _listed(log: Log, span: LogSpan) -> AnySelect:
    return (
        select(Activity, result_text(), indicator_text(), is_closed())
        .join(Activity.plan)
        .join(Plan.placement)
        .where(*_within(log, span))
    )


def _within(log: Log, span: LogSpan) -> list[ColumnElement[bool]]:
    conditions = [log.plans, Activity.removed_at.is_(None), Activity.on.between(span.starts_on, span.ends_on)]
    if span.line_id is not None:
        conditions.append(Activity.line_id == span.line_id)
    if span.words:
        conditions.append(Activity.text.icontains(span.words, autoescape=True))
    return conditions


def _totals(log: Log, span: LogSpan, days: set[date]) -> dict[date, tuple[int, int]]:
    """(entries, minutes) of whole days, also of what is on another page."""
    found: dict[date, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for on, starts_at, ends_at in db.session.execute(
        select(Activity.on, Activity.starts_at, Activity.ends_at)
        .join(Activity.plan)
        .join(Plan.placement)
        .where(*_within(log, span), Activity.on.in_(days))
    ):
        count, minutes = found[on]
        spent = (ends_at.hour - starts_at.hour) * 60 + ends_at.minute - starts_at.minute if starts_at and ends_at else 0
        found[on] = count + 1, minutes + spent
    return found


def target_words(activity: Activity) -> dict[str, str]:
    """What an entry counts towards, in words, by the columns that name it. One query."""
    texts = select(result_text().label("line_id"), indicator_text().label("indicator_id"))
    row = db.session.execute(texts.select_from(Activity).where(Activity.id == activity.id)).one()
    return {name: text or "" for name, text in row._mapping.items()}


def result_text() -> Any:
    """SQL: the words of an activity's result in the latest version that was ever in force."""
    return (
        select(LineText.text)
        .join(PlanVersion, PlanVersion.id == LineText.version_id)
        .where(LineText.line_id == Activity.line_id, PlanVersion.agreed_at.is_not(None))
        .order_by(PlanVersion.number.desc())
        .limit(1)
        .correlate(Activity)
        .scalar_subquery()
    )


def indicator_text() -> Any:
    """SQL: the same of its indicator; NULL where the activity names none."""
    return (
        select(IndicatorText.text)
        .join(LineText, LineText.id == IndicatorText.line_text_id)
        .join(PlanVersion, PlanVersion.id == LineText.version_id)
        .where(IndicatorText.indicator_id == Activity.indicator_id, PlanVersion.agreed_at.is_not(None))
        .order_by(PlanVersion.number.desc())
        .limit(1)
        .correlate(Activity)
        .scalar_subquery()
    )


def is_closed() -> Any:
    """SQL: whether a report on the activity's day was accepted after the activity had been written."""
    return (
        exists()
        .where(
            Report.plan_id == Activity.plan_id,
            Report.accepted_at >= Activity.written_at,
            Period.id == Report.period_id,
            and_(Period.starts_on <= Activity.on, Period.ends_on >= Activity.on),
        )
        .correlate(Activity)
    )


def came_late(activity: Activity) -> bool:
    """Whether the report on the entry's day had been accepted before the entry was written. One query."""
    return (
        db.session.scalar(
            select(Report.id)
            .join(Report.period)
            .where(
                Report.plan_id == activity.plan_id,
                Report.accepted_at < activity.written_at,
                Period.starts_on <= activity.on,
                Period.ends_on >= activity.on,
            )
            .limit(1)
        )
        is not None
    )


def activity(activity_id: int) -> tuple[Activity, bool]:
    """An entry with its plan, and whether it is closed. Raises Missing. Two queries."""
    row = db.session.execute(
        select(Activity, is_closed())
        .join(Activity.plan)
        .where(Activity.id == activity_id, Activity.removed_at.is_(None))
        .options(contains_eager(Activity.plan))
    ).first()
    if row is None:
        raise Missing("activity")
    found, closed = row
    found.plan.standing = standing(found.plan.placement_id, clock.today())
    return found, closed


def by_key(key: str) -> Activity | None:
    """The entry that was made with this form, if its button was pressed before. One query."""
    return db.session.scalar(select(Activity).where(Activity.key == key).options(joinedload(Activity.plan)))
