"""Which units lie below another one is asked in one way: `under` in chart/scope.py."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PORTAL = Path(__file__).parents[2] / "portal"
HOME = PORTAL / "chart" / "scope.py"
LIKE = {"like", "ilike", "startswith", "istartswith", "contains", "icontains", "regexp_match", "op"}


def conditions(text: str) -> Iterator[str]:
    """What compares the path of a table, or of an alias of one, with a pattern. A path that is a plain text may be."""
    tree = ast.parse(text)
    made = [each for each in ast.walk(tree) if isinstance(each, ast.Assign) and "aliased(" in ast.unparse(each.value)]
    aliases = {name.id for each in made for name in ast.walk(each.targets[0]) if isinstance(name, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in LIKE and isinstance(node.value, ast.Attribute):
            table = ast.unparse(node.value.value)
            if node.value.attr == "path" and (table.rpartition(".")[2][:1].isupper() or table in aliases):
                yield ast.unparse(node)


def test_units_below_another_are_found_in_one_way() -> None:
    paths = [path for path in PORTAL.rglob("*.py") if path != HOME]
    assert [f"{path}: {each}" for path in paths for each in conditions(path.read_text())] == []
    assert list(conditions(HOME.read_text())) == []  # `under` takes the table as a parameter


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Unit.path.startswith(top)", 1),
        ("models.Unit.path.like(top + '%')", 1),
        ("below, led = aliased(Unit), aliased(Unit)\nbelow.path.like(led.path + '%')", 1),
        ("unit.path.startswith(other.path)", 0),  # texts
        ("under(top)", 0),
    ],
)
def test_the_guard_tells_a_column_from_a_text(text: str, found: int) -> None:
    assert len(list(conditions(text))) == found
