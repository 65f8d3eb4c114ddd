"""Everybody at every door of the sampled city: who they are, what they send, and what is in the database afterwards."""

import hashlib
import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from flask import url_for
from lxml import html
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from portal.policy import PUBLIC, RIGHTS
from portal.store.db import db
from portal.web.transaction import Portal
from tests.conftest import Databases
from tests.guards.relations import ACTORS, CANARIES, RELATION, SECRET
from tests.guards.sample import NOWHERE, Sample
from tests.guards.sampled import Sampled
from tests.guards.samples import samples
from tests.page import Page, _body
from tests.world import PASSWORD

# What a visit may always leave behind: that somebody was there, and how often.
TRACES = {"login_session", "rate"}
TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')

Row = Mapping[str, Any]


@dataclass
class Visitor:
    """One of the cast before his browser, signed in (but for the public), whatever happens to the database between."""

    key: str
    client: Any
    cookie: str = ""
    token: str = ""

    def get(self, url: str) -> TestResponse:
        response: TestResponse = self.client.get(url, headers=self._headers())
        return response

    def post(self, url: str, fields: MultiDict[str, Any]) -> TestResponse:
        """Sends the fields with the visitor's own form token."""
        sent = MultiDict(fields)
        sent["csrf_token"] = self.token
        response: TestResponse = self.client.post(url, data=_body(sent), headers=self._headers())
        return response

    def _headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie, "Referer": "http://localhost/"}


def visitor(app: Portal, city: Sampled, key: str) -> Visitor:
    """Signs the member in by the page, on two devices; the public gets a form token only."""
    client = app.test_client()
    page = Page(client, key).open("/masuk")
    if key != "warga":
        Page(app.test_client(), key).open("/masuk").submit("Masuk", login=city.members[key].login, password=PASSWORD)
        page.submit("Masuk", login=city.members[key].login, password=PASSWORD).open("/akun")
    found = TOKEN.search(page.body)
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert found and cookie, f"{key} cannot sign in"
    return Visitor(key, app.test_client(use_cookies=False), f"{name}={cookie.value}", found[1].decode())


@dataclass(frozen=True)
class Answer:
    """What came back: the status, whether it leads to the sign-in page, and whose words stand in it."""

    status: int
    signs_in: bool
    words: frozenset[str]

    @classmethod
    def of(cls, response: TestResponse) -> "Answer":
        words = frozenset(word for word in CANARIES if word.encode() in response.data)
        return cls(response.status_code, response.headers.get("Location", "").startswith("/masuk?"), words)


@dataclass
class Walk:
    """What somebody met at each address, and whether his reading changed anything."""

    answers: dict[str, Answer] = field(default_factory=dict)
    changed: bool = False


@dataclass(frozen=True)
class Form:
    """What is asked for at an address, and what the rightful person sends there."""

    asked: set[str]
    values: MultiDict[str, Any]


@dataclass
class Visited:
    """The city, its doors, and its visitors."""

    app: Portal
    databases: Databases
    sampled: Sampled
    visitors: dict[str, Visitor]
    forms: dict[Sample, Form] = field(default_factory=dict)

    @cached_property
    def samples(self) -> list[Sample]:
        return samples(self.sampled)

    @cached_property
    def methods(self) -> dict[str, set[str]]:
        """Endpoint -> methods."""
        found: dict[str, set[str]] = {}
        for rule in self.app.url_map.iter_rules():
            found.setdefault(rule.endpoint, set()).update((rule.methods or set()) - {"HEAD", "OPTIONS"})
        return found

    def method(self, sample: Sample) -> str:
        return next(iter(self.methods[sample.endpoint]))

    def url(self, endpoint: str, args: Mapping[str, Any]) -> str:
        with self.app.test_request_context():
            return url_for(endpoint, **args)

    @property
    def verbs(self) -> dict[tuple[str, str], str]:
        """What every route declares."""
        found: dict[tuple[str, str], str] = self.app.extensions["verbs"]
        return found

    def address(self, sample: Sample) -> str:
        return self.url(sample.endpoint, {**sample.args, **sample.query})

    def pages(self) -> list[str]:
        """The address of every sampled page, and of every record of the city that has a page of its own."""
        found = [self.address(sample) for sample in self.samples if self.method(sample) == "GET"]
        keys = {f"{table.name}_id": [row[0] for row in rows] for table, rows in self._tables() if "id" in table.columns}
        for rule in self.app.url_map.iter_rules():
            name = next(iter(rule.arguments), "")
            if "GET" in (rule.methods or ()) and len(rule.arguments) == 1 and rule.rule.endswith(f"{name}>"):
                found += [self.url(rule.endpoint, {name: key}) for key in keys.get(name, ())]
        return list(dict.fromkeys(found))

    def allowed(self, who: str, sample: Sample) -> bool:
        """What the tables say, with the relations written down by hand in `sampled`."""
        route = (sample.endpoint, self.method(sample))
        if route in PUBLIC:
            return True
        if who == "warga":
            return False
        right = RIGHTS[self.verbs[route]]
        return bool((right.relations | right.seconded) & (RELATION[sample.about].get(who, set()) | {"member"}))

    def hidden(self, who: str, sample: Sample) -> bool:
        """Whether the record does not exist as far as this person may know."""
        return sample.about in SECRET and not RELATION[sample.about].get(who)

    def send(self, who: str, sample: Sample, forged: Mapping[str, str] | None = None) -> Answer:
        """Sends the form of the sample as the rightful person would, but as this one; `forged` fields on top."""
        fields = MultiDict(self.form(sample).values)
        fields.update(forged or {})
        typed = " ".join(str(value) for value in fields.values())
        answer = Answer.of(self.visitors[who].post(self.address(sample), fields))
        return replace(answer, words=frozenset(word for word in answer.words if word not in typed))

    def form(self, sample: Sample) -> Form:
        """What the rightful person would send: the real form from its page, with what he types. Read once."""
        if sample not in self.forms:
            self.forms[sample] = self._filled_in(sample)
        return self.forms[sample]

    def anybody(self, sample: Sample) -> bool:
        """Whether there is somebody in the cast who may."""
        return any(self.allowed(key, sample) for key in ACTORS)

    def rightful(self, sample: Sample) -> str:
        """Who takes the form from its page."""
        return sample.by or next(key for key in ACTORS if self.allowed(key, sample))

    def _filled_in(self, sample: Sample) -> Form:
        if sample.page == NOWHERE or not self.anybody(sample):
            return Form(set(sample.typed), MultiDict(sample.typed))
        page = self.url(*sample.page) if sample.page else self.address(sample)
        response = self.visitors[self.rightful(sample)].get(page)
        assert response.status_code == 200, f"{sample.endpoint}: the page of its form, {page}: {response.status_code}"
        forms = _forms_at(html.document_fromstring(response.data.decode()), self.address(sample), page)
        form = next((each for each in forms if set(sample.typed) <= _names(each)), None)
        assert form is not None, f"{sample.endpoint}: no form with {list(sample.typed)} on {page}"
        kept = [(name, value) for name, value in form.form_values() if name not in sample.typed]
        return Form(set.union(*map(_names, forms)), MultiDict([*kept, *sample.typed.items()]))

    def walk(self, who: str) -> "Walk":
        """Everything that can be read by trying each address that can be guessed and following each link."""
        found, before = Walk(), self.digest()
        todo = deque(["/", *self.pages()])
        known = {_content(url) for url in todo}
        while todo:
            url = todo.popleft()
            response = self.visitors[who].get(url)
            found.answers[url] = Answer.of(response)
            for link in links(response):
                if (content := _content(link)) not in known:
                    known.add(content)
                    todo.append(link)
        found.changed = self.digest() != before
        return found

    # --- The database -------------------------------------------------------------------------------------------------

    def keep(self) -> None:
        with self.app.app_context():
            self.databases.keep(self.sampled.world, "sampled")

    def restore(self) -> None:
        with self.app.app_context():
            self.databases.restore("sampled")

    def digest(self) -> str:
        """One hash over every row of every table but the traces."""
        total = hashlib.sha256()
        for _, rows in self._tables():
            total.update(repr(rows).encode())
        return total.hexdigest()

    def dump(self) -> dict[str, dict[Any, Row]]:
        """Every row by table and key."""
        return {
            table.name: {
                tuple(row[at] for at, column in enumerate(table.columns) if column.primary_key): dict(
                    zip(table.columns.keys(), row, strict=True)
                )
                for row in rows
            }
            for table, rows in self._tables()
        }

    def _tables(self) -> Iterable[tuple[Any, list[Any]]]:
        with self.app.app_context(), db.engine.connect() as connection:
            cursor = connection.connection.cursor()
            for table in db.metadata.sorted_tables:
                if table.name not in TRACES:
                    columns = ", ".join(f'"{column.name}"' for column in table.columns)
                    keys = ", ".join(f'"{column.name}"' for column in table.primary_key)
                    cursor.execute(f'SELECT {columns} FROM "{table.name}" ORDER BY {keys}')  # noqa: S608
                    yield table, [tuple(row) for row in cursor.fetchall()]
            cursor.close()


def _forms_at(tree: Any, action: str, page: str) -> list[Any]:
    """The forms of the page that are sent to this address."""
    posts = [form for form in tree.iter("form") if (form.get("method") or "get").lower() == "post"]
    found = [form for form in posts if (form.get("action") or page) == action]
    assert found, f"no form for {action} on {page}"
    return found


def _names(form: Any) -> set[str]:
    """What the form asks for, filled in or not."""
    return {each.get("name") for each in form.iter("input", "select", "textarea", "button") if each.get("name")}


def _content(url: str) -> tuple[str, ...]:
    """What an address is about, whatever order, page, day or filter it asks for."""
    path, _, query = url.partition("?")
    return path, *sorted(arg.partition("=")[0] for arg in query.split("&"))


def links(response: TestResponse) -> list[str]:
    """Where one gets from here by clicking: path and query of every link that stays in the portal."""
    if response.mimetype != "text/html" or not response.data:
        target = response.headers.get("Location", "")
        return [target] if target.startswith("/") else []
    found = (urlsplit(a.get("href") or "") for a in html.document_fromstring(response.data.decode()).iter("a"))
    return [
        parts.path + (f"?{parts.query}" if parts.query else "")
        for parts in found
        if not parts.netloc and parts.path.startswith("/") and not parts.path.startswith("/static/")
    ]
