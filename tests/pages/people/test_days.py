"""What holds on a day: the day before, on its first and last day, and after; and which of several placements counts."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.chart import scope, standing
from portal.chart.models import Assignment, Identifier, Placement, Position, Rank, ReportingLine, Role, Unit
from portal.policy.who import Above, Concern
from portal.rules.hierarchy import Capacity
from portal.rules.identifiers import Kind
from portal.store.db import db
from tests.pages.people.test_standing import TODAY, me, over, team
from tests.world import SINCE

DAY = timedelta(days=1)
DEFINITIVE, PLT, PLH = Capacity.DEFINITIVE, Capacity.PLT, Capacity.PLH
EDGES = [
    (TODAY - DAY, TODAY - DAY, False),
    (TODAY - DAY, TODAY, True),
    (TODAY, TODAY, True),
    (TODAY, None, True),
    (TODAY + DAY, None, False),
]


def lasts(row, starts_on, ends_on):
    row.starts_on, row.ends_on = starts_on, ends_on
    db.session.flush()


def placed(world, key, position_of, capacity, starts_on=SINCE, ends_on=None):
    """One more placement of somebody of the cast; returns its key."""
    found = Placement(
        person_id=world.members[key].person_id,
        position_id=world.members[position_of].position_id,
        capacity=capacity,
        decree_number="821/9",
        starts_on=starts_on,
        ends_on=ends_on,
    )
    db.session.add(found)
    db.session.flush()
    return found.id


# --- The first and the last day count --------------------------------------------------------------------------------


@pytest.mark.parametrize(("starts_on", "ends_on", "holds"), EDGES)
def test_a_placement_holds_from_its_first_to_its_last_day(session, world, starts_on, ends_on, holds):
    lasts(db.session.get_one(Placement, world.sari.placement_id), starts_on, ends_on)
    assert bool(me(world.sari).holdings) is holds
    assert ("sari" in team(world, "budi")) is holds


@pytest.mark.parametrize(("starts_on", "ends_on", "holds"), EDGES)
def test_a_line_holds_from_its_first_to_its_last_day(session, world, starts_on, ends_on, holds):
    lasts(db.session.query(ReportingLine).filter_by(position_id=world.sari.position_id).one(), starts_on, ends_on)
    assert (standing.standing(world.sari.placement_id, TODAY).superior.name == world.budi.name) is holds
    assert ("sari" in team(world, "budi")) is holds
    assert ("sari" in team(world, "wali")) is not holds  # whoever answers to nobody answers to the mayor


@pytest.mark.parametrize(("starts_on", "ends_on", "holds"), EDGES)
def test_an_office_holds_from_its_first_to_its_last_day(session, world, starts_on, ends_on, holds):
    lasts(db.session.query(Assignment).filter_by(person_id=world.tono.person_id).one(), starts_on, ends_on)
    assert bool(me(world.tono).auditor_of) is holds


@pytest.mark.parametrize(("ends_on", "above"), [(TODAY - DAY, False), (TODAY, True), (TODAY + DAY, True)])
def test_a_line_leads_upwards_until_its_last_day(session, world, ends_on, above):
    lasts(db.session.query(ReportingLine).filter_by(position_id=world.budi.position_id).one(), SINCE, ends_on)
    assert over(world, "sari") == ({"budi", "dewi", "wali"} if above else {"budi", "wali"})


@pytest.mark.parametrize(("ends_on", "above"), [(TODAY - DAY, False), (TODAY, True)])
def test_the_assessor_s_post_is_above_everybody_until_its_last_day(session, world, ends_on, above):
    lasts(db.session.get_one(Position, world.wali.position_id), SINCE, ends_on)
    assert ("wali" in over(world, "lina")) is above


@pytest.mark.parametrize(
    ("first", "last", "there"),
    [
        (date(2026, 3, 1), date(2026, 4, 30), False),
        (date(2026, 3, 1), date(2026, 5, 1), True),
        (date(2026, 6, 30), date(2026, 7, 31), True),
        (date(2026, 7, 1), date(2026, 7, 31), False),
    ],
)
def test_a_team_of_past_days_holds_whoever_was_there_on_one_of_them(session, world, first, last, there):
    lasts(db.session.get_one(Placement, world.sari.placement_id), date(2026, 5, 1), date(2026, 6, 30))
    assert (world.sari.placement_id in standing.team(me(world.budi), first, last)) is there


# --- Which placement of several --------------------------------------------------------------------------------------

YESTERDAY, TOMORROW = TODAY - DAY, TODAY + DAY


@pytest.mark.parametrize(
    ("placements", "chosen"),
    [
        ([(DEFINITIVE, SINCE, None), (PLH, date(2026, 7, 1), None)], 0),
        ([(DEFINITIVE, SINCE, None), (DEFINITIVE, TOMORROW, None)], 0),
        ([(PLT, SINCE, None), (DEFINITIVE, TOMORROW, None)], 0),
        ([(DEFINITIVE, SINCE, YESTERDAY), (PLT, date(2023, 1, 1), None)], 1),
        ([(DEFINITIVE, SINCE, None), (DEFINITIVE, date(2026, 7, 1), None)], 1),
        ([(DEFINITIVE, date(2026, 7, 1), None), (DEFINITIVE, SINCE, None)], 0),
        ([(DEFINITIVE, SINCE, None), (DEFINITIVE, SINCE, None)], 1),
        ([(DEFINITIVE, SINCE, date(2026, 1, 31)), (DEFINITIVE, date(2026, 2, 1), YESTERDAY)], 1),
        ([(DEFINITIVE, SINCE, YESTERDAY), (DEFINITIVE, TOMORROW, None)], 1),
    ],
    ids=[
        "definitive before acting",
        "today before tomorrow",
        "acting today before definitive tomorrow",
        "acting today before definitive yesterday",
        "the later of two",
        "whatever their order",
        "of one day the one recorded later",
        "the last one",
        "the next one rather than the last",
    ],
)
def test_somebody_works_where_he_is_placed_today(session, world, placements, chosen):
    lasts(db.session.get_one(Placement, world.sari.placement_id), *placements[0][1:])
    db.session.get_one(Placement, world.sari.placement_id).capacity = placements[0][0]
    capacity, *days = placements[1]
    # The nurse leaves before anybody comes: a post has one definitive holder.
    lasts(db.session.get_one(Placement, world.joko.placement_id), SINCE, SINCE)
    keys = [world.sari.placement_id, placed(world, "sari", "joko", capacity, *days)]
    assert db.session.scalar(select(scope.home(world.sari.person_id, TODAY))) == keys[chosen]
    assert db.session.scalar(select(scope.home(world.andi.person_id, TODAY))) == world.andi.placement_id


@pytest.mark.parametrize(
    ("others", "chosen"),
    [
        ([], None),
        ([("sari", PLT, SINCE, None)], 0),
        ([("sari", PLH, SINCE, None), ("andi", PLT, date(2026, 7, 1), None)], 0),
        ([("sari", PLH, SINCE, YESTERDAY), ("andi", PLT, SINCE, None)], 1),
        ([("sari", PLH, SINCE, TODAY), ("andi", PLT, SINCE, None)], 0),
        ([("sari", PLH, TOMORROW, None)], None),
        ([("sari", PLT, SINCE, None), ("andi", PLT, date(2026, 7, 1), None)], 1),
        ([("sari", PLT, date(2026, 7, 1), None), ("andi", PLT, SINCE, None)], 0),
        ([("sari", PLT, SINCE, None), ("andi", PLT, SINCE, None)], 1),
    ],
)
def test_plh_acts_before_plt_and_both_before_the_holder(session, world, others, chosen):
    keys = [placed(world, key, "budi", *rest) for key, *rest in others]
    expected = world.budi.placement_id if chosen is None else keys[chosen]
    assert db.session.scalar(select(scope.acting(world.budi.position_id, TODAY))) == expected
    assert standing.standing(world.rina.placement_id, TODAY).superior.name == world.dewi.name


def test_the_home_of_somebody_signed_in_is_his_own_post_not_the_one_he_minds(session, world):
    placed(world, "sari", "joko", PLT, date(2026, 7, 1))
    sari = me(world.sari)
    assert sari.home.placement_id == world.sari.placement_id
    assert {holding.position_id for holding in sari.holdings} == {world.sari.position_id, world.joko.position_id}
    lasts(db.session.get_one(Placement, world.sari.placement_id), SINCE, YESTERDAY)
    assert me(world.sari).home.position_id == world.joko.position_id


# --- Leaders, units, and what a form prints --------------------------------------------------------------------------


def test_who_leads_a_post_whether_or_not_somebody_holds_it(session, world):
    def leader(key):
        position_id = world.members[key].position_id
        found = standing.leaders([position_id], TODAY)[position_id]
        return found.name if found else None

    assert (leader("sari"), leader("dewi")) == (world.budi.name, world.wali.name)
    assert leader("wali") == world.wali.name  # he leads himself
    lasts(db.session.get_one(Placement, world.sari.placement_id), SINCE, YESTERDAY)
    assert leader("sari") == world.budi.name
    lasts(db.session.get_one(Placement, world.budi.placement_id), SINCE, YESTERDAY)
    assert leader("sari") is None
    assert standing.leaders([], TODAY) == {}


def test_one_or_two_levels_below_me_is_below_me_and_no_more(session, world):
    def below(key):
        keys = {member.position_id: member.key for member in world}
        found = db.session.scalars(select(Position.id).where(standing.below(me(world.members[key]), Position.id)))
        return {keys[position_id] for position_id in found if position_id in keys}

    assert below("budi") == {"sari", "andi"}
    assert below("dewi") == {"budi", "rina", "sari", "andi"}
    assert below("wali") == {"dewi", "tono", "lina", "budi", "rina", "joko"}
    assert below("sari") == set()


def test_units_are_offered_as_a_tree_in_the_order_of_their_names(session, world):
    city = f"/{world.units['city']}/"
    assert [choice.label for choice in scope.units([city], TODAY)] == [
        "Pemerintah Kota",
        "– Dinas Kependudukan dan Pencatatan Sipil",
        "– – Bidang Pelayanan Pendaftaran Penduduk",
        "– Inspektorat",
        "– Puskesmas Melati",
    ]
    assert [choice.id for choice in scope.units([f"{city}{world.units['clinic']}/"], TODAY)] == [world.units["clinic"]]
    assert scope.units([], TODAY) == []
    db.session.get_one(Unit, world.units["clinic"]).ends_on = YESTERDAY
    db.session.flush()
    assert world.units["clinic"] not in [choice.id for choice in scope.units([city], TODAY)]


@pytest.mark.parametrize(
    ("on", "grade", "value"),
    [
        (date(2023, 6, 1), "II/d", "199204102019032003"),  # older than the records: the earliest
        (date(2026, 3, 31), "II/d", "199204102019032003"),
        (date(2026, 4, 1), "III/a", "199204102019032999"),
    ],
)
def test_a_form_prints_rank_and_number_of_its_day(session, world, on, grade, value):
    for model, new in (
        (Rank, Rank(title="Penata Muda", grade="III/a")),
        (Identifier, Identifier(kind=Kind.NIP, value="199204102019032999")),
    ):
        db.session.query(model).filter_by(person_id=world.sari.person_id).one().ends_on = date(2026, 3, 31)
        new.person_id, new.starts_on = world.sari.person_id, date(2026, 4, 1)
        db.session.add(new)
    db.session.flush()
    party = standing.parties([world.sari.placement_id], on)[world.sari.placement_id]
    assert (party.grade, party.identifier) == (grade, value)


def test_a_form_names_position_unit_and_capacity(session, world):
    acting = placed(world, "sari", "joko", PLT, date(2026, 7, 1))
    found = standing.parties([world.sari.placement_id, acting, world.wali.placement_id], TODAY)
    own, minded, mayor = (found[key] for key in (world.sari.placement_id, acting, world.wali.placement_id))
    assert (own.position, own.unit, own.unit_label) == (
        "Pengadministrasi Kependudukan",
        "Bidang Pelayanan Pendaftaran Penduduk",
        "UNIT KERJA",
    )
    assert (own.capacity, own.identifier_label, own.placement_id) == ("", "NIP", world.sari.placement_id)
    assert (minded.capacity, minded.decree, minded.placement_id) == (
        "PLT.",
        "821/9",
        acting,
    ) or minded.capacity == "Plt."
    assert (mayor.unit_label, mayor.identifier, mayor.identifier_label, mayor.rank) == ("INSTANSI", "", "NIP", "")
    assert (mayor.placement_id, mayor.identifier_kind) == (None, "none")


def test_a_post_is_my_matter_where_i_hold_it_or_it_is_above_me(session, world):
    placed(world, "rina", "joko", PLT, date(2026, 7, 1))
    rina = me(world.rina)

    def mine(**about):
        return rina.person_id in scope.concerned(rina, **about).whose

    assert mine(position_id=world.rina.position_id) and mine(position_id=world.joko.position_id)
    assert mine(position_id=world.dewi.position_id) and mine(person_id=world.dewi.person_id)
    assert mine(person_id=world.rina.person_id) and mine(
        person_id=world.sari.person_id, position_id=world.rina.position_id
    )
    assert not mine(position_id=world.sari.position_id) and not mine(person_id=world.sari.person_id) and not mine()
    of_sari = scope.concerned(rina, person_id=world.sari.person_id, position_id=world.sari.position_id)
    assert (of_sari.person_ids, of_sari.position_ids) == ({world.sari.person_id}, {world.sari.position_id})
    assert not of_sari.unkept


@pytest.mark.parametrize(
    ("first", "last", "is_mine"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), False),
        (date(2024, 1, 1), date(2025, 1, 1), True),
        (date(2024, 1, 1), date(2026, 8, 9), True),
        (date(2026, 9, 1), None, True),
    ],
)
def test_a_post_is_mine_that_i_shall_hold_or_have_left_lately(session, world, first, last, is_mine):
    placed(world, "rina", "joko", PLT, first, last)
    rina = me(world.rina)
    assert (rina.person_id in scope.concerned(rina, position_id=world.joko.position_id).whose) is is_mine
    assert set(scope.above(rina).held) == {world.rina.position_id, *([world.joko.position_id] if is_mine else [])}


def test_a_unit_is_my_matter_where_i_have_a_seat(session, world):
    placed(world, "rina", "joko", PLT, date(2026, 7, 1))
    rina = me(world.rina)
    found = scope.concerned_by_unit(rina, _path(world, "clinic"))
    assert found.whose == {rina.person_id} and world.joko.position_id in found.position_ids


def test_a_unit_is_kept_by_an_officer_in_charge_who_has_nothing_in_it(session, world):
    """Dewi is above Rina, and both sit in the unit."""

    def unkept():
        return scope.concerned_by_unit(me(world.rina), _path(world, "dukcapil")).unkept

    assert unkept()
    db.session.add(
        Assignment(
            person_id=world.joko.person_id, role=Role.OFFICER, unit_id=None, starts_on=SINCE, decree_number="800/2"
        )
    )
    db.session.flush()
    assert not unkept()
    placed(world, "joko", "sari", PLT, date(2026, 7, 1))
    assert unkept()
    assert world.sari.position_id in scope.concerned_by_unit(me(world.rina), _path(world, "dukcapil")).position_ids
    assert not scope.concerned_by_unit(me(world.rina), _path(world, "inspectorate")).unkept  # nobody's matter


def _path(world, unit):
    return db.session.get_one(Unit, world.units[unit]).path


def test_a_unit_is_my_matter_where_somebody_above_me_sits_in_it(session, world):
    rina = me(world.rina)
    paths = {name: db.session.get_one(Unit, key).path for name, key in world.units.items()}
    found = {name: bool(scope.concerned_by_unit(rina, path).whose) for name, path in paths.items()}
    assert found == {"city": True, "dukcapil": True, "service": False, "clinic": False, "inspectorate": False}


def test_whoever_is_above_every_officer_in_charge_is_kept_by_nobody_alone(session, world):
    def unkept(key):
        asked = me(world.rina)
        path = db.session.get_one(Unit, world.units["dukcapil"]).path
        return scope.concerned(asked, person_id=world.members[key].person_id, path=path).unkept

    assert unkept("dewi") and not unkept("sari")
    db.session.add(
        Assignment(
            person_id=world.joko.person_id, role=Role.OFFICER, unit_id=None, starts_on=SINCE, decree_number="800/2"
        )
    )
    db.session.flush()
    assert not unkept("dewi")  # Joko is in charge as well, and not below her
    db.session.query(Assignment).filter_by(person_id=world.joko.person_id).one().unit_id = world.units["clinic"]
    db.session.flush()
    assert unkept("dewi")  # in charge elsewhere


def test_what_concerns_somebody_is_about_himself_or_about_whom_and_what_is_above_him():
    over = Above(frozenset({2}), {20: "/1/"}, {10: "/2/"})

    def about(people=(), posts=()):
        return Concern(person_ids=frozenset(people), position_ids=frozenset(posts))

    assert scope.concerns(about(people=[1]), over, 1)
    assert scope.concerns(about(people=[2]), over, 1) and scope.concerns(about(posts=[20]), over, 1)
    assert scope.concerns(about(posts=[10]), over, 1)  # whoever holds a position is no second person for it
    assert not scope.concerns(about(people=[3], posts=[30]), over, 1) and not scope.concerns(about(), over, 1)


def test_a_post_alone_is_about_nobody(session, world):
    assert scope.concerned(me(world.rina), position_id=world.sari.position_id).person_ids == frozenset()
