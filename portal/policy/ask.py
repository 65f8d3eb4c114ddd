"""Asking for a right: `authorize` in views and actions, `can` in templates. Both read the one table, RIGHTS."""

from typing import Any

from flask import current_app, g, request
from flask_login import current_user

from portal.policy.rights import PUBLIC, RIGHTS
from portal.policy.who import Guarded, Me
from portal.store.errors import Forbidden, Missing, Stale


def relations(me: Me, record: Guarded | None = None) -> frozenset[str]:
    """What `me` is to the record; without one, what `me` is in the portal at all."""
    return record.relation(me) if record is not None else me.offices() | {"member"}


def permits(me: Me, verb: str, record: Guarded | None = None) -> bool:
    """Whether the relation allows the verb, whatever state the record is in."""
    return me.is_authenticated and bool(RIGHTS[verb].relations & relations(me, record))


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

    Raises Missing where the person may not even know of the record, Forbidden where the verb is not theirs, and Stale
    where the record's state no longer allows it.
    """
    if not verb:
        verb = route_verb()
        g.authorized = verb
    me = me or current_user
    if not permits(me, verb, record):
        raise Forbidden(verb) if relations(me, record) else Missing(verb)
    if not fits(verb, record):
        raise Stale(verb)


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
