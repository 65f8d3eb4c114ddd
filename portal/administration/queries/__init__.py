"""Looking for offices of the portal and who may get one."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, distinct, func, select
from sqlalchemy.orm import joinedload

from portal.administration.text import Condition
from portal.chart.models import Assignment, Identifier, Person, Role, Unit
from portal.chart.reading import valid
from portal.chart.scope import called, concerned
from portal.policy import Me
from portal.store import backups, disk, faults, heart, jobs
from portal.store.db import AnyRow, AnySelect, db
from portal.store.errors import Missing
from portal.store.paging import PageOf, ordering, paged
from portal.store.settings import Setting


def condition() -> Condition:
    """One statement."""
    return Condition(faults.of_disk(), disk.free(), jobs.queue(), heart.last_beat(), backups.last())


SORTS = {
    "name": (Person.name_key,),
    "role": (Assignment.role, Person.name_key),
    "unit": (Unit.name, Person.name_key),
}
MOST_CANDIDATES = 25


def assignments(me: Me, words: str, ended: bool, sort: str, page: int) -> PageOf:
    """Rows: id, person_id, name, role, unit (None: the whole city), days, decree_number."""
    query = (
        select(
            Assignment.id,
            Assignment.person_id,
            Person.name,
            Assignment.role,
            Unit.name.label("unit"),
            Assignment.starts_on,
            Assignment.ends_on,
            Assignment.decree_number,
        )
        .join(Person, Person.id == Assignment.person_id)
        .outerjoin(Unit, Unit.id == Assignment.unit_id)
        .where(_over(me) if ended else ~_over(me))
    )
    if words:
        query = query.where(called(words))
    return paged(query.order_by(*ordering(SORTS, sort), Assignment.id), page)


def assignment(assignment_id: int, me: Me) -> Assignment:
    """The assignment with person and unit, and whether its person is above `me`. Raises Missing."""
    found = db.session.scalar(
        select(Assignment)
        .where(Assignment.id == assignment_id)
        .options(joinedload(Assignment.person), joinedload(Assignment.unit))
    )
    if found is None:
        raise Missing("assignment")
    found.person.concerns = concerned(me, found.person_id)
    return found


def candidates(me: Me, words: str) -> Sequence[AnyRow]:
    """Anybody in the city by name or full number, a few at most: (id, name, kind, value)."""
    return db.session.execute(
        _people(me).where(called(words)).order_by(Person.name_key, Person.id).limit(MOST_CANDIDATES)
    ).all()


def person(person_id: int, me: Me) -> Person:
    """Somebody of the city, and whether he is above `me`. Raises Missing."""
    found = db.session.get(Person, person_id)
    if found is None:
        raise Missing("person")
    found.concerns = concerned(me, person_id)
    return found


def unit(unit_id: int) -> Unit:
    """Raises Missing."""
    found = db.session.get(Unit, unit_id)
    if found is None:
        raise Missing("unit")
    return found


def offices(person_id: int) -> Sequence[Assignment]:
    """Every office the person has or had."""
    return db.session.scalars(select(Assignment).where(Assignment.person_id == person_id)).all()


def has_administrator(on: date) -> bool:
    """Whether anybody administrates the portal on the day."""
    query = select(Assignment.id).where(Assignment.role == Role.ADMINISTRATOR, valid(Assignment, on)).limit(1)
    return db.session.scalar(query) is not None


def officers(on: date) -> int:
    """How many people keep the whole city's records on the day."""
    query = select(func.count(distinct(Assignment.person_id))).where(
        Assignment.role == Role.OFFICER, Assignment.unit_id.is_(None), valid(Assignment, on)
    )
    return db.session.scalar(query) or 0


def setting(key: str) -> Setting | None:
    """The stored value, None while the default holds."""
    return db.session.scalar(select(Setting).where(Setting.key == key))


def _people(me: Me) -> AnySelect:
    return (
        select(Person.id, Person.name, Identifier.kind, Identifier.value)
        .select_from(Person)
        .outerjoin(Identifier, and_(Identifier.person_id == Person.id, valid(Identifier, me.on)))
    )


def _over(me: Me) -> ColumnElement[bool]:
    return and_(Assignment.ends_on.is_not(None), Assignment.ends_on < me.on)


def assignments_of(person_id: int) -> AnySelect:
    return (
        select(Assignment.role.label("tugas"), Unit.name.label("unit"), Assignment.decree_number.label("nomor SK"))
        .add_columns(Assignment.starts_on.label("mulai"), Assignment.ends_on.label("sampai"))
        .outerjoin(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.person_id == person_id)
        .order_by(Assignment.starts_on, Assignment.id)
    )
