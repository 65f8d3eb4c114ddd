"""Who heads a unit over its days is who heads it on each of them."""

import random
from datetime import date, timedelta

import pytest

from portal.chart import heading
from portal.chart.models import Position, PositionKind, ReportingLine
from portal.store.db import db
from tests.statements import recorded

pytestmark = pytest.mark.usefixtures("session")

FIRST = date(2026, 8, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(30)]


def days(die: random.Random) -> dict[str, date | None]:
    """A first day, sometimes before the month, and a last one, or none."""
    starts_on = die.choice([FIRST - timedelta(days=9), die.choice(DAYS)])
    ends_on = starts_on + timedelta(days=die.randrange(25)) if die.random() < 0.6 else None
    return {"starts_on": starts_on, "ends_on": ends_on}


def chart(world, die: random.Random) -> list[Position]:
    """Posts of two units that come and go, some marked to lead, with lines that do so too."""
    made = [
        Position(
            unit_id=world.units[die.choice(["clinic", "inspectorate"])], title="Jabatan", level="",
            kind=die.choice(list(PositionKind)), heads_unit=die.random() < 0.2, **days(die),
        )
        for _ in range(7)
    ]  # fmt: skip
    db.session.add_all(made)
    db.session.flush()
    for position in made:
        turn = die.choice(DAYS[6:])
        for starts_on, ends_on in ((FIRST, turn - timedelta(days=die.randrange(1, 5))), (turn, None)):
            if die.random() < 0.7:
                parent = die.choice([each for each in made if each is not position])
                line = {"position_id": position.id, "parent_id": parent.id}
                db.session.add(ReportingLine(**line, starts_on=starts_on, ends_on=ends_on))
    db.session.flush()
    return made


def standing(steps, day: date) -> int | None:
    return next((head for first, head in reversed(steps) if first <= day), None)


@pytest.mark.parametrize("seed", range(12))
def test_each_day_of_a_succession_is_that_days_head(world, seed):
    chart(world, random.Random(seed))
    units = [world.units["clinic"], world.units["inspectorate"]]
    with recorded() as statements:
        leads = heading.leadership(units, FIRST)
    assert len(statements) == 1
    seen = set()
    for day in DAYS:
        heads = heading.heads(units, day)
        seen |= set(heads.values())
        assert {unit_id: standing(leads[unit_id].steps, day) for unit_id in units} == {
            unit_id: heads.get(unit_id) for unit_id in units
        }
    assert len(seen) > 1
    for found in leads.values():
        firsts, heads = zip(*found.steps, strict=True)
        assert firsts[0] == FIRST and list(firsts) == sorted(set(firsts))
        assert all(one != next_one for one, next_one in zip(heads, heads[1:], strict=False))


def test_who_is_marked_to_lead_is_known_with_the_days_of_it_and_none_that_is_over(world):
    def made(marked: bool, ends_on: date | None) -> int:
        position = Position(
            unit_id=world.units["clinic"], title="Jabatan", level="", kind=PositionKind.STAFF, heads_unit=marked,
            starts_on=FIRST, ends_on=ends_on,
        )  # fmt: skip
        db.session.add(position)
        db.session.flush()
        return position.id

    clinic = world.units["clinic"]
    known = heading.leadership([clinic], DAYS[5])[clinic].marked
    made(False, None)
    lasting, last_day, over = made(True, None), made(True, DAYS[5]), made(True, DAYS[4])
    leads = heading.leadership([clinic, 99], DAYS[5])
    found = {key: span.ends_on for key, span in leads[clinic].marked.items() if key not in known}
    assert found == {lasting: None, last_day: DAYS[5]}
    assert over not in leads[clinic].positions and {lasting, last_day} <= leads[clinic].positions
    assert (list(leads[99].steps), leads[99].positions) == ([], set())
