"""Forms of public pages carry no session and no token. What guards them is where they are sent from."""

from urllib.parse import urlsplit

from flask import request

from portal.store.db import SAFE_METHODS
from portal.store.errors import Forbidden

OUR_OWN = frozenset({"same-origin", "none"})  # "none": the person himself, by reloading for example


def refuse_foreign() -> None:
    """Lets only our own pages send: by Fetch Metadata, and where a browser has none by Origin or Referer.

    For `before_request` of a blueprint without form tokens. Raises Forbidden.
    """
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    sender = urlsplit(request.headers.get("Origin") or request.referrer or "").netloc
    if site not in OUR_OWN if site is not None else sender != request.host:
        raise Forbidden(f"a form from {site or sender or 'nowhere'}")
