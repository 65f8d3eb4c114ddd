"""The cookie by which the sign-in page knows a device again."""

from typing import Any

from flask import current_app, request, url_for
from werkzeug.wrappers import Response

from portal.accounts.actions import devices

MOST = 8  # accounts on one device; at a counter that everybody uses the oldest is forgotten


def known(account_id: int, password_hash: str | None) -> str:
    """What the attempts of this device are counted by; "" when it has not signed in to the account before."""
    cookie = request.cookies.get(devices.name(account_id), "")
    return devices.recognised(cookie, account_id, password_hash) if cookie and password_hash else ""


def remember(response: Response, account_id: int, password_hash: str) -> None:
    """Makes this device known to the account."""
    name = devices.name(account_id)
    value = devices.mark(account_id, password_hash)
    response.set_cookie(name, value, max_age=devices.KNOWN_FOR, **_where())
    others = {each: cookie for each, cookie in request.cookies.items() if each.startswith(devices.prefix())}
    others.pop(name, None)
    oldest = sorted(others, key=lambda each: devices.marked_on(others[each]))
    for each in oldest[: max(0, len(oldest) - MOST + 1)]:
        response.delete_cookie(each, **_where())


def _where() -> dict[str, Any]:
    return {
        "path": url_for("accounts.sign_in"),
        "httponly": True,
        "secure": current_app.config["SESSION_COOKIE_SECURE"],
        "samesite": "Lax",
    }
