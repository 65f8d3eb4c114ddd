"""The index by period: which one is shown, and that all together say nothing that a period keeps to itself."""

from datetime import date

import pytest

from portal.rules.satisfaction import ELEMENTS
from portal.rules.score import Score, score
from portal.rules.survey_period import PeriodScore, Scores, SurveyPeriod, Switch, kind_in, period_of

CODES = [element.code for element in ELEMENTS]


def given(n: int, value: int = 3, **answers: int) -> Score:
    counts = {code: answers.get(code, n) for code in CODES}
    return score(n, {code: value * count for code, count in counts.items()}, counts)


def by_year(**years: Score) -> Scores:
    """by_year(y2026=…, y2025=…), the latest first."""
    return Scores(tuple(PeriodScore(f"Tahun {key[1:]}", date(int(key[1:]), 1, 1), each) for key, each in years.items()))


@pytest.mark.parametrize(
    ("kind", "part", "label", "first"),
    [
        (SurveyPeriod.YEAR, 0, "Tahun 2026", date(2026, 1, 1)),
        (SurveyPeriod.HALF, 0, "Semester I 2026", date(2026, 1, 1)),
        (SurveyPeriod.HALF, 1, "Semester II 2026", date(2026, 7, 1)),
        (SurveyPeriod.QUARTER, 0, "Triwulan I 2026", date(2026, 1, 1)),
        (SurveyPeriod.QUARTER, 3, "Triwulan IV 2026", date(2026, 10, 1)),
    ],
)
def test_a_period_has_a_name_and_a_first_day(kind: SurveyPeriod, part: int, label: str, first: date) -> None:
    assert period_of(kind, 2026, part) == (label, first)


def test_the_periods_of_a_year_have_these_months() -> None:
    assert [kind.months for kind in SurveyPeriod] == [12, 6, 3]


def test_the_latest_period_of_which_anything_is_shown_comes_first() -> None:
    found = by_year(y2027=given(9), y2026=given(10), y2025=given(50))
    assert (found.period().label, found.latest.n) == ("Tahun 2026", 10)
    assert found.period(date(2025, 1, 1)).label == "Tahun 2025"
    assert found.period(date(2027, 1, 1)).score.n == 9
    assert found.period(date(2020, 1, 1)).label == "Tahun 2026"
    assert by_year(y2027=given(9)).period().label == "Tahun 2027"
    assert Scores().period() is None and Scores().latest.n == 0


def test_all_together_hold_only_periods_whose_index_is_shown() -> None:
    """From 59 answers in all and 50 of one year one could reckon the nine of the other."""
    assert by_year(y2027=given(9), y2026=given(50)).together is None
    assert by_year(y2027=given(30, waktu=9), y2026=given(50)).together is None
    whole = by_year(y2028=given(9, 1), y2027=given(10, 4), y2026=given(30, 2)).together
    assert (whole.n, str(whole.index)) == (40, "62.5")  # (10 * 4 + 30 * 2) / 40 * 25, each respondent alike
    assert whole.answers["waktu"] == 40


def test_all_together_come_from_the_first_month_to_the_last() -> None:
    old, new = given(30), given(30)
    old = score(30, old.sums, old.answers, first=date(2025, 3, 1), last=date(2025, 11, 1))
    new = score(30, new.sums, new.answers, first=date(2026, 2, 1), last=date(2026, 4, 1))
    assert by_year(y2026=new, y2025=old).together.span == "Maret 2025 sampai April 2026"


YEAR, HALF, QUARTER = SurveyPeriod.YEAR, SurveyPeriod.HALF, SurveyPeriod.QUARTER


@pytest.mark.parametrize(
    ("first", "kinds"),
    [
        (date(2025, 3, 1), {2025: YEAR, 2026: YEAR, 2027: HALF, 2028: HALF, 2029: QUARTER}),
        (date(2026, 5, 9), {2025: YEAR, 2026: YEAR, 2027: HALF, 2028: HALF, 2029: QUARTER}),
        (date(2026, 5, 10), {2026: HALF, 2027: HALF, 2028: HALF, 2029: QUARTER}),  # nothing was counted at the first
        (date(2029, 1, 1), {2029: QUARTER}),
        (None, {2026: QUARTER, 2029: QUARTER}),
    ],
)
def test_a_change_counts_from_the_next_year_or_at_once_while_nothing_was_counted(first, kinds) -> None:
    changes = [Switch(date(2026, 5, 9), YEAR), Switch(date(2028, 12, 31), HALF)]
    assert {year: kind_in(year, QUARTER, changes, first) for year in kinds} == kinds
