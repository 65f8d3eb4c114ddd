"""Who is signed in: the session row behind the cookie, and what was typed when it had run out.

The cookie holds a random token; the row it points to can be ended at any time. What a person is and may is read anew at
each request.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, flash, g, redirect, request, session, url_for
from flask_login import LoginManager, current_user
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.accounts import actions, queries
from portal.chart.standing import me
from portal.policy import Me, ask
from portal.store.db import SAFE_METHODS, db_pause
from portal.web import origin, stay
from portal.web.kept import keep_sent, typed_before

__all__ = ["typed_before"]  # rooms above this one ask here; rooms below ask web/kept.py

STAMP_EVERY = timedelta(minutes=1)


def init_app(app: Flask) -> None:
    """Without what flask-login adds to every page: it would ask each, a citizen's too, who is there."""
    manager = LoginManager()
    manager.session_protection = None  # ties sessions to an address, which signs out phones
    manager.user_loader(load)
    app.login_manager = manager  # type: ignore[attr-defined]
    app.jinja_env.globals["current_user"] = current_user
    app.before_request(require_sign_in)


def load(token: str) -> Me | None:
    """The signed-in person of this token, or None when the session no longer counts."""
    config = current_app.config
    idle, lifetime = timedelta(minutes=config["IDLE_MINUTES"]), timedelta(hours=config["SESSION_HOURS"])
    row = queries.live_session(token, idle, lifetime)
    if row is None:
        return None
    session_id, seen_at, account_id, person_id, name = row
    if clock.now() - seen_at > STAMP_EVERY:
        stamp = actions.stamp_session if request.method in SAFE_METHODS else actions.touch_session
        stamp(session_id)
    return me(account_id, person_id, name, token, clock.today())


def require_sign_in() -> Response | BaseResponse | None:
    """Sends strangers to the sign-in page; what an expired session had typed is kept first."""
    if request.endpoint is None or ask.is_public() or request.method == "OPTIONS":
        return None
    if current_user.is_authenticated:
        return None
    back = request.full_path.rstrip("?") if request.method in SAFE_METHODS else _page_of_form()
    answer = redirect(url_for("accounts.sign_in", next=back), 303)
    if request.method not in SAFE_METHODS and request.endpoint != "accounts.sign_out":
        flash(*_told(_keep_typed()))
        answer.headers[stay.UNSENT] = "1"
    return answer


def sign_in(token: str) -> None:
    """A new browser session: nothing of the old one (its form token included) survives."""
    session.clear()
    session["_user_id"] = token
    session["_fresh"] = True
    g.pop("_login_user", None)


def safe_target(target: str | None) -> str:
    """A path inside this portal to return to after signing in; "/" for anything else."""
    text = (target or "").strip()
    if not text.startswith("/") or text.startswith(("//", "/\\")) or any(ord(c) < 32 or c == "\\" for c in text):
        return "/"
    parts = urlsplit(text)
    return "/" if parts.scheme or parts.netloc else text


def _page_of_form() -> str:
    referrer = urlsplit(request.referrer or "")
    if origin.is_ours(request.referrer or "") and referrer.path:
        return safe_target(referrer.path + (f"?{referrer.query}" if referrer.query else ""))
    return "/"


def _told(is_kept: bool) -> tuple[str, str]:
    """What became of the form that was sent too late, and the tone in which to say it."""
    if not is_kept:
        return (
            "Sesi Anda berakhir dan kiriman tadi belum tersimpan. Masuk lagi, lalu ulangi.",
            "warning",
        )
    if any(file.filename for file in request.files.values()):
        return (
            "Sesi Anda berakhir. Yang Anda ketik sudah disimpan; masuk lagi, lalu pilih berkasnya sekali lagi.",
            "message",
        )
    return "Sesi Anda berakhir. Yang Anda ketik sudah disimpan; masuk lagi untuk melanjutkan.", "message"


def _keep_typed() -> bool:
    token = session.get("_user_id")
    account_id = queries.expired_account(token) if token else None
    if account_id is None:
        return False
    db_pause()
    return keep_sent(account_id)
