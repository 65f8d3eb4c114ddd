"""Where one person may not act alone: what is sent is kept for a second one, and sent again once that one agrees.

The form is tried first, so that nobody agrees to what cannot be done; nothing of the trial stays.
"""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any, cast

from flask import Flask, abort, flash, g, redirect, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.widgets import HiddenInput

from portal.policy import Concern, OfChart
from portal.policy.who import Concerns
from portal.store import proposals
from portal.store.db import SAFE_METHODS, db
from portal.store.errors import Rejected
from portal.store.proposals import Fields, Proposal
from portal.store.records import shown
from portal.web import said
from portal.web.input import number
from portal.web.room import house

NAME = "usulan"  # the field that names the proposal under which a form is sent again
NOT_KEPT = frozenset({NAME, "csrf_token"})


def init_app(app: Flask) -> None:
    """After whoever tells who is signed in."""
    app.before_request(recognise)


def recognise() -> None:
    """Lets a form that a second person has agreed to pass as such: exactly that form, from whoever asked, once."""
    key = "" if request.method in SAFE_METHODS else request.form.get(NAME, "")
    proposal_id = number(key)
    if proposal_id is None or not current_user.is_authenticated:
        return
    found = proposals.agreed(proposal_id, current_user.person_id, request.path, sent()) if is_plain() else None
    if found:
        current_user.second = found.second
        g.proposal = found


def sent() -> Fields:
    """The fields of this request, in an order that does not depend on the page."""
    return sorted([name, value] for name, value in request.form.items(multi=True) if name not in NOT_KEPT)


def is_plain() -> bool:
    """Whether the order says nothing and there is nothing else: no name sent twice, no file, no other kind of body.
    Else what is carried out could be read from elsewhere than what was agreed to."""
    names = [name for name, _ in request.form.items(multi=True)]
    return bool(names) and len(names) == len(set(names)) and not request.files


def is_missing() -> bool:
    """Whether a right was asked for that needs a second person, and none has agreed."""
    return "unseconded" in g


def keep(form: FlaskForm, chosen: Sequence[tuple[str, str]] = ()) -> Response:
    """Keeps what was sent as a proposal, and leads to its page. Whatever the trial has changed is taken back."""
    if not is_plain():
        abort(400)
    endpoint, about = request.endpoint or "", _about()
    said.restore()
    db.session.rollback()
    title = f"{house().seconded[endpoint]}: {'; '.join(dict.fromkeys(map(shown, g.unseconded)))}"
    known = {field.name for field in form}
    fields = [pair for pair in sent() if pair[0] in known]
    told, by = [*chosen, *in_words(form)], current_user.acting()
    found = proposals.ask(title, told, endpoint, request.path, fields, about, by)
    db.session.flush()
    g.pop("unseconded")
    flash("Belum dilaksanakan: perlu persetujuan orang kedua. Berlaku satu hari.", "warning")
    return redirect(url_for("proposals.show", proposal_id=found.id), 303)


def carried_out() -> None:
    """The door calls it once what was agreed to is done. Raises Rejected where it is about somebody else by now."""
    found: Proposal | None = g.get("proposal")
    if found:
        about = _about()
        if not (about.person_ids <= set(found.person_ids) and about.position_ids <= set(found.position_ids)):
            raise Rejected("Usulan ini sekarang menyangkut orang lain. Ajukan sekali lagi.")
        proposals.carry_out(found, current_user.acting())


def _about() -> Concern:
    """Whom and what everything is about that this request was let change."""
    asked = (cast(Concerns, record) for record, _ in g.authorized_for if isinstance(record, OfChart))
    return reduce(or_, (record.concerns for record in asked), Concern())


def in_words(form: FlaskForm) -> list[tuple[str, str]]:
    """What was typed and chosen, by the labels of the fields."""
    return [
        (field.label.text, _value(field))
        for field in form
        if not isinstance(field, HiddenField) and not isinstance(field.widget, HiddenInput) and _says(field)
    ]


def _says(field: Any) -> bool:
    """Whether anything was typed or chosen; a choice says something whatever its key ("0": the whole city)."""
    return bool(field.data) or isinstance(field, SelectField)


def _value(field: Any) -> str:
    if isinstance(field, BooleanField):
        return "ya"
    if isinstance(field, SelectField):
        return next((str(choice.label) for choice in field.iter_choices() if choice.selected), shown(field.data))
    return shown(field.data)
