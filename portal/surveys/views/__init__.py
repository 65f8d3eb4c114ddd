"""Pages for citizens: services, their standard and figures, and rating them. No session, no cookie, no token."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal import clock
from portal.policy import PUBLIC
from portal.rules import satisfaction
from portal.rules.anonymity import mask
from portal.rules.calendar import PeriodKind, period_label
from portal.rules.problems import Problem
from portal.rules.score import FACES
from portal.rules.survey_period import Scores
from portal.services import queries
from portal.store import settings
from portal.store.paging import paged
from portal.store.tally import QUICK
from portal.surveys import actions
from portal.surveys.forms import COMMENT_LENGTH, TRAP, new_id, read_ballot
from portal.web import limits, origin
from portal.web.door import Blueprint
from portal.web.lists import asked_day, asked_key, asked_page, asked_words

bp = Blueprint("surveys", __name__, url_prefix="/layanan")
bp.before_request(origin.refuse_foreign)


@bp.get("", may=PUBLIC)
def index() -> str:
    today, words, unit = clock.today(), asked_words(), asked_key("unit")
    found = paged(queries.on_offer(today, words, unit), asked_page())
    scores = queries.scores([row.Service.id for row in found.rows])
    units = queries.units_on_offer(today)
    return render_template(
        "surveys/index.html",
        found=found,
        scores=scores,
        units=units,
        q=words,
        unit=unit,
        together=settings.number("survey_batch"),
    )


@bp.get("/<slug>", may=PUBLIC)
def show(slug: str) -> str:
    row = queries.about(slug, clock.today())
    service = row.Service
    scores = queries.scores([service.id])[service.id]
    return render_template(
        "surveys/show.html",
        service=service,
        unit=row.unit,
        responsible=row.responsible,
        scores=scores,
        period=asked_day("periode"),
        elements=satisfaction.elements(settings.value("element_order").split()),
        comments=_comments(service.id, scores),
        together=settings.number("survey_batch"),
    )


@bp.get("/<slug>/nilai", may=PUBLIC)
def rate(slug: str) -> str | Response:
    row = queries.about(slug, clock.today())
    if row.unit is None:
        return redirect(url_for(".show", slug=slug))
    response = make_response(_form(row))
    response.headers["Cache-Control"] = "no-store"  # each form has an id of its own
    return response


@bp.post("/<slug>/nilai", may=PUBLIC)
def respond(slug: str) -> str | Response | tuple[str, int]:
    ballot, problems = read_ballot(request.form)
    row = queries.about(slug, clock.today())
    if problems:
        return _form(row, problems, request.form), 422
    actions.respond(row.Service, ballot, limits.network())
    return redirect(url_for(".thanks", slug=slug, cepat=1 if QUICK in ballot.answers else None), 303)


@bp.get("/<slug>/terima-kasih", may=PUBLIC)
def thanks(slug: str) -> str:
    row = queries.about(slug, clock.today())
    return render_template("surveys/thanks.html", service=row.Service, quick="cepat" in request.args)


def _comments(service_id: int, scores: Scores) -> list[dict[str, str]]:
    """What citizens wrote, as everybody may read it. Nothing where no score is shown: few could have written."""
    if not scores.latest.shown:
        return []
    return [
        {"text": mask(comment.text), "month": period_label(PeriodKind.MONTH, comment.on)}
        for comment in queries.shown_comments(service_id)
    ]


def _form(row: Any, problems: Sequence[Problem] = (), sent: Mapping[str, str] | None = None) -> str:
    """The page with both forms, each with an id of its own; refused answers stand in it again."""
    return render_template(
        "surveys/rate.html",
        service=row.Service,
        unit=row.unit,
        elements=satisfaction.ELEMENTS,
        faces=FACES,
        quick_id=new_id(),
        full_id=new_id(),
        problems=problems,
        sent=sent or {},
        trap=TRAP,
        longest=COMMENT_LENGTH,
        complaint_place=settings.value("complaint_place"),
        privacy_contact=settings.value("privacy_contact"),
    )
