"""Every page of every role at two widths breaks no rule of WCAG 2.2 AA that a machine can check, and none is wider than
the narrowest window of its rule 1.4.10."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Error, Page

AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = ((390, 844), (1440, 900))
NARROWEST = {"width": 320, "height": 640}
ROLES = ("Sari", "Budi", "Dewi", "Rina", "auditor", "administrator", "luar ASN")
PER_KIND = 2  # addresses that differ in numbers, words or arguments only; one where somebody before has seen the kind

# What the page consists of, not what it says: to the rules, a page whose parts all stood on pages of its kind is seen.
PARTS = """() => [...new Set([...document.querySelectorAll('body *')].map(each =>
    [each.tagName, each.className.baseVal ?? each.className, each.getAttribute('type'), each.hasAttribute('aria-label'),
     each.parentElement.tagName].join(' ')))]"""
# Rules look at what is seen: what is folded is unfolded, but for the menus that lie over the page.
UNFOLD = "() => document.querySelectorAll('main details, .side details').forEach(each => { each.open = true })"
CHECK = """async tags => (await axe.run({runOnly: tags, resultTypes: ['violations']})).violations.map(each =>
    `${each.id}: ${each.nodes.map(node => node.target.join(' ')).slice(0, 3).join(' | ')}`)"""


def test_no_page_of_any_role_breaks_a_rule(enter, visit):
    seen = defaultdict[str, set[str]](set)
    found: list[str] = []
    stranger = visit()
    found += breaches(stranger, ["/layanan", "/verifikasi", "/verifikasi/TIDAK-ADA", "/masuk", "/tidak-ada"], seen)
    for role in ROLES:
        found += [f"{role} {breach}" for breach in breaches(enter(role), ["/"], seen)]
    assert found == []
    assert len(seen) > 60, "kinds of pages"


def breaches(page: Page, start: list[str], seen: dict[str, set[str]]) -> Iterator[str]:
    """What is wrong on the pages that one reaches from the start by links, with address and width.

    `seen`: for each kind of page, the parts that were looked at.
    """
    for url in reached(page, start, set(seen)):
        page.evaluate(UNFOLD)
        page.set_viewport_size(NARROWEST)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield f"{url}: wider than a window of 320 pixels"
        parts = set(page.evaluate(PARTS)) - seen[kind(url)]
        if not parts:
            continue
        seen[kind(url)] |= parts
        page.evaluate(AXE)
        for width, height in WIDTHS:
            page.set_viewport_size({"width": width, "height": height})
            yield from (f"{url} at {width}: {breach}" for breach in page.evaluate(CHECK, TAGS))


def reached(page: Page, start: list[str], known: set[str]) -> Iterator[str]:
    """Goes to each address in turn, breadth first, a few of each kind, one of those that are known; no files."""
    waiting, counted, gone = list(start), Counter[str](), set[str]()
    while waiting:
        url = waiting.pop(0)
        if url in gone or counted[kind(url)] >= (1 if kind(url) in known else PER_KIND):
            continue
        gone.add(url)
        counted[kind(url)] += 1
        try:
            answer = page.goto(url, wait_until="load")  # with its styles
        except Error as error:
            assert "Download is starting" in error.message, url
            continue
        assert answer is not None and answer.status < 500, url
        links = page.eval_on_selector_all("a[href]:not([download])", "all => all.map(each => each.href)")
        home = page.url.split("/", 3)[2]
        waiting += [link.split("#")[0] for link in links if link.split("/", 3)[2:3] == [home]]
        yield page.url


def kind(url: str) -> str:
    """The address without what names one record or narrows a list: /rencana/71?page=2 is /rencana/*."""
    path = re.sub(r"^https?://[^/]+|[?#].*", "", url)
    return re.sub(r"/\d+", "/*", re.sub(r"^/(layanan|verifikasi)/[^/]+", r"/\1/*", path))
