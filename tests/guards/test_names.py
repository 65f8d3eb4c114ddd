"""A name means one thing: no two classes or types of the portal share one."""

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]


def types() -> dict[str, list[str]]:
    """Where each name of a class, or of a type made of others, is given."""
    found = defaultdict(list)
    for path in sorted((ROOT / "portal").rglob("*.py")):
        for node in ast.parse(path.read_text()).body:
            names = [node.name] if isinstance(node, ast.ClassDef) else []
            if isinstance(node, ast.Assign) and "TypeVar" not in ast.unparse(node.value):
                names = [ast.unparse(target) for target in node.targets]
            for name in names:
                if re.fullmatch(r"[A-Z]\w*[a-z]\w*", name):
                    found[name].append(f"{path.relative_to(ROOT).as_posix()}:{node.lineno}")
    return found


def test_no_two_types_share_a_name() -> None:
    assert {name: places for name, places in types().items() if len(places) > 1} == {}
