"""Each refusal becomes a page that says what happened and what to do next, with a reference to ask for help with."""

from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, Response, flash, g, jsonify, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError, TooManyRequests

from portal.policy import ask
from portal.store import faults, logs
from portal.store.db import db
from portal.store.errors import Forbidden, Foreign, Missing, Rejected, Stale
from portal.web import decided, origin
from portal.web.history import field
from portal.web.kept import keep_sent

log = structlog.get_logger()

PAGES = {400, 403, 404, 405, 409, 413, 422, 429, 500, 503}

FOR_MACHINES = ("/healthz", "/readyz")

Page = tuple[str | Response, int]


def init_app(app: Flask) -> None:
    handlers: dict[type[Exception], Callable[[Any], ResponseReturnValue]] = {
        Rejected: lambda error: page(422, problems=error.problems),
        Forbidden: lambda error: page(403),
        Foreign: lambda error: page(403, foreign=True),
        Missing: lambda error: page(404),
        Stale: stale,
        StaleDataError: lambda error: page(409, texts=[]),
        IntegrityError: conflict,
        OverflowError: lambda error: page(404),  # a number that no record can have: SQLite …
        DataError: out_of_range,  # … and PostgreSQL
        DBAPIError: troubled,
        OSError: troubled,
        CSRFError: old_page,
        TooManyRequests: too_many,
        HTTPException: plain,
        InternalServerError: broken,
    }
    for kind, handler in handlers.items():
        app.register_error_handler(kind, handler)


def page(status: int, **values: Any) -> Page:
    """The error page of this status; statuses without a page of their own use the general one of their kind.

    From 500 on perhaps the database itself is gone: the page asks it for nothing.
    """
    db.session.rollback()
    reference = logs.reference()
    log.info("refused", status=status, reference=reference, endpoint=request.endpoint)
    if request.path in FOR_MACHINES:
        return jsonify(status="not ready", error=status), status
    general = 400 if status < 500 else 500
    if status >= 500:
        g._login_user = AnonymousUserMixin()  # else every template asks who is signed in
        values["city"] = lambda: ""
    template = f"errors/{status if status in PAGES else general}.html"
    try:
        return render_template(template, reference=reference, status=status, layout=_layout(), **values), status
    except DBAPIError as error:
        if status >= 500 or not (outage := faults.kind(error)):
            raise
        return page(503, outage=outage)


def stale(error: Stale) -> ResponseReturnValue:
    """The record has moved on. A decision that its person took already leads to the record and says so; any other page
    tells what became of it, and shows what was typed."""
    db.session.rollback()
    told = decided.told(error.record, error.texts) if _is_own() else None
    if told and told.again:
        flash(told.sentence)
        return redirect(told.url, 303)
    texts = told.unsaid if told else error.texts
    return page(409, texts=[(field(label), *both) for label, *both in texts], told=told)


def _is_own() -> bool:
    """Whether somebody who is signed in asked for a page that is not for all."""
    return bool(current_user.is_authenticated) and not ask.is_public()


def _layout() -> str:
    """The frame with navigation for people who are signed in; for others, and below citizens' pages, one without
    session and token: those the proxy packs."""
    for_all = request.path.startswith(("/layanan", "/static", "/verifikasi"))
    return "base.html" if not for_all and current_user.is_authenticated else "public.html"


def out_of_range(error: DataError) -> ResponseReturnValue:
    """A number in an address or a hidden field that no record can have; anything else is ours."""
    if getattr(error.orig, "sqlstate", "") != "22003":
        raise error
    return page(404)


def plain(error: HTTPException) -> ResponseReturnValue:
    """What the framework refuses, with the headers that belong to the status (Allow of a 405)."""
    headers = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    return *page(error.code or 500), headers


def conflict(error: IntegrityError) -> Page:
    """Two people were at it at once and a constraint kept the data whole."""
    log.warning("constraint", constraint=faults.words(error))
    return page(409, texts=[])


def troubled(error: DBAPIError | OSError) -> ResponseReturnValue:
    """The disk or the database does not serve: nothing is stored, trying again is safe. Anything else is ours."""
    outage = faults.kind(error)
    if outage is None:
        raise error
    log.error("outage", kind=outage, error=faults.words(error))
    return *page(503, outage=outage), {"Retry-After": "10"}


def old_page(error: CSRFError) -> Page:
    """The form's token is of a session that is over, as when its person signed in again in another window.

    What he typed is kept as when a session runs out; not what another site's page sent, nor what is sent to a page for
    all, like a sign-in sent twice.
    """
    account_id = current_user.account_id if origin.is_ours(request.referrer or "") and _is_own() else None
    db.session.rollback()
    kept = account_id is not None and keep_sent(account_id)
    if kept:
        session["kept"] = True
    return page(400, kept=kept)


def too_many(error: TooManyRequests) -> ResponseReturnValue:
    """A limit is used up; the page and the header say when it begins anew."""
    seconds = error.retry_after if isinstance(error.retry_after, int) else 300
    return *page(429, wait=seconds), {"Retry-After": str(seconds)}


def broken(error: InternalServerError) -> Page:
    """A mistake of ours. `Portal.log_exception` has written down where it happened."""
    return page(500)
