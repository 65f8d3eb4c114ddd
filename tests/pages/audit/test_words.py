"""Whatever is written into the journal can be read there in words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import portal
from portal.rooms import ROOMS
from portal.web.room import VERBS

PORTAL = Path(portal.__path__[0])
KNOWN = set(VERBS).union(*(record.verbs for room in ROOMS for record in room.records.values()))


def written(tree: ast.AST) -> Iterator[str]:
    """The verbs in calls of journal.note(record, "verb", …) and advance(record, "verb", …)."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or len(node.args) < 2:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        verb = node.args[1]
        if name in {"note", "advance"} and isinstance(verb, ast.Constant) and isinstance(verb.value, str):
            yield verb.value


VERBS_WRITTEN = sorted(
    {
        (path.relative_to(PORTAL).parts[0], verb)
        for path in PORTAL.rglob("*.py")
        for verb in written(ast.parse(path.read_text()))
    }
)


@pytest.mark.parametrize(("room", "verb"), VERBS_WRITTEN)
def test_a_verb_of_the_journal_has_a_word(room, verb):
    assert verb in KNOWN, f"give '{verb}' a word among the records of portal/{room}/room.py"


def test_the_search_for_verbs_finds_them():
    assert ("plans", "submit") in VERBS_WRITTEN and len(VERBS_WRITTEN) > 15
