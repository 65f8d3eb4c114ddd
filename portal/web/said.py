"""What was said before this request: all that is said where it is taken back."""

from flask import g, session

FLASHES = "_flashes"  # where Flask keeps them


def remember() -> None:
    """At the beginning of a request that may change something, of somebody who has a session."""
    g.said = list(session.get(FLASHES, ()))


def take_back() -> None:
    """What this request has said; not what a page has shown already."""
    if "said" in g and session.get(FLASHES, g.said) != g.said:
        restore()


def restore() -> None:
    """Says again what was said before, also what was shown on a page that nobody gets."""
    session[FLASHES] = list(g.said)
