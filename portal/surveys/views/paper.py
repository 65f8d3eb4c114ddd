"""Pages for those who import paper forms: what was imported, a new sheet and its preview, taking an import back."""

from flask import current_app, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.clock import today
from portal.paper.sheets import csv_file
from portal.policy import Me, authorize
from portal.rules.satisfaction import QUESTION_ORDER
from portal.services import queries as services
from portal.services.models import Service
from portal.store.db import db_pause
from portal.store.errors import Rejected
from portal.store.paging import paged
from portal.surveys import queries, text
from portal.surveys.actions import paper
from portal.surveys.forms import sheet
from portal.surveys.forms.paper import MOST_FORMS, ConfirmForm, SheetForm, WithdrawForm, pack, unpack
from portal.surveys.models import PaperForm, fingerprint
from portal.web.answer import Answer, answer
from portal.web.door import Blueprint
from portal.web.download import download
from portal.web.kept import typed_before
from portal.web.lists import asked_page
from portal.web.room import Panel

MOST_TOLD = 100  # lines with mistakes: whoever has more looks at the file itself

bp = Blueprint("paper", __name__, url_prefix="/kepegawaian/layanan")


def panel(service: Service, me: Me) -> Panel:
    """The way here from the service's page."""
    return Panel("surveys/_paper.html", {"service": service})


@bp.get("/<int:service_id>/formulir-kertas", may="services.read")
def index(service_id: int) -> str:
    service = services.get(service_id, current_user)
    authorize(service)
    return _index(service, SheetForm(formdata=typed_before(url_for(".preview", service_id=service_id))))


@bp.get("/formulir-kertas/contoh", may="services.list")
def example() -> Response:
    """An empty sheet with its heads."""
    authorize()
    return download(csv_file(sheet.HEADS, []), "text/csv", "formulir-kertas.csv")


@bp.post("/<int:service_id>/formulir-kertas/pratinjau", may="survey_imports.create")
def preview(service_id: int) -> Answer:
    service = services.get(service_id, current_user)
    authorize(service)
    form = SheetForm()

    def act() -> str:
        forms = _sent(form)
        read = services.get(service_id, current_user)  # reading the file has let go of everything
        authorize(read)
        return _preview(read, forms, form.batch.data or "")

    return answer(form, act, lambda: _index(services.get(service_id, current_user), form))


@bp.post("/<int:service_id>/formulir-kertas", may="survey_imports.create")
def bring(service_id: int) -> Answer:
    service = services.get(service_id, current_user)
    authorize(service)
    form, by = ConfirmForm(), current_user.acting(service)

    def act() -> Response:
        forms = unpack(form.forms.data or "", today())
        replaces, seen = form.replace.data == "1", form.seen.data or "-"
        done = paper.bring(service, forms, by, form.batch.data or "", replaces, seen)
        flash(text.done(done.stored, done.known, done.withdrawn))
        return redirect(url_for(".index", service_id=service_id), 303)

    return answer(form, act, lambda: _again(service, form))


@bp.get("/formulir-kertas/<int:import_id>/tarik", may="survey_imports.withdraw")
def ask_withdraw(import_id: int) -> str:
    found = queries.get_import(import_id, current_user)
    authorize(found)
    form = WithdrawForm(formdata=typed_before(url_for(".withdraw", import_id=import_id)))
    return render_template("surveys/withdraw.html", form=form, found=found, service=services.get(found.service_id))


@bp.post("/formulir-kertas/<int:import_id>/tarik", may="survey_imports.withdraw")
def withdraw(import_id: int) -> Answer:
    found = queries.get_import(import_id, current_user)
    authorize(found)
    form, service = WithdrawForm(), services.get(found.service_id)

    def act() -> Response:
        number = paper.withdraw(found, current_user.acting(found), form.reason.data)
        flash(f"Impor {import_id} ditarik kembali: {number} jawaban tidak lagi dihitung.")
        return redirect(url_for(".index", service_id=service.id), 303)

    return answer(form, act, lambda: render_template("surveys/withdraw.html", form=form, found=found, service=service))


def _sent(form: SheetForm) -> list[PaperForm]:
    """What was read of the file, or of the preview before; without a transaction, so that no lock is held meanwhile."""
    if not form.file.data:
        if not form.forms.data:
            raise Rejected("Pilih berkasnya.", "file")
        return unpack(form.forms.data, today())
    with form.file.data.stream as stream:
        content = stream.read(current_app.config["UPLOAD_MB"] * 1024 * 1024)
    db_pause()
    forms = sheet.read(content, today())
    if len(forms) > MOST_FORMS:
        told = f"Berkas ini memuat {len(forms)} jawaban. Bagi menjadi berkas dengan paling banyak {MOST_FORMS}."
        raise Rejected(told, "file")
    return forms


def _index(service: Service, form: SheetForm) -> str:
    if rest := len(form.form_errors[MOST_TOLD:]):
        form.form_errors[MOST_TOLD:] = [f"… dan {rest} kesalahan lain."]
    found = paged(queries.imports(service.id), asked_page())
    return render_template("surveys/paper.html", service=service, form=form, found=found)


def _preview(service: Service, forms: list[PaperForm], batch: str, refused: ConfirmForm | None = None) -> str:
    batch = queries.spelled(service.id, batch)
    days, packed = queries.compared(service.id, forms, batch), pack(forms)
    replace = "1" if any(day.gone for day in days) else ""
    form = ConfirmForm(formdata=None, forms=packed, batch=batch, seen=fingerprint(days), replace=replace)
    return render_template(
        "surveys/preview.html",
        service=service,
        days=days,
        form=form,
        other=SheetForm(formdata=None, forms=packed),
        refused=refused,
        answers=text.answers,
        order=", ".join(QUESTION_ORDER),
    )


def _again(service: Service, form: ConfirmForm) -> str:
    """The preview as it is by now; where what it handed on is nothing of ours, the page of the file."""
    try:
        return _preview(service, unpack(form.forms.data or "", today()), form.batch.data or "", form)
    except Rejected:
        empty = SheetForm(formdata=None)
        empty.form_errors.append("Unggah berkasnya lagi.")
        return _index(service, empty)
