"""What no page may be asked with: keys beyond what a database holds, and the sign that PostgreSQL cannot store."""

from typing import Any

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter

LARGEST_KEY = 2**31 - 1


class Key(IntegerConverter):
    """An integer key in an address; what is larger than any key is no page."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_KEY} | options)


def init_app(app: Flask) -> None:
    """Must come before any route is added."""
    app.url_map.converters["int"] = Key
    app.before_request(refuse_nul)


def refuse_nul() -> None:
    """A NUL sign is never typed by a person."""
    fields = (*request.args.items(multi=True), *request.form.items(multi=True))
    if any("\0" in name or "\0" in value for name, value in fields):
        abort(400)
