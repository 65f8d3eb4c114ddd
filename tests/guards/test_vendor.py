"""The vendored browser files are the ones that were checked when they were fetched, complete and with licences."""

import hashlib
import re
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).parents[2]
SUMS = dict(reversed(line.split(maxsplit=1)) for line in (ROOT / "static/vendor/SHA256SUMS").read_text().splitlines())
TEMPLATES = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]


def test_every_vendored_file_has_its_recorded_content():
    for name, recorded in SUMS.items():
        assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == recorded, name


def test_no_vendored_file_is_without_a_record():
    folders = [ROOT / "static/vendor", ROOT / "static/fonts", ROOT / "tests/browser/vendor"]
    present = {path.relative_to(ROOT).as_posix() for folder in folders for path in folder.iterdir()}
    assert present - set(SUMS) == {"static/vendor/SHA256SUMS"}


def test_licences_stand_beside_what_they_cover():
    assert {name for name in SUMS if "LICENSE" in name} == {
        "static/vendor/htmx.LICENSE",
        "static/vendor/lucide.LICENSE",
        "static/fonts/LICENSE",
        "static/fonts/arimo.LICENSE",
        "tests/browser/vendor/LICENSE",
    }


def test_every_icon_that_a_page_names_is_drawn():
    drawn = set(etree.parse(str(ROOT / "static/icons.svg")).xpath("//@id"))
    named = {name for text in TEMPLATES for name in re.findall(r"""icon\('([\w-]+)'""", text)}
    assert named and named <= drawn, named - drawn


def test_every_tone_of_a_state_is_drawn_and_coloured():
    from portal.web.ui import PLAIN, TONES

    drawn = set(etree.parse(str(ROOT / "static/icons.svg")).xpath("//@id"))
    css = (ROOT / "static/portal.css").read_text()
    for tone in {*TONES.values(), PLAIN}:
        assert tone.icon in drawn
        assert tone.colour == "grey" or f".chip.{tone.colour}" in css
