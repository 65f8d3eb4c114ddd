"""Devices that have signed in to an account before, after OWASP's device cookies: a cookie that only the portal can
write, one for each account on a device. Nothing of it is stored here. It is bound to the password: a new one forgets
all devices but the one that it was set on."""

import hmac
import secrets
from datetime import timedelta

from flask import current_app

from portal import clock

KNOWN_FOR = timedelta(days=365)
NAME = "perangkat-"


def prefix() -> str:
    """What the cookies' names begin with. They go to the sign-in page only, so they cannot be "__Host-"."""
    return f"__Secure-{NAME}" if current_app.config["SESSION_COOKIE_SECURE"] else NAME


def name(account_id: int) -> str:
    """The name of the cookie of an account, which does not tell which account that is."""
    return prefix() + _sealed("name", str(account_id))[:16]


def mark(account_id: int, password_hash: str) -> str:
    """A new cookie for a device that has just shown that it knows the password."""
    said = f"{secrets.token_hex(16)}.{clock.today().toordinal()}"
    return f"{said}.{_sealed('device', str(account_id), password_hash, said)}"


def recognised(cookie: str, account_id: int, password_hash: str) -> str:
    """What its attempts are counted by; "" for a cookie that we did not write, of an earlier password or too old."""
    said, _, seal = cookie.rpartition(".")
    ours = _sealed("device", str(account_id), password_hash, said)
    if not hmac.compare_digest(seal.encode(), ours.encode()):
        return ""
    return said if marked_on(cookie) > clock.today().toordinal() - KNOWN_FOR.days else ""


def marked_on(cookie: str) -> int:
    """The day of a cookie, as a number; 0 for nonsense."""
    day = cookie.partition(".")[2].partition(".")[0]
    return int(day) if day.isascii() and day.isdecimal() and len(day) < 8 else 0


def _sealed(*parts: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, "\n".join(("known-device", *parts)).encode(), "sha256").hexdigest()
