"""Looking for accounts, sessions and kept forms."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from portal import clock
from portal.accounts.models import Account, Activation, KeptByOffice, LoginSession
from portal.chart.models import Assignment, Identifier, Person, Unit
from portal.chart.reading import lasting
from portal.chart.scope import called, concerned, under
from portal.chart.standing import me
from portal.people.queries import homes, reachable
from portal.policy import Concern, Me
from portal.policy.ask import needs_second, permits
from portal.rules.identifiers import clean
from portal.store.db import AnySelect, db, rows
from portal.store.errors import Missing
from portal.store.journal import Entry
from portal.store.kept import KeptForm
from portal.store.paging import PageOf, ordering, paged

MADE = "make-activation"  # what the journal calls the making of a link
KEEPING = "accounts.keep"  # the right that it takes
SORTS = {"name": (Person.name_key,), "unit": (Unit.name, Person.name_key)}
STATES = {
    "waiting": and_(Account.activated_at.is_(None), Account.disabled_at.is_(None)),
    "disabled": Account.disabled_at.is_not(None),
}


def digest(token: str) -> str:
    """How a token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def plain(login: str) -> str:
    """What somebody signs in with, however it was typed. Attempts are counted by it: else an address with a blank in it
    would tell whether there is an account."""
    return "".join(login.lower().split()) if "@" in login else clean(login).lower()


def by_login(login: str) -> Account | None:
    """The account with this identifier or e-mail, however it was typed, whether or not it may sign in."""
    text = plain(login)
    return db.session.scalars(
        select(Account)
        .outerjoin(Identifier, Identifier.person_id == Account.person_id)
        .where(or_(Account.email == text, Identifier.value == text.upper()))
    ).first()


def live_session(token: str, idle: timedelta, lifetime: timedelta) -> Row[int, datetime, int, int, str] | None:
    """(session id, seen at, account id, person id, name) of a session that still counts; None when ended, idle or too
    old."""
    now = clock.now()
    asked = {"token_hash": digest(token), "seen_after": now - idle, "began_after": now - lifetime}
    return next(iter(rows(_live_session(), asked)), None)


@cache
def _live_session() -> Select[int, datetime, int, int, str]:
    """Put together once, because every request asks."""
    return (
        select(LoginSession.id, LoginSession.seen_at, Account.id, Person.id, Person.name)
        .join(Account, Account.id == LoginSession.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(
            LoginSession.token_hash == bindparam("token_hash"),
            LoginSession.ended_at.is_(None),
            LoginSession.seen_at > bindparam("seen_after"),
            LoginSession.began_at > bindparam("began_after"),
            Account.disabled_at.is_(None),
        )
    )


def expired_account(token: str) -> int | None:
    """Whose session this was, when it ran out by itself (not by sign-out, password change or a disabled account)."""
    return db.session.scalar(
        select(LoginSession.account_id)
        .join(Account, Account.id == LoginSession.account_id)
        .where(LoginSession.token_hash == digest(token), LoginSession.ended_at.is_(None), Account.disabled_at.is_(None))
    )


def open_sessions(account_id: int) -> Sequence[LoginSession]:
    return db.session.scalars(
        select(LoginSession)
        .where(LoginSession.account_id == account_id, LoginSession.ended_at.is_(None))
        .order_by(LoginSession.seen_at.desc(), LoginSession.id)
    ).all()


def activation(token: str) -> Activation:
    """The unused, unexpired activation with this token, of an account that is open. Raises Missing, also where whoever
    made it might no longer make it: its owner has risen above them, or holds an office by now."""
    found = db.session.scalar(
        select(Activation)
        .join(Account, Account.id == Activation.account_id)
        .where(
            Activation.token_hash == digest(token),
            Activation.used_at.is_(None),
            Activation.expires_at > clock.now(),
            Account.disabled_at.is_(None),
        )
    )
    if found is None or not _is_still_lawful(found.account_id):
        raise Missing("activation")
    return found


def _is_still_lawful(account_id: int) -> bool:
    """Whether whoever made the account's last link might make it now. What the command line made is the operator's."""
    row = db.session.execute(
        select(Entry, Account.disabled_at)
        .outerjoin(Account, Account.person_id == Entry.person_id)
        .where(Entry.record_type == Account.__tablename__, Entry.record_id == account_id, Entry.verb == MADE)
        .order_by(Entry.number.desc())
        .limit(1)
    ).first()
    if row is None or row.disabled_at:
        return False
    made: Entry = row.Entry
    if made.person_id is None:
        return True
    maker = me(0, made.person_id, made.person_name, "", clock.today())
    try:
        account = record(account_id, maker)
    except Missing:
        return False
    return permits(maker, KEEPING, account) and ("second" in made.details or not needs_second(KEEPING, account, maker))


def get(account_id: int) -> Account:
    """The account with its person and identifiers. Raises Missing."""
    found = db.session.scalar(
        select(Account)
        .where(Account.id == account_id)
        .options(joinedload(Account.person).selectinload(Person.identifiers))
    )
    if found is None:
        raise Missing("account")
    return found


def of_person(person_id: int) -> Account | None:
    return db.session.scalar(select(Account).where(Account.person_id == person_id))


@dataclass(frozen=True)
class Candidate(KeptByOffice):
    """Somebody who may get an account: guarded like the account that he does not have yet."""

    person: Person
    unit_path: str | None
    holds_office: bool
    concerns: Concern


def candidate(person_id: int, me: Me) -> Candidate:
    """The person, as the future owner of an account. Raises Missing outside the reach of `me`."""
    row = db.session.execute(
        homes(me.on)
        .add_columns(Person, Unit.path, office(me.on))
        .where(Person.id == person_id, _reachable(me))
        .options(selectinload(Person.identifiers))
    ).first()
    if row is None:
        raise Missing("person")
    return Candidate(row.Person, row.path, row.holds_office, concerned(me, row.Person.id, path=row.path))


def record(account_id: int, me: Me) -> Account:
    """The account of somebody else, with its person. Raises Missing outside the reach of `me`."""
    row = db.session.execute(
        homes(me.on)
        .join(Account, Account.person_id == Person.id)
        .add_columns(Account, Unit.path, office(me.on))
        .where(Account.id == account_id, _reachable(me))
        .options(joinedload(Account.person).selectinload(Person.identifiers))
    ).first()
    if row is None:
        raise Missing("account")
    account: Account = row.Account
    account.unit_path, account.holds_office = row.path, row.holds_office
    account.concerns = concerned(me, account.person_id, path=row.path)
    return account


def accounts(me: Me, words: str, unit_path: str, state: str, sort: str, page: int) -> PageOf:
    """Accounts by their person's name. `state`: "" all, waiting for activation, disabled.

    Rows: id, name, unit, email, activated_at, disabled_at, holds_office.
    """
    query = (
        homes(me.on)
        .join(Account, Account.person_id == Person.id)
        .with_only_columns(
            Account.id,
            Person.name,
            Unit.name.label("unit"),
            Account.email,
            Account.activated_at,
            Account.disabled_at,
            office(me.on),
        )
        .where(_reachable(me))
    )
    if unit_path:
        query = query.where(under(unit_path))
    if words:
        query = query.where(called(words))
    if state:
        query = query.where(STATES[state])
    return paged(query.order_by(*ordering(SORTS, sort), Account.id), page)


def email_taken(email: str, except_id: int | None = None) -> bool:
    """Whether another account signs in with this address."""
    return bool(
        db.session.scalar(select(exists().where(Account.email == email, Account.id.is_distinct_from(except_id))))
    )


def office(on: date) -> ColumnElement[bool]:
    """Of the day or to come."""
    return exists().where(Assignment.person_id == Person.id, lasting(Assignment, on)).label("holds_office")


def _reachable(me: Me) -> ColumnElement[bool]:
    return true() if me.administrator else reachable(me)


def account_of(person_id: int) -> AnySelect:
    return (
        select(Account.email.label("surel"), Account.activated_at.label("aktif sejak"))
        .add_columns(Account.disabled_at.label("dinonaktifkan"))
        .where(Account.person_id == person_id)
    )


def sessions_of(person_id: int) -> AnySelect:
    return (
        select(LoginSession.began_at.label("masuk"), LoginSession.seen_at.label("terakhir dipakai"))
        .add_columns(LoginSession.ended_at.label("keluar"))
        .join(Account, Account.id == LoginSession.account_id)
        .where(Account.person_id == person_id)
        .order_by(LoginSession.began_at, LoginSession.id)
    )


def unsent_of(person_id: int) -> AnySelect:
    return (
        select(KeptForm.action.label("halaman"), KeptForm.fields.label("ketikan"), KeptForm.kept_at.label("pada"))
        .join(Account, Account.id == KeptForm.account_id)
        .where(Account.person_id == person_id)
        .order_by(KeptForm.id)
    )
