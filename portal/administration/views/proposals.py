"""Pages of what one person may not do alone: asked for by one, agreed to by a second, carried out by the first."""

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.administration.forms import RefusalForm
from portal.administration.queries import proposals as queries
from portal.administration.queries.proposals import Asked
from portal.clock import now, today
from portal.policy import authorize
from portal.store import journal, proposals
from portal.web.answer import Answer, answer
from portal.web.door import Blueprint
from portal.web.history import told
from portal.web.kept import typed_before
from portal.web.second import NAME

bp = Blueprint("proposals", __name__, url_prefix="/persetujuan")


@bp.get("", may="proposals.list")
def index() -> str:
    authorize()
    return render_template(
        "proposals/index.html",
        awaiting=queries.awaiting(current_user),
        asked=queries.asked_by(current_user),
        about=proposals.about(current_user.person_id),
        now=now(),
    )


@bp.get("/<int:proposal_id>", may="proposals.view")
def show(proposal_id: int) -> str:
    found = queries.get(proposal_id, current_user)
    authorize(found)
    return _page(found, RefusalForm(formdata=typed_before(url_for(".refuse", proposal_id=proposal_id))))


@bp.post("/<int:proposal_id>/setuju", may="proposals.agree")
def agree(proposal_id: int) -> Response:
    found = queries.get(proposal_id, current_user)
    authorize(found)
    proposals.agree(found.proposal, current_user.acting())
    flash("Persetujuan Anda tercatat. Pengusul sekarang dapat melaksanakannya.")
    return redirect(url_for(".show", proposal_id=proposal_id), 303)


@bp.post("/<int:proposal_id>/tolak", may="proposals.refuse")
def refuse(proposal_id: int) -> Answer:
    found = queries.get(proposal_id, current_user)
    authorize(found)
    form = RefusalForm()

    def act() -> Response:
        proposals.refuse(found.proposal, current_user.acting(), form.note.data)
        flash("Permintaan ditolak. Alasannya dapat dibaca pengusul.")
        return redirect(url_for(".index"), 303)

    return answer(form, act, lambda: _page(found, form))


@bp.post("/<int:proposal_id>/tarik", may="proposals.withdraw")
def withdraw(proposal_id: int) -> Response:
    found = queries.get(proposal_id, current_user)
    authorize(found)
    proposals.withdraw(found.proposal, current_user.acting())
    flash("Permintaan ditarik kembali.")
    return redirect(url_for(".index"), 303)


def _page(found: Asked, form: RefusalForm) -> str:
    waits = found.proposal.is_alive and not found.proposal.stage.is_in_force
    return render_template(
        "proposals/show.html",
        asked=found,
        proposal=found.proposal,
        form=form,
        seconds=queries.seconds(found.proposal, today()) if waits else [],
        again=NAME,
        entries=told(journal.timeline(found.proposal)),
        now=now(),
    )
