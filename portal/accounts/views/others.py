"""Pages about other people's accounts: opened with a printed activation link by the officer, closed and reopened."""

from flask import current_app, flash, redirect, render_template, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal import clock
from portal.accounts import actions, queries
from portal.accounts.forms import AccountForm, AccountReasonForm, EmailForm
from portal.accounts.models import Account
from portal.accounts.views.own import bp
from portal.chart.scope import reach, units
from portal.paper import qr
from portal.people.queries import FEWEST_LETTERS
from portal.policy import authorize
from portal.store import journal, logs
from portal.store.journal import Actor
from portal.web.answer import Answer, answer
from portal.web.history import told
from portal.web.kept import typed_before
from portal.web.lists import asked_code, asked_one, asked_page, asked_sort, asked_words

STATES = {"": "Semua", "waiting": "Menunggu aktivasi", "disabled": "Nonaktif"}


@bp.get("/kepegawaian/akun", may="accounts.view")
def index() -> str:
    authorize()
    choices = units(("/",) if current_user.administrator else reach(current_user), clock.today())
    unit = asked_one("unit", choices)
    words, sort = asked_words(), asked_sort(queries.SORTS, "name")
    state = asked_code("keadaan", STATES)
    asked = unit is not None or len(words) >= FEWEST_LETTERS
    path = unit.path if unit else ""
    found = queries.accounts(current_user, words, path, state, sort, asked_page()) if asked else None
    return render_template(
        "accounts/index.html", found=found, units=choices, unit=unit, q=words, state=state, states=STATES, sort=sort
    )


@bp.get("/kepegawaian/akun/<int:account_id>", may="accounts.view")
def record(account_id: int) -> str:
    account = queries.record(account_id, current_user)
    authorize(account)
    logs.viewed("account", account.id, current_user.account_id)
    return _record_page(account)


@bp.get("/kepegawaian/pegawai/<int:person_id>/akun", may="accounts.view")
def of_person(person_id: int) -> str | Response:
    """The person's account; where there is none yet, the form that opens it."""
    candidate = queries.candidate(person_id, current_user)
    authorize(candidate)
    if account := queries.of_person(person_id):
        return redirect(url_for(".record", account_id=account.id))
    form = AccountForm(formdata=typed_before(url_for(".open_account", person_id=person_id)))
    return render_template("accounts/open.html", form=form, candidate=candidate)


@bp.post("/kepegawaian/pegawai/<int:person_id>/akun", may="accounts.keep")
def open_account(person_id: int) -> Answer:
    candidate = queries.candidate(person_id, current_user)
    authorize(candidate)
    form = AccountForm()

    def act() -> str:
        by = current_user.acting(candidate)
        return _link_page(actions.open_account(candidate.person, form.email.data, by), by, candidate.unit_path)

    return answer(form, act, lambda: render_template("accounts/open.html", form=form, candidate=candidate))


@bp.post("/kepegawaian/akun/<int:account_id>/tautan", may="accounts.keep")
def make_link(account_id: int) -> Answer:
    """Shows the link in this very answer and nowhere else: it is stored as a hash, so no later page could show it."""
    account = queries.record(account_id, current_user)
    authorize(account)
    form = FlaskForm()

    def act() -> str:
        return _link_page(account, current_user.acting(account), account.unit_path)

    return answer(form, act, lambda: _record_page(account, form))


@bp.get("/kepegawaian/akun/<int:account_id>/surel", may="accounts.keep")
def correct_email(account_id: int) -> str:
    account = queries.record(account_id, current_user)
    authorize(account)
    form = EmailForm(formdata=typed_before(url_for(".save_email", account_id=account_id)), obj=account)
    return render_template("accounts/email.html", form=form, account=account)


@bp.post("/kepegawaian/akun/<int:account_id>/surel", may="accounts.keep")
def save_email(account_id: int) -> Answer:
    account = queries.record(account_id, current_user)
    authorize(account)
    form = EmailForm()

    def act() -> Response:
        actions.correct_email(account, form.email.data, form.version.data, current_user.acting(account))
        flash("Alamat surel sudah disimpan.")
        return redirect(url_for(".record", account_id=account_id), 303)

    return answer(form, act, lambda: render_template("accounts/email.html", form=form, account=account))


@bp.get("/kepegawaian/akun/<int:account_id>/nonaktif", may="accounts.disable")
def disable(account_id: int) -> str:
    account = queries.record(account_id, current_user)
    authorize(account)
    form = AccountReasonForm(formdata=typed_before(url_for(".close", account_id=account_id)))
    return render_template("accounts/disable.html", form=form, account=account)


@bp.post("/kepegawaian/akun/<int:account_id>/nonaktif", may="accounts.disable")
def close(account_id: int) -> Answer:
    account = queries.record(account_id, current_user)
    authorize(account)
    form = AccountReasonForm()

    def act() -> Response:
        actions.disable(account, current_user.acting(account), form.note.data)
        flash("Akun sudah dinonaktifkan. Semua perangkatnya sudah dikeluarkan.")
        return redirect(url_for(".record", account_id=account_id), 303)

    return answer(form, act, lambda: render_template("accounts/disable.html", form=form, account=account))


@bp.get("/kepegawaian/akun/<int:account_id>/aktif", may="accounts.enable")
def enable(account_id: int) -> str:
    account = queries.record(account_id, current_user)
    authorize(account)
    form = AccountReasonForm(formdata=typed_before(url_for(".reopen", account_id=account_id)))
    return render_template("accounts/enable.html", form=form, account=account)


@bp.post("/kepegawaian/akun/<int:account_id>/aktif", may="accounts.enable")
def reopen(account_id: int) -> Answer:
    account = queries.record(account_id, current_user)
    authorize(account)
    form = AccountReasonForm()

    def act() -> Response:
        actions.enable(account, current_user.acting(account), form.note.data)
        flash("Akun sudah aktif kembali. Kata sandinya tetap yang lama.")
        return redirect(url_for(".record", account_id=account_id), 303)

    return answer(form, act, lambda: render_template("accounts/enable.html", form=form, account=account))


def _link_page(account: Account, by: Actor, unit_path: str | None) -> str:
    """A fresh link, to be printed, and the way on to the next person of the unit."""
    token = actions.make_activation(account, by)
    link = link_of(token)
    side, drawing = qr.path(link)
    until = actions.links_end_at()
    unit_id = int(unit_path.strip("/").rpartition("/")[2]) if unit_path else None
    told = {"link": link, "until": until, "side": side, "drawing": drawing, "unit_id": unit_id}
    return render_template("accounts/link.html", account=account, **told)


def link_of(token: str) -> str:
    """The address that somebody types or scans."""
    path = url_for("accounts.activate", token=token)
    return str(current_app.config["PUBLIC_URL"]).rstrip("/") + path


def _record_page(account: Account, form: FlaskForm | None = None) -> str:
    """The account with what is wrong with the button that was pressed, if anything."""
    entries = told(journal.timeline(account))
    return render_template("accounts/record.html", account=account, entries=entries, form=form)
