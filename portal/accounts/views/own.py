"""Pages for signing in and out, the password, one's own sessions, and the activation link."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts import actions, queries
from portal.accounts.actions import attempts, passwords
from portal.accounts.actions.attempts import Attempt
from portal.accounts.forms import ChangePasswordForm, NewPasswordForm, SignInForm
from portal.accounts.models import Account
from portal.accounts.views import devices, sessions
from portal.policy import PUBLIC, authorize
from portal.rules.identifiers import last_four
from portal.rules.problems import Problem
from portal.store import journal, kept, logs, rates, settings
from portal.store.db import db_pause
from portal.store.errors import Missing, Rejected, Stale
from portal.store.journal import Actor
from portal.web import limits
from portal.web.door import Blueprint
from portal.web.forms import show_problems
from portal.web.history import told

bp = Blueprint("accounts", __name__)

NOT_YOURS = "Kata sandi sekarang belum cocok. Ketik lagi; huruf besar dan kecil dibedakan."
WRONG = "NIP, surel, atau kata sandi tidak cocok. Periksa lagi, atau minta tautan baru kepada pengelola kepegawaian."


@bp.get("/masuk", may=PUBLIC)
def sign_in() -> str | Response:
    onward = sessions.safe_target(request.args.get("next"))
    if current_user.is_authenticated:  # "Back" after signing in, an old bookmark: the way on, not a second sign-in
        return redirect(onward, 303)
    form = SignInForm(next=onward)
    return render_template("accounts/sign_in.html", form=form)


@bp.post("/masuk", may=PUBLIC)
def enter() -> str | Response | tuple[str, int]:
    form = SignInForm()
    if not form.validate():
        return render_template("accounts/sign_in.html", form=form), 422
    try:
        account = _verified(form.login.data, form.password.data)
    except Rejected as refusal:
        show_problems(form, refusal)
        return render_template("accounts/sign_in.html", form=form), 422
    sessions.sign_in(actions.begin_session(account))
    session["kept"] = kept.anything(account.id)
    response = redirect(sessions.safe_target(form.next.data), 303)
    devices.remember(response, account.id, account.password_hash or "")
    return response


def _verified(login: str, password: str) -> Account:
    """Whose password that is. The hash is computed between two transactions, never inside one. Raises Rejected."""
    found = queries.by_login(login)
    stored = found.password_hash if found and not found.disabled_at else None
    account_id = found.id if found else 0
    attempt = _attempt(account_id, login, stored)
    db_pause()
    attempts.count(attempt)
    if not passwords.matches(stored, password):
        raise _refused(account_id)
    fresh = passwords.hash_password(password) if passwords.outdated(stored or "") else None
    account = queries.get(account_id)
    if account.disabled_at or account.password_hash != stored:
        raise _refused(account_id)
    if fresh:
        actions.rehash(account, fresh)
    attempts.forget(attempt)
    logs.sign_in(account.id, "accepted")
    return account


def _attempt(account_id: int, login: str, stored: str | None) -> Attempt:
    """Whose counter this one counts towards. Raises Rejected where the network has none left."""
    if device := devices.known(account_id, stored):
        return attempts.of_device(device)
    attempt = attempts.of_stranger(account_id, login, limits.network())
    if attempts.is_spent(attempt):
        raise Rejected(attempts.TOO_MANY_FROM_HERE)
    return attempt


def _refused(account_id: int) -> Rejected:
    logs.sign_in(account_id, "refused")
    return Rejected(WRONG)


@bp.post("/keluar", may="account.own")
def sign_out() -> Response:
    authorize()
    actions.end_session(current_user.token)
    session.clear()
    response = redirect(url_for(".sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    flash("Anda sudah keluar.")
    return response


@bp.get("/akun", may="account.own")
def show() -> str:
    authorize()
    account = queries.get(current_user.account_id)
    return render_template(
        "accounts/show.html",
        account=account,
        numbers=[(each.kind.label, f"····{last_four(each.value)}") for each in account.person.identifiers],
        entries=told(journal.timeline(account)),
        open_sessions=queries.open_sessions(current_user.account_id),
        this=queries.digest(current_user.token),
    )


@bp.post("/akun/sesi", may="account.own")
def end_sessions() -> Response:
    authorize()
    actions.end_sessions(current_user.account_id, except_token=current_user.token)
    flash("Semua perangkat lain sudah dikeluarkan.")
    return redirect(url_for(".show"), 303)


@bp.get("/akun/sandi", may="account.own")
def password() -> str:
    authorize()
    return render_template("accounts/password.html", form=ChangePasswordForm())


@bp.post("/akun/sandi", may="account.own")
def change_password() -> str | Response | tuple[str, int]:
    authorize()
    form = ChangePasswordForm()
    if not form.validate():
        return render_template("accounts/password.html", form=form), 422
    account = queries.get(current_user.account_id)
    stored, known = account.password_hash, _known(account)
    me, was_kept = current_user._get_current_object(), session.get("kept")
    db_pause()
    problems = passwords.problems(form.password.data, form.repeated.data, known)
    problems += _wrong(attempts.of_owner(me.account_id), stored, form.current.data)
    if problems:
        show_problems(form, Rejected(problems))
        return render_template("accounts/password.html", form=form), 422
    fresh = passwords.hash_password(form.password.data)
    account = queries.get(me.account_id)
    if account.disabled_at or account.password_hash != stored:  # closed, or given another one meanwhile
        raise Stale("the password that was typed is no longer that of the account")
    actions.change_password(account, fresh, me.acting())
    sessions.sign_in(actions.begin_session(account))
    session["kept"] = was_kept
    flash("Kata sandi sudah diganti. Perangkat lain sudah dikeluarkan.")
    response = redirect(url_for(".show"), 303)
    devices.remember(response, account.id, fresh)
    return response


def _wrong(attempt: Attempt, stored: str | None, password: str) -> list[Problem]:
    """What is wrong with the present password; whoever sits before somebody else's session cannot try it for long."""
    try:
        attempts.count(attempt)
    except Rejected as refusal:
        return [Problem("current", problem.text) for problem in refusal.problems]
    if not passwords.matches(stored, password):
        return [Problem("current", NOT_YOURS)]
    rates.forgive(attempt.key, attempt.daily)
    return []


@bp.get("/aktivasi/<token>", may=PUBLIC)
def activate(token: str) -> str | tuple[str, int]:
    try:
        account = queries.get(queries.activation(token).account_id)
    except Missing:
        return _spent_link()
    return render_template("accounts/activate.html", form=NewPasswordForm(), account=account)


@bp.post("/aktivasi/<token>", may=PUBLIC)
def set_first_password(token: str) -> str | Response | tuple[str, int]:
    form = NewPasswordForm()
    try:
        account = queries.get(queries.activation(token).account_id)
    except Missing:
        return _spent_link()
    problems = passwords.problems(form.password.data or "", form.repeated.data or "", _known(account))
    if not form.validate() or problems:
        show_problems(form, Rejected(problems))
        return render_template("accounts/activate.html", form=form, account=account), 422
    db_pause()
    fresh = passwords.hash_password(form.password.data)
    try:
        activation = queries.activation(token)
    except Missing:  # the button was pressed twice
        return _spent_link()
    account = queries.get(activation.account_id)
    actions.activate(account, fresh, Actor(account.person_id, account.person.name))
    flash("Kata sandi sudah dibuat. Silakan masuk.")
    return redirect(url_for(".sign_in"), 303)


def _spent_link() -> tuple[str, int]:
    """Whether it was used, replaced, too old or never made is not told apart: a stranger learns nothing."""
    return render_template("accounts/spent_link.html", days=settings.number("activation_days")), 404


def _known(account: Account) -> tuple[str, ...]:
    numbers = tuple(identifier.value for identifier in account.person.identifiers)
    return (account.person.name, account.email or "", *numbers)
