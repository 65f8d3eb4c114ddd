"""What many responses amount to: the score of a service, and the rows of the tally. Arithmetic only, no database."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from portal.rules import satisfaction
from portal.rules.calendar import PeriodKind, period_label
from portal.rules.satisfaction import MIN_GRADED, MIN_SHOWN, Element, Grade
from portal.surveys.models import ELEMENT_CODES, Channel

QUICK, ANY = "quick", "any"  # rows of the tally that are no element: quick ratings, and responses with any element

# The quick rating: value, word, colour. Ours, not the law's; four faces as the survey has four values.
FACES = ((1, "Tidak puas", "red"), (2, "Kurang puas", "amber"), (3, "Puas", "blue"), (4, "Sangat puas", "green"))

Key = tuple[int, date, Channel, str]  # service, first day of the month, channel, element (or QUICK, ANY)


@dataclass(frozen=True)
class Score:
    """Pooled responses. `n`: those with at least one element; the quick ratings stand apart and weigh nothing.

    The figures are whole; pages must ask `shown` and `graded` before they show any.
    """

    n: int
    answers: Mapping[str, int]  # by element: how many answered it
    result: satisfaction.Index
    quick: tuple[int, int, int, int] = (0, 0, 0, 0)  # how many gave 1, 2, 3, 4
    first: date | None = None  # first day of the first and of the last month with a response, where known
    last: date | None = None

    @property
    def index(self) -> Decimal | None:
        return self.result.index

    @property
    def grade(self) -> Grade | None:
        return self.result.grade

    @property
    def shown(self) -> bool:
        """Whether there are respondents enough to show figures without pointing at one of them."""
        return self.n >= MIN_SHOWN

    @property
    def graded(self) -> bool:
        """Whether there are respondents enough for the letter to mean something."""
        return self.grade is not None and self.n >= MIN_GRADED

    @property
    def quick_total(self) -> int:
        return sum(self.quick)

    @property
    def quick_shown(self) -> bool:
        return self.quick_total >= MIN_SHOWN

    @property
    def pleased(self) -> Decimal:
        """The share of quick ratings that are 3 or 4; only where there are any."""
        return Decimal(self.quick[2] + self.quick[3]) / self.quick_total

    @property
    def quick_parts(self) -> list[tuple[str, int, str]]:
        """(word, how many, colour) of each face, for a chart."""
        return [(word, self.quick[value - 1], colour) for value, word, colour in FACES]

    @property
    def span(self) -> str:
        """The months the responses come from: "Januari 2025 sampai Agustus 2026"."""
        ends = [month for month in (self.first, self.last) if month]
        return " sampai ".join(dict.fromkeys(period_label(PeriodKind.MONTH, month) for month in ends))

    def rows(self, elements: Iterable[Element]) -> list[tuple[str, Decimal | None, str]]:
        """(name with the number of answers, mean, figure) of each element, for a chart."""
        found = []
        for element in elements:
            mean = self.result.means[element.code]
            figure = "–" if mean is None else str(mean.quantize(Decimal("0.01"), ROUND_HALF_UP)).replace(".", ",")
            found.append((f"{element.name} ({self.answers.get(element.code, 0)})", mean, figure))
        return found

    @property
    def unanswered(self) -> list[Element]:
        """Elements without an answer; with one of them there is no index."""
        return [element for element in satisfaction.ELEMENTS if not self.answers.get(element.code)]

    @property
    def weakest(self) -> list[Element]:
        """The element with the lowest mean, or those that share it; none when all are alike."""
        known = {code: mean for code, mean in self.result.means.items() if mean is not None}
        if len(set(known.values())) < 2:
            return []
        return [element for element in satisfaction.ELEMENTS if known.get(element.code) == min(known.values())]

    def as_json(self) -> dict[str, Any]:
        """{n, means, index, grade}: means with four decimals, index with two, both rounded half up; null where none."""
        means = {code: None if mean is None else float(_rounded(mean)) for code, mean in self.result.means.items()}
        return {
            "n": self.n,
            "means": means,
            "index": None if self.index is None else float(self.index),
            "grade": self.grade and self.grade.value,
        }


def score(n: int, sums: Mapping[str, int], answers: Mapping[str, int], **also: Any) -> Score:
    """The score from sums and numbers of answers by element."""
    return Score(n, answers, satisfaction.index(sums, answers), **also)


class Answered(Protocol):
    """A response, or a row of its columns."""

    service_id: Any
    on: Any
    channel: Any


def counted(responses: Iterable[Answered]) -> dict[Key, Counter[int]]:
    """What responses add to the tally: for each key how often each value 1 to 4 was given, and 0 for every answer.

    Under ANY there is only 0: the number of responses with at least one element.
    """
    found: dict[Key, Counter[int]] = {}
    for response in responses:
        where = (response.service_id, response.on.replace(day=1), response.channel)
        given = {name: getattr(response, name) for name in (*ELEMENT_CODES, QUICK)}
        for name, value in given.items():
            if value is not None:
                found.setdefault((*where, name), Counter()).update((0, value))
        if any(given[code] is not None for code in ELEMENT_CODES):
            found.setdefault((*where, ANY), Counter()).update((0,))
    return found


def _rounded(mean: Decimal) -> Decimal:
    return mean.quantize(Decimal("0.0001"), ROUND_HALF_UP)
