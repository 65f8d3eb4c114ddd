"""Who leads whom on a day, resolved by the database in one statement."""

from datetime import date

from portal.chart import standing
from portal.chart.models import Placement, ReportingLine
from portal.rules.hierarchy import Capacity
from portal.store.db import db
from tests.statements import recorded
from tests.world import NOW

TODAY = NOW.date()
SINCE = date(2026, 7, 1)


def me(member):
    return standing.me(member.account_id, member.person_id, member.name, "", TODAY)


def team(world, key):
    """Keys of the members of whom `key` is the superior today."""
    keys = {member.placement_id: member.key for member in world}
    return {keys[placement] for placement in standing.team(me(world.members[key]))}


def act(world, key, position_of, capacity):
    """Somebody stands in for the holder of another position."""
    db.session.add(
        Placement(
            person_id=world.members[key].person_id,
            position_id=world.members[position_of].position_id,
            capacity=capacity,
            decree_number="821/9",
            starts_on=SINCE,
        )
    )
    db.session.flush()


def test_a_team_is_who_answers_directly(session, world):
    assert team(world, "budi") == {"sari", "andi"}
    assert team(world, "dewi") == {"budi", "rina"}
    assert team(world, "sari") == set()


def test_the_mayor_leads_those_who_answer_to_nobody(session, world):
    assert team(world, "wali") == {"dewi", "tono", "lina"}


def test_who_acts_leads_and_is_led_one_up(session, world):
    act(world, "andi", "budi", Capacity.PLH)
    assert team(world, "andi") == {"sari"}
    assert team(world, "budi") == set()
    assert team(world, "dewi") == {"budi", "andi", "rina"}
    assert standing.standing(world.andi.placement_id, TODAY).superior.name == world.dewi.name


def test_a_line_that_has_ended_leads_nowhere(session, world):
    line = db.session.query(ReportingLine).filter_by(position_id=world.sari.position_id).one()
    line.ends_on = date(2026, 8, 9)
    db.session.flush()
    assert team(world, "budi") == {"andi"}


def test_a_team_of_past_days_holds_who_has_left_since(session, world):
    db.session.get_one(Placement, world.sari.placement_id).ends_on = date(2026, 7, 31)
    db.session.flush()
    assert team(world, "budi") == {"andi"}
    budi = me(world.budi)
    assert world.sari.placement_id in standing.team(budi, date(2026, 7, 1), date(2026, 9, 30))
    assert world.sari.placement_id not in standing.team(budi, date(2026, 8, 1), date(2026, 9, 30))


def test_around_me_are_my_own_placements_and_my_team(session, world):
    found = standing.around(me(world.budi), TODAY)
    assert {world.budi.placement_id, world.sari.placement_id, world.andi.placement_id} <= set(found)
    assert found[world.budi.placement_id].superior.name == world.dewi.name
    assert found[world.budi.placement_id].reviewer.name == world.wali.name
    db.session.get_one(Placement, world.sari.placement_id).ends_on = date(2026, 7, 31)
    db.session.flush()
    assert world.sari.placement_id in standing.around(me(world.budi), date(2026, 7, 1))
    assert world.sari.placement_id not in standing.around(me(world.budi), TODAY)


def test_a_team_takes_one_statement(session, world):
    somebody = me(world.dewi)
    with recorded() as statements:
        standing.team(somebody)
    assert len(statements) == 1


def test_who_leads_somebody_knows_it_from_the_start(session, world):
    assert [key for key in ("sari", "budi", "dewi", "wali") if me(world.members[key]).leads] == ["budi", "dewi", "wali"]
    act(world, "andi", "budi", Capacity.PLH)
    assert [key for key in ("sari", "andi", "budi") if me(world.members[key]).leads] == ["andi"]


def test_who_somebody_is_takes_one_statement(session, world):
    with recorded() as statements:
        rina = me(world.rina)
    assert len(statements) == 1
    assert rina.officer_of == (f"/{world.units['city']}/{world.units['dukcapil']}/",)
    assert me(world.tono).auditor_of == ("/",)
    assert me(world.lina).administrator
