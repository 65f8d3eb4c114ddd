"""The daily log and the periodic report: what may be written, and how a part of the year stands to its target."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from portal.rules.achievement import Achievement, Verdict, accumulate, achievement
from portal.rules.calendar import long_date
from portal.rules.problems import Problem
from portal.rules.target import Accumulation, Direction, parse_target

ACTIVITY_LENGTH = 1000
REALISATION_LENGTH = 400
EXPLANATION_LENGTH = 2000

# A sum grows and a maximum stays: what these have reached, or exceeded, nothing later takes back.
LASTING = (Accumulation.SUM, Accumulation.MAXIMUM)

Actual = Decimal | date | str | None  # a figure, a day, or else the words


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
class FigureText:
    """The reported realisation of one indicator, and whether it missed its target."""

    id: int
    indicator: str
    realisation: str
    missed: bool


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


def read(direction: Direction, realisation: str) -> Decimal | date | None:
    """Return the figure, or for a milestone the day, in a realisation as typed; None for words.

    Source: our rule, not law.
    """
    found = parse_target(realisation)
    return found.on if direction is Direction.MILESTONE else found.number


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
    if measure.direction is Direction.MILESTONE:
        days = [value for value in values if isinstance(value, date)]
        return achievement(measure.direction, parse_target(measure.target), days[-1] if days else _said(values))
    numbers = _numbers(values)
    counted = _numbers(earlier) + numbers if measure.of_year and measure.accumulation in LASTING else numbers
    actual = accumulate(measure.accumulation, counted) if numbers else _said(values)
    found = achievement(measure.direction, parse_target(measure.target), actual)
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


def _numbers(values: Sequence[Actual]) -> list[Decimal]:
    return [value for value in values if isinstance(value, Decimal)]


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
