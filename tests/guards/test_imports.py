"""Who knows whom. The layers are contracts of import-linter in pyproject.toml; here is what it cannot say."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from portal.rooms import ROOMS

ROOT = Path(__file__).parents[2]
PORTAL = ROOT / "portal"

# Modules of a room that are given values and never ask the browser's request themselves.
BEHIND_THE_VIEWS = ("jobs", "actions", "snapshot", "queries", "text", "models")
REQUEST_NAMES = {"request", "session", "g", "flash"}


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """(module, name) of every absolute import in a file, lazy ones too; name is "" for `import module`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from ((node.module or "", alias.name) for alias in node.names)


def rooms() -> list[str]:
    """Packages that declare themselves."""
    return sorted(path.parent.name for path in PORTAL.glob("*/room.py") if path.parent.name != "web")


def test_the_contracts_of_the_house_are_kept() -> None:
    linter = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert linter.returncode == 0, linter.stdout


def test_every_room_is_under_the_contract_for_rooms() -> None:
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][1]
    assert sorted(contract["containers"]) == [f"portal.{room}" for room in rooms()]


def test_the_house_lists_every_room_from_the_bottom_up() -> None:
    """In the order of the contract, so that a room's declarations come after those of the rooms it knows."""
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]["layers"]
    order = {name.strip(" ()"): -at for at, layer in enumerate(layers) for name in re.split("[:|]", layer)}
    listed = [room.bps[0].import_name.split(".")[1] for room in ROOMS]
    assert sorted(listed) == rooms()
    assert listed == sorted(listed, key=order.__getitem__)


def test_what_collects_from_the_rooms_knows_none_of_those_that_answer() -> None:
    """They know what is due when."""
    known = {
        module.split(".")[1]
        for room in ("desk", "oversight")
        for path in sorted((PORTAL / room).rglob("*.py"))
        for module, _ in imports(path)
        if module.startswith("portal.")
    }
    assert known & set(rooms()) == {"desk", "oversight", "periods"}


def test_the_law_needs_the_standard_library_only() -> None:
    foreign = [
        (path.name, module)
        for path in sorted((PORTAL / "rules").glob("*.py"))
        for module, _ in imports(path)
        if module.split(".")[0] not in sys.stdlib_module_names and not module.startswith("portal.rules")
    ]
    assert foreign == []


def test_only_views_and_forms_know_the_request() -> None:
    nosy = [
        (str(path.relative_to(PORTAL)), name)
        for room in rooms()
        for kind in BEHIND_THE_VIEWS
        for path in sorted([*PORTAL.glob(f"{room}/{kind}.py"), *PORTAL.glob(f"{room}/{kind}/**/*.py")])
        for module, name in imports(path)
        if (module == "flask" and name in REQUEST_NAMES) or name == "current_user"
    ]
    assert nosy == []


def test_a_web_worker_starts_without_the_pdf_renderer(tmp_path: Path) -> None:
    """WeasyPrint costs two seconds and 60 MB; only the background worker and the command line pay them."""
    program = "import sys, wsgi; print([name for name in ('weasyprint', 'fontTools') if name in sys.modules])"
    settings = {**os.environ, "PORTAL_DEMO": "1", "PORTAL_INSTANCE": str(tmp_path)}
    started = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=settings, capture_output=True, text=True, check=True
    )
    assert started.stdout == "[]\n"


# Views that answer a refused form by themselves: what is slow there (hashing, files) lies between two transactions, or
# the form is a stranger's.
BY_THEMSELVES = {"accounts/views/own.py", "documents/views/__init__.py", "reports/views", "surveys/views/__init__.py"}


def test_forms_are_answered_in_one_place() -> None:
    """Else a view that comes to need a second person breaks, and each tells a refusal in a way of its own."""
    found = {
        path.relative_to(PORTAL).as_posix()
        for path in PORTAL.rglob("views/**/*.py")
        if re.search(r", 422$", path.read_text(), re.MULTILINE)
    } | {path.parent.name for path in PORTAL.glob("*/views.py") if re.search(r", 422$", path.read_text(), re.MULTILINE)}
    assert {next((each for each in BY_THEMSELVES if name.startswith(each)), name) for name in found} == BY_THEMSELVES
