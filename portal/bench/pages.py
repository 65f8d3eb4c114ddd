"""Every page that people can reach, found by following links, with the number of statements it takes."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from portal.bench.statements import recorded

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
# Pages of the same kind that are visited: enough for each sort, filter and state, not every row of a long list.
SAMPLES = 3
FOR_PROGRAMS = ("health.", "known.")  # no pages


@dataclass(frozen=True)
class Visit:
    who: str
    endpoint: str
    path: str
    statements: int
    rows: int  # of its tables and task lists


def sign_in(app: Flask, login: str, password: str) -> FlaskClient:
    """A browser without a window in which this person is signed in. ValueError when that fails."""
    client = app.test_client()
    token = TOKEN.search(client.get("/masuk").text)
    sent = {"login": login, "password": password, "csrf_token": token[1] if token else ""}
    if client.post("/masuk", data=sent).status_code != 303:
        raise ValueError(f"{login} cannot sign in")
    return client


def crawl(app: Flask, who: str, client: FlaskClient, start: Iterable[str], word: str) -> Iterator[Visit]:
    """Visits what can be reached from `start`, a few of each kind; `word` is what is looked for in every search field.

    RuntimeError for a page that breaks.
    """
    waiting, known = deque(start), set(start)
    seen: Counter[tuple[str, frozenset[str]]] = Counter()
    while waiting:
        path = waiting.popleft()
        kind = _kind(app, path)
        if kind is None or seen[kind] >= SAMPLES:
            continue
        seen[kind] += 1
        with recorded() as statements:
            response = client.get(path)
        if response.status_code >= 500:
            raise RuntimeError(f"{who} {path}: {response.status_code}")
        if response.status_code != 200:
            continue
        page = response.text if response.mimetype == "text/html" else ""
        yield Visit(who, kind[0], path, len(statements), page.count("<tr") + page.count('<li class="task"'))
        for link in ways(page, path, word):
            if link not in known:
                known.add(link)
                waiting.append(link)


def ways(page: str, path: str, word: str) -> Iterator[str]:
    """Where one can go from a page: its links, and its filters with each of their choices and with a word to find."""
    reader = Reader()
    reader.feed(page)
    here = urlsplit(path).path
    yield from (link.partition("#")[0] for link in reader.links if link.startswith("/"))
    for action, name, choice in reader.choices:
        yield f"{action or here}?{urlencode({name: choice or word})}"


class Reader(HTMLParser):
    """Collects a page's links and, of its GET forms, (action, name, choice); the choice of a search field is ""."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.choices: list[tuple[str, str, str]] = []
        self._action: str | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self._action = given.get("action", "") if given.get("method") == "get" else None
        elif tag == "select":
            self._select = given.get("name", "")
        elif self._action is None:
            return
        elif tag == "option" and given.get("value"):
            self.choices.append((self._action, self._select, given["value"]))
        elif tag == "input" and given.get("type") == "search":
            self.choices.append((self._action, given.get("name", "q"), ""))


def _kind(app: Flask, path: str) -> tuple[str, frozenset[str]] | None:
    """(endpoint, names of the arguments): what pages of one kind have in common. None for what is no page."""
    parts = urlsplit(path)
    try:
        endpoint, _ = app.url_map.bind("").match(parts.path, "GET")
    except HTTPException:
        return None
    if endpoint == "static" or endpoint.startswith(FOR_PROGRAMS):
        return None
    return endpoint, frozenset(name for name, _ in parse_qsl(parts.query))


def unseen(app: Flask, visits: Iterable[Visit]) -> list[str]:
    """Endpoints with a GET page that nobody came across."""
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    left = pages - {visit.endpoint for visit in visits} - {"static"}
    return sorted(endpoint for endpoint in left if not endpoint.startswith(FOR_PROGRAMS))
