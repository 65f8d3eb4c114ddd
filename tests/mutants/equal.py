"""Changes that cannot be noticed because the code means the same: `equal.txt`, one block each.

portal/rules/plan.py
- if len(text) > 0:
+ if len(text) >= 1:
A length is a whole number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.breaking import mutants
from tests.mutants.mutant import Mutant

LIST = Path(__file__).with_name("equal.txt")


@dataclass(frozen=True)
class Equal:
    """A change by the lines it takes and brings (`Mutant.lines`), and why no test can tell."""

    path: str
    lines: tuple[str, ...]
    reason: str

    def is_of(self, mutant: Mutant, source: str) -> bool:
        return (mutant.path, mutant.lines(source)) == (self.path, self.lines)


def read(text: str) -> list[Equal]:
    """Read the list. Raises ValueError for a block that lacks its lines or its reason."""
    found = []
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        changed = tuple(line for line in lines[1:] if line[:2] in ("- ", "+ "))
        reason = " ".join(line for line in lines[1:] if line[:2] not in ("- ", "+ "))
        if not changed or not reason:
            raise ValueError(f"equal.txt: the block of {lines[0]} needs the changed lines and a reason")
        found.append(Equal(lines[0], changed, reason))
    return found


def stale(entries: list[Equal], sources: Mapping[str, str]) -> list[Equal]:
    """The entries that no mutant of today's code answers to; `sources`: the text of the files they name, by path."""
    return [each for each in entries if not _exists(each, sources.get(each.path, ""))]


def _exists(entry: Equal, source: str) -> bool:
    return any(entry.is_of(mutant, source) for mutant in mutants(entry.path, source))
