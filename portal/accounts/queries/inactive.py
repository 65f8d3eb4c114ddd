"""Who has not activated an account yet."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from portal import clock
from portal.accounts.models import Account, Activation
from portal.accounts.queries import SORTS, Candidate, office
from portal.chart.models import Person, Placement, Position, Unit
from portal.chart.scope import called, concerned, under
from portal.people.queries import homes, reachable
from portal.policy import Me
from portal.store.db import AnySelect, db
from portal.store.paging import PageOf, ordering, paged


def page_of(me: Me, words: str, unit_path: str, state: str, sort: str, page: int) -> PageOf:
    """People in a position who have not activated an account yet. `state`: "" those who need a sheet, having no account
    or no link that still works, "linked" the others, "all".

    Rows: id (of the person), name, title, unit, account_id, until (when the link stops working).
    """
    query = _inactive(me).where(*_narrowed(words, unit_path, state))
    return paged(query.order_by(*ordering(SORTS, sort), Person.id), page)


def first(me: Me, words: str, unit_path: str, state: str, sort: str, most: int) -> Sequence[int]:
    """The keys of the first people of that list."""
    query = _inactive(me).where(*_narrowed(words, unit_path, state)).with_only_columns(Person.id)
    return db.session.scalars(query.order_by(*ordering(SORTS, sort), Person.id).limit(most)).all()


def _inactive(me: Me) -> AnySelect:
    return (
        homes(me.on)
        .outerjoin(Account, Account.person_id == Person.id)
        .with_only_columns(
            Person.id, Person.name, Position.title, Unit.name.label("unit"), Account.id.label("account_id"), _until()
        )
        .where(
            reachable(me),
            or_(Placement.ends_on.is_(None), Placement.ends_on >= me.on),
            Account.activated_at.is_(None),
            Account.disabled_at.is_(None),
            Placement.id.is_not(None),
        )
    )


def _until() -> ColumnElement[datetime]:
    """SQL: when the account's link stops working; NULL where none works."""
    live = (Activation.account_id == Account.id, Activation.used_at.is_(None), Activation.expires_at > clock.now())
    return select(func.max(Activation.expires_at)).where(*live).correlate(Account).scalar_subquery().label("until")


def _narrowed(words: str, unit_path: str, state: str) -> list[ColumnElement[bool]]:
    found = [called(words)] if words else []
    if unit_path:
        found.append(under(unit_path))
    if state != "all":
        works = _until().element.is_not(None)
        found.append(works if state == "linked" else ~works)
    return found


def candidates(person_ids: Collection[int], me: Me) -> dict[int, tuple[Candidate, Account | None, str]]:
    """Each of these people in reach who has not activated an account: as its future owner, the account if there is one,
    the name of the unit. Three statements."""
    found = db.session.execute(
        homes(me.on)
        .outerjoin(Account, Account.person_id == Person.id)
        .add_columns(Person, Account, Unit.path, Unit.name.label("unit"), office(me.on))
        .where(Person.id.in_(person_ids), reachable(me), Account.activated_at.is_(None), Account.disabled_at.is_(None))
        .options(selectinload(Person.identifiers))
        .order_by(Person.name_key, Person.id)
    )
    return {
        row.Person.id: (
            Candidate(row.Person, row.path, row.holds_office, concerned(me, row.Person.id, path=row.path)),
            row.Account,
            row.unit or "",
        )
        for row in found
    }
