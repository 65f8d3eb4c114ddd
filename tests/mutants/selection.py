"""Which files are broken, and which tests should notice."""

from fnmatch import fnmatch
from pathlib import Path

# What is broken unless a path is named: every place of the first, a sample by chance of the second.
WHOLE = ("portal/rules", "portal/policy")
SAMPLED = ("portal/chart", "portal/*/queries*", "portal/*/actions*", "templates")

PEOPLE = ["tests/pages/people"]
ROUTES = ["tests/guards/test_routes.py"]
# For queries: what a room hands out about a person, and how orders end.
OF_QUERIES = ["tests/pages/people/test_handed_out.py", "tests/guards/test_orders.py"]
OWN = {
    "portal/policy": [
        "tests/guards/test_policy.py",
        "tests/guards/test_rights.py",
        "tests/pages/accounts",
        "tests/pages/people",
        "tests/pages/administration",
        "tests/guards/test_above.py",
        *ROUTES,
    ],
    "portal/chart": [*PEOPLE, *ROUTES],
    "portal/store": ["tests/store"],
}
# Tests of another room that look at this one (a service is kept by officers and shown to citizens), or at a folder of
# templates that is no room.
BESIDE = {"services": ["surveys"], "surveys": ["services"], "proposals": ["administration"], "errors": ["web"]}
COLLECTING = ["desk", "oversight"]  # show what every room looks up for them
SHARED = ["web", "people"]  # whose tests look at the templates that all rooms share
# What a command of its own or the city of the demonstration prints has tests of another kind.
UNBROKEN = ("portal/bench/", "portal/demo/", "templates/print/", "templates/mail/")


def files(root: Path, *wanted: str) -> list[str]:
    """Every file that has tests to notice, in order; `wanted`: files or folders, `*` for any letters."""
    found = [*root.glob("portal/*/**/*.py"), *root.glob("templates/**/*.html")]
    names = sorted(path.relative_to(root).as_posix() for path in found)
    patterns = [pattern for each in wanted for pattern in (each, f"{each.rstrip('/')}/*")]
    chosen = [name for name in names if any(fnmatch(name, pattern) for pattern in patterns)]
    return [name for name in chosen if not name.startswith(UNBROKEN) and rounds(root, name)]


def rounds(root: Path, name: str) -> list[list[str]]:
    """What to give to pytest for a change of the file, round by round, the likeliest first; empty where nothing is
    meant to notice."""
    folder, room = "/".join(name.split("/")[:2]), name.split("/")[1]
    if folder == "portal/rules":
        return _rules(root, Path(name).stem)
    if folder in OWN:
        return [[test] for test in OWN[folder] if (root / test).exists()]
    looks = "/queries" in name
    rooms = SHARED if folder == name else [room, *BESIDE.get(room, []), *(COLLECTING if looks else [])]
    pages = [f"tests/pages/{each}" for each in dict.fromkeys(rooms)]
    found = [[test] for test in pages if (root / test).is_dir()]
    return [*found, *([test] for test in OF_QUERIES)] if found and looks else found


def _rules(root: Path, stem: str) -> list[list[str]]:
    """The rule's own tests first, then those that name it, the rest last."""
    every = sorted(path.relative_to(root).as_posix() for path in root.glob("tests/rules/test_*.py"))
    own = f"tests/rules/test_{stem}.py"
    naming = [test for test in every if stem in (root / test).read_text() and test != own]
    rest = [test for test in every if test != own and test not in naming]
    return [tests for tests in ([own] if own in every else [], naming, rest) if tests]
