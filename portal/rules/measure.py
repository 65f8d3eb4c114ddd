"""How an indicator is measured, held against what its target says: what must be asked, and what contradicts."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.rules.day import no_such_day
from portal.rules.problems import Problem
from portal.rules.target import Accumulation, Direction, Target, parse_target, proposed
from portal.rules.units import read_unit


@dataclass(frozen=True)
class MeasureText:
    """Target text, direction and accumulation of an indicator. `of_time`: its aspect is time; `shared_out`: targets of
    the parts of the year make it a sum."""

    target: str
    direction: Direction
    accumulation: Accumulation
    of_time: bool = False
    shared_out: bool = False


def completed(target: str, direction: Direction | None, accumulation: Accumulation | None) -> MeasureText:
    """Fill in what was left to the portal with what the target proposes.

    Source: our rule, not law.
    """
    way, adding = proposed(parse_target(target))
    return MeasureText(target, direction or way, accumulation or adding)


def unread(target: str) -> str:
    """Say why a target is only text; "" where it is read, or has two meanings (`Target.question` asks then).

    Source: our rule, not law.
    """
    found = parse_target(target)
    if found.read or found.question or not target.strip():
        return ""
    if no_such_day(target):
        return f"“{target.strip()}” tidak ada di kalender. Periksa hari dan bulannya."
    return (
        "Target ini tidak terbaca sebagai angka atau tanggal; capaiannya tidak dapat dihitung, "
        "penilai membandingkannya sendiri."
    )


def contradictions(measure: MeasureText) -> list[Problem]:
    """Return what in direction and accumulation contradicts the target: to be mended, or said to be meant.

    Source: our rule, not law.
    """
    return [*_direction(measure, parse_target(measure.target)), *_accumulation(measure, parse_target(measure.target))]


def _direction(measure: MeasureText, target: Target) -> Iterator[Problem]:
    fits = {
        Direction.HIGHER: target.low is not None and target.number not in (None, 0),
        Direction.LOWER: target.high is not None and target.number is not None,
        Direction.RANGE: target.low != target.high,
        Direction.MILESTONE: target.on is not None,
    }
    if target.read and not fits[measure.direction]:
        yield Problem(
            "direction",
            f"Target “{measure.target}” tidak sejalan dengan arah “{measure.direction.label}”; menurut bunyinya "
            f"“{proposed(target)[0].label}”.",
        )


def _accumulation(measure: MeasureText, target: Target) -> Iterator[Problem]:
    if target.on or not target.read or measure.accumulation is not Accumulation.SUM or measure.shared_out:
        return
    unit = read_unit(target.unit)
    timed = unit.is_duration and measure.direction is not Direction.HIGHER
    if unit.is_rate or measure.of_time or timed:
        yield Problem(
            "accumulation",
            f"Angka tiap periode akan dijumlahkan menjadi angka setahun, padahal targetnya {measure.target}. Pilih "
            f"“{Accumulation.MEAN.label}” atau “{Accumulation.LAST.label}”.",
        )
