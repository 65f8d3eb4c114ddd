"""What many answers amount to, and how much of it may be shown without pointing at one of those who answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from portal.rules import satisfaction
from portal.rules.calendar import PeriodKind, period_label
from portal.rules.satisfaction import MIN_GRADED, MIN_SHOWN, Element, Grade

# The quick rating: value, word, colour. Ours, not the law's; four faces as the survey has four values.
FACES = ((1, "Tidak puas", "red"), (2, "Kurang puas", "amber"), (3, "Puas", "blue"), (4, "Sangat puas", "green"))


@dataclass(frozen=True)
class Score:
    """Pooled responses. `n`: those with at least one element; the quick ratings stand apart and weigh nothing.

    The figures are whole; pages must ask `shown` and `graded` before they show any.
    """

    n: int
    sums: Mapping[str, int]  # by element: what the answers add up to
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
        """Whether there are respondents enough to show anything of them."""
        return self.n >= MIN_SHOWN

    @property
    def index_shown(self) -> bool:
        """Whether every element has answers enough: from the index and eight means one could reckon the ninth."""
        return self.index is not None and not self.thin

    @property
    def graded(self) -> bool:
        """Whether there are respondents enough for the letter to mean something."""
        return self.index_shown and self.n >= MIN_GRADED

    @property
    def thin(self) -> list[Element]:
        """Elements with too few answers to show their mean, those without any included."""
        return [element for element in satisfaction.ELEMENTS if not self._has_enough(element)]

    def _has_enough(self, element: Element) -> bool:
        return self.answers.get(element.code, 0) >= MIN_SHOWN

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
        """(name with the number of answers, mean, figure) of each element, for a chart; None and a dash where thin.

        Source: our rule, not law.
        """
        found: list[tuple[str, Decimal | None, str]] = []
        for element in elements:
            mean = self.result.means[element.code]
            if mean is None or not self._has_enough(element):
                found.append((f"{element.name} (kurang dari {MIN_SHOWN})", None, "–"))
                continue
            figure = str(mean.quantize(Decimal("0.01"), ROUND_HALF_UP)).replace(".", ",")
            found.append((f"{element.name} ({self.answers[element.code]})", mean, figure))
        return found

    @property
    def weakest(self) -> list[Element]:
        """Of the elements shown the one with the lowest mean, or those that share it; none when all are alike."""
        known = {each.code: self.result.means[each.code] for each in satisfaction.ELEMENTS if self._has_enough(each)}
        means = [mean for mean in known.values() if mean is not None]
        if len(set(means)) < 2:
            return []
        return [element for element in satisfaction.ELEMENTS if known.get(element.code) == min(means)]

    def as_json(self) -> dict[str, Any]:
        """{n, means, index, grade}: means with four decimals, index with two, both rounded half up; null where none.

        Source: PermenPANRB 14/2017, two decimals of the index [2+]; the rest is our rule, not law.
        """
        means = {code: None if mean is None else float(_rounded(mean)) for code, mean in self.result.means.items()}
        return {
            "n": self.n,
            "means": means,
            "index": None if self.index is None else float(self.index),
            "grade": self.grade and self.grade.value,
        }


def score(n: int, sums: Mapping[str, int], answers: Mapping[str, int], **also: Any) -> Score:
    """The score from sums and numbers of answers by element.

    Source: PermenPANRB 14/2017, weighted mean times 25 [2+].
    """
    return Score(n, sums, answers, satisfaction.index(sums, answers), **also)


def _rounded(mean: Decimal) -> Decimal:
    return mean.quantize(Decimal("0.0001"), ROUND_HALF_UP)
