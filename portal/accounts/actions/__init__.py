"""Signing in and out, passwords, activation links."""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Update, delete, update
from sqlalchemy.exc import DBAPIError

from portal import clock
from portal.accounts import queries
from portal.accounts.models import Account, Activation, LoginSession
from portal.accounts.queries import digest
from portal.chart.models import Person
from portal.store import journal, kept, rates, records, settings
from portal.store.db import db, own_transaction
from portal.store.errors import Rejected, Stale
from portal.store.journal import Actor

TOO_MANY = (
    "Terlalu banyak percobaan. Tunggu 5 menit, lalu coba lagi, atau minta tautan baru kepada pengelola kepegawaian."
)
TOO_MANY_TODAY = (
    "Terlalu banyak percobaan hari ini. Minta tautan baru kepada pengelola kepegawaian, atau coba lagi besok."
)

# Window, wrong attempts allowed: per account and per network address, and over a day per account.
WINDOW, PER_ACCOUNT, PER_NETWORK = timedelta(minutes=5), 10, 60
DAY, PER_DAY = timedelta(days=1), 100


def count_attempt(key: str, network: str) -> None:
    """Counts a sign-in attempt, committed at once. Raises Rejected beyond the limit, account or no account.

    What the first limits refuse does not count towards the day: else a hundred quick requests with a known NIP would
    keep its owner out until tomorrow.
    """
    if rates.hits(_from(network), WINDOW) > PER_NETWORK or rates.hits(key, WINDOW) > PER_ACCOUNT:
        raise Rejected(TOO_MANY)
    if rates.hits(_daily(key), DAY) > PER_DAY:
        raise Rejected(TOO_MANY_TODAY)


def forget_attempt(key: str, network: str) -> None:
    """Takes back what `count_attempt` counted: the password was right. Else an office behind one address would be
    refused when everybody signs in at eight."""
    rates.clear(key)
    rates.take_back(_daily(key), DAY)
    rates.take_back(_from(network), WINDOW)


def attempt_key(account_id: int, login: str) -> str:
    """The counter of an account, by whatever it is called; without an account (0) that of a hash of what was typed."""
    return f"sign-in:{account_id}" if account_id else "sign-in:" + digest(queries.plain(login))[:32]


def _daily(key: str) -> str:
    return f"{key}:day"


def _from(network: str) -> str:
    return f"sign-in-from:{network}"


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


def change_password(account: Account, password_hash: str, by: Actor, keep: str | None = None) -> None:
    """Sets the new hash, ends all other sessions and voids links that lie about."""
    account.password_hash = password_hash
    _void_links(account)
    journal.note(account, "change-password", by)
    end_sessions(account.id, except_token=keep)


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
    db.session.execute(delete(Activation).where(Activation.account_id == account.id, Activation.used_at.is_(None)))


def activate(account: Account, activation: Activation, password_hash: str, by: Actor) -> None:
    """Uses up the link: sets the password, ends all sessions there may have been, and forgets what was tried before."""
    key = attempt_key(account.id, "")
    rates.clear(key)
    rates.clear(_daily(key))
    activation.used_at = account.activated_at = clock.now()
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
