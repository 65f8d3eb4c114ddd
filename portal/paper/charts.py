"""Numbers -> coordinates of SVG shapes. Pure; templates/_chart.html draws them on screen and on paper.

Across, everything is in per cent of the drawing's width, so that letters keep their size on a phone, a screen and
paper; down, in pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

Plotted = int | float | Decimal
Datum = tuple[str, Plotted | None, str]  # label, value or None where nothing is known, the figure as shown

ROW = 46  # a row: its label, then its bar
LONGEST_BAR = 80  # per cent; the rest is for the figure behind it
NARROWEST = 320  # pixels: a phone; what must fit is reckoned for it
LETTER = 8  # pixels, generous, of one letter


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


def bars(rows: Sequence[Datum], limit: Plotted | None = None) -> Bars:
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
    count: Plotted
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


def distribution(rows: Sequence[tuple[str, Sequence[tuple[str, Plotted, str]]]]) -> Distribution:
    """Each row a bar of full width, divided in proportion. A row is (label, [(name, count, tone)])."""
    stacks = [Stack(label, index * ROW, _parts(parts)) for index, (label, parts) in enumerate(rows)]
    return Distribution(ROW * len(rows), stacks)


def _parts(parts: Sequence[tuple[str, Plotted, str]]) -> list[Part]:
    total = sum(count for _, count, _ in parts)
    start = 0.0
    drawn = []
    for name, count, tone in parts:
        width = share(count, 0, total) * 100
        drawn.append(Part(name, count, tone, round(start, 2), round(width, 2), width >= letters(str(count)) + 2))
        start += width
    return drawn


def share(value: Plotted, low: Plotted, high: Plotted) -> float:
    """Where `value` stands between `low` and `high`, 0 to 1; beyond them it stays at the end, 0 where they are one."""
    span = float(high) - float(low)
    if span <= 0:
        return 0.0
    return min(max((float(value) - float(low)) / span, 0.0), 1.0)


def letters(text: str) -> float:
    """Room that a text needs on the narrowest screen, in per cent."""
    return len(text) * LETTER * 100 / NARROWEST
