"""The officer's pages about files with personnel data: send one, look at what it would do, confirm or drop it."""

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.exchange import actions, queries
from portal.exchange.forms import StaffConfirmForm, StaffFileForm, reading
from portal.exchange.models import Finding, Outcome, StaffImport
from portal.exchange.text.columns import TABLES
from portal.paper.sheets import csv_file
from portal.paper.workbooks import XLSX
from portal.policy import authorize
from portal.store import journal
from portal.store.errors import Missing
from portal.web.answer import Answer, answer
from portal.web.door import Blueprint
from portal.web.download import download
from portal.web.history import told
from portal.web.lists import asked_code, asked_page

bp = Blueprint("exchange", __name__, url_prefix="/kepegawaian/impor")

FINDINGS = {"": "Semua", **{each.value: each.label for each in Finding}}


@bp.get("", may="imports.list")
def index() -> str:
    authorize()
    return _list(StaffFileForm(formdata=None))


@bp.post("", may="imports.send")
def send() -> Answer:
    authorize()
    form = StaffFileForm()

    def act() -> Response:
        with form.file.data.stream as stream:
            content = stream.read(actions.MOST_MB * 1024 * 1024 + 1)
        found = actions.receive(content, form.file.data.filename or "", current_user.acting())
        return redirect(url_for(".show", import_id=found.id), 303)

    return answer(form, act, lambda: _list(form))


@bp.get("/templat.xlsx", may="imports.list")
def template() -> Response:
    authorize()
    return download(reading.template(), XLSX, "Templat impor data kepegawaian.xlsx")


@bp.get("/templat/<code>.csv", may="imports.list")
def template_csv(code: str) -> Response:
    authorize()
    table = next((each for each in TABLES if each.code == code), None)
    if table is None:
        raise Missing(code)
    return download(csv_file([each.label for each in table.columns], []), "text/csv", f"{table.name}.csv")


@bp.get("/<int:import_id>", may="imports.view")
def show(import_id: int) -> str:
    found = queries.get(import_id)
    authorize(found)
    return _page(found, StaffConfirmForm(formdata=None, digest=found.digest))


@bp.post("/<int:import_id>/terapkan", may="imports.confirm")
def confirm(import_id: int) -> Answer:
    found = queries.get(import_id)
    authorize(found)
    form = StaffConfirmForm()

    def act() -> Response:
        actions.confirm(found, form.digest.data, current_user.acting(found))
        return redirect(url_for(".show", import_id=import_id), 303)

    return answer(form, act, lambda: _page(found, form))


@bp.post("/<int:import_id>/buang", may="imports.drop")
def drop(import_id: int) -> Response:
    found = queries.get(import_id)
    authorize(found)
    actions.drop(found, current_user.acting(found))
    flash("Berkas dan pratinjaunya sudah dibuang. Tidak ada yang berubah.")
    return redirect(url_for(".index"), 303)


def _list(form: StaffFileForm) -> str:
    found = queries.imports(current_user, asked_page())
    return render_template("exchange/index.html", form=form, found=found, tables=TABLES, most_mb=actions.MOST_MB)


def _page(found: StaffImport, form: StaffConfirmForm) -> str:
    finding = asked_code("jenis", FINDINGS)
    done = queries.outcomes(found.id)
    return render_template(
        "exchange/show.html",
        record=found,
        form=form,
        rows=queries.rows(found.id, finding, asked_page()),
        finding=finding,
        findings=FINDINGS,
        wrong=found.counts.get(Finding.WRONG, 0),
        applied=found.counts.get(Outcome.APPLIED, done.get(Outcome.APPLIED, 0)),
        refused=found.counts.get(Outcome.REFUSED, done.get(Outcome.REFUSED, 0)),
        entries=told(journal.timeline(found)),
    )
