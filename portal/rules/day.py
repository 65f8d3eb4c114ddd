"""Days as people type them."""

import re
from datetime import date

from portal.rules.calendar import MONTHS, long_date

_BEFORE = r"(?:(?:paling lambat|selambat-lambatnya|pada)(?: tanggal)?\s+|tanggal\s+|tgl\.?\s+)?"
_NAMED = re.compile(_BEFORE + r"(?P<day>[0-9]{1,2})\s+(?P<month>[a-z]+)\.?\s+(?P<year>[0-9]{4}|[0-9]{2})", re.I)
_FIGURES = re.compile(
    _BEFORE + r"(?P<day>[0-9]{1,2})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4}|[0-9]{2})",
    re.IGNORECASE,
)
_ISO = re.compile(_BEFORE + r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})", re.IGNORECASE)
_OTHER_NAMES = {
    "pebruari": 2, "peb": 2, "march": 3, "may": 5, "june": 6, "july": 7, "agt": 8, "ags": 8, "aug": 8, "august": 8,
    "sept": 9, "oct": 10, "october": 10, "nopember": 11, "nop": 11, "dec": 12, "december": 12, "january": 1,
    "february": 2,
}  # fmt: skip


def parse_day(text: str) -> date | None:
    """Return the day a user typed ("31 Des 2026", "31.12.2026", "31-12-2026", "2026-12-31"), None when it is not one.

    Source: our rule, not law.
    """
    match = _match(text)
    return _day(match["year"], match["month"], match["day"]) if match and len(match["year"]) == 4 else None


def meant_days(text: str) -> tuple[str, ...]:
    """Return the days that a text of figures may mean where it is not read: "12/31/2026", "31/12/26".

    Empty where the text is read, or is no day in any order.

    Source: our rule, not law.
    """
    match = _match(text)
    if match is None or parse_day(text):
        return ()
    year = match["year"] if len(match["year"]) == 4 else f"20{match['year']}"
    orders = ((match["month"], match["day"]), (match["day"], match["month"]))
    found = [day for month, number in orders if (day := _day(year, month, number))]
    return tuple(dict.fromkeys(long_date(each) for each in found))


def no_such_day(text: str) -> bool:
    """Return whether a text is written as a day that no calendar has: "31.02.2026", "31 Juni 2026".

    Source: our rule, not law.
    """
    match = _match(text)
    if match is None or len(match["year"]) != 4 or not _month(match["month"]):
        return False
    return not parse_day(text) and not meant_days(text)


def month_of(name: str) -> int:
    """Return the number of a month by its name or its first three letters, 0 when it is none.

    Source: our rule, not law.
    """
    wanted = name.casefold()
    found = (at for at, month in enumerate(MONTHS, 1) if wanted in (month.casefold(), month.casefold()[:3]))
    return next(found, _OTHER_NAMES.get(wanted, 0))


def _match(text: str) -> re.Match[str] | None:
    return next((match for form in (_NAMED, _FIGURES, _ISO) if (match := form.fullmatch(text.strip()))), None)


def _month(month: str) -> int:
    return int(month) if month.isdecimal() else month_of(month)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), _month(month), int(day)) if day.isdecimal() else None
    except ValueError:
        return None
