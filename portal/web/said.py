"""What was said before this request: all that is said where it is taken back."""

from flask import g, session

FLASHES = "_flashes"  # where Flask keeps them


def remember() -> None:
    """At the beginning of a request that may change something, of somebody who has a session."""
    g.said = list(session.get(FLASHES, ()))


def take_back() -> None:
    """What this request has said; not what a page has shown already."""
    if "said" in g and session.get(FLASHES, g.said) != g.said:
        session[FLASHES] = g.said
