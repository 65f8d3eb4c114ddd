"""How counts add up along the units, in which order branches and names come, and on which day people are looked at."""

from datetime import date

import pytest

from portal.chart.models import Placement, Position, Unit
from portal.oversight import queries
from portal.oversight.queries import Amount, Branch, Counts, NameFilter
from portal.periods import queries as periods
from portal.periods.text import focus
from portal.rules.hierarchy import Capacity
from portal.store.db import db
from portal.store.errors import Missing
from tests.pages.desk import given
from tests.world import NOW, SINCE

TODAY = NOW.date()


@pytest.fixture
def year(app, world):
    """The year as an overview looks at it; an open context."""
    with app.app_context():
        yield focus(periods.steps(), world.periods["2026"], TODAY)
        db.session.rollback()


def path(world, key):
    return db.session.get_one(Unit, world.units[key]).path


def names(found):
    return [row.name.split()[0].rstrip(".,") for row in found]


def test_amounts_add_up_part_by_part_and_nothing_asked_is_all_done():
    found = Amount(1, 2, 5) + Amount(1, 1, 4)
    assert (found.done, found.waiting, found.asked, found.missing) == (2, 3, 9, 4)
    assert (Amount(1, 0, 4).share, Amount().share) == (0.25, 1.0)


def test_a_unit_without_people_counts_nothing_not_none(year):
    found = Counts.of([0, *[None] * 3 * len(queries.milestones())])
    assert found == queries.nobody()


def test_every_unit_counts_those_in_it_and_above_they_are_added(world, year):
    given.plan(world, world.sari)
    given.plan(world, world.rina, "submitted")
    units = queries.by_unit([path(world, "dukcapil")], year, TODAY)
    assert {each.id: each.counts.people for each in units} == {world.units["dukcapil"]: 2, world.units["service"]: 3}
    top = queries.chosen(units, None)
    assert top.id == world.units["dukcapil"]
    whole = queries.together(units, top)
    assert (whole.people, whole.amounts["plan"]) == (5, Amount(1, 1, 5))
    assert queries.total([path(world, "dukcapil")], year, TODAY) == whole
    direct, below = queries.branches(units, top)
    assert (direct.is_direct, direct.counts.people, below.id, below.counts.people) == (
        True,
        2,
        world.units["service"],
        3,
    )
    assert queries.branches(units, below) == [Branch(below.id, below.name, below.path, below.counts, is_direct=True)]


def test_two_scopes_have_no_top_and_each_stands_for_itself(world, year):
    units = queries.by_unit([path(world, "service"), path(world, "clinic")], year, TODAY)
    assert queries.chosen(units, None) is None and queries.trail(units, None) == []
    assert names(queries.branches(units, None)) == ["Bidang", "Puskesmas"]
    assert queries.together(units, None).people == 4
    with pytest.raises(Missing):
        queries.chosen(units, world.units["dukcapil"])


def test_the_trail_leads_from_the_top_down(world, year):
    units = queries.by_unit([path(world, "city")], year, TODAY)
    service = queries.chosen(units, world.units["service"])
    assert names(queries.trail(units, service)) == ["Pemerintah", "Dinas"]
    assert queries.trail(units, queries.chosen(units, world.units["city"])) == []


def test_a_unit_is_looked_at_within_the_scope_while_it_exists(world, year):
    scope = [path(world, "dukcapil")]
    assert queries.unit(world.units["service"], scope, TODAY).name == "Bidang Pelayanan Pendaftaran Penduduk"
    for key in ("clinic", "city"):
        with pytest.raises(Missing):
            queries.unit(world.units[key], scope, TODAY)
    db.session.get_one(Unit, world.units["service"]).ends_on = date(2026, 8, 9)
    db.session.flush()
    with pytest.raises(Missing):
        queries.unit(world.units["service"], scope, TODAY)
    assert [each.id for each in queries.by_unit(scope, year, TODAY)] == [world.units["dukcapil"]]


def test_branches_come_by_name_by_people_or_the_least_done_first(world, year):
    given.plan(world, world.joko)
    units = queries.by_unit([path(world, "city")], year, TODAY)
    found = queries.branches(units, queries.chosen(units, None))
    for sort, expected in (
        ("name", ["Pemerintah", "Dinas", "Inspektorat", "Puskesmas"]),
        ("-name", ["Puskesmas", "Inspektorat", "Dinas", "Pemerintah"]),
        ("-people", ["Dinas", "Pemerintah", "Inspektorat", "Puskesmas"]),
        ("plan", ["Pemerintah", "Dinas", "Inspektorat", "Puskesmas"]),
        ("-plan", ["Puskesmas", "Pemerintah", "Dinas", "Inspektorat"]),
    ):
        assert names(queries.in_order(found, sort)) == expected


def test_people_are_those_who_hold_a_post_for_good_on_the_day(world, year):
    acting = db.session.get_one(Placement, world.andi.placement_id)
    acting.capacity = Capacity.PLT
    db.session.get_one(Placement, world.joko.placement_id).ends_on = date(2026, 8, 9)
    db.session.flush()
    found = queries.everybody(NameFilter(("/",)), year, TODAY)
    assert names(found) == ["Budi", "Sari", "Dra", "Rina", "Tono", "Lina"]  # by unit; the mayor is not appraised
    assert names(queries.everybody(NameFilter(("/",)), year, date(2026, 8, 9)))[-1] == "Joko"


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["Andi", "Budi", "Dra", "Rina", "Sari"]),
        ("-name", ["Sari", "Rina", "Dra", "Budi", "Andi"]),
        ("unit", ["Andi", "Budi", "Sari", "Dra", "Rina"]),
        ("-unit", ["Dra", "Rina", "Andi", "Budi", "Sari"]),
    ],
)
def test_names_stand_in_the_order_asked_for(world, year, sort, expected):
    asked = NameFilter((path(world, "dukcapil"),))
    assert names(queries.names(asked, year, TODAY, sort, 1).rows) == expected


def test_names_are_narrowed_by_letters_as_they_are_and_to_the_unit_itself(world, year):
    scope = (path(world, "dukcapil"),)
    for narrowed, expected in (
        ({"words": "sapu"}, ["Andi"]),
        ({"words": "s_p"}, []),
        ({"words": "%"}, []),
        ({"direct_unit_id": world.units["dukcapil"]}, ["Dra", "Rina"]),
    ):
        assert names(queries.names(NameFilter(scope, **narrowed), year, TODAY, "name", 1).rows) == expected


def test_whoever_started_after_the_period_is_not_looked_at_in_it(world, year):
    second = focus(periods.steps(), world.periods["2026-2"], TODAY)
    held = db.session.get_one(Placement, world.andi.placement_id)
    for starts_on, there in ((date(2026, 6, 30), True), (date(2026, 7, 1), False)):
        held.starts_on = starts_on
        db.session.flush()
        assert ("Andi" in names(queries.everybody(NameFilter(("/",)), second, TODAY))) is there
    assert db.session.get_one(Position, world.andi.position_id).starts_on == SINCE
