"""Pages on which leaders set Capaian Kinerja Organisasi of the units one level below them."""

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.appraisals import actions, queries
from portal.appraisals.forms import ResultForm
from portal.appraisals.queries import organisation
from portal.appraisals.queries.organisation import UnitInPeriod
from portal.appraisals.views import asked_term, bp
from portal.clock import today
from portal.policy import authorize
from portal.rules.rating import not_over
from portal.store import journal
from portal.web.answer import Answer, answer
from portal.web.forms import seen
from portal.web.history import told
from portal.web.kept import typed_before
from portal.web.lists import asked_page


@bp.get("/capaian", may="organisation.list")
def unit_results() -> str:
    authorize()
    terms = queries.terms(today())
    term = asked_term(terms)
    found, units = organisation.around(current_user, term.id, asked_page()) if term else (None, [])
    return render_template("appraisals/unit_results.html", all_terms=terms, term=term, found=found, units=units)


@bp.get("/capaian/<int:unit_id>/<int:period_id>", may="organisation.view")
def unit_result(unit_id: int, period_id: int) -> str:
    asked = organisation.get(unit_id, period_id, today())
    authorize(asked)
    typed = typed_before(url_for(".set_unit_result", unit_id=unit_id, period_id=period_id))
    return _page(asked, ResultForm(typed, obj=asked.result))


@bp.post("/capaian/<int:unit_id>/<int:period_id>", may="organisation.set")
def set_unit_result(unit_id: int, period_id: int) -> Answer:
    asked = organisation.get(unit_id, period_id, today())
    authorize(asked)
    form = ResultForm()

    def act() -> Response:
        by = current_user.acting(asked)
        actions.set_result(asked, form.level.data, form.reason.data, by, today(), seen() if asked.result else None)
        flash(f"Capaian kinerja {asked.unit.name} untuk {asked.period.label} sudah ditetapkan.")
        return redirect(url_for(".unit_results", periode=period_id), 303)

    return answer(form, act, lambda: _page(asked, form))


def _page(asked: UnitInPeriod, form: ResultForm) -> str:
    timeline = told(journal.timeline(asked.result)) if asked.result else []
    early = not_over(asked.period.ends_on, today())
    return render_template("appraisals/unit_result.html", asked=asked, form=form, early=early, timeline=timeline)
