"""The demonstration city on a day between deadlines: what is on its way is still on its way."""

from datetime import UTC, date, datetime, time

from sqlalchemy import func, select

from portal import clock
from portal.appraisals import queries
from portal.appraisals.models import Appraisal
from portal.audit import queries as audit
from portal.store.db import db
from tests.demo.conftest import filled

ON = date(2026, 11, 25)


def test_released_appraisals_still_wait_for_their_employees(tmp_path):
    with filled(tmp_path, ON):
        waiting = select(func.count()).select_from(Appraisal).where(Appraisal.state == "released")
        assert db.session.scalar(waiting) == 4
        assert queries.overdue(ON) == []


def test_the_check_of_a_city_filled_in_the_course_of_its_day_finds_it_whole(tmp_path):
    """Some of it bears the moment of the filling, which is later than the night."""
    noon = datetime.combine(ON, time(12), UTC)
    with clock.at(noon), filled(tmp_path, ON):
        assert (audit.troubles(), audit.missing_nights(ON), audit.last_check().broken) == ([], [], [])
