"""Nobody has to guess where a rule comes from: every public function of the law names its source."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import rules

CERTAINTY = re.compile(r"\[(2\+|1\b|mem|calc)|unverified|our rule, not law")
CITED = "Source: UU 20/2023 Ps. 1 [2+]."


def public_functions(source: str) -> Iterator[ast.FunctionDef]:
    """Yield functions and methods that other rooms may call; a property is part of a value, not a rule."""
    tree = ast.parse(source)
    holders = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]
    for node in (node for holder in holders for node in holder.body):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not node.decorator_list:
            yield node


def is_cited(function: ast.FunctionDef) -> bool:
    last = (ast.get_docstring(function) or "").rsplit("\n\n", 1)[-1]
    return last.startswith("Source: ") and CERTAINTY.search(last) is not None


FUNCTIONS = [
    pytest.param(function, id=f"{path.stem}.{function.name}")
    for path in sorted(Path(rules.__path__[0]).glob("*.py"))
    for function in public_functions(path.read_text())
]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_rule_ends_with_its_source(function: ast.FunctionDef) -> None:
    assert is_cited(function), "end the docstring with 'Source: …' and how sure we are of it"


def test_the_guard_sees_the_whole_law() -> None:
    assert len(FUNCTIONS) > 30


@pytest.mark.parametrize(
    ("docstring", "cited"),
    [
        (f"Say it.\n\n    {CITED}\n", True),
        ("Say it.\n\n    Source: our rule, not law.\n", True),
        ("Say it.", False),
        (f"Say it. {CITED}", False),
        (f"Say it.\n\n    {CITED}\n\n    And more.\n", False),
        ("Say it.\n\n    Source: UU 20/2023.\n", False),
    ],
)
def test_the_guard_tells_a_source_from_none(docstring: str, cited: bool) -> None:
    (function,) = public_functions(f'def rule():\n    """{docstring}"""\n')
    assert is_cited(function) is cited
