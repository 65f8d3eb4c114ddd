"""How often one network may do something that needs no account. A whole IPv6 customer network is one source."""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from flask import request
from werkzeug.exceptions import TooManyRequests

from portal.store import rates


def network() -> str:
    """The address of the request, IPv6 cut to its /64; "unknown" where there is none."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address)


def spend(purpose: str, allowed: int, window: timedelta) -> None:
    """Counts one more use by this network, committed at once. Raises TooManyRequests (429) beyond `allowed`."""
    if rates.hits(_key(purpose), window) > allowed:
        raise _refusal(window)


def refuse_spent(purpose: str, allowed: int, window: timedelta) -> None:
    """Raises TooManyRequests when this network has used up what it is allowed; counts nothing."""
    if rates.used(_key(purpose), window) >= allowed:
        raise _refusal(window)


def _key(purpose: str) -> str:
    return f"{purpose}:{network()}"


def _refusal(window: timedelta) -> TooManyRequests:
    return TooManyRequests(retry_after=rates.seconds_left(window))
