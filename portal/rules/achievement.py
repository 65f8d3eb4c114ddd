"""Realisation against target: a helper beside the superior's judgement, never its source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from portal.rules.number import write_number
from portal.rules.target import Accumulation, Direction, Target, target_words
from portal.rules.units import converted
from portal.rules.words import Labelled

HUNDRED = Decimal(100)


class Verdict(Labelled):
    """How a realisation stands to its target; unknown is not missed."""

    EXCEEDED = "exceeded", "Melampaui target"
    MET = "met", "Mencapai target"
    MISSED = "missed", "Belum mencapai target"
    UNKNOWN = "unknown", "Belum dapat dihitung"


BETTER = "Lebih baik daripada target"  # exceeded, where less or earlier is better
UNLIKE_UNITS = "Satuan berbeda; bandingkan sendiri"


@dataclass(frozen=True)
class Quantity:
    """A figure as somebody reported it, in its own unit ("": none was named, so that it takes the target's)."""

    number: Decimal
    unit: str = ""


@dataclass(frozen=True)
class Achievement:
    """A percentage (never below 0, not capped, None where it would mislead), a verdict, and both in Indonesian words.

    `label`: the verdict in words; what is below its target is "Lebih baik daripada target" where less is better.
    """

    percent: Decimal | None
    verdict: Verdict
    words: str
    label: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", self.label or self.verdict.label)


def accumulate(mode: Accumulation, values: Sequence[Decimal | None]) -> Decimal | None:
    """Return the figure of the whole from those of its parts in time order; None when no part has one.

    A missing part is left out, never counted as zero; who shows the figure also names what is missing.

    Source: our rule, not law.
    """
    known = [value for value in values if value is not None]
    if not known:
        return None
    if mode is Accumulation.SUM:
        return sum(known, Decimal(0))
    if mode is Accumulation.MEAN:
        return sum(known, Decimal(0)) / len(known)
    return known[-1] if mode is Accumulation.LAST else max(known)


def disagreement(mode: Accumulation, whole: Decimal, parts: Sequence[Decimal]) -> str:
    """Say in Indonesian how the targets of the parts contradict the target of the whole; empty when they agree.

    A mean is compared with the decimals of the whole: 3, 3 and 4 agree with 3,3.

    Source: our rule, not law.
    """
    found = accumulate(mode, parts)
    if found is None or found == whole or (mode is Accumulation.MEAN and _with_decimals_of(whole, found) == whole):
        return ""
    shown, wanted = write_number(rounded(found) if mode is Accumulation.MEAN else found), write_number(whole)
    if mode is Accumulation.SUM:
        gap = write_number(abs(whole - found))
        remedy = f"Tambahkan {gap} lagi" if found < whole else f"Kurangi {gap}"
        return f"Target per periode berjumlah {shown}, sedangkan target seluruhnya {wanted}. {remedy}."
    measure = {
        Accumulation.MEAN: "Rata-rata target per periode",
        Accumulation.LAST: "Target periode terakhir",
        Accumulation.MAXIMUM: "Target per periode yang tertinggi",
    }[mode]
    return f"{measure} {shown}, sedangkan target seluruhnya {wanted}. Samakan keduanya."


def achievement(direction: Direction, target: Target, actual: Quantity | date | str | None) -> Achievement:
    """Compare a realisation with its target, never capped.

    Higher: actual/target. Lower: 2 − actual/target. Range: inside, below, above. Milestone: days early or late.
    A target that is zero, negative or not read, a realisation in words and one in another unit give words and no
    percentage.

    Source: our rule, not law (PermenPANRB 6/2022 has no formula, BKN FAQ [1]).
    """
    if actual is None:
        return unknown("Belum ada realisasi")
    if isinstance(actual, str):
        return unknown("Realisasi berupa kalimat; bandingkan dengan targetnya")
    if direction is Direction.MILESTONE:
        return _milestone(target.on, actual)
    if isinstance(actual, date) or not target.read or target.on:
        return unknown("Target berupa kalimat; bandingkan dengan membaca realisasi")
    number = in_unit_of(target, actual)
    if number is None:
        return unknown(UNLIKE_UNITS)
    return _within(target, number) if direction is Direction.RANGE else _ratio(direction, target, number)


def restored(direction: Direction, percent: Decimal | None, verdict: Verdict, words: str) -> Achievement:
    """Return an achievement as it was found and kept.

    Source: our rule, not law.
    """
    return Achievement(percent, verdict, words, _label(direction, verdict))


def in_unit_of(target: Target, actual: Quantity) -> Decimal | None:
    """Return a figure in the target's unit; None where the units do not agree.

    Source: our rule, not law.
    """
    return converted(actual.number, actual.unit, target.unit)


def unknown(words: str) -> Achievement:
    """Return that nothing was compared, and why.

    Source: our rule, not law.
    """
    return Achievement(None, Verdict.UNKNOWN, words)


def rounded(number: Decimal) -> Decimal:
    """Round a percentage or a mean for display, half up to two decimals: the only place where achievement is rounded.

    Source: our rule, not law.
    """
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _with_decimals_of(whole: Decimal, found: Decimal) -> Decimal:
    exponent = whole.as_tuple().exponent
    places = exponent if isinstance(exponent, int) else 0
    return found.quantize(Decimal(1).scaleb(min(places, 0)), ROUND_HALF_UP)


def _label(direction: Direction, verdict: Verdict) -> str:
    return BETTER if verdict is Verdict.EXCEEDED and direction is not Direction.HIGHER else verdict.label


def _milestone(on: date | None, actual: Quantity | date) -> Achievement:
    if on is None or not isinstance(actual, date):
        return unknown("Target berupa kalimat; bandingkan dengan membaca realisasi")
    late = (actual - on).days
    if late > 0:
        return Achievement(None, Verdict.MISSED, f"Terlambat {late} hari")
    if late < 0:
        return Achievement(None, Verdict.EXCEEDED, f"Lebih awal {-late} hari", BETTER)
    return Achievement(None, Verdict.MET, "Tepat pada tanggal target")


def _within(target: Target, actual: Decimal) -> Achievement:
    if target.low is not None and (actual < target.low or (target.strict and actual == target.low)):
        return Achievement(None, Verdict.MISSED, "Di bawah rentang target")
    if target.high is not None and (actual > target.high or (target.strict and actual == target.high)):
        return Achievement(None, Verdict.MISSED, "Di atas rentang target")
    return Achievement(None, Verdict.MET, "Dalam rentang target")


def _ratio(direction: Direction, target: Target, actual: Decimal) -> Achievement:
    wanted = target.number
    if wanted is None:
        return unknown("Target berupa rentang; pilih arah “Dalam rentang” atau bandingkan sendiri")
    gain = actual - wanted if direction is Direction.HIGHER else wanted - actual
    verdict = Verdict.EXCEEDED if gain > 0 else Verdict.MISSED if gain < 0 or target.strict else Verdict.MET
    label = _label(direction, verdict)
    if gain == 0 and target.strict:
        return Achievement(None, verdict, f"Tepat pada batas, sedangkan targetnya {target_words(target)}")
    if wanted <= 0:
        return Achievement(None, verdict, label, label)
    percent = max(HUNDRED + HUNDRED * gain / wanted, Decimal(0))
    shown = f"{write_number(_shown(percent, verdict))}%"
    words = f"Capaian {shown}" if direction is Direction.LOWER else f"{shown} dari target"
    return Achievement(percent, verdict, words, label)


def _shown(percent: Decimal, verdict: Verdict) -> Decimal:
    """Rounded, but what is missed or exceeded by a hair does not read as a hundred."""
    found = rounded(percent)
    if found != HUNDRED or verdict is Verdict.MET:
        return found
    return found + Decimal("0.01") if verdict is Verdict.EXCEEDED else found - Decimal("0.01")
