"""Asking for a right: `authorize` in views and actions, `can` in templates. Both read the one table, RIGHTS."""

from typing import Any

from flask import current_app, g, has_request_context, request
from flask_login import current_user

from portal.policy.rights import PUBLIC, RIGHTS
from portal.policy.who import Guarded, Me, seconded
from portal.store.db import SAFE_METHODS
from portal.store.errors import Forbidden, Missing, Stale


def relations(me: Me, record: Guarded | None = None) -> frozenset[str]:
    """What `me` is to the record; without one, what `me` is in the portal at all."""
    if record is not None:
        return record.relation(me)
    offices = me.offices()
    return offices | seconded(offices) | {"member"}


def permits(me: Me, verb: str, record: Guarded | None = None) -> bool:
    """Whether the relation allows the verb, be it with a second person, whatever state the record is in."""
    right = RIGHTS[verb]
    return me.is_authenticated and bool((right.relations | right.seconded) & relations(me, record))


def needs_second(verb: str, record: Guarded | None = None, me: Me | None = None) -> bool:
    """Whether the relation allows the verb only once a second person has agreed."""
    me = me or current_user
    return permits(me, verb, record) and not RIGHTS[verb].relations & relations(me, record)


def fits(verb: str, record: Any) -> bool:
    """Whether the record's state allows the verb."""
    states = RIGHTS[verb].states
    return states is None or record is None or record.state in states


def can(verb: str, record: Guarded | None = None, me: Me | None = None) -> bool:
    """Whether `me` (the signed-in person) may do `verb` to the record now. What templates ask before a button."""
    return permits(me or current_user, verb, record) and fits(verb, record)


def authorize(record: Guarded | None = None, verb: str = "", me: Me | None = None) -> None:
    """Asked by every view that is not public, once its record is loaded, for the verb that its route declares; and by
    actions, with a verb of their own, for every other record that they change.

    Where a second person is needed, what is sent is only asked for: `web/answer.py` keeps it, and the door stays shut
    for a view that does not answer that way. Raises Missing where the person may not even know of the record, Forbidden
    where the verb is not theirs, and Stale where the record's state no longer allows it.
    """
    of_route = not verb
    verb = verb or route_verb()
    me = me or current_user
    if not permits(me, verb, record):
        raise Forbidden(verb) if relations(me, record) else Missing(verb)
    if not fits(verb, record):
        raise Stale(verb, record=record)
    if has_request_context() and not me.second and needs_second(verb, record, me):
        if request.method in SAFE_METHODS:
            g.seconded = True  # the page says so
        else:
            g.setdefault("unseconded", []).append(record)
    if has_request_context():
        g.setdefault("authorized_for", []).append((record, tuple(record.parties()) if record is not None else ()))
    if of_route:
        g.authorized = verb


def route_verb() -> str:
    """The verb that the present route declares (`may=`). Raises RuntimeError where it declares none."""
    verb: str | None = current_app.extensions["verbs"].get((request.endpoint, method()))
    if verb is None:
        raise RuntimeError(f"{request.endpoint} asked for a right, but declares none")
    return verb


def is_public() -> bool:
    """Whether the present route is for anybody."""
    return (request.endpoint, method()) in PUBLIC


def method() -> str:
    """The method of the request; HEAD asks for what GET gives."""
    return "GET" if request.method == "HEAD" else request.method
