"""The demonstration city on a day between deadlines: what is on its way is still on its way, and what its pages ask the
database."""

import shutil
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import func, select

from portal import bench, clock, create_app, demo
from portal.appraisals import queries
from portal.appraisals.models import Appraisal
from portal.audit import queries as audit
from portal.bench import city as many
from portal.chart import standing
from portal.chart.models import Person, Unit
from portal.store import wholeness
from portal.store.db import Model, db
from portal.web.room import house
from tests.conftest import SETTINGS
from tests.demo.conftest import filled

ON = date(2026, 11, 25)
COPIES = 1
NOON = datetime.combine(ON, time(12), UTC)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """Filled in the course of its day: some of it bears the moment of the filling, which is later than the night."""
    with clock.at(NOON), filled(tmp_path_factory.mktemp("city"), ON) as app:
        pass
    return app


@pytest.fixture
def city(app):
    with clock.at(NOON), app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_released_appraisals_still_wait_for_their_employees(city):
    waiting = select(func.count()).select_from(Appraisal).where(Appraisal.state == "released")
    assert db.session.scalar(waiting) == 4
    assert queries.overdue(ON) == []
    assert late(city) == {"Doni Firmansyah": 46, "Siti Rahmawati, A.Md.": 46}  # with a report, for all to see


def late(app):
    """Who is late with something today, and by how many days at most."""
    found = {}
    with app.test_request_context(), clock.at(datetime.combine(ON, time(3), UTC)):
        for person in db.session.scalars(select(Person)):
            me = standing.me(0, person.id, person.name, "", ON)
            due = [task.due_on for task in house().tasks(me, ON) if task.due_on]
            found[person.name] = max(((ON - day).days for day in due), default=0)
    return {name: days for name, days in found.items() if days > 0}


def test_the_check_of_a_city_filled_in_the_course_of_its_day_finds_it_whole(city):
    assert (audit.troubles(), audit.missing_nights(ON), audit.last_check().broken) == ([], [], [])


def test_home_takes_at_most_fourteen_statements_and_every_other_page_ten(app):
    """Walked by somebody of each role."""
    with app.app_context():
        roles = {account.role for account in demo.accounts()}
    with clock.at(NOON):
        visits = bench.walk(app)  # outside a context: each request has one of its own
    with app.app_context():
        db.engine.dispose()
    assert {visit.who for visit in visits if visit.endpoint == bench.HOME} == roles
    allowed = {bench.HOME: 14}
    assert [visit for visit in visits if visit.statements > allowed.get(visit.endpoint, 10)] == []


# --- The same several times over --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def grown(app, tmp_path_factory):
    """How many rows each table had before, and has now, in the grown city."""
    folder = tmp_path_factory.mktemp("grown") / "instance"
    shutil.copytree(app.instance_path, folder)
    with clock.at(NOON), create_app({**SETTINGS, "INSTANCE": str(folder)}).app_context():
        before = rows_of_tables()
        many.grow(COPIES)
        yield before, rows_of_tables()
        db.session.remove()
        db.engine.dispose()


def rows_of_tables():
    tables = Model.metadata.sorted_tables
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}


def test_what_belongs_to_people_and_units_is_there_once_more_for_each_copy(grown):
    before, after = grown
    for table in before.keys() - many.NOT_COPIED:
        assert after[table] == before[table] * (COPIES + 1), table
    assert (after["period"], after["setting"]) == (before["period"], before["setting"])


def test_a_grown_city_has_one_root_and_no_two_people_of_one_name(grown):
    units = {unit.id: unit for unit in db.session.scalars(select(Unit))}
    assert len([unit for unit in units.values() if unit.parent_id is None]) == 1
    for unit in units.values():
        assert unit.path == (units[unit.parent_id].path if unit.parent_id else "/") + f"{unit.id}/"
    names = db.session.scalars(select(Person.name)).all()
    assert len(names) == len(set(names)) > 0


def test_a_grown_city_is_as_the_journal_says_but_that_its_entries_came_later_than_they_tell(grown):
    (found,) = wholeness.broken()
    assert found.startswith("log: ") and "catatan bertanggal mundur" in found
