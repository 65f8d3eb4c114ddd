"""Where a form is sent from. For pages behind the sign-in it is the second line beside the form's token; forms of
public pages carry no session and no token, and have this one alone."""

from urllib.parse import urlsplit

from flask import Flask, current_app, request

from portal.store.db import SAFE_METHODS
from portal.store.errors import Foreign

OUR_OWN = frozenset({"same-origin", "none"})  # "none": the person himself, by reloading for example
USUAL = (None, 80, 443)  # ports that an address need not name; a proxy of ours may have turned one into the other


def init_app(app: Flask) -> None:
    """Before whatever asks who is there."""
    app.before_request(refuse_told_foreign)


def refuse_told_foreign() -> None:
    """Refuses what a browser itself says another site has sent. One that says nothing is believed: there is the token.

    Raises Foreign.
    """
    if request.method in SAFE_METHODS:
        return
    site, sender = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site not in (None, *OUR_OWN) or (sender is not None and not is_ours(sender)):
        raise Foreign(f"a form from {site or sender}")


def refuse_foreign() -> None:
    """Lets only our own pages send: by Fetch Metadata, and where a browser has none by Origin or Referer.

    For `before_request` of a blueprint without form tokens. Raises Foreign.
    """
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    sender = request.headers.get("Origin") or request.referrer or ""
    if site not in OUR_OWN if site is not None else not is_ours(sender):
        raise Foreign(f"a form from {site or sender or 'nowhere'}")


def is_ours(sender: str) -> bool:
    """Whether the address is of this portal, as it was asked for or as it is called from outside: behind a proxy the
    two may differ."""
    own = (_place(f"//{request.host}"), _place(current_app.config["PUBLIC_URL"]))
    place = _place(sender)
    return place is not None and place in own


def _place(address: str) -> tuple[str, int | None] | None:
    """Host and port; None for what names no host, as "null" does."""
    try:
        parts = urlsplit(address)
        port = None if parts.port in USUAL else parts.port
    except ValueError:
        return None
    return (parts.hostname, port) if parts.hostname else None
