"""Each refusal becomes a page that says what happened and what to do next, with a reference to ask for help with."""

import secrets
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError, TooManyRequests

from portal.store.db import db
from portal.store.errors import Forbidden, Missing, Rejected, Stale

log = structlog.get_logger()

PAGES = {400, 403, 404, 405, 409, 413, 422, 429, 500, 503}

Page = tuple[str, int]


def init_app(app: Flask) -> None:
    handlers: dict[type[Exception], Callable[[Any], ResponseReturnValue]] = {
        Rejected: lambda error: page(422, problems=error.problems),
        Forbidden: lambda error: page(403),
        Missing: lambda error: page(404),
        Stale: lambda error: page(409, texts=error.texts),
        StaleDataError: lambda error: page(409, texts=[]),
        IntegrityError: conflict,
        OperationalError: busy,
        CSRFError: lambda error: page(400),
        TooManyRequests: too_many,
        HTTPException: lambda error: page(error.code or 500),
        InternalServerError: broken,
    }
    for kind, handler in handlers.items():
        app.register_error_handler(kind, handler)


def page(status: int, **values: Any) -> Page:
    """The error page of this status; statuses without a page of their own use the general one."""
    db.session.rollback()
    reference = secrets.token_hex(4).upper()
    log.info("refused", status=status, reference=reference, endpoint=request.endpoint)
    template = f"errors/{status}.html" if status in PAGES else "errors/500.html"
    values.setdefault("layout", _layout())
    if status >= 500:  # perhaps the database itself is gone: the page asks it for nothing
        values |= {"layout": "public.html", "city": lambda: ""}
    return render_template(template, reference=reference, status=status, **values), status


def _layout() -> str:
    """The frame with navigation for people who are signed in; for others one that needs no session and no database."""
    user = g.get("_login_user")
    return "base.html" if user is not None and user.is_authenticated else "public.html"


def conflict(error: IntegrityError) -> Page:
    """Two people were at it at once and a constraint kept the data whole."""
    log.warning("constraint", constraint=str(error.orig)[:200])
    return page(409, texts=[])


def busy(error: OperationalError) -> Page:
    """The database did not answer in time: nothing is stored, trying again is safe."""
    log.error("database", error=str(error.orig)[:200])
    return page(503)


def too_many(error: TooManyRequests) -> ResponseReturnValue:
    """A limit is used up; the page and the header say when it begins anew."""
    seconds = error.retry_after if isinstance(error.retry_after, int) else 300
    return *page(429, wait=seconds), {"Retry-After": str(seconds)}


def broken(error: InternalServerError) -> Page:
    original = error.original_exception
    log.error("unexpected", exc_info=original or error, path=g.get("route", request.endpoint))
    g.pop("_login_user", None)  # whatever broke may be the database: this page needs nothing
    return page(500)
