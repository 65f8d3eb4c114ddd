"""An order ends in the key: else rows that are equal in everything else change places from page to page."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("portal/*/queries.py"), *ROOT.glob("portal/*/queries/**/*.py")])
KEYS = {"id", "number", "placement_id"}
UNIQUE = {  # within what is asked for
    "ReportingLine.starts_on.desc()": "one line of a position begins on a day",
    "LogRoot.day.desc()": "one root a day",
    "Response.held": "grouped by it",
    "ReportingLine.parent_id": "grouped by it",
    "Figure.place": "within a line of a report",
    "'key'": "of the activity or the report's line",
    "*newest": "ends in the comment's id",
    "None": "takes an order away",
}


def orders(path: Path) -> Iterator[tuple[int, str]]:
    """Line and last part of every order in the file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "order_by":
            yield node.lineno, ast.unparse(node.args[-1])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_an_order_ends_in_the_key(path):
    loose = [
        f"{line}: {last}"
        for line, last in orders(path)
        if last not in UNIQUE and last.removesuffix(".desc()").rpartition(".")[2] not in KEYS
    ]
    assert loose == []
