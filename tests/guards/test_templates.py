"""Every template compiles, and every template is used by something."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))


def test_every_template_compiles(app):
    for name in NAMES:
        app.jinja_env.get_template(name)


def test_no_template_is_an_orphan():
    sources = [*ROOT.glob("portal/**/*.py"), *TEMPLATES.rglob("*.html")]
    text = "\n".join(path.read_text() for path in sources)
    orphans = [name for name in NAMES if not re.search(rf"""['"]{re.escape(name)}['"]""", text)]
    assert [name for name in orphans if not name.startswith(("errors/", "print/"))] == []


def test_no_template_switches_escaping_off():
    for name in NAMES:
        text = (TEMPLATES / name).read_text()
        assert not re.search(r"\|\s*safe\b|autoescape", text), name
