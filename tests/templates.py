"""What every template must be, besides compiling: lines that fit, no blanks at their ends. `./run check` prints it."""

import re
import sys
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError

TEMPLATES = Path(__file__).parents[1] / "templates"
WIDTH = 140

UNQUOTED = re.compile(r"\s[\w-]+=\{\{")


def problems(name: str, text: str) -> list[str]:
    """What is wrong with the template `name`, each as "name:line: words"."""
    found = [f"{name}:{number}: {fault}" for number, line in enumerate(text.split("\n"), 1) for fault in faults(line)]
    try:
        Environment(autoescape=True).parse(text)
    except TemplateSyntaxError as error:
        found.append(f"{name}:{error.lineno}: {error.message}")
    return found if text.endswith("\n") else [*found, f"{name}: no line break at the end"]


def faults(line: str) -> list[str]:
    return [
        words
        for words, is_wrong in (
            (f"{len(line)} letters; break after {WIDTH}", len(line) > WIDTH),
            ("blanks at the end", line != line.rstrip()),
            ("a tab", "\t" in line),
            ("a value without quotes", UNQUOTED.search(line)),
        )
        if is_wrong
    ]


def all_problems() -> list[str]:
    names = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
    return [fault for name in names for fault in problems(name, (TEMPLATES / name).read_text())]


if __name__ == "__main__":
    said = all_problems()
    sys.stdout.write("\n".join([*said, f"{len(said)} problems in templates", ""]))
    sys.exit(bool(said))
