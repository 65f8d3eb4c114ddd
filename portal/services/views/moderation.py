"""Pages for those who look after services: comments to read, and responses that are held until somebody decides."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.policy import authorize
from portal.rules.anonymity import mask
from portal.rules.calendar import PeriodKind, period_label
from portal.rules.workflow import COMMENT
from portal.services import actions, queries
from portal.services.forms import CommentReasonForm, DecisionForm, group_code, picked_groups
from portal.services.models import Service
from portal.services.views.room import bp
from portal.store.paging import paged
from portal.web.answer import Answer, answer
from portal.web.kept import typed_before
from portal.web.lists import asked_code, asked_page

RELEASED = "akan dihitung bersama jawaban berikutnya, paling cepat malam ini."
KEPT = "tetap ditahan."


@bp.get("/<int:service_id>/komentar", may="services.read")
def comments(service_id: int) -> str:
    service = queries.get(service_id, current_user)
    authorize(service)
    return _comments(service, asked_code("keadaan", COMMENT.states, COMMENT.initial))


@bp.post("/komentar/<int:comment_id>/tayang", may="comments.show")
def show_comment(comment_id: int) -> Answer:
    comment = queries.comment(comment_id, current_user)
    authorize(comment)
    return _moderated(comment, "show", "Komentar sudah ditayangkan.")


@bp.post("/komentar/<int:comment_id>/sembunyi", may="comments.hide")
def hide_comment(comment_id: int) -> Answer:
    comment = queries.comment(comment_id, current_user)
    authorize(comment)
    return _moderated(comment, "hide", "Komentar tidak ditayangkan.")


@bp.get("/<int:service_id>/ditahan", may="services.read")
def held(service_id: int) -> str:
    service = queries.get(service_id, current_user)
    authorize(service)
    return _held(service, DecisionForm(formdata=typed_before(url_for(".decide", service_id=service_id))))


@bp.post("/<int:service_id>/ditahan", may="services.decide")
def decide(service_id: int) -> Answer:
    service = queries.get(service_id, current_user)
    authorize(service)
    form, picked = DecisionForm(), request.form.getlist("group")

    def act() -> Response:
        releases = form.decision.data == "release"
        decide_on = actions.release if releases else actions.keep
        number = decide_on(service, picked_groups(picked), current_user.acting(service), form.reason.data)
        flash(f"{number} jawaban {RELEASED if releases else KEPT} Keputusan dan alasannya tercatat.")
        return redirect(url_for(".held", service_id=service_id), 303)

    return answer(form, act, lambda: _held(service, form, picked))


def _comments(service: Service, state: str, refused: Any = None, form: Any = None) -> str:
    """Comments in one state, masked; each with its own form, the refused one with what was typed."""
    found = paged(queries.comments(service.id, state), asked_page())
    rows = [
        (row, mask(row.text), period_label(PeriodKind.MONTH, row.on), form if row is refused else _reason(row))
        for (row,) in found.rows
    ]
    return render_template(
        "services/comments.html",
        service=service,
        rows=rows,
        found=found,
        state=state,
        labels=COMMENT.labels,
        shows=COMMENT.step(state, "show"),
        hides=COMMENT.step(state, "hide"),
    )


def _reason(comment: Any) -> CommentReasonForm:
    """An empty form of a comment, or with what was typed before the session ran out."""
    return CommentReasonForm(
        formdata=typed_before(url_for(".hide_comment", comment_id=comment.id)), prefix=f"k{comment.id}"
    )


def _moderated(comment: Any, verb: str, words: str) -> Answer:
    service, state = queries.get(comment.service_id, current_user), comment.state
    form = CommentReasonForm(prefix=f"k{comment.id}")

    def act() -> Response:
        actions.moderate(comment, verb, current_user.acting(comment), form.reason.data or "")
        flash(words)
        return redirect(url_for(".comments", service_id=service.id, keadaan=state), 303)

    return answer(form, act, lambda: _comments(service, state, comment, form))


def _held(service: Service, form: DecisionForm, picked: Sequence[str] = ()) -> str:
    rows = [(group_code(group), group) for group in queries.held(service.id)]
    return render_template("services/held.html", service=service, form=form, rows=rows, picked=picked)
