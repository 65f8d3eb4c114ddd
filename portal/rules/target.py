"""Targets as people write them, and the number or date inside where there is exactly one reading.

A target is text first ("24 jam/minggu × 36 minggu" is a legitimate one); what cannot be read for certain stays text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.rules.calendar import MONTHS, long_date
from portal.rules.words import Labelled

INTEGER_DIGITS = 15
DECIMAL_DIGITS = 6
UNIT_LENGTH = 60


class Direction(Labelled):
    """Which realisation is a good one."""

    HIGHER = "higher", "Makin tinggi makin baik"
    LOWER = "lower", "Makin rendah makin baik"
    RANGE = "range", "Dalam rentang"
    MILESTONE = "milestone", "Selesai pada tanggal"


class Accumulation(Labelled):
    """How the figures of months or quarters become the figure of the year."""

    SUM = "sum", "Dijumlahkan"
    MEAN = "mean", "Dirata-ratakan"
    LAST = "last", "Angka terakhir"
    MAXIMUM = "maximum", "Angka tertinggi"


@dataclass(frozen=True)
class Target:
    """What a target text says: bounds (equal for one number, None for an open side), unit, or a day."""

    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    on: date | None = None

    @property
    def number(self) -> Decimal | None:
        """The single figure to compare with; None for a real range, a day or an unread text."""
        if self.low is None or self.high is None:
            return self.high if self.low is None else self.low
        return self.low if self.low == self.high else None

    @property
    def read(self) -> bool:
        """Whether the text holds a figure or a day that the portal understands."""
        return (self.low, self.high, self.on) != (None, None, None)


UNREAD = Target()

_NUMBER = r"[+\-−]?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?"
_PLAIN = re.compile(_NUMBER)
_AT_MOST = r"≤|<=|maksimal|maksimum|maks\.?|paling (?:banyak|lama|lambat|tinggi)|selambat-lambatnya"
_AT_LEAST = r"≥|>=|minimal|minimum|min\.?|paling (?:sedikit|rendah)|sekurang-kurangnya"
_CURRENCY = r"(?P<currency>Rp\.?\s*)?"
_SINGLE = re.compile(
    rf"(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST}))?\s*{_CURRENCY}(?P<number>{_NUMBER})(?P<unit>.*)",
    re.IGNORECASE | re.DOTALL,
)
_RANGE = re.compile(
    rf"{_CURRENCY}(?P<low>{_NUMBER})\s*%?\s*(?:[-–—]|s\.?d\.?|sampai(?: dengan)?|hingga)\s*(?:Rp\.?\s*)?"
    rf"(?P<high>{_NUMBER})(?P<unit>.*)",
    re.IGNORECASE | re.DOTALL,
)
_DAY = re.compile(
    r"(?:(?:paling lambat|selambat-lambatnya)(?: tanggal)?\s+)?"
    r"(?P<day>[0-9]{1,2})(?:\s+(?P<name>[a-z]+)\s+|[-/](?P<month>[0-9]{1,2})[-/])(?P<year>[0-9]{4})",
    re.IGNORECASE,
)
# A second figure changes the meaning ("24 jam × 36 minggu", "3/4", "07.00"); "m2" and a note in brackets do not.
_SECOND_FIGURE = re.compile(r"(?<![a-z])[0-9]|[×*]|^\s*x\s*[0-9]", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")


def parse_number(text: str) -> Decimal | None:
    """Return the number a user typed in Indonesian notation ("1.234,5", "-3", "+10"), None when it is not one.

    A dot groups thousands and nothing else: "3.5" is refused rather than guessed. At most 15 digits before the comma
    and 6 after it.

    Source: our rule, not law.
    """
    typed = text.strip()
    if not _PLAIN.fullmatch(typed):
        return None
    whole, _, fraction = typed.replace("−", "-").replace(".", "").partition(",")
    if len(whole.lstrip("+-")) > INTEGER_DIGITS or len(fraction) > DECIMAL_DIGITS:
        return None
    return Decimal(f"{whole}.{fraction}" if fraction else whole)


def write_number(number: Decimal) -> str:
    """Return a number in Indonesian notation with its own decimals, trailing zeros dropped: "1.234,5".

    Source: our rule, not law.
    """
    whole, _, fraction = f"{number:,f}".partition(".")
    fraction = fraction.rstrip("0")
    grouped = whole.replace(",", ".")
    if not fraction:
        return "0" if grouped == "-0" else grouped
    return f"{grouped},{fraction}"


def parse_target(text: str) -> Target:
    """Read a target text; never raises, and returns `UNREAD` for anything with more than one meaning.

    "480 anak/tahun" one number with unit, "≤ 3 hari" an open side, "2–8 °C" a range, "31 Maret 2026" a day.

    Source: our rule, not law.
    """
    written = " ".join(text.split())
    readers: tuple[Callable[[str], Target | None], ...] = (_read_day, _read_range, _read_single)
    return next((found for reader in readers if (found := reader(written))), UNREAD)


def target_words(target: Target) -> str:
    """Say back what was read: "480 anak", "paling banyak 3 hari", "2 sampai 8 °C", "31 Maret 2026"; "" when nothing.

    Source: our rule, not law.
    """
    if target.on:
        return long_date(target.on)
    if target.low is None and target.high is None:
        return ""
    if target.low is None or target.high is None:
        bound, number = ("paling banyak", target.high) if target.low is None else ("paling sedikit", target.low)
        return f"{bound} {_with_unit(write_number(number or Decimal(0)), target.unit)}"
    if target.low == target.high:
        return _with_unit(write_number(target.low), target.unit)
    return _with_unit(f"{write_number(target.low)} sampai {write_number(target.high)}", target.unit)


def _with_unit(figure: str, unit: str) -> str:
    currency, unit = ("Rp", unit[2:].strip()) if unit == "Rp" or unit.startswith("Rp ") else ("", unit)
    gap = "" if unit[:1] in {"", "%", "‰", "/"} else " "
    return f"{currency}{figure}{gap}{unit}"


def _read_day(written: str) -> Target | None:
    match = _DAY.fullmatch(written)
    if not match:
        return None
    month = int(match["month"]) if match["month"] else _month(match["name"])
    try:
        return Target(on=date(int(match["year"]), month, int(match["day"])))
    except ValueError:
        return UNREAD


def _month(name: str) -> int:
    wanted = name.casefold()
    found = (at for at, month in enumerate(MONTHS, 1) if wanted in (month.casefold(), month.casefold()[:3]))
    return next(found, 0)


def _read_range(written: str) -> Target | None:
    match = _RANGE.fullmatch(written)
    if not match:
        return None
    low, high, unit = parse_number(match["low"]), parse_number(match["high"]), _unit(match)
    if low is None or high is None or low > high or unit is None:
        return UNREAD
    return Target(low, high, unit)


def _read_single(written: str) -> Target | None:
    match = _SINGLE.fullmatch(written)
    if not match:
        return None
    number, unit = parse_number(match["number"]), _unit(match)
    if number is None or unit is None:
        return UNREAD
    return Target(None if match["most"] else number, None if match["least"] else number, unit)


def _unit(match: re.Match[str]) -> str | None:
    """Return the words around the figure; None when they hold a figure of their own or are a whole sentence."""
    words = match["unit"]
    first = words.split(maxsplit=1)
    day_without_year = bool(first) and _month(first[0]) > 0
    if day_without_year or _SECOND_FIGURE.search(_BRACKETS.sub("", words)):
        return None
    unit = " ".join(part for part in ("Rp" if match["currency"] else "", words.strip()) if part)
    return unit if len(unit) <= UNIT_LENGTH else None
