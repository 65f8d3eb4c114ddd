"""Who leads whom on a day, resolved by the database in one statement."""

import random
from datetime import date, timedelta

import pytest

from portal.chart import scope, standing
from portal.chart.models import Assignment, Placement, Position, PositionKind, ReportingLine, Role
from portal.rules.hierarchy import Capacity, RankedPost, above, head
from portal.store.db import db
from tests.statements import recorded
from tests.world import CAST, NOW

TODAY = NOW.date()
SINCE = date(2026, 7, 1)


def me(member):
    return standing.me(member.account_id, member.person_id, member.name, "", TODAY)


def test_an_assessor_from_outside_who_answers_to_somebody_is_above_all_the_same(session, world):
    """As a position does that was corrected into his."""
    line = ReportingLine(position_id=world.wali.position_id, parent_id=world.tono.position_id, starts_on=SINCE)
    db.session.add(line)
    db.session.flush()
    assert world.wali.position_id in scope.above(me(world.sari)).positions


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
    near = standing.circle(me(world.budi), TODAY)
    assert set(near.own) == {world.budi.placement_id}
    assert set(near.team) == {world.sari.placement_id, world.andi.placement_id}
    assert near.own[world.budi.placement_id].superior.name == world.dewi.name
    assert near.own[world.budi.placement_id].reviewer.name == world.wali.name
    db.session.get_one(Placement, world.sari.placement_id).ends_on = date(2026, 7, 31)
    db.session.flush()
    assert world.sari.placement_id in standing.circle(me(world.budi), date(2026, 7, 1)).team
    assert world.sari.placement_id not in standing.circle(me(world.budi), TODAY).team


def test_a_team_takes_one_statement(session, world):
    somebody = me(world.dewi)
    with recorded() as statements:
        standing.team(somebody)
    assert len(statements) == 1


def test_where_somebody_stands_whom_the_request_has_met_costs_no_statement(app, world):
    """What the circle knows of a placement is what would be looked up, acting and vacancies included."""
    with app.app_context():
        act(world, "dewi", "budi", Capacity.PLT)
        placements = [world.sari.placement_id, world.andi.placement_id, world.budi.placement_id]
        looked_up = standing.standings(placements, TODAY)
        somebody = me(world.dewi)
        db.session.commit()
    with app.test_request_context():
        met = standing.circle(somebody, TODAY)
        with recorded() as statements:
            assert standing.standings(placements, TODAY) == looked_up
        assert statements == [] and set(met.team) >= {world.sari.placement_id}
        with recorded() as statements:
            standing.standing(world.joko.placement_id, TODAY)
        assert len(statements) == 1
    with app.test_request_context(), recorded() as statements:
        assert standing.standings(placements, TODAY) == looked_up
    assert len(statements) == 1  # another request knows nothing of it


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


# --- Who is above me --------------------------------------------------------------------------------------------------


def over(world, key):
    """Keys of the cast above somebody."""
    keys = {member.person_id: member.key for member in world}
    return {keys[person] for person in scope.above(me(world.members[key])).person_ids}


def test_above_is_the_whole_chain_up_to_the_mayor(session, world):
    assert over(world, "sari") == {"budi", "dewi", "wali"}
    assert over(world, "dewi") == over(world, "lina") == {"wali"}
    assert over(world, "wali") == set()


def test_who_acts_for_somebody_above_and_whom_he_stands_in_for_are_both_above(session, world):
    act(world, "joko", "budi", Capacity.PLH)
    act(world, "lina", "wali", Capacity.PLT)
    assert over(world, "sari") == {"budi", "joko", "dewi", "wali", "lina"}


def test_who_acts_for_his_superior_is_not_above_himself(session, world):
    act(world, "andi", "budi", Capacity.PLT)
    assert over(world, "andi") == {"budi", "dewi", "wali"}
    assert over(world, "sari") == {"andi", "budi", "dewi", "wali"}


def test_who_is_to_come_is_above_already_and_who_has_gone_no_longer(session, world):
    placement = db.session.get_one(Placement, world.budi.placement_id)
    placement.ends_on = TODAY - timedelta(days=1)
    act(world, "joko", "budi", Capacity.DEFINITIVE)
    coming = db.session.query(Placement).filter_by(person_id=world.joko.person_id, starts_on=SINCE).one()
    coming.starts_on = TODAY + timedelta(days=30)
    db.session.flush()
    assert over(world, "sari") == {"joko", "dewi", "wali"}
    placement.ends_on = TODAY
    db.session.flush()
    assert over(world, "sari") == {"budi", "joko", "dewi", "wali"}


def test_whoever_heads_my_unit_is_above_me_with_all_above_it(session, world):
    """Who is above the head sets the unit's result."""
    line = db.session.query(ReportingLine).filter_by(position_id=world.rina.position_id).one()
    line.parent_id = world.tono.position_id
    db.session.flush()
    assert over(world, "rina") == {"tono", "dewi", "wali"}
    db.session.add(ReportingLine(position_id=world.dewi.position_id, parent_id=world.joko.position_id, starts_on=TODAY))
    db.session.flush()
    assert over(world, "rina") == {"tono", "dewi", "joko", "wali"}
    assert over(world, "dewi") == {"joko", "wali"}  # who heads the unit is not above herself


@pytest.mark.parametrize("begins", [TODAY, TODAY + timedelta(days=30)])
def test_whoever_is_to_head_my_unit_is_above_me_already(session, world, begins):
    post = Position(
        unit_id=world.units["service"], title="Koordinator", kind=PositionKind.JPT, level="", heads_unit=True,
        starts_on=begins,
    )  # fmt: skip
    db.session.add(post)
    db.session.flush()
    db.session.add(ReportingLine(position_id=post.id, parent_id=world.joko.position_id, starts_on=begins))
    db.session.flush()
    assert over(world, "sari") == {"budi", "dewi", "joko", "wali"}
    assert post.id in scope.above(me(world.sari)).positions


def test_whoever_heads_my_unit_once_its_head_ends_is_above_me_already(session, world):
    db.session.get_one(Position, world.andi.position_id).kind = PositionKind.SUPERVISOR
    db.session.flush()
    assert over(world, "sari") == {"budi", "dewi", "wali"}
    db.session.get_one(Position, world.budi.position_id).ends_on = TODAY + timedelta(days=9)
    db.session.flush()
    assert over(world, "sari") == {"andi", "budi", "dewi", "wali"}


def test_whoever_heads_my_unit_by_a_line_to_come_is_above_me_already(session, world):
    """Andi's is the highest kind, but answers inside the unit as yet."""
    db.session.get_one(Position, world.andi.position_id).kind = PositionKind.JPT
    line = db.session.query(ReportingLine).filter_by(position_id=world.andi.position_id).one()
    begins = TODAY + timedelta(days=6)
    db.session.add(
        ReportingLine(position_id=world.andi.position_id, parent_id=world.dewi.position_id, starts_on=begins)
    )
    line.ends_on = begins - timedelta(days=1)
    db.session.flush()
    assert over(world, "sari") == {"andi", "budi", "dewi", "wali"}


@pytest.mark.parametrize(("left_on", "is_rated"), [(date(2024, 12, 31), False), (date(2025, 1, 1), True)])
def test_who_is_over_a_seat_whose_plan_is_still_rated_stays_above(session, world, left_on, is_rated):
    db.session.get_one(Placement, world.sari.placement_id).ends_on = left_on
    act(world, "sari", "tono", Capacity.PLH)
    assert over(world, "sari") == ({"budi", "dewi", "wali"} if is_rated else {"wali"})
    office(world, "sari")
    found = {key: above for key, _, above in asked(world, "rina").officers}
    assert (world.budi.person_id in found[world.sari.person_id].person_ids) is is_rated


def office(world, key):
    db.session.add(
        Assignment(person_id=world.members[key].person_id, role=Role.OFFICER, starts_on=SINCE, decree_number="800/2")
    )
    db.session.flush()


def asked(world, key):
    """Somebody for whom it was looked up who is above them."""
    found = me(world.members[key])
    scope.above(found)
    return found


def test_above_takes_one_statement_and_only_once(session, world):
    somebody = me(world.sari)
    with recorded() as statements:
        scope.above(somebody)
        scope.above(somebody)
    assert len(statements) == 1


def test_the_database_finds_who_the_rule_finds(session, world):
    """On charts drawn by lot; the second opinion reads whole tables and asks the rule."""
    chance = random.Random(20260810)
    for _ in range(30):
        _shuffle(world, chance)
        for member in world:
            assert scope.above(me(member)).person_ids == _by_hand(member.person_id)
    assert any(_by_hand(member.person_id) for member in world)


def _shuffle(world, chance):
    """Other lines and heads, somebody acting for somebody, and somebody who has left."""
    posts = [member.position_id for member in world if member.key != "wali"]
    for line in db.session.query(ReportingLine):
        db.session.delete(line)
    for placement in db.session.query(Placement).filter(Placement.capacity != Capacity.DEFINITIVE):
        db.session.delete(placement)
    db.session.flush()
    for at, post in enumerate(posts[1:], 1):
        if chance.random() < 0.8:
            span = chance.choice([(SINCE, None), (SINCE, TODAY - timedelta(days=1)), (TODAY + timedelta(days=9), None)])
            db.session.add(
                ReportingLine(position_id=post, parent_id=chance.choice(posts[:at]), starts_on=span[0], ends_on=span[1])
            )
    for member in world:
        left_on = chance.choice([None, None, TODAY - timedelta(days=1), date(2025, 1, 1), date(2024, 12, 31)])
        db.session.get_one(Placement, member.placement_id).ends_on = left_on
    for post in posts:
        db.session.get_one(Position, post).heads_unit = chance.random() < 0.3
    for _ in range(2):
        act(world, chance.choice(CAST), chance.choice(CAST), chance.choice([Capacity.PLT, Capacity.PLH]))


def _by_hand(person_id):
    placements = db.session.query(Placement).all()
    lasts = [each for each in placements if each.ends_on is None or each.ends_on >= TODAY]
    rated = [each for each in placements if each.ends_on is None or each.ends_on >= date(2025, 1, 1)]
    lines = [each for each in db.session.query(ReportingLine) if each.ends_on is None or each.ends_on >= TODAY]
    posts = {each.id: each for each in db.session.query(Position)}
    own = {each.position_id for each in rated if each.person_id == person_id}
    heads = {key: _heads(posts, lines, posts[key].unit_id) - {key} for key in own}
    found = above(
        own,
        parents_of=lambda post: {each.parent_id for each in lines if each.position_id == post} | heads.get(post, set()),
        external_position_ids=[key for key, each in posts.items() if each.kind is PositionKind.EXTERNAL],
    )
    return {each.person_id for each in lasts if each.position_id in found} - {person_id}


def _heads(posts, lines, unit_id):
    """Whoever heads the unit on any of the next days."""
    found = set()
    for day in (TODAY + timedelta(days=number) for number in range(12)):
        outside = {
            key: not any(
                posts[line.parent_id].unit_id == unit_id
                for line in lines
                if line.position_id == key and line.holds_on(day)
            )
            for key in posts
        }
        found.add(
            head(
                RankedPost(
                    key,
                    post.kind is PositionKind.EXTERNAL,
                    post.heads_unit,
                    outside[key],
                    list(PositionKind).index(post.kind),
                )
                for key, post in posts.items()
                if post.unit_id == unit_id and post.holds_on(day)
            )
        )
    return found - {None}
