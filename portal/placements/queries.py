"""Looking for placements, and for what a new one needs, within the reach of whoever asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from portal.chart.models import Person, Placement, Position, ReportingLine, Unit
from portal.chart.reading import valid
from portal.chart.scope import called, concerned, reach, under, within
from portal.policy import Concern, Me, OfChart
from portal.rules.hierarchy import Capacity
from portal.store.db import AnySelect, db
from portal.store.errors import Missing
from portal.store.paging import PageOf, ordering, paged

SORTS = {
    "name": (Person.name_key, Placement.starts_on),
    "title": (Position.title, Placement.starts_on),
    "since": (Placement.starts_on, Person.name_key),
}


@dataclass(frozen=True)
class Posting(OfChart):
    """A placement that is about to be made: guarded by the position's unit, and by whose appraisal hangs on it."""

    person: Person
    position: Position

    @property
    def label(self) -> str:
        return f"{self.person.name}, {self.position.title}"

    @property
    def unit_path(self) -> str:
        return self.position.unit_path

    @property
    def concerns(self) -> Concern:
        return self.position.concerns | self.person.concerns


@dataclass(frozen=True)
class Consequence:
    """What ends with a placement: how many positions answer to it, and whether somebody else holds the position."""

    answering: int
    others: int


def placements(me: Me, words: str, unit_path: str, state: str, sort: str, page: int) -> PageOf:
    """Placements by the words of the person's name. `state`: "" those in force, planned, ended.

    Rows: id, name, title, unit, capacity, days.
    """
    query = (
        select(
            Placement.id,
            Person.name,
            Position.title,
            Unit.name.label("unit"),
            Placement.capacity,
            Placement.starts_on,
            Placement.ends_on,
        )
        .join(Person, Person.id == Placement.person_id)
        .join(Position, Position.id == Placement.position_id)
        .join(Unit, Unit.id == Position.unit_id)
        .where(within(reach(me)), _in_state(state, me.on))
    )
    if unit_path:
        query = query.where(under(unit_path))
    if words:
        query = query.where(called(words))
    return paged(query.order_by(*ordering(SORTS, sort), Placement.id), page)


def placement(placement_id: int, me: Me) -> Placement:
    """The placement with person, position and unit. Raises Missing outside the reach of `me`."""
    found = db.session.scalar(
        select(Placement)
        .join(Placement.position)
        .join(Position.unit)
        .where(Placement.id == placement_id, within(reach(me)))
        .options(contains_eager(Placement.position).contains_eager(Position.unit), joinedload(Placement.person))
    )
    if found is None:
        raise Missing("placement")
    return _guarded(found, me)


def in_position(position_id: int) -> Sequence[Placement]:
    """Every placement in the position, whenever."""
    return db.session.scalars(select(Placement).where(Placement.position_id == position_id)).all()


def definitive(person_id: int, on: date, me: Me) -> Sequence[Placement]:
    """The definitive placements, within reach, that the person holds on the day; those that a move closes."""
    rows = db.session.scalars(
        select(Placement)
        .join(Placement.position)
        .join(Position.unit)
        .where(
            Placement.person_id == person_id,
            Placement.capacity == Capacity.DEFINITIVE,
            valid(Placement, on),
            within(reach(me)),
        )
        .options(contains_eager(Placement.position).contains_eager(Position.unit), joinedload(Placement.person))
        .order_by(Placement.id)
    )
    return [_guarded(row, me) for row in rows]


def consequence(placement: Placement, on: date) -> Consequence:
    """What ending this placement leaves behind on the day after."""
    other = aliased(Placement)
    row = db.session.execute(
        select(
            select(func.count())
            .select_from(ReportingLine)
            .where(ReportingLine.parent_id == placement.position_id, valid(ReportingLine, on))
            .scalar_subquery(),
            select(func.count())
            .select_from(other)
            .where(other.position_id == placement.position_id, other.id != placement.id, valid(other, on))
            .scalar_subquery(),
        )
    ).one()
    return Consequence(*row)


def _guarded(placement: Placement, me: Me) -> Placement:
    """With whose appraisal hangs on it: by its person, and by its position."""
    path = placement.position.unit.path
    placement.person.concerns = concerned(me, placement.person_id, path=path)
    placement.position.concerns = concerned(me, position_id=placement.position_id, path=path)
    return placement


def _in_state(state: str, on: date) -> ColumnElement[bool]:
    if state == "planned":
        return Placement.starts_on > on
    if state == "ended":
        return Placement.ends_on < on
    condition: ColumnElement[bool] = valid(Placement, on)
    return condition


def placements_of(person_id: int) -> AnySelect:
    return (
        select(Position.title.label("jabatan"), Unit.name.label("unit"), Placement.capacity.label("sebagai"))
        .add_columns(Placement.decree_number.label("nomor SK"), Placement.decree_on.label("tanggal SK"))
        .add_columns(Placement.starts_on.label("mulai"), Placement.ends_on.label("sampai"))
        .join(Position, Position.id == Placement.position_id)
        .join(Unit, Unit.id == Position.unit_id)
        .where(Placement.person_id == person_id)
        .order_by(Placement.starts_on, Placement.id)
    )
