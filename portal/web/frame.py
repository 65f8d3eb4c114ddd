"""What the frame around every page shows: where one can go, and as whom one is here.

It asks the database nothing: what a person holds is known from the session. That is why the frame carries no count of
what waits; an honest one needs the whole team, and stands on the home page.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, current_app, request, url_for
from flask_login import current_user

from portal.policy import Me
from portal.store import settings
from portal.web.room import Place, house

T = TypeVar("T")


def once(addresses: Callable[[], list[T]]) -> Callable[[], list[T]]:
    """Worked out once for an application: each page asks for them, and an address costs as much as a row."""

    @wraps(addresses)
    def known() -> list[T]:
        frame: dict[str, list[T]] = current_app.extensions.setdefault("frame", {})
        if addresses.__name__ not in frame:
            frame[addresses.__name__] = addresses()
        return frame[addresses.__name__]

    return known


def register(app: Flask) -> None:
    app.jinja_env.globals.update(navigation=navigation, viewer=viewer, city=lambda: settings.value("city"))


def navigation() -> list[dict[str, Any]]:
    """Places of the rail; nothing for strangers."""
    me = current_user._get_current_object()
    if not me.is_authenticated:
        return []
    places = {url: place for url, place in _addresses() if place.is_for(me)}
    here = max((url for url in places if _is_below(request.path, url)), key=len, default="")
    return [
        {"label": place.label, "icon": place.icon, "url": url, "current": url == here} for url, place in places.items()
    ]


@once
def _addresses() -> list[tuple[str, Place]]:
    return [(url_for(place.endpoint), place) for place in house().places]


@once
def _personal() -> list[dict[str, str]]:
    return [{"label": each.label, "icon": each.icon, "url": url_for(each.endpoint)} for each in house().personal]


def _is_below(path: str, url: str) -> bool:
    """Whether the path is that place or lies below it. Below the home page lies nothing."""
    return path == url or (url != "/" and path.startswith(f"{url}/"))


def viewer() -> dict[str, Any] | None:
    """Name, capacity and personal links of whoever is signed in."""
    me = current_user._get_current_object()
    if not me.is_authenticated:
        return None
    return {"name": me.name, "capacity": capacity(me), "links": _personal()}


def capacity(me: Me) -> str:
    """In what capacity somebody is here: an office, the post, and what he acts as besides ("sebagai Plt. Kepala …")."""
    acting = [held.title for held in me.holdings if held.capacity != "definitive"]
    own = me.office or (me.home.title if me.home and me.home.capacity == "definitive" else "")
    return ", ".join(filter(None, [own, *(f"sebagai {title}" for title in acting)]))
