"""Structured logs, one JSON object a line, without personal data: account numbers, never names, NIP or texts."""

import logging
import secrets
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import structlog
from flask import Flask, g, request

HERE = Path(__file__).parents[2]


def init_app(app: Flask) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    app.before_request(bind)


def bind() -> None:
    """Every line of a request carries its number and route (the pattern, never the address itself)."""
    g.request_id = secrets.token_hex(6)
    rule = request.url_rule.rule if request.url_rule else ""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id, method=request.method, route=rule)


def viewed(kind: str, record_id: int, account_id: int) -> None:
    """Another person's record was looked at: who (account), what, which."""
    structlog.get_logger().info("viewed", kind=kind, record=record_id, account=account_id)


def sign_in(account_id: int, outcome: str) -> None:
    """Somebody signed in or was refused; account 0 where what was typed is nobody's."""
    structlog.get_logger().info("sign-in", account=account_id, outcome=outcome)


def unexpected(error: BaseException) -> None:
    """A mistake of ours: where it happened and of what kind it is. Not what the error says: that may hold what somebody
    typed, an address or a row."""
    told = {"error": type(error).__name__, "where": [*_where(error)]}
    structlog.get_logger().error("unexpected", reference=reference(), endpoint=request.endpoint, **told)


def reference() -> str:
    """What the page of a refusal calls this request, for whoever asks for help."""
    if "reference" not in g:
        g.reference = secrets.token_hex(4).upper()
    return str(g.reference)


def _where(error: BaseException) -> Iterator[str]:
    """The lines of our code that led there and the one where it happened, the outermost first; before them those of
    the error that it came from."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _where(before)
    frames = traceback.extract_tb(error.__traceback__)
    for frame in frames:
        file = Path(frame.filename)
        if frame is frames[-1] or file.is_relative_to(HERE) and "site-packages" not in file.parts:
            place = file.relative_to(HERE) if file.is_relative_to(HERE) else file.name
            yield f"{place}:{frame.lineno} {frame.name}: {frame.line}"
    yield type(error).__name__
