"""The periods of the satisfaction survey: the index is one of a period, and of several only what those show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce

from portal.rules.calendar import ROMANS
from portal.rules.satisfaction import QUESTION_ORDER
from portal.rules.score import Score, score
from portal.rules.words import Labelled


class SurveyPeriod(Labelled):
    """How often the city surveys: its code, its word."""

    YEAR = "year", "Tahunan"
    HALF = "half", "Semesteran"
    QUARTER = "quarter", "Triwulanan"

    @property
    def months(self) -> int:
        return {SurveyPeriod.YEAR: 12, SurveyPeriod.HALF: 6, SurveyPeriod.QUARTER: 3}[self]


@dataclass(frozen=True)
class Switch:
    """That the city surveys otherwise since a day, and how it did before."""

    on: date
    was: SurveyPeriod


@dataclass(frozen=True)
class PeriodScore:
    """The score of one period."""

    label: str
    starts_on: date
    score: Score


@dataclass(frozen=True)
class Scores:
    """What was answered about a service, by period, the latest first; periods without answers are left out."""

    periods: tuple[PeriodScore, ...] = ()

    def period(self, starts_on: date | None = None) -> PeriodScore | None:
        """Return the period that begins on the day; else the latest of which anything is shown, or the latest.

        Source: our rule, not law.
        """
        asked = (each for each in self.periods if each.starts_on == starts_on)
        shown = (each for each in self.periods if each.score.shown)
        return next(asked, None) or next(shown, None) or next(iter(self.periods), None)

    @property
    def latest(self) -> Score:
        """The score of that period; an empty one where nobody answered."""
        found = self.period()
        return found.score if found else score(0, {}, {})

    @property
    def together(self) -> Score | None:
        """Return the score over all periods whose index is shown; None where these are fewer than two.

        What is not shown of a period is not in it: from the sum and the other periods it could be reckoned.

        Source: PermenPANRB 14/2017, a periodic survey, at least once a year [2+]; a figure over several periods is our
        rule, not law.
        """
        shown = [each.score for each in self.periods if each.score.index_shown]
        return _pooled(shown) if len(shown) > 1 else None


def period_of(kind: SurveyPeriod, year: int, part: int) -> tuple[str, date]:
    """Return name and first day of the `part`-th (from 0) period of a year: "Semester II 2026", 1 July 2026.

    Source: PermenPANRB 14/2017, at least once a year [2+]; that periods are those of the calendar is our rule, not law.
    """
    names = {SurveyPeriod.YEAR: "Tahun", SurveyPeriod.HALF: "Semester", SurveyPeriod.QUARTER: "Triwulan"}
    number = "" if kind is SurveyPeriod.YEAR else f" {ROMANS[part]}"
    return f"{names[kind]}{number} {year}", date(year, part * kind.months + 1, 1)


def kind_in(year: int, present: SurveyPeriod, changes: Sequence[Switch], first: date | None) -> SurveyPeriod:
    """Return how a year is cut into periods. What was shown of a year is never cut anew: from old and new figures those
    of fewer than ten could be reckoned. So a change counts from the next year on, or at once while nothing was counted.

    `changes`: the earliest first. `first`: the first month of which anything was counted.

    Source: our rule, not law.
    """
    told = (each.was for each in changes if first and each.on >= first and each.on.year >= year)
    return next(told, present)


def _pooled(scores: Sequence[Score]) -> Score:
    days = [day for each in scores for day in (each.first, each.last) if day]
    return score(
        sum(each.n for each in scores),
        reduce(_added, (each.sums for each in scores)),
        reduce(_added, (each.answers for each in scores)),
        first=min(days, default=None),
        last=max(days, default=None),
    )


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {code: one[code] + other[code] for code in QUESTION_ORDER}
