"""The demonstration city on a day between deadlines: what is on its way is still on its way."""

from datetime import date

from sqlalchemy import func, select

from portal.appraisals import queries
from portal.appraisals.models import Appraisal
from portal.store.db import db
from tests.demo.conftest import filled

ON = date(2026, 11, 25)


def test_released_appraisals_still_wait_for_their_employees(tmp_path):
    with filled(tmp_path, ON):
        waiting = select(func.count()).select_from(Appraisal).where(Appraisal.state == "released")
        assert db.session.scalar(waiting) == 4
        assert queries.overdue(ON) == []
