"""The demonstration city on a day between deadlines: what is on its way is still on its way, and what its pages ask the
database."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import func, select

from portal import bench, clock, demo
from portal.appraisals import queries
from portal.appraisals.models import Appraisal
from portal.audit import queries as audit
from portal.chart import standing
from portal.chart.models import Person
from portal.store.db import db
from portal.web.room import house
from tests.demo.conftest import filled

ON = date(2026, 11, 25)
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
