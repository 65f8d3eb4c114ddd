"""The daily log and the periodic report: what may be written, and how a part of the year stands to its target."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from portal.rules.achievement import (
    UNLIKE_UNITS,
    Achievement,
    Quantity,
    Verdict,
    accumulate,
    achievement,
    in_unit_of,
    unknown,
)
from portal.rules.calendar import long_date
from portal.rules.day import no_such_day
from portal.rules.number import type_number, write_number
from portal.rules.problems import Problem
from portal.rules.target import Accumulation, Direction, Target, parse_target, target_words, with_unit
from portal.rules.units import read_unit

ACTIVITY_LENGTH = 1000
REALISATION_LENGTH = 400
EXPLANATION_LENGTH = 2000

# A sum grows and a maximum stays: what these have reached, or exceeded, nothing later takes back.
LASTING = (Accumulation.SUM, Accumulation.MAXIMUM)

Actual = Quantity | date | str | None  # a figure, a day, or else the words


@dataclass(frozen=True)
class ActivityText:
    """One entry of the daily log and the days of the plan that it belongs to."""

    text: str
    on: date
    plan_starts_on: date
    plan_ends_on: date
    starts_at: time | None = None
    ends_at: time | None = None
    has_indicator: bool = False
    quantity: Decimal | None = None


@dataclass(frozen=True)
class ReportedMeasure:
    """How an indicator is measured; `of_year`: the target is that of the whole plan, not of the part reported on."""

    direction: Direction
    accumulation: Accumulation
    target: str
    of_year: bool


@dataclass(frozen=True)
class Reading:
    """What the portal reads in a realisation. `question`: what must be asked first, since it has two meanings; `doubt`:
    why nothing can be compared, and how to mend it. Both are sentences, "" where there is nothing to say."""

    actual: Actual
    question: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class FigureText:
    """The reported realisation of one indicator, how it reads, and whether it missed its target."""

    id: int
    indicator: str
    realisation: str
    missed: bool
    reading: Reading = Reading(None)


@dataclass(frozen=True)
class ReportedResult:
    """What is reported on one result."""

    id: int
    figures: tuple[FigureText, ...]
    obstacles: str
    follow_up: str


def activity_problems(activity: ActivityText, today: date) -> list[Problem]:
    """Return everything that keeps an entry out of the log, all at once.

    Source: our rule, not law (daily logging is asked for by agencies, its form is not prescribed [1]).
    """
    return [*_words(activity), *_day(activity, today), *_hours(activity), *_quantity(activity)]


def problems(lines: Sequence[ReportedResult]) -> list[Problem]:
    """Return everything that prevents a report from being submitted, in the order of its lines, all at once.

    Where a target was missed both the obstacle and the follow-up are needed.

    Source: our rule, not law (obstacles and follow-up are asked for by cities' tenders [1]).
    """
    return [problem for line in lines for problem in _line(line)]


def doubts(lines: Sequence[ReportedResult]) -> list[Problem]:
    """Return what is worth a second look before a report is handed in or accepted: realisations that nothing compares.

    Source: our rule, not law.
    """
    return [
        Problem(f"lines.{line.id}.figures.{figure.id}", f"“{figure.indicator}”: {figure.reading.doubt}")
        for line in lines
        for figure in line.figures
        if figure.reading.doubt
    ]


def read(direction: Direction, target: Target, realisation: str) -> Reading:
    """Read a realisation beside its target: a figure with its own unit, for a milestone the day, otherwise the words.

    A bound or a range ("≤ 3 hari") is no realisation. A figure without a unit takes the target's, unless it would then
    be a hundredth of what was meant ("0,95" beside "95%", "1,4" beside "Rp1.500.000.000"): that is asked.

    Source: our rule, not law.
    """
    words = realisation.strip()
    if not words:
        return Reading(None)
    found = parse_target(words)
    if not target.read:
        amount = None if found.exact is None else Quantity(found.exact, found.unit)
        return Reading(found.on or amount or words)
    if found.question:
        return Reading(words, question=f"{found.question} Tulis yang Anda maksud.")
    if direction is Direction.MILESTONE or target.on:
        return Reading(found.on) if found.on else Reading(words, doubt=_no_day(target, words))
    if found.exact is None:
        return Reading(words, doubt=_no_figure(target))
    amount = Quantity(found.exact, found.unit)
    if meant := _meant(target, amount):
        return Reading(words, question=f"Maksud Anda {meant[0]} atau {meant[1]}? Tulis dengan satuannya.")
    if in_unit_of(target, amount) is None:
        return Reading(amount, doubt=_other_unit(target))
    return Reading(amount)


def written(number: Decimal, target: Target) -> str:
    """Write a figure of the log as a realisation: bare, but with the unit where a bare one would be asked about.

    Source: our rule, not law.
    """
    bare = Quantity(number)
    return with_unit(number, target.unit) if _meant(target, bare) else type_number(number)


def outcome(
    measure: ReportedMeasure, values: Sequence[Actual], earlier: Sequence[Actual], closing: bool
) -> Achievement:
    """Compare the realisation of a part of the plan's days with its target.

    `values` are those of the part in time order, `earlier` those since the plan's first day; `closing` tells that the
    part ends with the plan. Against a target of the year a sum and a maximum count from the first day, and before the
    last day what is not yet decided is neither met nor missed: a quarter of the work after a quarter of the year is no
    failure. A mean (a rate, a share) is held against its target in every part.

    Source: our rule, not law.
    """
    target = parse_target(measure.target)
    if measure.direction is Direction.MILESTONE:
        days = [value for value in values if isinstance(value, date)]
        return achievement(measure.direction, target, days[-1] if days else _said(values))
    amounts = _amounts(values)
    counted = _amounts(earlier) + amounts if measure.of_year and measure.accumulation in LASTING else amounts
    numbers = [in_unit_of(target, each) for each in counted]
    if target.read and None in numbers:
        return unknown(UNLIKE_UNITS)
    total = accumulate(measure.accumulation, numbers)
    found = achievement(measure.direction, target, Quantity(total) if amounts and total is not None else _said(values))
    if closing or not measure.of_year or measure.accumulation is Accumulation.MEAN or _decided(measure, found):
        return found
    return _running(measure.direction, found)


def _words(activity: ActivityText) -> Iterator[Problem]:
    if not activity.text.strip():
        yield Problem("text", "Tuliskan apa yang dikerjakan.")
    yield from _length("text", activity.text, ACTIVITY_LENGTH, "Catatan")


def _day(activity: ActivityText, today: date) -> Iterator[Problem]:
    if activity.on > today:
        yield Problem("on", "Tanggal ini belum tiba. Catatlah pada harinya, atau pilih tanggal lain.")
    elif not activity.plan_starts_on <= activity.on <= activity.plan_ends_on:
        first, last = long_date(activity.plan_starts_on), long_date(activity.plan_ends_on)
        yield Problem("on", f"Rencana ini berlaku {first} sampai {last}. Pilih tanggal di antaranya.")


def _hours(activity: ActivityText) -> Iterator[Problem]:
    if activity.ends_at is None:
        return
    if activity.starts_at is None:
        yield Problem("starts_at", "Isi jam mulai, atau kosongkan jam selesai.")
    elif activity.ends_at <= activity.starts_at:
        yield Problem("ends_at", "Jam selesai mendahului jam mulai. Perbaiki salah satunya.")


def _quantity(activity: ActivityText) -> Iterator[Problem]:
    if activity.quantity is None:
        return
    if not activity.has_indicator:
        yield Problem("target", "Pilih indikator untuk jumlah ini, atau kosongkan jumlahnya.")
    if activity.quantity < 0:
        yield Problem("quantity", "Jumlah tidak boleh kurang dari nol.")


def _line(line: ReportedResult) -> Iterator[Problem]:
    where = f"lines.{line.id}"
    for figure in line.figures:
        place = f"{where}.figures.{figure.id}"
        if not figure.realisation.strip():
            yield Problem(place, f"Realisasi “{figure.indicator}” masih kosong. Tulis angkanya, atau keadaannya.")
        if figure.reading.question:
            yield Problem(place, f"Realisasi “{figure.indicator}”: {figure.reading.question}")
        yield from _length(place, figure.realisation, REALISATION_LENGTH, "Realisasi")
    missed = [figure.indicator for figure in line.figures if figure.missed]
    if missed and not line.obstacles.strip():
        yield Problem(f"{where}.obstacles", f"Target “{missed[0]}” belum tercapai. Tuliskan kendalanya.")
    if missed and not line.follow_up.strip():
        yield Problem(f"{where}.follow_up", f"Target “{missed[0]}” belum tercapai. Tuliskan tindak lanjutnya.")
    yield from _length(f"{where}.obstacles", line.obstacles, EXPLANATION_LENGTH, "Kendala")
    yield from _length(f"{where}.follow_up", line.follow_up, EXPLANATION_LENGTH, "Tindak lanjut")


def _length(where: str, text: str, limit: int, noun: str) -> Iterator[Problem]:
    if len(text) > limit:
        yield Problem(
            where, f"{noun} terlalu panjang ({len(text)} huruf). Ringkaslah menjadi paling banyak {limit} huruf."
        )


def _meant(target: Target, amount: Quantity) -> tuple[str, str] | None:
    """The two amounts that a bare figure may stand for."""
    aim = target.number or target.high
    if amount.unit or not aim or amount.number <= 0:
        return None
    if read_unit(target.unit).dimension == "share" and amount.number <= 1 < aim:
        return with_unit(amount.number * 100, "%"), with_unit(amount.number, target.unit)
    if read_unit(target.unit).dimension == "money" and amount.number < 1000 <= aim / 1000:
        return f"Rp{write_number(amount.number)} {_scale(aim)}", with_unit(amount.number, "Rp")
    return None


def _scale(number: Decimal) -> str:
    return next(word for power, word in ((12, "triliun"), (9, "miliar"), (6, "juta")) if number.adjusted() >= power)


def _no_day(target: Target, typed: str) -> str:
    if no_such_day(typed):
        return f"“{typed}” tidak ada di kalender. Periksa hari dan bulannya."
    return f"realisasinya tidak terbaca sebagai tanggal, padahal targetnya {target_words(target)}. Tulis tanggalnya."


def _no_figure(target: Target) -> str:
    return (
        f"realisasinya tidak terbaca sebagai satu angka, padahal targetnya {target_words(target)}. "
        "Tulis angkanya dahulu, misalnya “24 permohonan”; keterangannya di kolom kendala."
    )


def _other_unit(target: Target) -> str:
    unit = target.unit or "tanpa satuan"
    return f"satuannya berbeda dari target ({unit}), sehingga tidak dibandingkan. Tulis dalam satuan target."


def _amounts(values: Sequence[Actual]) -> list[Quantity]:
    return [value for value in values if isinstance(value, Quantity)]


def _said(values: Sequence[Actual]) -> str | None:
    return next((value for value in values if isinstance(value, str)), None)


def _decided(measure: ReportedMeasure, found: Achievement) -> bool:
    """Whether nothing that may still come changes the verdict."""
    if measure.accumulation not in LASTING:
        return False
    if measure.direction is Direction.HIGHER:
        return found.verdict in (Verdict.MET, Verdict.EXCEEDED)
    return measure.direction is Direction.LOWER and found.verdict is Verdict.MISSED


def _running(direction: Direction, found: Achievement) -> Achievement:
    if found.verdict is Verdict.UNKNOWN:
        return found
    if direction is Direction.HIGHER and found.percent is not None:
        return Achievement(found.percent, Verdict.UNKNOWN, f"{found.words} setahun, masih berjalan")
    return Achievement(None, Verdict.UNKNOWN, "Masih berjalan; target setahun dinilai pada akhir rencana")
