"""The README says what exists: every path, command, setting and name in it is there, and every room is in its map."""

import re
from functools import cache
from pathlib import Path

import pytest

from portal import config
from portal.web.transaction import Portal

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
# Settings that only the script `run` reads.
OF_RUN = {"PORT", "INSTANCE"}


def section(title: str) -> str:
    """The text under a heading, up to the next of its level."""
    found = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^\1 |\Z)", README, re.M | re.S)
    assert found, f"README has no section '{title}'"
    return found[2]


MAP = re.search(r"```\n(.*?)```", section("Map of the house"), re.S)[1].splitlines()  # type: ignore[index]
GLOSSARY = [row.strip("|").split("|") for row in re.findall(r"^\|.*\|$", section("Glossary"), re.M)[2:]]


@cache
def sources() -> str:
    return "\n".join(path.read_text() for path in sorted(ROOT.glob("portal/**/*.py")))


@cache
def words() -> str:
    """Everything that can stand on a screen or on paper, in small letters."""
    pages = "\n".join(path.read_text() for path in sorted(ROOT.glob("templates/**/*.html")))
    return f"{pages}\n{sources()}".lower()


def codes(text: str) -> list[str]:
    """What stands in backticks; ".ADDITIONAL" goes on where the one before it ended."""
    found: list[str] = []
    for code in re.findall(r"`([^`]+)`", text):
        found.append(found[-1].rpartition(".")[0] + code if code.startswith(".") and found else code)
    return found


def is_defined(name: str) -> bool:
    """Whether the portal has a module, class, function, attribute, constant or verb of this name."""
    code = rf"^ *(class|def) {name}\b|^ *{name}\b[^=\n(]*=|^ *{name}: |\"{name}\""
    return bool(
        re.search(code, sources(), re.M) or list(ROOT.glob(f"portal/**/{name}.py")) or (ROOT / "portal" / name).is_dir()
    )


# --- The map ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", [line for line in MAP if line])
def test_every_path_of_the_map_exists(line: str) -> None:
    home = ROOT / line.split()[0]
    for token in re.findall(r"[\w/]+/(?=\s)|[\w/]+\.py", line):
        assert any((place / token).exists() for place in (ROOT, home, home.parent)), token


def test_every_room_is_in_the_map() -> None:
    text = "\n".join(MAP)
    rooms = {path.parent.name for path in ROOT.glob("portal/*/*.py")}
    assert sorted(room for room in rooms if f"portal/{room}/" not in text) == []


def test_every_kind_of_test_is_in_the_map() -> None:
    named = re.search(r"tests/ +(.+)", "\n".join(MAP))
    kinds = {path.parent.name for path in ROOT.glob("tests/*/**/test_*.py") if path.parent.parent == ROOT / "tests"}
    rooms_of_pages = {"pages"} if list(ROOT.glob("tests/pages/*/test_*.py")) else set()
    assert named and set(named[1].split(" · ")) == kinds | rooms_of_pages


def test_every_name_of_the_map_exists() -> None:
    for line in MAP:
        for name in re.findall(r"\b([A-Z]{5,})\b(?=[,.)]|$)|\b(\w+)\(\)", line):
            name = "".join(name)
            assert re.search(rf"^(def )?{name}\b", (ROOT / line.split()[0]).read_text(), re.M), name


# --- Commands, settings, files ----------------------------------------------------------------------------------------


def test_every_command_exists(app: Portal) -> None:
    script = (ROOT / "run").read_text()
    for command in set(re.findall(r"\./run (\w+)", README)):
        assert re.search(rf"^ +{command}\)", script, re.M), f"./run {command}"
    known = set(app.cli.commands["portal"].commands)  # type: ignore[attr-defined]
    named = set(re.findall(r"flask --app wsgi portal ([\w-]+)", README)) | {"verify-survey"}
    assert "verify-survey" in README and named - known == set()


def test_every_setting_exists() -> None:
    named = set(re.findall(r"PORTAL_([A-Z_]*[A-Z])", README))
    assert named - set(config.DEFAULTS) - OF_RUN == set()
    assert all(f"PORTAL_{name}" in (ROOT / "run").read_text() for name in named & OF_RUN)


def test_every_link_leads_somewhere() -> None:
    anchors = {re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in re.findall(r"^#+ (.+)", README, re.M)}
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert target[1:] in anchors if target.startswith("#") else (ROOT / target).exists(), target


def test_every_file_named_in_the_text_exists() -> None:
    for token in codes(README):
        if re.fullmatch(r"[\w./-]+(/|\.py|\.md)", token) and not token.startswith("instance/"):
            # Files of every room stand for what each room has.
            homes = (ROOT, ROOT / "portal", ROOT / "portal/plans", ROOT / "instance")
            made = token in {"config.py", "files/"}
            assert made or any((home / token).exists() for home in homes), token


# --- The glossary -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", GLOSSARY, ids=lambda row: row[0].strip())
def test_every_name_in_the_glossary_exists(row: list[str]) -> None:
    assert codes(row[1]), "no code"
    assert [code for code in codes(row[1]) if not all(is_defined(name) for name in code.split("."))] == []


@pytest.mark.parametrize("row", GLOSSARY, ids=lambda row: row[0].strip())
def test_every_term_of_the_glossary_is_used(row: list[str]) -> None:
    terms = [term.strip(" )").lower() for term in re.split(r"[,;]| \(", row[0])]
    assert [term for term in terms if term not in words()] == []
