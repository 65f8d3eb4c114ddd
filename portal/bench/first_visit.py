"""What a browser loads on its first visit to the sign-in page: the page, and every file that it or its style names."""

import gzip
import re
from html.parser import HTMLParser

from flask.testing import FlaskClient

CSS_URL = re.compile(r"url\(([^)]+)\)")


def weigh(client: FlaskClient, path: str) -> tuple[float, int]:
    """(kilobytes as sent with gzip, requests) of a first visit to `path`."""
    page = client.get(path)
    names = Names()
    names.feed(page.text)
    sent = {path: len(gzip.compress(page.data, 6))}  # the proxy packs pages
    waiting = sorted(names.found)
    while waiting:
        address = waiting.pop()
        if address in sent:
            continue
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        sent[address] = len(answer.data)
        if answer.mimetype == "text/css":
            text = client.get(address).text
            waiting += [f"/static/{found}" for found in CSS_URL.findall(text)]
    return round(sum(sent.values()) / 1024, 1), len(sent)


class Names(HTMLParser):
    """Addresses of the files that a page loads by itself; a drawing of the sprite is the sprite."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"script", "img"} and "src" in given:
            self.found.add(given["src"])
        if tag == "use":
            self.found.add(given["href"].partition("#")[0])
        if tag == "link" and given.get("rel") in {"stylesheet", "icon", "preload"}:
            self.found.add(given["href"])
