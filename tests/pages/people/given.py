"""What the tests of the personnel pages put into the city, and how they look at it afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import select

from portal.chart.models import Assignment, Identifier, Person, Placement, Position, PositionKind, ReportingLine, Role
from portal.rules.hierarchy import Capacity
from portal.rules.identifiers import Kind
from portal.store.db import db
from portal.store.journal import Entry
from tests.world import SINCE, Member, World

NEW_NIP = "199505122020121004"


@contextmanager
def saved(app) -> Iterator[None]:
    """An application context whose changes stay."""
    with app.app_context():
        yield
        db.session.commit()


def office(app, member: Member, role: Role = Role.OFFICER, unit_id: int | None = None, starts_on: date = SINCE) -> None:
    """Gives somebody an office, for the whole city unless a unit is named."""
    held = {"person_id": member.person_id, "role": role, "unit_id": unit_id}
    with saved(app):
        db.session.add(Assignment(**held, starts_on=starts_on, decree_number="800/2"))


def somebody(app, name: str = "Maya Anggraini", position_id: int | None = None, number: str = "") -> int:
    """A person, placed when a position is named; returns the key."""
    with saved(app):
        person = Person(name=name)
        if number:
            person.identifiers.append(Identifier(kind=Kind.NIP, value=number, starts_on=SINCE))
        db.session.add(person)
        db.session.flush()
        if position_id:
            db.session.add(
                Placement(
                    person_id=person.id,
                    position_id=position_id,
                    capacity=Capacity.DEFINITIVE,
                    decree_number="821/7",
                    decree_on=SINCE,
                    starts_on=SINCE,
                )
            )
        return person.id


def post(app, unit_id: int, parent_id: int | None, title: str = "Arsiparis Terampil") -> int:
    """A vacant position; returns the key."""
    with saved(app):
        position = Position(
            unit_id=unit_id, title=title, kind=PositionKind.FUNCTIONAL, level="", heads_unit=False, starts_on=SINCE
        )
        db.session.add(position)
        db.session.flush()
        if parent_id:
            db.session.add(ReportingLine(position_id=position.id, parent_id=parent_id, starts_on=SINCE))
        return position.id


def vacate(app, member: Member, on: date) -> None:
    """Ends somebody's placement on the day."""
    with saved(app):
        db.session.get_one(Placement, member.placement_id).ends_on = on


def history(app, record_type: str, record_id: int) -> list[Entry]:
    """The journal of a record, oldest first."""
    with app.app_context():
        return list(
            db.session.scalars(
                select(Entry)
                .where(Entry.record_type == record_type, Entry.record_id == record_id)
                .order_by(Entry.number)
            )
        )


def crowd(app, world: World, count: int) -> None:
    """So many more positions with holders in Sari's unit."""
    for number in range(count):
        place = post(app, world.units["service"], world.budi.position_id, f"Pengelola Data {number}")
        somebody(app, f"Pegawai Nomor {number}", place, f"19900101201503{1}{number + 100}")


def seconded(page, asker, second: str):
    """What `asker` has just asked for is agreed to by `second` and carried out; `asker` ends on the page after it."""
    page(second).open(asker.path).submit("Setujui")
    return asker.open(asker.path).submit("Laksanakan")
