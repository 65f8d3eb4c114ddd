"""Looking for people, their numbers, ranks and placements, always within the reach of whoever asks."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, bindparam, exists, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.chart.models import Assignment, Identifier, Person, Placement, Position, Rank, Unit
from portal.chart.reading import DAY, valid
from portal.chart.scope import called_as, concerned, home, name_values, reach, scope_values, scoped, under, within
from portal.policy import Me
from portal.rules.identifiers import clean
from portal.store.db import AnySelect, db
from portal.store.errors import Missing
from portal.store.paging import PageOf, Prepared, ordering, paged, prepared

R = TypeVar("R", Identifier, Rank)

# Fewer letters would list everybody, a page at a time.
FEWEST_LETTERS = 3

SORTS = {
    "name": (Person.name_key,),
    "title": (Position.title, Person.name_key),
    "unit": (Unit.name, Person.name_key),
}


def people(
    me: Me, words: str, unit_path: str = "", unplaced: bool = False, sort: str = "name", page: int = 1
) -> PageOf:
    """People whose name holds the words; without words everybody in the unit, or everybody who was never placed.

    Rows: id, name, kind and value of the number, title, capacity and since of the home placement, unit.
    """
    paths = reach(me)
    given = (name_values(words) if words else {}) | ({"below": unit_path} if unit_path else {})
    query = _people(len(paths), frozenset(given), unplaced, sort)
    return paged(query, page, {**given, **scope_values(paths), "day": me.on})


@lru_cache
def _people(paths: int, given: frozenset[str], unplaced: bool, sort: str) -> Prepared:
    """The statement for so many paths and these filters, put together once: that costs more than asking."""
    filters = {
        "name": called_as(),
        "below": under(bindparam("below")),
    }
    query = (
        homes(DAY)
        .add_columns(
            Person.name,
            Identifier.kind,
            Identifier.value,
            Position.title,
            Placement.capacity,
            Placement.ends_on,
            Unit.name.label("unit"),
        )
        .outerjoin(Identifier, and_(Identifier.person_id == Person.id, valid(Identifier, DAY)))
        .where(or_(scoped(paths), Placement.id.is_(None)) if paths else false())
        .where(*(filters[name] for name in sorted(given)))
    )
    if unplaced:
        query = query.where(never_placed(DAY))
    return prepared(query.order_by(*ordering(SORTS, sort), Person.id))


def unplaced(me: Me) -> int:
    """How many people were never placed, for whoever may place them."""
    query = select(func.count()).select_from(homes(me.on).where(reachable(me), never_placed(me.on)).subquery())
    return db.session.scalar(query) or 0


def numbered(value: str, me: Me) -> int | None:
    """The key of the person with this number, within the reach of `me`."""
    number = exists().where(Identifier.person_id == Person.id, Identifier.value == clean(value))
    person_id: int | None = db.session.scalar(homes(me.on).where(reachable(me), number))
    return person_id


def never_placed(on: Any) -> ColumnElement[bool]:
    """SQL on `homes`: the person waits for a position. Whoever holds an office of the portal may do without one."""
    office = exists().where(Assignment.person_id == Person.id, valid(Assignment, on))
    return and_(Placement.id.is_(None), ~office)


def person(person_id: int, me: Me) -> Person:
    """The person with numbers and ranks, three statements. Raises Missing outside the reach of `me`."""
    row = db.session.execute(
        homes(me.on)
        .add_columns(Person, Unit.path)
        .where(Person.id == person_id, reachable(me))
        .options(selectinload(Person.identifiers), selectinload(Person.ranks))
    ).first()
    if row is None:
        raise Missing("person")
    found: Person = row.Person
    found.unit_path, found.concerns = row.path, concerned(me, found.id, path=row.path)
    return found


def number(number_id: int, of: Person) -> Identifier:
    """One of the person's numbers. Raises Missing."""
    return _one(of.identifiers, number_id)


def rank(rank_id: int, of: Person) -> Rank:
    """One of the person's ranks. Raises Missing."""
    return _one(of.ranks, rank_id)


def placements(person_id: int) -> Sequence[Placement]:
    """All placements of a person with position and unit, newest first."""
    return db.session.scalars(
        select(Placement)
        .where(Placement.person_id == person_id)
        .options(joinedload(Placement.position).joinedload(Position.unit))
        .order_by(Placement.starts_on.desc(), Placement.id.desc())
    ).all()


def person_with(number: str) -> Person | None:
    """Whose personal number this is or was. For the command line: nobody's right is asked."""
    return db.session.scalar(
        select(Person).join(Identifier, Identifier.person_id == Person.id).where(Identifier.value == clean(number))
    )


def names_of(person_id: int) -> AnySelect:
    return select(Person.name.label("nama")).where(Person.id == person_id)


def numbers_of(person_id: int) -> AnySelect:
    return (
        select(Identifier.kind.label("jenis"), Identifier.value.label("nomor"))
        .add_columns(Identifier.starts_on.label("mulai"), Identifier.ends_on.label("sampai"))
        .where(Identifier.person_id == person_id)
        .order_by(Identifier.starts_on, Identifier.id)
    )


def ranks_of(person_id: int) -> AnySelect:
    return (
        select(Rank.title.label("pangkat"), Rank.grade.label("golongan/ruang"))
        .add_columns(Rank.starts_on.label("mulai"), Rank.ends_on.label("sampai"))
        .where(Rank.person_id == person_id)
        .order_by(Rank.starts_on, Rank.id)
    )


def number_taken(value: str, except_id: int | None = None) -> bool:
    """Whether the number is recorded already, for whomever and of whatever kind: people sign in with it."""
    return bool(
        db.session.scalar(
            select(exists().where(Identifier.value == clean(value), Identifier.id.is_distinct_from(except_id)))
        )
    )


def homes(on: Any) -> AnySelect:
    """SELECT of everybody's key, joined to the home placement (if any) with its position and unit."""
    return (
        select(Person.id)
        .select_from(Person)
        .outerjoin(Placement, Placement.id == home(Person.id, on))
        .outerjoin(Position, Position.id == Placement.position_id)
        .outerjoin(Unit, Unit.id == Position.unit_id)
    )


def reachable(me: Me) -> ColumnElement[bool]:
    """SQL on `homes`: the person works within the reach of `me`, or was never placed."""
    paths = reach(me)
    return or_(within(paths), Placement.id.is_(None)) if paths else within(())


def _one(rows: Sequence[R], row_id: int) -> R:
    found = next((row for row in rows if row.id == row_id), None)
    if found is None:
        raise Missing(str(row_id))
    return found


def name(person_id: int) -> str:
    """How the person is called. For the worker: nobody's right is asked."""
    return db.session.scalar(select(Person.name).where(Person.id == person_id)) or ""
