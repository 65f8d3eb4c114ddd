"""What no page may be asked with: keys beyond what a database holds, text without end or cut off on its way, and the
sign that PostgreSQL cannot store."""

from typing import Any

from flask import Flask, abort, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter

from portal.rules.writing import plain
from portal.store.db import SAFE_METHODS

LARGEST_KEY = 2**31 - 1
PASSWORDS = frozenset({"current", "password", "repeated"})


def number(text: str, most: int = LARGEST_KEY) -> int | None:
    """The only way in which numbers of addresses and hidden fields are read: plain digits, no larger than `most`. None
    for anything else; no person types these, and Python takes more for digits than anybody means."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most))):
        return None
    found = int(text)
    return found if found <= most else None


class KeyConverter(IntegerConverter):
    """An integer key in an address; what is larger than any key is no page."""

    regex = f"[0-9]{{1,{len(str(LARGEST_KEY))}}}"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_KEY} | options)


def init_app(app: Flask) -> None:
    """Must come before any route is added, and before whatever asks the database."""
    app.url_map.converters["int"] = KeyConverter
    app.before_request(receive)


def receive() -> None:
    """Reads what is sent before the database is asked anything: a slow upload must not hold its only writer.

    Fields alone may be no larger than text is: a parser makes a hundred times their size of them. The server gives an
    empty stream for what was cut off on its way, and says that it ends where it should: so it is counted here. What
    comes without its length cannot be; no browser sends a form so. What comes with the asking for a page is not read.
    """
    if request.content_length is None and "Transfer-Encoding" in request.headers:
        abort(411)
    if request.is_json and request.method not in SAFE_METHODS:
        abort(400)  # no page of ours sends it; forms would take it for their fields, unread
    request.environ.pop("wsgi.input_terminated", None)
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = request.max_form_memory_size
    sent = () if request.method in SAFE_METHODS else request.form.items(multi=True)
    fields = (*request.args.items(multi=True), *sent)
    if "\0" in request.path or any("\0" in name or "\0" in value for name, value in fields):
        abort(400)  # never typed by a person
    request.args = _shown(request.args)
    if sent:
        request.form = _shown(request.form)


def _shown(typed: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    """The same fields with their texts as pages and paper can show them. A password is compared, never shown."""
    return ImmutableMultiDict(
        (name, value if name in PASSWORDS else plain(value)) for name, value in typed.items(multi=True)
    )
