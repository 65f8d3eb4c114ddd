"""Pages of the periods: which years are open, and from when to when each step is taken."""

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.clock import today
from portal.periods import actions, queries
from portal.periods.forms import YearForm, deadlines_form
from portal.policy import CITY, authorize
from portal.rules.calendar import PeriodKind
from portal.store import journal, settings
from portal.web.answer import Answer, answer
from portal.web.door import Blueprint
from portal.web.history import told
from portal.web.kept import typed_before
from portal.web.lists import asked_key

bp = Blueprint("periods", __name__, url_prefix="/periode")


@bp.get("", may="periods.view")
def index() -> str:
    authorize()
    return render_template("periods/index.html", years=queries.years(), today=today(), whole=CITY)


@bp.get("/<int:period_id>", may="periods.view")
def show(period_id: int) -> str:
    authorize()
    period, parts = queries.get(period_id), queries.parts(period_id)
    monthly = settings.value("report_kind") == PeriodKind.MONTH
    runs_on = period.kind is PeriodKind.YEAR and period.ends_on >= today()
    return render_template(
        "periods/show.html",
        period=period,
        parts=parts,
        lacks_months=monthly and runs_on and all(each.kind is not PeriodKind.MONTH for each in parts),
        entries=told(journal.timeline(period)),
        today=today(),
        whole=CITY,
    )


@bp.get("/baru", may="periods.open")
def new() -> str:
    authorize(CITY)
    newest = next(iter(queries.years()), None)
    form = YearForm(
        formdata=typed_before(url_for(".add")),
        year=asked_key("tahun") or (newest.starts_on.year + 1 if newest else today().year),
        by_month=settings.value("report_kind") == PeriodKind.MONTH,
    )
    return render_template("periods/new.html", form=form)


@bp.post("/baru", may="periods.open")
def add() -> Answer:
    authorize(CITY)
    form = YearForm()

    def act() -> Response:
        made = actions.open_year(form.year.data, form.by_month.data, today(), current_user.acting())
        flash(f"{made.label} sudah dibuka. Periksa tenggatnya.")
        return redirect(url_for(".show", period_id=made.id), 303)

    return answer(form, act, lambda: render_template("periods/new.html", form=form))


@bp.get("/<int:period_id>/tenggat", may="periods.open")
def deadlines(period_id: int) -> str:
    authorize(CITY)
    period = queries.get(period_id)
    form = deadlines_form(period, formdata=typed_before(url_for(".save_deadlines", period_id=period_id)))
    return render_template("periods/deadlines.html", form=form, period=period)


@bp.post("/<int:period_id>/tenggat", may="periods.open")
def save_deadlines(period_id: int) -> Answer:
    authorize(CITY)
    period = queries.get(period_id)
    form = deadlines_form(period)

    def act() -> Response:
        by, spans = current_user.acting(), form.spans(period)
        actions.move_deadlines(period, spans, form.version.data, by, form.note.data)
        flash("Tenggat sudah diubah.")
        return redirect(url_for(".show", period_id=period.parent_id or period_id), 303)

    return answer(form, act, lambda: render_template("periods/deadlines.html", form=form, period=period))
