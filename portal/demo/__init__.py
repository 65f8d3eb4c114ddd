"""The demonstration city: five offices, sixty people, last year closed, this year running in every state.

Deterministic for a given day. It goes only into an empty database or one that it filled before.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from portal import clock
from portal.accounts.models import Account
from portal.audit import jobs as audit
from portal.chart.models import Identifier, Person
from portal.demo import offices, services, years
from portal.services.actions import arrivals
from portal.store import transparency, wholeness
from portal.store.db import db
from portal.store.errors import Rejected
from portal.store.settings import Setting
from portal.web.room import house

MARK = "demonstration"
NIGHTS = 31  # of the log: a night that is missing is told for a month
TOGETHER = 2000  # entries that the log takes at once
PASSWORD = "cerah di kota lembayung"


@dataclass(frozen=True)
class DemoAccount:
    """How to sign in as somebody of the demonstration city."""

    name: str
    nip: str | None
    sign_in: str
    password: str
    role: str


def is_filled() -> bool:
    return db.session.scalar(select(Setting.id).where(Setting.key == MARK)) is not None


def fill(on: date) -> bool:
    """Fills an empty database as of the day `on`, and commits. False when that was done before.

    Raises Rejected for a database with people in it that are not ours.
    """
    if is_filled():
        return False
    if db.session.scalar(select(func.count()).select_from(Person)):
        raise Rejected("Basis data ini berisi data nyata. Kota peragaan hanya diisikan ke basis data kosong.")
    city = offices.build(on, PASSWORD)
    with clock.at(datetime.combine(city.since, time(23), clock.zone())):
        wholeness.complete()
        _night()
    services.build(city, on)
    years.walk(city, on)
    _rooms(on)
    db.session.add(Setting(key=MARK, value=on.isoformat(), changed_at=clock.now()))
    _witness(on)
    db.session.commit()
    with clock.at(max(clock.now(), _midnight(on))):  # what the portal itself wrote in filling it is of this moment
        audit.examine()
    db.session.commit()
    return True


def _rooms(on: date) -> None:
    """What a room adds of its own, beside the story that is told here of many."""
    for room in house().rooms:
        if room.demo:
            room.demo(on)


def _witness(on: date) -> None:
    """What a running portal would have written at night: digests of what citizens sent, and a month of the log."""
    db.session.flush()
    nights = [_midnight(on - timedelta(days=number)) for number in reversed(range(NIGHTS))]
    for midnight in nights:
        with clock.at(midnight):
            if midnight == nights[-1]:
                wholeness.complete()
                arrivals.take(on)
            _night(midnight + timedelta(seconds=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.zone())


def _night(before: datetime | None = None) -> None:
    while transparency.append(TOGETHER, before):
        pass
    transparency.close(clock.today())


def accounts() -> list[DemoAccount]:
    """Everybody who can sign in, the cast of the walk first."""
    rows = db.session.execute(
        select(Person.id, Person.name, Account.email, Identifier.value)
        .join(Account, Account.person_id == Person.id)
        .outerjoin(Identifier, Identifier.person_id == Person.id)
        .order_by(Person.id)
    ).all()
    roles = offices.roles()
    found = [
        DemoAccount(row.name, row.value, row.value or row.email, PASSWORD, roles.get(row.name, "pegawai"))
        for row in rows
    ]
    return sorted(found, key=lambda account: offices.billing(account.name))
