"""Typed text that outlived its session, for the form page that it was typed on."""

from flask import flash, g, request, session
from flask_login import current_user
from werkzeug.datastructures import ImmutableMultiDict

from portal.store import kept

KEPT_BYTES = 64 * 1024
# Never kept: the token of the page, passwords.
NOT_KEPT = frozenset({"csrf_token", "password", "repeated", "current"})


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
    if "refilled" not in g:
        g.refilled = True
        flash(
            "Yang Anda ketik sebelum sesi berakhir dipasang kembali di sini, belum tersimpan. Periksa, lalu kirim.",
            "warning",
        )
    return ImmutableMultiDict([(name, value) for name, value in g.kept[action]])


def keep_sent(account_id: int) -> bool:
    """Keeps the fields of this request for the account; not where there are none, or too many. Call it between
    transactions: the keeping has one of its own."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT]
    if not fields or sum(len(name) + len(value.encode()) for name, value in fields) > KEPT_BYTES:
        return False
    kept.keep(account_id, request.path, fields)
    return True


def forget_sent() -> None:
    """Once a form has been accepted, what was kept for it is done with: the next one begins empty."""
    if session.get("kept"):
        kept.forget(current_user.account_id, request.path)
