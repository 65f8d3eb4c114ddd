"""CONTRIBUTING.md says what exists: every command has its line, every file it sends somebody to is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text()
SCRIPT = (ROOT / "run").read_text()

# Without a habit of their own: part of `./run`, and what prints the list.
ASIDE = {"serve", "setup", "help"}
OF_EACH_ROOM = {"room.py", "samples.py"}


def test_every_command_has_its_line():
    commands = set(re.findall(r"^    ([a-z]+)(?: \||\))", SCRIPT[SCRIPT.index("case $command") :], re.M))
    assert {"test", "check"} <= commands
    assert set(re.findall(r"\./run ([a-z]+)", TEXT)) - {"setup"} == commands - ASIDE


def test_every_command_is_explained_by_the_script():
    explained = set(re.findall(r"^  ([a-z]+) ", SCRIPT[: SCRIPT.index("TEXT\n}")], re.M))
    assert explained == set(re.findall(r"^    ([a-z]+)(?: \||\))", SCRIPT[SCRIPT.index("case $command") :], re.M))


def test_every_file_it_names_exists():
    named = re.findall(r"`([\w./-]+(?:/|\.py|\.md|\.toml|\.txt|\.yaml))`", TEXT)
    assert {"portal/rooms.py", "portal/policy/rights.py", "pyproject.toml"} <= set(named)
    assert [name for name in named if not (ROOT / name).exists() and name not in OF_EACH_ROOM] == []


def test_the_checks_before_a_commit_are_those_of_the_script():
    hooks = (ROOT / ".pre-commit-config.yaml").read_text()
    entries = re.findall(r"entry: \.venv/bin/(\S+(?: -m \S+)?)", hooks)
    assert len(entries) == 5 and [entry for entry in entries if f".venv/bin/{entry}" not in SCRIPT] == []
