"""The driver of `./run mutants`: what it breaks, and that its list of equal changes speaks of today's code."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from textwrap import dedent

import pytest

from tests.mutants import equal
from tests.mutants.breaking import mutants
from tests.mutants.selection import SAMPLED, files, rounds

pytestmark = pytest.mark.one_database
ROOT = Path(__file__).parents[2]


def broken(code: str, path: str = "portal/toy/rule.py") -> set[str]:
    """Every text that the code becomes."""
    source = dedent(code)
    return {each.changed(source) for each in mutants(path, source)}


@pytest.mark.parametrize(
    ("code", "becomes"),
    [
        ("a < b", {"(a <= b)"}),
        ("a >= b", {"(a > b)"}),
        ("a == b", {"(a != b)"}),
        ("a is None", {"(a is not None)"}),
        ("not a", {"a"}),
        ("a and b", {"(a or b)", "a", "b"}),
        ("a in (b, c)", {"(a not in (b, c))", "a in ((b,))", "a in ((c,))"}),
        ("{a, b}", {"({b})", "({a})"}),
        ("[*a, *b]", {"([*b])", "([*a])"}),
        ("a - b", {"(a + b)"}),
        ("a | b", {"a", "b"}),
        ("7", {"8", "6"}),
        ("True", {"False"}),
        ("Decimal('0.50')", {"Decimal(('0.51'))", "Decimal(('0.49'))"}),
        ("b = a.quantize(Decimal('0.01'))", set()),
        ("c = zip(a, b, strict=True)", set()),
        ("q.where(a, b)", {"q.where(b)", "q.where(a)"}),
        ("q.where(a)", {"q", "pass"}),
        ("q.order_by(a.desc())", {"q", "pass", "q.order_by(a)"}),
        ("sorted(a, key=b)", {"list(a)", "sorted(a)", "pass"}),
        ("x = [a for a in b if c]", {"x = [a for a in b if True]"}),
        ("note(a)", {"pass"}),
        ("raise a", {"pass"}),
        ("a.b = c", {"pass"}),
        ("a = c", set()),
        ("def f(a='x'):\n    return\n", {"def f(a=('')):\n    return\n"}),
        ("def f(a: int | None) -> bool:\n    return a\n", {"def f(a: int | None) -> bool:\n    return (not a)\n"}),
        ("def f() -> list[int]:\n    return a\n", {"def f() -> list[int]:\n    return ([])\n"}),
        ("def f() -> list[int]:\n    return []\n", set()),
        ("if a:\n    b\n", {"if True:\n    b\n", "if False:\n    b\n"}),
        ("f'{a + 1}'", set()),
        ("Actual = int | str | None", set()),
        ("a: Mapped[int] = mapped_column(String(40))", set()),
    ],
)
def test_a_place_is_broken_in_every_way_it_can_be(code: str, becomes: set[str]) -> None:
    assert becomes <= broken(code)
    assert bool(becomes) == bool(broken(code))


def test_letters_of_more_than_one_byte_move_no_place() -> None:
    assert broken('x = "—", a < b') == {'x = "—", (a <= b)'}


@pytest.mark.parametrize(
    ("tag", "conditions"),
    [
        ("— {% if a %}x{%- elif b == 1 -%}y{% else %}z{% endif %}", ["a", "b == 1"]),
        ("{% for each in rows if each.open %}x{% endfor %}", ["each.open"]),
        ("{% set word = 'if' if a|length else 'else' %}", ["a|length"]),
        ("{{ f('a' if b(c, d) else e, f=[g if h]) }}", ["b(c, d)", "h"]),
        ("{{ x if a else y if b -}}", ["a", "b"]),
        ("{% for each in rows %}if{{ each }}{% endfor %}", []),
    ],
)
def test_every_condition_of_a_template_is_always_true_or_always_false(tag: str, conditions: list[str]) -> None:
    assert broken(tag, "templates/toy/show.html") == {
        tag.replace(f"if {each}", f"if {instead}") for each in conditions for instead in ("true", "false")
    }


def test_a_mutant_shows_its_line() -> None:
    source = "a = 1\nif a < 2:\n    b()\n"
    found = next(each for each in mutants("portal/toy/rule.py", source) if each.kind == "boundary moved")
    assert found.line(source) == 2
    assert found.lines(source) == ("- if a < 2:", "+ if (a <= 2):")
    assert found.diff(source).splitlines()[:2] == ["--- portal/toy/rule.py", "+++ portal/toy/rule.py (boundary moved)"]


def test_every_mutant_of_the_rules_is_code() -> None:
    for name in files(ROOT, "portal/rules"):
        source = (ROOT / name).read_text()
        for each in mutants(name, source):
            compile(each.changed(source), name, "exec")


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("portal/rules/rating.py", "tests/rules/test_rating.py", None),
        ("portal/policy/who.py", "tests/guards/test_policy.py", "tests/guards/test_routes.py"),
        ("portal/chart/scope.py", "tests/pages/people", "tests/guards/test_routes.py"),
        ("portal/plans/queries/lists.py", "tests/pages/plans", "tests/guards/test_orders.py"),
        ("templates/plans/show.html", "tests/pages/plans", "tests/pages/plans"),
        ("portal/services/actions.py", "tests/pages/services", "tests/pages/surveys"),
        ("templates/_table.html", "tests/pages/web", "tests/pages/people"),
    ],
)
def test_the_likeliest_tests_run_first(name: str, first: str, last: str | None) -> None:
    found = rounds(ROOT, name)
    assert found[0] == [first]
    assert last is None or found[-1] == [last]


def test_one_file_or_one_folder_is_chosen() -> None:
    assert files(ROOT, "portal/rules/rating.py") == ["portal/rules/rating.py"]
    assert files(ROOT, "portal/rules/") == files(ROOT, "portal/rules")
    assert files(ROOT, "portal/rul") == []


def test_queries_and_actions_are_chosen_in_every_room() -> None:
    chosen = set(files(ROOT, *SAMPLED))
    assert {"portal/people/queries.py", "portal/plans/queries/lists.py", "templates/_table.html"} <= chosen
    assert not {name for name in chosen if "/views" in name or "/rules/" in name}


def test_every_equal_change_is_one_of_today() -> None:
    entries = equal.read(equal.LIST.read_text())
    sources = {entry.path: (ROOT / entry.path).read_text() for entry in entries}
    assert equal.stale(entries, sources) == []


def test_an_equal_change_that_is_no_longer_there_is_stale() -> None:
    block = "# a word\nportal/toy/rule.py\n- a < b\n+ (a <= b)\nThey are never\nthe same.\n"
    (entry,) = equal.read(block)
    assert entry.reason == "They are never the same."
    assert equal.stale([entry], {"portal/toy/rule.py": "a < b"}) == []
    assert equal.stale([entry], {"portal/toy/rule.py": "a > b"}) == [entry]
    assert equal.stale([entry], {}) == [entry]


@pytest.mark.parametrize("block", ["portal/x.py\n- a\n+ b\n", "portal/x.py\nFor no reason.\n"])
def test_an_equal_change_needs_its_lines_and_its_reason(block: str) -> None:
    with pytest.raises(ValueError, match="portal/x.py needs"):
        equal.read(block)


def working_folders() -> Iterator[str]:
    """Of all processes that let themselves be looked at."""
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            yield os.readlink(link)


@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGINT])
def test_nothing_stays_behind_when_it_is_ended(ended_by: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.mutants", "--only", "portal/rules/words.py"]
    driver = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "TMPDIR": str(tmp_path)}, stderr=subprocess.DEVNULL)
    while not list(tmp_path.glob("*/said")):  # a test runs
        assert driver.poll() is None
        time.sleep(0.1)
    driver.send_signal(ended_by)
    assert driver.wait() != 0
    assert list(tmp_path.iterdir()) == []
    assert not [folder for folder in working_folders() if Path(folder).is_relative_to(tmp_path)]
