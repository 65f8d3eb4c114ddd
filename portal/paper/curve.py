"""POLA DISTRIBUSI: the curve of predicates that goes with a unit's result, as coordinates for the template."""

from dataclasses import dataclass
from itertools import pairwise

from portal.rules.rating import DISTRIBUTION, OrganisationLevel, Predicate

LEFT, RIGHT, TOP, BASE = 60.0, 540.0, 14.0, 110.0  # the plotting area, in units of the picture
TALLEST = max(max(heights) for heights in DISTRIBUTION.values())


@dataclass(frozen=True)
class Curve:
    """A smooth path over the five predicates, its caption, and a label with its x below each."""

    caption: str
    path: str
    ticks: tuple[tuple[float, str], ...]


def curve(level: OrganisationLevel) -> Curve:
    """The schematic curve of the regulation for one level of the unit's result; frequencies are not figures."""
    step = (RIGHT - LEFT) / len(Predicate)
    xs = [LEFT + step * (place + 0.5) for place in range(len(Predicate))]
    ys = [BASE - (BASE - TOP) * height / TALLEST for height in DISTRIBUTION[level]]
    caption = f"KURVA DISTRIBUSI PREDIKAT KINERJA PEGAWAI DENGAN CAPAIAN KINERJA ORGANISASI {level.printed}"
    labels = [predicate.label for predicate in Predicate]
    return Curve(caption, _smooth(list(zip(xs, ys, strict=True))), tuple(zip(xs, labels, strict=True)))


def _smooth(points: list[tuple[float, float]]) -> str:
    """A cubic path through the points, level at peaks and at both ends, so that it never overshoots."""
    slopes = [0.0] * len(points)
    for at in range(1, len(points) - 1):
        before, after = points[at][1] - points[at - 1][1], points[at + 1][1] - points[at][1]
        slopes[at] = 0.0 if before * after <= 0 else 2 * before * after / (before + after)
    path = [f"M{points[0][0]:g} {points[0][1]:.1f}"]
    for at, ((x0, y0), (x1, y1)) in enumerate(pairwise(points)):
        third = (x1 - x0) / 3
        leaving = f"{x0 + third:.1f} {y0 + slopes[at] / 3:.1f}"
        arriving = f"{x1 - third:.1f} {y1 - slopes[at + 1] / 3:.1f}"
        path.append(f"C{leaving} {arriving} {x1:g} {y1:.1f}")
    return "".join(path)
