"""CPU of list pages against the least that such a page can cost: the libraries underneath and nothing of ours.

The bare page is Flask, Flask-Login, Flask-WTF and Jinja over SQLite through Flask-SQLAlchemy, in three statements: who
is signed in, how many rows, the rows; with the same rows, columns and texts, a session and a form token.
"""

import gc
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from flask import Flask, abort, render_template
from flask.testing import FlaskClient
from flask_login import LoginManager, UserMixin, current_user, login_user
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from jinja2 import DictLoader
from sqlalchemy import Integer, String, Table, func, insert, select
from werkzeug.test import create_environ

ROUNDS = 150
WARM = 15

BARE = """<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>{{ title }}</title>
<meta name="csrf" content="{{ csrf_token() }}"></head>
<body><p>{{ name }}</p><form method="post"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}">
<button>Keluar</button></form>
<h1>{{ title }}</h1>
<table><thead><tr>{% for head in heads %}<th scope="col">{{ head }}</th>{% endfor %}</tr></thead>
<tbody>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</tbody></table><p>{{ total }} baris</p></body></html>"""


class Cells(HTMLParser):
    """The texts of a page's first table: heads, and the cells of each row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell and data.strip():
            self.rows[-1][-1] = " ".join(f"{self.rows[-1][-1]} {data}".split())


def ratio(ours: FlaskClient, path: str, folder: Path) -> tuple[float, float, int]:
    """(our CPU through that of the bare page, our CPU in milliseconds, rows) of the list at `path`.

    The two are measured in turn, so that whatever else the machine does meets both; of each the median counts.
    """
    table = Cells()
    table.feed(ours.get(path).text)
    heads, *rows = table.rows
    bare = bare_page(folder, heads, rows)
    mine, least = caller(ours, path), caller(bare, "/")
    for _ in range(WARM):
        mine()
        least()
    gc.collect()
    spent = [(spend(mine), spend(least)) for _ in range(ROUNDS)]
    our, floor = median(each[0] for each in spent), median(each[1] for each in spent)
    return our / floor, our * 1000, len(rows)


def spend(call: Callable[[], None]) -> float:
    start = process_time()
    call()
    return process_time() - start


def caller(client: FlaskClient, path: str) -> Callable[[], None]:
    """The WSGI call of this client's GET, without what the test client itself costs."""
    app = client.application
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    environ = create_environ(path, headers={"Cookie": f"{name}={cookie.value if cookie else ''}"})

    def call() -> None:
        statuses: list[str] = []

        def start(status: str, *_: object) -> Callable[[bytes], object]:
            statuses.append(status)
            return bytes

        b"".join(app.wsgi_app(environ.copy(), start))
        if statuses != ["200 OK"]:
            raise RuntimeError(f"{path}: {statuses}")

    return call


def bare_page(folder: Path, heads: list[str], rows: Iterable[list[str]]) -> FlaskClient:
    """A signed-in client of an application that does nothing else."""
    (folder / "bare.db").unlink(missing_ok=True)
    app = Flask("bare")
    app.config.update(SECRET_KEY="bare", SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'bare.db'}")
    app.jinja_loader = DictLoader({"list.html": BARE})
    CSRFProtect(app)
    store, people, listed = _tables(app, heads, rows)

    def load(token: str) -> BareVisitor | None:
        row = store.session.execute(select(people.c.name).where(people.c.token == token)).first()
        return BareVisitor(token, row.name) if row else None

    LoginManager(app).user_loader(load)

    @app.get("/masuk")
    def enter() -> str:
        login_user(BareVisitor("token", ""))
        return ""

    @app.get("/")
    def page() -> str:
        if not current_user.is_authenticated:
            abort(403)
        total = store.session.scalar(select(func.count()).select_from(listed))
        found = store.session.execute(select(*list(listed.c)[1:]).order_by(listed.c.id).limit(25)).all()
        return render_template(
            "list.html", title="Daftar", name=current_user.name, heads=heads, rows=found, total=total
        )

    client = app.test_client()
    client.get("/masuk")
    client.get("/")  # the session has its token from now on, as ours has
    return client


class BareVisitor(UserMixin):
    """Who is signed in at the bare page; the token is the key of the session."""

    def __init__(self, token: str, name: str) -> None:
        self.id, self.name = token, name


def _tables(app: Flask, heads: list[str], rows: Iterable[list[str]]) -> tuple[SQLAlchemy, Table, Table]:
    """(database, people by token, the list), filled."""
    store = SQLAlchemy(app)
    names = [f"c{number}" for number in range(len(heads))]
    with app.app_context():
        people = store.Table("person", store.Column("token", String, primary_key=True), store.Column("name", String))
        key = store.Column("id", Integer, primary_key=True)
        listed = store.Table("list", key, *(store.Column(name, String) for name in names))
        store.create_all()
        store.session.execute(insert(people).values(token="token", name="Budi Hartono"))
        for row in rows:
            store.session.execute(insert(listed).values(dict(zip(names, row, strict=False))))
        store.session.commit()
    return store, people, listed
