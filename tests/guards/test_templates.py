"""Every template compiles, reads well, and is used by something."""

import re
from pathlib import Path

import pytest

from tests import templates

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))


def test_every_template_compiles(app):
    for name in NAMES:
        app.jinja_env.get_template(name)


def test_every_template_reads_well():
    assert templates.all_problems() == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("x" * 140 + "\n", ""),
        ("x" * 141 + "\n", "new.html:1: 141 letters; break after 140"),
        ("<p>\n</p> \n", "new.html:2: blanks at the end"),
        ("\t<p>\n", "new.html:1: a tab"),
        ("<a href={{ url }}>\n", "new.html:1: a value without quotes"),
        ('<a href="{{ url }}">\n', ""),
        ("{% if x %}\n", "new.html:1: Unexpected end of template. Jinja was looking for the following tags: 'elif'"),
        ("<p>", "new.html: no line break at the end"),
    ],
)
def test_the_reader_of_templates_sees(text: str, fault: str):
    found = templates.problems("new.html", text)
    assert [words[: len(fault)] for words in found] == ([fault] if fault else [])


def test_no_template_is_an_orphan():
    sources = [*ROOT.glob("portal/**/*.py"), *TEMPLATES.rglob("*.html")]
    text = "\n".join(path.read_text() for path in sources)
    orphans = [name for name in NAMES if not re.search(rf"""['"]{re.escape(name)}['"]""", text)]
    assert [name for name in orphans if not name.startswith(("errors/", "print/"))] == []


def test_no_template_switches_escaping_off():
    for name in NAMES:
        text = (TEMPLATES / name).read_text()
        assert not re.search(r"\|\s*safe\b|autoescape", text), name
