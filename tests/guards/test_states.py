"""Outside the table of the law no state is named by its string: what one needs to know, one asks the state."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.rules.workflow import WORKFLOWS

ROOT = Path(__file__).parents[2]
STATES = {state for workflow in WORKFLOWS.values() for state in workflow.states}

# Folders that make records in given states, or tell of them in tables of their own.
MAKERS = ("demo", "bench", "rules/workflow.py")
# Words that are no states there: (file, word).
OTHER_WORDS = {
    ("accounts/views/own.py", "accepted"),  # the outcome of a sign-in, in the log
    ("documents/actions.py", "draft"),  # a kind of job
    ("documents/queries.py", "draft"),
    ("documents/room.py", "draft"),
    ("paper/parties.py", "acknowledged"),  # what the sealed snapshot says
    ("appraisals/snapshot.py", "acknowledged"),
}


def named(source: str) -> Iterator[str]:
    """Every string of the source that is a state's name; docstrings are longer than that."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in STATES:
            yield node.value


def in_template(source: str) -> Iterator[str]:
    """States that a template compares with."""
    yield from (word for word in re.findall(r"state\s*(?:==|!=)\s*'(\w+)'", source) if word in STATES)


def test_no_state_is_named_outside_the_law() -> None:
    found = [
        f"{name}: '{word}'"
        for path in sorted((ROOT / "portal").rglob("*.py"))
        if not (name := str(path.relative_to(ROOT / "portal"))).startswith(MAKERS)
        for word in named(path.read_text())
        if (name, word) not in OTHER_WORDS
    ]
    assert found == []


def test_no_template_compares_with_a_state() -> None:
    found = [
        f"{path.name}: {word}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for word in in_template(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('x.state == "draft"', ["draft"]),
        ('x.state.in_(("agreed", "superseded"))', ["agreed", "superseded"]),
        ('"""A draft is secret."""', []),
        ("only_where(\"state = 'agreed'\")", []),  # an index's condition comes from the table (Workflow.among)
    ],
)
def test_the_search_finds_what_it_looks_for(source: str, words: list[str]) -> None:
    assert list(named(source)) == words


def test_every_word_that_is_excused_is_still_there() -> None:
    stale = [each for each in sorted(OTHER_WORDS) if each[1] not in set(named((ROOT / "portal" / each[0]).read_text()))]
    assert stale == []
