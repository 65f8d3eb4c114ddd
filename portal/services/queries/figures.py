"""The figures of services. Pages read the tally; a span of days is counted from the responses themselves.

What a night counted together stands in every span whole, by the day for which it counts (`store/ballots`): else an
answer that came late and moved the figure of a period alone would be known.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from portal import clock
from portal.chart.models import Dated, Unit
from portal.chart.scope import under
from portal.rules.satisfaction import QUESTION_ORDER
from portal.rules.score import Score, score
from portal.rules.survey_period import PeriodScore, Scores, SurveyPeriod, Switch, kind_in, period_of
from portal.services.models import ServicePosition, ServiceUnit
from portal.store import settings, tally
from portal.store.ballots import Response
from portal.store.db import db
from portal.store.journal import Entry
from portal.store.settings import Setting
from portal.store.tally import ANY, QUICK

VALUES = ("ones", "twos", "threes", "fours")


def scores(service_ids: Collection[int]) -> dict[int, Scores]:
    """The scores of each service by period of the survey, from the tally; in one statement, and one more for each way
    in which the city has surveyed before."""
    present = SurveyPeriod(settings.value("survey_period"))
    changes = _changes()
    first = tally.first_month() if changes else None
    by_service: dict[int, dict[tuple[int, int], dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    kinds: dict[int, SurveyPeriod] = {}
    for kind in {present, *(each.was for each in changes)}:
        for row in tally.sums(service_ids, kind.months):
            year = int(row.year)
            if kind is kind_in(year, present, changes, first):
                kinds[year] = kind
                by_service[row.service_id][year, int(row.part)][row.element] = row
    return {
        service_id: Scores(
            tuple(
                PeriodScore(*period_of(kinds[year], year, part), _from_tally(rows))
                for (year, part), rows in sorted(by_service[service_id].items(), reverse=True)
            )
        )
        for service_id in service_ids
    }


def service_index(service_id: int, starts: date | None = None, ends: date | None = None) -> Score:
    """The score of one service over the days from `starts` to `ends`, both included; None leaves that side open."""
    return _pooled(Response.service_id == service_id, *_between(starts, ends))


def person_index(position_ids: Collection[int], starts: date, ends: date) -> Score:
    """The score of the services that these positions answered for or served at, on the days on which they did.

    Pooled over respondents; a response counts once, however many of the positions are linked to its service.
    """
    linked = exists().where(
        ServicePosition.service_id == Response.service_id,
        ServicePosition.position_id.in_(position_ids),
        _on_that_day(ServicePosition),
    )
    return _pooled(linked, *_between(starts, ends))


def unit_index(unit_id: int, starts: date, ends: date) -> Score:
    """The score of the services that the unit or one below it ran, on the days on which they did; pooled likewise."""
    top = select(Unit.path).where(Unit.id == unit_id).scalar_subquery()
    run = exists().where(
        ServiceUnit.service_id == Response.service_id,
        ServiceUnit.unit_id == Unit.id,
        under(top),
        _on_that_day(ServiceUnit),
    )
    return _pooled(run, *_between(starts, ends))


# --- Parts of queries -------------------------------------------------------------------------------------------------

_BY_WORD = {each.label: each for each in SurveyPeriod}


def _changes() -> list[Switch]:
    """How the city surveyed before it changed that, as the journal tells; no statement where it never did."""
    if not settings.was_set("survey_period"):
        return []
    entries = db.session.scalars(
        select(Entry)
        .join(Setting, and_(Entry.record_type == "setting", Entry.record_id == Setting.id))
        .where(Setting.key == "survey_period", Entry.verb == "set")
        .order_by(Entry.number)
    )
    return [Switch(clock.local(each.at).date(), _BY_WORD[each.details["value"][0]]) for each in entries]


_ELEMENTS = tuple(getattr(Response, code) for code in QUESTION_ORDER)


def _pooled(*conditions: Any) -> Score:
    """The score of the counted responses that meet the conditions. One statement."""
    any_element = or_(*(column.is_not(None) for column in _ELEMENTS))
    row = db.session.execute(
        select(
            func.count(case((any_element, 1))),
            *(func.count(column) for column in _ELEMENTS),
            *(func.coalesce(func.sum(column), 0) for column in _ELEMENTS),
        ).where(Response.held == "", *conditions)
    ).one()
    elements = len(_ELEMENTS)
    answers = dict(zip(QUESTION_ORDER, row[1 : elements + 1], strict=True))
    sums = dict(zip(QUESTION_ORDER, row[elements + 1 :], strict=True))
    return score(row[0], sums, answers)


def _from_tally(rows: dict[str, Any]) -> Score:
    """The score from the tally's sums by element."""
    known = {code: rows[code] for code in QUESTION_ORDER if code in rows}
    return score(
        rows[ANY].answered if ANY in rows else 0,
        {code: row.total for code, row in known.items()},
        {code: row.answered for code, row in known.items()},
        quick=tuple(getattr(rows[QUICK], name) for name in VALUES) if QUICK in rows else (0, 0, 0, 0),
        first=min((row.first for row in known.values()), default=None),
        last=max((row.last for row in known.values()), default=None),
    )


def _between(starts: date | None, ends: date | None) -> list[ColumnElement[bool]]:
    return [
        *([Response.counted_for >= starts] if starts else []),
        *([Response.counted_for <= ends] if ends else []),
    ]


def _on_that_day(link: type[Dated]) -> Any:
    """The link held on the day for which the response counts."""
    day = Response.counted_for
    return and_(link.starts_on <= day, or_(link.ends_on.is_(None), link.ends_on >= day))
