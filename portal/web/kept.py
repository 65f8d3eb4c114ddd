"""Typed text that outlived its session, for the form page that it was typed on."""

from flask import g, session
from flask_login import current_user
from werkzeug.datastructures import ImmutableMultiDict

from portal.store import kept


def typed_before(action: str) -> ImmutableMultiDict[str, str] | None:
    """What this account typed for `action` before its session ran out; None when nothing (the usual case).

    Views pass it as `formdata` on GET: the fields are shown again, and sent only when the person sends them.
    """
    if not session.get("kept"):
        return None
    if "kept" not in g:
        g.kept = kept.recent(current_user.account_id)  # a page of many forms asks for each of them
    if action not in g.kept:
        return None
    g.refilled = True
    return ImmutableMultiDict([(name, value) for name, value in g.kept[action]])
