"""Numbers -> coordinates of SVG shapes. Pure; templates/_chart.html draws them on screen and on paper.

Across, everything is in per cent of the drawing's width, so that letters keep their size on a phone, a screen and
paper; down, in pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

Number = int | float | Decimal
Datum = tuple[str, Number | None, str]  # label, value or None where nothing is known, the figure as shown

ROW = 46  # a row: its label, then its bar
LONGEST_BAR = 80  # per cent; the rest is for the figure behind it
NARROWEST = 320  # pixels: a phone; what must fit is reckoned for it
LETTER = 8  # pixels, generous, of one letter
LINE_TOP, LINE_FLOOR, LINE_HEIGHT = 26, 136, 160


@dataclass(frozen=True)
class Bar:
    label: str
    text: str
    top: int  # of the row; the label stands there, the bar below
    width: float


@dataclass(frozen=True)
class Bars:
    height: int
    bars: list[Bar]


def bars(rows: Sequence[Datum], limit: Number | None = None) -> Bars:
    """Horizontal bars from zero to `limit` (else the greatest value); an unknown value has no length."""
    end = limit if limit is not None else max((value for _, value, _ in rows if value is not None), default=0)
    drawn = [
        Bar(label, text, index * ROW, round(share(value or 0, 0, end) * LONGEST_BAR, 2))
        for index, (label, value, text) in enumerate(rows)
    ]
    return Bars(ROW * len(rows), drawn)


@dataclass(frozen=True)
class Part:
    name: str
    count: Number
    tone: str
    start: float
    width: float
    fits: bool  # whether its figure fits inside


@dataclass(frozen=True)
class Stack:
    label: str
    top: int
    parts: list[Part]


@dataclass(frozen=True)
class Distribution:
    height: int
    stacks: list[Stack]


def distribution(rows: Sequence[tuple[str, Sequence[tuple[str, Number, str]]]]) -> Distribution:
    """Each row a bar of full width, divided in proportion. A row is (label, [(name, count, tone)])."""
    stacks = [Stack(label, index * ROW, _parts(parts)) for index, (label, parts) in enumerate(rows)]
    return Distribution(ROW * len(rows), stacks)


def _parts(parts: Sequence[tuple[str, Number, str]]) -> list[Part]:
    total = sum(count for _, count, _ in parts)
    start = 0.0
    drawn = []
    for name, count, tone in parts:
        width = share(count, 0, total) * 100
        drawn.append(Part(name, count, tone, round(start, 2), round(width, 2), width >= letters(str(count)) + 2))
        start += width
    return drawn


@dataclass(frozen=True)
class Point:
    label: str
    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    height: int
    points: list[Point]
    segments: list[tuple[Point, Point]]  # between neighbours that are both known: a gap stays a gap
    labels: list[tuple[str, float]]  # below the floor, as many as fit
    ticks: list[tuple[Number, float]]


def line(data: Sequence[Datum], low: Number = 0, high: Number | None = None) -> Line:
    """A line from `low` to `high` (else the greatest value)."""
    end = high if high is not None else max((value for _, value, _ in data if value is not None), default=low)
    places = _places(data, (5, 95), (LINE_FLOOR, LINE_TOP), (low, end))
    across = [round(x, 2) for x in _spread(len(data), 5, 95)]
    widest = letters(max((label for label, _, _ in data), key=len, default="")) + 3
    every = max(1, -int(-widest * (len(data) - 1) // 90))
    return Line(
        height=LINE_HEIGHT,
        points=[place for place in places if place],
        segments=_segments(places),
        labels=[(label, across[index]) for index, (label, _, _) in enumerate(data) if index % every == 0],
        ticks=[(low, LINE_FLOOR), (end, LINE_TOP)],
    )


def spark(data: Sequence[Datum]) -> Line:
    """A line without an axis in a box of 100 × 24, for a table's row; its scale is the range of its own values."""
    known = [value for _, value, _ in data if value is not None]
    places = _places(data, (4, 96), (20, 4), (min(known, default=0), max(known, default=0)))
    return Line(24, [place for place in places if place], _segments(places), [], [])


def _places(
    data: Sequence[Datum], across: tuple[float, float], down: tuple[float, float], scale: tuple[Number, Number]
) -> list[Point | None]:
    floor, top = down

    def place(label: str, value: Number | None, text: str, x: float) -> Point | None:
        if value is None:
            return None
        return Point(label, text, round(x, 2), round(floor + share(value, *scale) * (top - floor), 1))

    return [place(*datum, x) for datum, x in zip(data, _spread(len(data), *across), strict=True)]


def _spread(count: int, start: float, end: float) -> list[float]:
    step = (end - start) / max(count - 1, 1)
    return [start + index * step for index in range(count)]


def _segments(places: Sequence[Point | None]) -> list[tuple[Point, Point]]:
    return [(left, right) for left, right in zip(places, places[1:], strict=False) if left and right]


def share(value: Number, low: Number, high: Number) -> float:
    """Where `value` stands between `low` and `high`, 0 to 1; beyond them it stays at the end, 0 where they are one."""
    span = float(high) - float(low)
    if span <= 0:
        return 0.0
    return min(max((float(value) - float(low)) / span, 0.0), 1.0)


def letters(text: str) -> float:
    """Room that a text needs on the narrowest screen, in per cent."""
    return len(text) * LETTER * 100 / NARROWEST
