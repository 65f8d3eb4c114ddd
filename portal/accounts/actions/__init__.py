"""Signing in and out, passwords, activation links."""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Update, delete, update
from sqlalchemy.exc import DBAPIError

from portal import clock
from portal.accounts import queries
from portal.accounts.actions import attempts
from portal.accounts.models import Account, Activation, LoginSession
from portal.accounts.queries import digest
from portal.chart.models import Person
from portal.store import journal, kept, records, settings
from portal.store.db import db, own_transaction
from portal.store.errors import Rejected, Stale
from portal.store.journal import Actor


def begin_session(account: Account) -> str:
    """Opens a session and returns its token, which is stored only as a hash."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    db.session.add(LoginSession(token_hash=digest(token), account_id=account.id, began_at=now, seen_at=now))
    return token


def end_session(token: str) -> None:
    db.session.execute(
        update(LoginSession).where(LoginSession.token_hash == digest(token)).values(ended_at=clock.now())
    )


def end_sessions(account_id: int, except_token: str | None = None) -> None:
    """Ends every session of the account (but one, if given): dead at their next request."""
    query = update(LoginSession).where(LoginSession.account_id == account_id, LoginSession.ended_at.is_(None))
    if except_token:
        query = query.where(LoginSession.token_hash != digest(except_token))
    db.session.execute(query.values(ended_at=clock.now()))


def stamp_session(session_id: int) -> None:
    """Notes that the session was used, in a transaction of its own (a GET saves nothing else).

    A database that is locked or full can still be read, and no page may fail for this note.
    """
    with suppress(DBAPIError), own_transaction() as session:
        session.execute(_stamp(session_id))


def touch_session(session_id: int) -> None:
    """The same in the request's own transaction."""
    db.session.execute(_stamp(session_id))


def _stamp(session_id: int) -> Update:
    return update(LoginSession).where(LoginSession.id == session_id).values(seen_at=clock.now())


def change_password(account: Account, password_hash: str, by: Actor) -> None:
    """Sets the new hash, ends all sessions, forgets what was tried before and voids links that lie about."""
    account.password_hash = password_hash
    _void_links(account)
    journal.note(account, "change-password", by)
    end_sessions(account.id)
    attempts.forget_all(account.id)


def rehash(account: Account, password_hash: str) -> None:
    """The same password under today's parameters, as its owner signs in."""
    account.password_hash = password_hash
    journal.note(account, "rehash", journal.SYSTEM)


def open_account(person: Person, email: str, by: Actor) -> Account:
    """A new account without a password; its person sets one through an activation link."""
    _check_login(person, email, None)
    account = Account(person_id=person.id, email=email or None)
    db.session.add(account)
    journal.note(account, "open", by)
    return account


def correct_email(account: Account, email: str, version: int, by: Actor) -> None:
    """Another address to sign in with; the old one stays in the journal."""
    records.seen(account, version, [("email", email, account.email or "")])
    _check_login(account.person, email, account.id)
    old, account.email = account.email, email or None
    if old != account.email:
        journal.note(account, "correct-email", by, details={"email": [old or "", email]})


def _check_login(person: Person, email: str, account_id: int | None) -> None:
    if not email and not person.identifiers:
        raise Rejected("Tanpa nomor induk, orang ini masuk dengan surel. Isi alamatnya.", "email")
    if queries.email_taken(email, account_id):
        raise Rejected("Alamat ini sudah dipakai akun lain. Isi alamat yang lain.", "email")


def make_activation(account: Account, by: Actor, token: str = "") -> str:
    """A fresh one-time token, valid as long as the setting says; earlier unused ones stop working. `token`: one that
    is on paper already."""
    if account.disabled_at:
        raise Rejected("Akun ini nonaktif. Aktifkan kembali dahulu.")
    _void_links(account)
    token = token or fresh_token()
    db.session.add(Activation(account_id=account.id, token_hash=digest(token), expires_at=links_end_at()))
    journal.note(account, queries.MADE, by)
    return token


def fresh_token() -> str:
    return secrets.token_urlsafe(32)


def links_end_at() -> datetime:
    """When a link that is made now stops working."""
    return clock.now() + timedelta(days=settings.number("activation_days"))


def give_out(person: Person, account: Account | None, token: str, by: Actor) -> None:
    """A link on paper for somebody, with an account where there is none yet."""
    if account is None:
        account = open_account(person, "", by)
    make_activation(account, by, token)


def _void_links(account: Account) -> None:
    """Also those that were used once, before they went with their use."""
    db.session.execute(delete(Activation).where(Activation.account_id == account.id))


def activate(account: Account, password_hash: str, by: Actor) -> None:
    """Uses up the link, of which nothing stays: sets the password."""
    account.activated_at = clock.now()
    change_password(account, password_hash, by)


def disable(account: Account, by: Actor, note: str) -> None:
    """Closes the account; its sessions die at their next request, its links at once. Raises Stale when it is closed
    already."""
    if account.disabled_at:
        raise Stale("disabled already")
    if not note.strip():
        raise Rejected("Tulis alasan penonaktifan.", "note")
    account.disabled_at = clock.now()
    end_sessions(account.id)
    _void_links(account)
    journal.note(account, "disable", by, note)


def enable(account: Account, by: Actor, note: str) -> None:
    """Opens a closed account again. Raises Stale when it is open."""
    if not account.disabled_at:
        raise Stale("enabled already")
    account.disabled_at = None
    journal.note(account, "enable", by, note)


def purge(before: datetime) -> None:
    """Removes kept forms and ended sessions that have served their time."""
    kept.purge(before)
    db.session.execute(delete(LoginSession).where(LoginSession.seen_at < before - timedelta(days=30)))
