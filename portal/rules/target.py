"""Targets as people write them, and the number or date inside where there is exactly one reading.

A target is text first ("24 jam/minggu × 36 minggu" is a legitimate one); what cannot be read for certain stays text.
Plan, log and report read with this module; `READER` says with which edition of it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.rules.calendar import long_date
from portal.rules.day import meant_days, month_of, parse_day
from portal.rules.number import INTEGER_DIGITS, NUMBER, meanings, parse_number, write_number
from portal.rules.units import read_unit, take_scale
from portal.rules.words import Labelled

UNIT_LENGTH = 60
READER = 2  # stored beside every reading that a verdict rests on; 1 knew neither units nor words of scale


class Direction(Labelled):
    """Which realisation is a good one."""

    HIGHER = "higher", "Makin tinggi, makin baik"
    LOWER = "lower", "Makin rendah, makin baik"
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
    """What a target text says: bounds (equal for one number, None for an open side), unit, or a day.

    `strict`: the bound itself is outside ("< 25‰"). `meant`: what a text with more than one meaning may say; it is not
    read until whoever wrote it has chosen.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    on: date | None = None
    strict: bool = False
    meant: tuple[str, ...] = ()

    @property
    def number(self) -> Decimal | None:
        """The single figure to compare with; None for a real range, a day or an unread text."""
        if self.low is None or self.high is None:
            return self.high if self.low is None else self.low
        return self.low if self.low == self.high else None

    @property
    def exact(self) -> Decimal | None:
        """The figure where it is one and no bound: what a realisation must be."""
        return self.low if self.low == self.high else None

    @property
    def read(self) -> bool:
        """Whether the text holds a figure or a day that the portal understands."""
        return (self.low, self.high, self.on) != (None, None, None)

    @property
    def question(self) -> str:
        """What to ask whoever wrote a text with more than one meaning: "Maksud Anda 97,5%?"; else ""."""
        return f"Maksud Anda {' atau '.join(self.meant)}?" if self.meant else ""


UNREAD = Target()

_BELOW = r"<|kurang dari|di bawah"
_ABOVE = r">|lebih dari|di atas"
_AT_MOST = (
    r"≤|<=|mak[sz]imal|maksimum|maximum|ma(?:ks|x)\.?|paling (?:banyak|lama|lambat|tinggi)|selambat-lambatnya"
    r"|setinggi-tingginya|tidak (?:lebih dari|melebihi)"
)
_AT_LEAST = (
    r"≥|>=|minimal|minimum|min\.?|paling (?:sedikit|rendah)|sekurang-kurangnya|serendah-rendahnya|tidak kurang dari"
)
_CURRENCY = r"(?P<currency>Rp\.?\s*)?"
_SINGLE = re.compile(
    rf"(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST})|(?P<below>{_BELOW})|(?P<above>{_ABOVE})|sebanyak|sejumlah)?\s*"
    rf"{_CURRENCY}(?P<number>{NUMBER})(?P<unit>.*)",
    re.IGNORECASE | re.DOTALL,
)
_TO = r"(?:[-–—]|s\.?\s?/?\s?d\.?|sampai(?: dengan)?|hingga)"
_RANGE = re.compile(
    rf"{_CURRENCY}(?P<low>{NUMBER})(?P<first>[^0-9]*?)\s*{_TO}\s*(?:Rp\.?\s*)?(?P<high>{NUMBER})(?P<unit>.*)",
    re.IGNORECASE | re.DOTALL,
)
_CENTS = re.compile(r"(?<=[0-9]),[-–—]+")  # "Rp1.500.000,-"
# A second figure changes the meaning ("24 jam × 36 minggu", "3/4", "07.00"); "m2" and a note in brackets do not.
_SECOND_FIGURE = re.compile(r"(?<![a-z])[0-9]|[×*]|^\s*x\s*[0-9]", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")


def parse_target(text: str) -> Target:
    """Read a target text; never raises, and returns an unread one for anything with more than one meaning.

    "480 anak/tahun" one number with unit, "≤ 3 hari" an open side, "2–8 °C" a range, "31 Maret 2026" a day,
    "Rp 1,5 miliar" 1.500.000.000 with the unit Rp.

    Source: our rule, not law.
    """
    written = _CENTS.sub("", " ".join(text.split()))
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
        most, least = ("kurang dari", "lebih dari") if target.strict else ("paling banyak", "paling sedikit")
        bound, number = (most, target.high) if target.low is None else (least, target.low)
        return f"{bound} {with_unit(number or Decimal(0), target.unit)}"
    if target.low == target.high:
        return with_unit(target.low, target.unit)
    low = with_unit(target.low, "Rp" if _in_rupiah(target.unit) else "")
    return f"{low} sampai {with_unit(target.high, target.unit)}"


def with_unit(number: Decimal, unit: str) -> str:
    """Write a figure with its unit: "Rp1.500.000", "95%", "24 permohonan".

    Source: our rule, not law.
    """
    currency, unit = ("Rp", unit[2:].strip()) if _in_rupiah(unit) else ("", unit)
    gap = "" if unit[:1] in {"", "%", "‰", "/"} else " "
    return f"{currency}{write_number(number)}{gap}{unit}"


def proposed(target: Target) -> tuple[Direction, Accumulation]:
    """Propose how a target is measured: "≤ 3 hari" lower and averaged, "80%" higher and averaged, a day a milestone.

    Source: our rule, not law.
    """
    if target.on:
        return Direction.MILESTONE, Accumulation.LAST
    unit = read_unit(target.unit)
    averaged = unit.is_rate
    direction = Direction.HIGHER
    if target.low is not None and target.high is not None and target.low != target.high:
        direction, averaged = Direction.RANGE, True
    elif target.read and (target.low is None or target.number == 0):
        direction, averaged = Direction.LOWER, averaged or unit.is_duration
    return direction, Accumulation.MEAN if averaged else Accumulation.SUM


def _in_rupiah(unit: str) -> bool:
    return unit == "Rp" or unit.startswith("Rp ")


def _read_day(written: str) -> Target | None:
    if found := parse_day(written):
        return Target(on=found)
    return Target(meant=days) if (days := meant_days(written)) else None


def _read_range(written: str) -> Target | None:
    match = _RANGE.fullmatch(written)
    found = _unit(match) if match else None
    if match is None or found is None:
        return None
    power, unit = found
    first, words = take_scale(match["first"], bool(match["currency"]))
    if words and read_unit(words) != read_unit(unit) and not unit.startswith(words):
        return None
    low, high = parse_number(match["low"]), parse_number(match["high"])
    if low is None or high is None:
        return UNREAD
    low, high = low.scaleb(first or power), high.scaleb(power)
    return Target(low, high, unit) if low <= high else UNREAD


def _read_single(written: str) -> Target | None:
    match = _SINGLE.fullmatch(written)
    found = _unit(match) if match else None
    if match is None or found is None:
        return None
    (power, unit), typed = found, match["number"]
    number = parse_number(typed)
    is_share = read_unit(unit).dimension == "share"
    if number is None and is_share and "." not in typed:
        number = parse_number(f"{typed}0")  # "99,999%": nobody reaches 99.999%
    before, behind = written[: match.start("number")], written[match.end("number") :]
    if number is None:
        return Target(meant=tuple(f"{before}{each}{behind}" for each in meanings(typed)))
    if is_share and "." in typed:
        return Target(meant=tuple(f"{before}{each}{behind}" for each in meanings(typed.replace(".", ","))[:1]))
    number = number.scaleb(power)
    if number.adjusted() >= INTEGER_DIGITS:
        return UNREAD
    at_most, at_least = match["most"] or match["below"], match["least"] or match["above"]
    return Target(
        None if at_most else number, None if at_least else number, unit, strict=bool(match["below"] or match["above"])
    )


def _unit(match: re.Match[str]) -> tuple[int, str] | None:
    """Return the scale and the words around the figure; None when they hold a figure of their own or are a sentence."""
    words = match["unit"]
    first = words.split(maxsplit=1)
    day_without_year = bool(first) and month_of(first[0]) > 0
    if day_without_year or _SECOND_FIGURE.search(_BRACKETS.sub("", words)):
        return None
    power, rest = take_scale(words, bool(match["currency"]))
    unit = " ".join(part for part in ("Rp" if match["currency"] else "", rest) if part)
    return (power, unit) if len(unit) <= UNIT_LENGTH else None
