"""Plans as the pages' tests need them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from portal import clock
from portal.chart.models import Placement
from portal.plans import actions, queries
from portal.plans.actions import drafting
from portal.plans.actions.drafting import Wording
from portal.plans.models import PlanVersion
from portal.rules.hierarchy import Capacity
from portal.rules.plan import LineKind
from portal.store import journal
from portal.store.db import db
from portal.store.journal import Actor
from tests import builders
from tests.world import YEAR


@dataclass(frozen=True)
class Made:
    """A plan in the database, and the addresses of its pages."""

    id: int
    lines: tuple[int, ...]
    indicators: tuple[int, ...]

    def at(self, verb: str = "", number: int = 1) -> str:
        return f"/rencana/{self.id}/{number}" + (f"/{verb}" if verb else "")


@pytest.fixture
def made(app, world) -> Callable[..., Made]:
    """made("sari", "submitted") is a plan with two results and three indicators in that state."""

    def make(owner: str = "sari", state: str = "draft", **values: object) -> Made:
        with app.app_context():
            plan = builders.plan(world, world.members[owner], state, **values)
            lines = queries.content(plan.versions[0]).lines
            found = Made(
                plan.id,
                tuple(line.line_id for line in lines),
                tuple(each.indicator_id for line in lines for each in line.indicators),
            )
            db.session.commit()
        return found

    return make


@pytest.fixture
def revised(app, world, made) -> Made:
    """Sari's plan in force with an open draft of version 2 that has one more result."""
    found = made("sari", "agreed")
    sari = Actor(world.sari.person_id, world.sari.name, world.sari.placement_id)
    with app.app_context():
        version = actions.revise(queries.get(found.id), "Tambahan tugas", sari)
        drafting.add_line(version, Wording(LineKind.ADDITIONAL, "Pelayanan jemput bola"))
        db.session.commit()
    return found


@pytest.fixture
def state(app) -> Callable[..., str]:
    """The state of a version now."""

    def read(plan: Made, number: int = 1) -> str:
        with app.app_context():
            return queries.numbered(plan.id, number).state

    return read


@pytest.fixture
def verbs(app) -> Callable[..., list[str]]:
    """What the journal of a version holds."""

    def read(plan: Made, number: int = 1) -> list[str]:
        with app.app_context():
            return [entry.verb for entry in journal.timeline(queries.numbered(plan.id, number))]

    return read


@pytest.fixture
def change(app) -> Callable[..., None]:
    """change(plan, lambda version: …): arranges something on a version, and commits it."""

    def apply(plan: Made, act: Callable[[PlanVersion], object], number: int = 1) -> None:
        with app.app_context():
            act(queries.numbered(plan.id, number))
            db.session.commit()

    return apply


@pytest.fixture
def place(app, world) -> Callable[..., None]:
    """place("budi", "head", "plt"): puts somebody of the cast into a position of another, beside whoever holds it."""

    def put(who: str, position_of: str, capacity: str) -> None:
        with app.app_context():
            db.session.add(
                Placement(
                    person_id=world.members[who].person_id,
                    position_id=world.members[position_of].position_id,
                    capacity=Capacity(capacity),
                    decree_number="821/9/2026",
                    decree_on=date(YEAR, 8, 1),
                    starts_on=date(YEAR, 8, 1),
                )
            )
            db.session.commit()

    return put


@pytest.fixture
def leave(app, world) -> Callable[..., None]:
    """leave("budi"): the holder's placement ended yesterday."""

    def end(who: str) -> None:
        with app.app_context():
            yesterday = clock.today().replace(day=clock.today().day - 1)
            db.session.get(Placement, world.members[who].placement_id).ends_on = yesterday
            db.session.commit()

    return end
