from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules import calendar
from portal.rules.calendar import PeriodKind


def test_the_quarters_of_a_year() -> None:
    assert calendar.quarters(2026) == (
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 12, 31)),
    )


@pytest.mark.parametrize(("year", "last"), [(2026, 28), (2028, 29), (2100, 28)])
def test_february_ends_where_the_year_says(year: int, last: int) -> None:
    assert calendar.months(year)[1] == (date(year, 2, 1), date(year, 2, last))


@given(st.integers(1900, 2200), st.sampled_from([calendar.months, calendar.quarters]))
def test_periods_cover_the_year_without_gap_or_overlap(
    year: int, periods: Callable[[int], tuple[tuple[date, date], ...]]
) -> None:
    spans = periods(year)
    assert spans[0][0] == date(year, 1, 1)
    assert spans[-1][1] == date(year, 12, 31)
    assert all(before[1] + timedelta(1) == after[0] for before, after in zip(spans, spans[1:], strict=False))


@given(st.dates())
def test_a_day_lies_in_its_quarter(on: date) -> None:
    start, end = calendar.quarters(on.year)[calendar.quarter_of(on) - 1]
    assert start <= on <= end


@pytest.mark.parametrize(
    ("on", "late"), [(date(2026, 1, 5), False), (date(2026, 1, 19), False), (date(2026, 1, 20), True)]
)
def test_the_last_day_is_in_time(on: date, late: bool) -> None:
    due_on = calendar.deadline(date(2026, 1, 5), 14)
    assert due_on == date(2026, 1, 19)
    assert calendar.is_late(due_on, on) is late


@pytest.mark.parametrize(
    ("kind", "start", "label", "printed"),
    [
        (PeriodKind.YEAR, date(2026, 1, 1), "Tahun 2026", "AKHIR"),
        (PeriodKind.QUARTER, date(2026, 1, 1), "Triwulan I 2026", "TRIWULAN I"),
        (PeriodKind.QUARTER, date(2026, 4, 1), "Triwulan II 2026", "TRIWULAN II"),
        (PeriodKind.QUARTER, date(2026, 7, 1), "Triwulan III 2026", "TRIWULAN III"),
        (PeriodKind.QUARTER, date(2026, 10, 1), "Triwulan IV 2026", "TRIWULAN IV"),
        (PeriodKind.MONTH, date(2026, 8, 1), "Agustus 2026", "BULAN AGUSTUS"),
    ],
)
def test_a_period_has_a_name_on_screen_and_on_paper(kind: PeriodKind, start: date, label: str, printed: str) -> None:
    assert calendar.period_label(kind, start) == label
    assert calendar.period_printed(kind, start) == printed


def test_a_date_in_words() -> None:
    assert calendar.long_date(date(2025, 12, 31)) == "31 Desember 2025"
    assert calendar.long_date(date(2026, 5, 1)) == "1 Mei 2026"


@pytest.mark.parametrize(
    ("came", "due_on", "found"),
    [
        (date(2026, 1, 5), date(2026, 1, 31), date(2026, 1, 31)),  # there is time until the deadline of all
        (date(2026, 1, 17), date(2026, 1, 31), date(2026, 1, 31)),
        (date(2026, 1, 18), date(2026, 1, 31), date(2026, 2, 1)),  # less than 14 days are left
        (date(2026, 8, 10), date(2026, 1, 31), date(2026, 8, 24)),
        (date(2026, 8, 10), None, date(2026, 8, 24)),
        (None, date(2026, 1, 31), date(2026, 1, 31)),
        (None, None, None),
    ],
)
def test_nobody_has_less_time_than_the_city_gives_after_a_task_came(came: date, due_on: date, found: date) -> None:
    assert calendar.due_from(came, 14, due_on) == found
