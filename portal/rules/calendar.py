"""Periods, deadlines and Indonesian dates. Days are legal local days; the caller brings today."""

from calendar import monthrange
from datetime import date, timedelta

from portal.rules.words import Labelled

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
ROMANS = ("I", "II", "III", "IV")


class PeriodKind(Labelled):
    """Evaluation is yearly and periodic, the latter by quarter or month as the agency chooses."""

    YEAR = "year", "Tahunan"
    QUARTER = "quarter", "Triwulanan"
    MONTH = "month", "Bulanan"


def months(year: int) -> tuple[tuple[date, date], ...]:
    """Return the first and last day of each of the twelve months.

    Source: PermenPANRB 6/2022, periodic evaluation [2+]; monthly as an option [mem].
    """
    return tuple((date(year, at, 1), date(year, at, monthrange(year, at)[1])) for at in range(1, 13))


def quarters(year: int) -> tuple[tuple[date, date], ...]:
    """Return the first and last day of each of the four quarters.

    Source: PermenPANRB 6/2022, periodic evaluation, form line TRIWULAN I/II/III/IV [2+].
    """
    all_months = months(year)
    return tuple((all_months[at][0], all_months[at + 2][1]) for at in range(0, 12, 3))


def quarter_of(on: date) -> int:
    """Return the number (1 to 4) of the quarter that holds a day.

    Source: our rule, not law.
    """
    return (on.month + 2) // 3


def deadline(start: date, days: int) -> date:
    """Return the last day on which a step is in time, `days` calendar days after `start`.

    Source: PP 30/2019 Ps. 59 counts days after the result was received [2+]; that they are calendar days [mem].
    """
    return start + timedelta(days=days)


def due_from(came: date | None, days: int, due_on: date | None = None) -> date | None:
    """Return the last day on which whoever got a task on `came` is in time; None when neither day is known.

    That is the deadline of all, but never fewer than `days` calendar days after the task came: what reached somebody
    late does not make that person late.

    Source: our rule, not law.
    """
    if came is None:
        return due_on
    last = deadline(came, days)
    return max(last, due_on) if due_on else last


def is_late(due_on: date, on: date) -> bool:
    """Tell whether the last day has passed; the last day itself is in time.

    Source: our rule, not law.
    """
    return on > due_on


def long_date(on: date) -> str:
    """Return a date as forms and sentences write it: "31 Desember 2025".

    Source: PermenPANRB 6/2022, printed forms [2+].
    """
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def period_label(kind: PeriodKind, start: date) -> str:
    """Return the name of a period on screen: "Tahun 2026", "Triwulan II 2026", "Maret 2026".

    Source: our rule, not law.
    """
    if kind is PeriodKind.YEAR:
        return f"Tahun {start.year}"
    if kind is PeriodKind.QUARTER:
        return f"Triwulan {ROMANS[quarter_of(start) - 1]} {start.year}"
    return f"{MONTHS[start.month - 1]} {start.year}"


def period_printed(kind: PeriodKind, start: date) -> str:
    """Return what the evaluation forms print after PERIODE: "TRIWULAN II", and "AKHIR" for the year.

    Source: PermenPANRB 6/2022, form of the evaluation, PERIODE: TRIWULAN I/II/III/IV-AKHIR [2+]; monthly unverified.
    """
    if kind is PeriodKind.YEAR:
        return "AKHIR"
    if kind is PeriodKind.QUARTER:
        return f"TRIWULAN {ROMANS[quarter_of(start) - 1]}"
    return f"BULAN {MONTHS[start.month - 1].upper()}"
