"""What lies in the repository names no machine, no package registry, and no site but those listed here."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Copied from elsewhere, word for word, or a list of sources.
VENDORED = ("static/vendor/", "static/fonts/", "tests/browser/vendor/", "tests/rules/data/", "deploy/vendor.sh")

# Hosts a file of ours may name in a URL.
HOSTS = {
    "localhost",
    "127.0.0.1",
    "portal_kinerja",  # the upstream in deploy/nginx.conf
    "www.w3.org",  # names of XML spaces: SVG, XHTML, RDF
    "ns.adobe.com",  # names of XMP spaces inside PDF/A
    "www.aiim.org",  # names of the PDF/A and PDF/UA schemas
    "schemas.openxmlformats.org",  # names of the parts of a workbook
    "purl.org",  # Dublin Core
    "www.lapor.go.id",  # where citizens complain
}
# Names kept for examples (RFC 2606), those of our invented cities, and placeholders of a template.
EXAMPLE = re.compile(r"(^|\.)(example|test|invalid|example\.(com|org|net)|kota\.go\.id|kotamerdeka\.go\.id)$|[{<$]")

URL = re.compile(r"""https?://([^\s/"'`<>)\]\\:;?#,]+)""")
MACHINE = re.compile(r"(?<![\w.])/(work|root|home/[a-z]+|Users/[A-Za-z]+|tmp/brief)/|\.\./shared")
REGISTRY = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org|--(extra-)?index-url|--find-links")


@cache
def texts() -> list[tuple[str, str]]:
    """(path, text) of every file that is committed or about to be, without the vendored and the binary ones."""
    listing = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    found = []
    for name in filter(None, listing.stdout.split("\0")):
        path = ROOT / name
        if name.startswith(VENDORED) or not path.is_file() or path == Path(__file__):
            continue
        raw = path.read_bytes()
        if b"\0" not in raw:
            found.append((name, raw.decode("utf-8")))
    return found


def lines_with(pattern: re.Pattern[str]) -> list[tuple[str, re.Match[str]]]:
    return [
        (f"{name}:{number}", match)
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        for match in pattern.finditer(line)
    ]


def test_there_is_something_to_read() -> None:
    assert {"run", "pyproject.toml", "LICENSE"} <= {name for name, _ in texts()}


def test_every_address_is_on_the_list() -> None:
    strangers = [
        (where, match[0])
        for where, match in lines_with(URL)
        if match[1].rpartition("@")[2] not in HOSTS and not EXAMPLE.search(match[1])
    ]
    assert strangers == []


@pytest.mark.parametrize("pattern", [MACHINE, REGISTRY], ids=["machine paths", "registries"])
def test_no_trace_of_where_it_was_built(pattern: re.Pattern[str]) -> None:
    assert [(where, match[0]) for where, match in lines_with(pattern)] == []
