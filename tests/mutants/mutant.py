"""One changed place of a file: where it is, what stood there, what stands there now."""

import difflib
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """`path` from the root of the project; `start` and `end` count bytes; `kind` says in words what was changed."""

    path: str
    kind: str
    start: int
    end: int
    instead: str

    def changed(self, source: str) -> str:
        """The file's text with the place changed."""
        before = source.encode()
        return (before[: self.start] + self.instead.encode() + before[self.end :]).decode()

    def line(self, source: str) -> int:
        """The number of the first line that is changed."""
        return source.encode()[: self.start].count(b"\n") + 1

    def lines(self, source: str) -> tuple[str, ...]:
        """What is lost and what comes instead, each line after "- " or "+ " and without its indentation."""
        compared = difflib.ndiff(source.splitlines(), self.changed(source).splitlines())
        return tuple(f"{line[0]} {line[2:].strip()}" for line in compared if line[0] in "-+")

    def diff(self, source: str) -> str:
        """The change as a reader knows it, with two lines around."""
        return "\n".join(
            difflib.unified_diff(
                source.splitlines(),
                self.changed(source).splitlines(),
                self.path,
                f"{self.path} ({self.kind})",
                n=2,
                lineterm="",
            )
        )
