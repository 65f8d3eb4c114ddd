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
    """States that a template compares with, one by one or with several."""
    alone, among = r"state\s*(?:==|!=)\s*['\"](\w+)", r"state\s+(?:not\s+)?in\s*[(\[]([^)\]]*)"
    words = re.findall(alone, source) + re.findall(r"\w+", " ".join(re.findall(among, source)))
    yield from (word for word in words if word in STATES)


def sorted_by_name(source: str) -> Iterator[str]:
    """Where rows are put in the order of the letters of their state: a call of `order_by`, a table of orders."""
    for node in ast.walk(ast.parse(source)):
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "order_by"
        table = isinstance(node, ast.Assign | ast.AnnAssign) and re.search("ORDERS|SORTS", ast.unparse(node)[:40])
        for part in node.args if called else [node] if table else []:
            names = (each for each in ast.walk(part) if isinstance(each, ast.Attribute) and each.attr == "state")
            yield from map(ast.unparse, names)


def test_no_state_is_named_outside_the_law() -> None:
    found = [
        f"{name}: '{word}'"
        for path in sorted((ROOT / "portal").rglob("*.py"))
        if not (name := str(path.relative_to(ROOT / "portal"))).startswith(MAKERS)
        for word in named(path.read_text())
        if (name, word) not in OTHER_WORDS
    ]
    assert found == []


def test_nothing_is_sorted_by_the_letters_of_a_state() -> None:
    sources = {path: path.read_text() for path in sorted((ROOT / "portal").rglob("*.py"))}
    assert {path: found for path, source in sources.items() if (found := list(sorted_by_name(source)))} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("select(Plan).order_by(Plan.name, Plan.state)", ["Plan.state"]),
        ('ORDERS = {"state": (Plan.state, Person.name)}', ["Plan.state"]),
        ('SORTS = {"state": (Plan.in_turn(), Person.name)}', []),
        ('select(Plan).where(Plan.state == "x").order_by(Plan.in_turn())', []),
    ],
)
def test_the_search_for_orders_finds_what_it_looks_for(source: str, found: list[str]) -> None:
    assert list(sorted_by_name(source)) == found


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{% if plan.state == 'draft' %}", ["draft"]),
        ('{% if plan.state != "agreed" %}', ["agreed"]),
        ("{% if plan.state in ('draft', \"submitted\") %}", ["draft", "submitted"]),
        ("{% if plan.state not in ['agreed'] %}", ["agreed"]),
        ("{% if plan.stage.is_waiting %}", []),
    ],
)
def test_the_search_in_templates_finds_what_it_looks_for(source: str, words: list[str]) -> None:
    assert list(in_template(source)) == words


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
