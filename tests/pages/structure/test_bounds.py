"""What the actions of units and positions refuse or leave alone, day by day, and which vacancies come first."""

from datetime import date, timedelta

import pytest

from portal.chart.models import Assignment, Placement, Position, PositionKind, ReportingLine, Unit
from portal.store import journal
from portal.store.db import db
from portal.store.errors import Rejected, Stale
from portal.store.journal import SYSTEM
from portal.structure import actions, queries
from tests.pages.people.test_standing import me
from tests.world import NOW, SINCE

pytestmark = pytest.mark.usefixtures("session")

TODAY = NOW.date()
DAY = timedelta(days=1)
LEFT = date(2026, 8, 31)


def unit(world, key):
    return db.session.get_one(Unit, world.units[key])


def position(member):
    return db.session.get_one(Position, member.position_id)


def by(world):
    """The officer of the whole city: his own seat is elsewhere."""
    return me(world.tono)


def values(of, **changes):
    names = ("unit", "title", "kind", "level", "heads_unit", "starts_on", "ends_on")
    return {name: getattr(of, name) for name in names} | changes


def added(world, title, parent, of="service", kind=PositionKind.STAFF):
    given = {"title": title, "kind": kind, "level": "", "heads_unit": False, "starts_on": SINCE}
    made = actions.add_position(unit(world, of), parent, given, parent is None, by(world))
    db.session.flush()
    return made


def lines(of):
    db.session.flush()
    return [(line.parent_id, line.starts_on, line.ends_on) for line, _ in queries.lines(of.id)]


# --- Units ------------------------------------------------------------------------------------------------------------


def test_the_first_unit_is_the_top_and_there_is_no_second(world):
    with pytest.raises(Rejected, match="satu unit puncak"):
        actions.add_unit("Kota Kedua", None, SINCE, SYSTEM)
    for model in (ReportingLine, Placement, Position):
        db.session.query(model).delete()
    db.session.execute(db.text("DELETE FROM assignment"))
    db.session.query(Unit).delete()
    top = actions.add_unit("Kota Baru", None, SINCE, SYSTEM)
    assert top.path == f"/{top.id}/" and [entry.verb for entry in journal.timeline(top)] == ["create"]


def test_the_top_is_corrected_where_it_stands(world):
    top = unit(world, "city")
    given = {"name": "Kota Baru", "starts_on": SINCE, "ends_on": None}
    actions.correct_unit(top, given, top.version, SYSTEM, "Perda 1")
    assert (top.name, top.path) == ("Kota Baru", f"/{top.id}/")


def test_a_unit_with_one_unit_and_one_post_is_in_use(world):
    below = actions.add_unit("Seksi", unit(world, "inspectorate"), SINCE, SYSTEM)
    with pytest.raises(Rejected, match="1 unit di bawahnya dan 1 jabatan"):
        actions.end_unit(unit(world, "inspectorate"), TODAY, 1, SYSTEM, "Perwali")
    actions.end_unit(below, TODAY, below.version, SYSTEM, "Perwali")
    with pytest.raises(Rejected, match="0 unit di bawahnya dan 1 jabatan"):
        actions.end_unit(unit(world, "inspectorate"), TODAY, 1, SYSTEM, "Perwali")


# --- Positions --------------------------------------------------------------------------------------------------------


def test_a_post_that_nobody_ever_held_begins_on_any_day(world):
    made = added(world, "Arsiparis", position(world.budi))
    actions.correct_position(made, values(made, starts_on=TODAY), made.version, by(world), "SK")
    assert made.starts_on == TODAY


def test_a_post_that_is_held_does_not_end_by_a_correction_either(world):
    clerk = position(world.sari)
    with pytest.raises(Rejected, match="masih diduduki"):
        actions.correct_position(clerk, values(clerk, ends_on=TODAY), clerk.version, by(world), "SK")


def test_with_a_post_ends_its_line_but_none_that_is_over(world):
    made = added(world, "Arsiparis", position(world.dewi))
    for parent, day in ((world.budi, date(2025, 1, 1)), (world.dewi, date(2026, 1, 1))):
        actions.set_superior(made, position(parent), day, made.version, by(world), "SK")
        db.session.flush()
    lines_before = lines(made)
    with pytest.raises(Stale):
        actions.end_position(made, TODAY, made.version - 1, by(world), "SK")
    db.session.expire_all()
    actions.end_position(made, TODAY, made.version, by(world), "SK")
    assert lines(made) == [(world.dewi.position_id, date(2026, 1, 1), TODAY), *lines_before[1:]]
    assert [ends for _, _, ends in lines_before] == [None, date(2025, 12, 31), date(2024, 12, 31)]


@pytest.mark.parametrize(
    ("ends", "left"),
    [
        (date(2026, 12, 31), date(2026, 8, 31)),
        (date(2026, 9, 1), date(2026, 8, 31)),
        (TODAY, TODAY),
        (None, date(2026, 8, 31)),
    ],
)
def test_a_line_that_ends_later_ends_with_the_next(world, ends, left):
    clerk = position(world.sari)
    db.session.query(ReportingLine).filter_by(position_id=clerk.id).one().ends_on = ends
    db.session.flush()
    actions.set_superior(clerk, position(world.dewi), LEFT + DAY, clerk.version, by(world), "SK")
    assert [(begins, over) for _, begins, over in lines(clerk)] == [(LEFT + DAY, None), (SINCE, left)]


def test_a_superior_is_not_taken_away_on_the_day_on_which_he_became_one(world):
    clerk = position(world.sari)
    with pytest.raises(Rejected):
        actions.set_superior(clerk, None, SINCE, clerk.version, by(world), "SK")
    actions.set_superior(clerk, position(world.dewi), SINCE, clerk.version, by(world), "SK")
    assert lines(clerk) == [(world.dewi.position_id, SINCE, None)]


def test_one_assessor_from_outside_at_a_time_and_a_superior_of_the_day(world):
    given = {"title": "Bupati", "kind": PositionKind.EXTERNAL, "level": "", "heads_unit": False, "starts_on": TODAY}
    with pytest.raises(Rejected, match="satu kota memiliki satu"):
        actions.add_position(unit(world, "city"), None, given, True, by(world))
    head = position(world.dewi)
    head.ends_on = TODAY - DAY
    db.session.flush()
    clerk = {**given, "title": "Arsiparis", "kind": PositionKind.STAFF}
    with pytest.raises(Rejected, match="belum ada atau sudah berakhir"):
        actions.add_position(unit(world, "service"), head, clerk, False, by(world))


def test_of_vacant_posts_those_with_most_below_come_first(world):
    one, two, none = (added(world, title, position(world.budi)) for title in ("Ketua A", "Ketua B", "Ketua C"))
    for parent, number in ((one, 1), (two, 2)):
        for at in range(number):
            added(world, f"Anggota {parent.title} {at}", parent)
    past = added(world, "Anggota lama", none)
    db.session.query(ReportingLine).filter_by(position_id=past.id).one().ends_on = TODAY - DAY
    assessor = db.session.query(Placement).filter_by(person_id=world.wali.person_id).one()
    assessor.ends_on = TODAY - DAY
    db.session.add(ReportingLine(position_id=world.tono.position_id, parent_id=world.wali.position_id, starts_on=SINCE))
    outside = added(world, "Ketua D", None, of="clinic")
    added(world, "Anggota D", outside, of="clinic")
    db.session.flush()
    found = [(row.title, row.answering) for row in queries._vacant(me(world.rina), TODAY)]
    assert found == [("Ketua B", 2), ("Ketua A", 1)]
    assert len(queries.tasks(me(world.rina), TODAY)) == 2 and queries.tasks(me(world.budi), TODAY) == []


# --- What is looked up ------------------------------------------------------------------------------------------------


def test_superiors_come_from_the_top_of_the_city_down_the_head_of_a_unit_first(world):
    position(world.budi).heads_unit = True
    db.session.add(Assignment(person_id=world.rina.person_id, role="officer", starts_on=SINCE, decree_number="800/9"))
    db.session.flush()
    found = [row.title.split()[0] for row in queries.superiors(unit(world, "service"), me(world.rina))]
    assert found == ["Pranata", "Wali", "Kepala", "Kepala", "Operator", "Pengadministrasi"]  # and not her own


def test_a_post_knows_its_holders_newest_first_and_its_own_first_day(world):
    db.session.add(
        Placement(
            person_id=world.joko.person_id, position_id=world.sari.position_id, capacity="definitive",
            decree_number="821/0", decree_on=SINCE, starts_on=date(2020, 1, 1), ends_on=date(2023, 12, 31),
        )
    )  # fmt: skip
    db.session.flush()
    assert [row.person_id for row in queries.holders(world.sari.position_id)] == [
        world.sari.person_id,
        world.joko.person_id,
    ]
    firsts = [queries.first_placed_on(member.position_id) for member in (world.sari, world.andi)]
    assert firsts == [date(2020, 1, 1), SINCE]
    assert queries.first_placed_on(added(world, "Arsiparis", None).id) is None
