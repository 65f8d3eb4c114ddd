"""Realisation against target: a helper beside the superior's judgement, never its source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from portal.rules.target import Accumulation, Direction, Target, write_number
from portal.rules.words import Labelled

HUNDRED = Decimal(100)


class Verdict(Labelled):
    """How a realisation stands to its target; unknown is not missed."""

    EXCEEDED = "exceeded", "Melampaui target"
    MET = "met", "Mencapai target"
    MISSED = "missed", "Belum mencapai target"
    UNKNOWN = "unknown", "Belum dapat dihitung"


@dataclass(frozen=True)
class Achievement:
    """A percentage (exact, not capped, None where it would mislead), a verdict, and both in Indonesian words."""

    percent: Decimal | None
    verdict: Verdict
    words: str


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


def achievement(direction: Direction, target: Target, actual: Decimal | date | str | None) -> Achievement:
    """Compare a realisation with its target, never capped.

    Higher: actual/target. Lower: 2 − actual/target. Range: inside, below, above. Milestone: days early or late.
    A target that is zero, negative or not read, and a realisation in words, give words and no percentage.

    Source: our rule, not law (PermenPANRB 6/2022 has no formula, BKN FAQ [1]).
    """
    if actual is None:
        return Achievement(None, Verdict.UNKNOWN, "Belum ada realisasi")
    if isinstance(actual, str):
        return Achievement(None, Verdict.UNKNOWN, "Realisasi berupa kalimat; bandingkan dengan targetnya")
    if direction is Direction.MILESTONE:
        return _milestone(target.on, actual)
    if isinstance(actual, date):
        return _no_comparison()
    if direction is Direction.RANGE:
        return _within(target, actual)
    return _ratio(direction, target.number, actual)


def rounded(number: Decimal) -> Decimal:
    """Round a percentage or a mean for display, half up to two decimals: the only place where achievement is rounded.

    Source: our rule, not law.
    """
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _with_decimals_of(whole: Decimal, found: Decimal) -> Decimal:
    exponent = whole.as_tuple().exponent
    places = exponent if isinstance(exponent, int) else 0
    return found.quantize(Decimal(1).scaleb(min(places, 0)), ROUND_HALF_UP)


def _no_comparison() -> Achievement:
    return Achievement(None, Verdict.UNKNOWN, "Target berupa kalimat; bandingkan dengan membaca realisasi")


def _milestone(on: date | None, actual: Decimal | date) -> Achievement:
    if on is None or not isinstance(actual, date):
        return _no_comparison()
    late = (actual - on).days
    if late > 0:
        return Achievement(None, Verdict.MISSED, f"Terlambat {late} hari")
    if late < 0:
        return Achievement(None, Verdict.EXCEEDED, f"Lebih awal {-late} hari")
    return Achievement(None, Verdict.MET, "Tepat pada tanggal target")


def _within(target: Target, actual: Decimal) -> Achievement:
    if target.low is None and target.high is None:
        return _no_comparison()
    if target.low is not None and actual < target.low:
        return Achievement(None, Verdict.MISSED, "Di bawah rentang target")
    if target.high is not None and actual > target.high:
        return Achievement(None, Verdict.MISSED, "Di atas rentang target")
    return Achievement(None, Verdict.MET, "Dalam rentang target")


def _ratio(direction: Direction, target: Decimal | None, actual: Decimal) -> Achievement:
    if target is None:
        return _no_comparison()
    gain = actual - target if direction is Direction.HIGHER else target - actual
    verdict = Verdict.EXCEEDED if gain > 0 else Verdict.MISSED if gain < 0 else Verdict.MET
    if target <= 0:
        return Achievement(None, verdict, verdict.label)
    percent = HUNDRED + HUNDRED * gain / target
    return Achievement(percent, verdict, f"{write_number(rounded(percent))}% dari target")
