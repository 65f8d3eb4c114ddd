"""The index of a person's services and of a unit's, as other rooms ask for it."""

from datetime import date

import pytest

from portal.services.models import ServicePosition, ServiceRole, ServiceUnit
from portal.services.queries import person_index, unit_index
from portal.store.db import db
from tests.citizens import make

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def clinic(app, world):
    with app.app_context():
        service = make(world, "imunisasi", "Imunisasi bayi", "clinic", "", "joko")
        db.session.commit()
        return service


def test_a_person_has_the_index_of_the_services_he_answers_for_or_serves_at(app, world, ktp, clinic, vote):
    vote(ktp, 3, value=4)
    vote(clinic, 5, value=1)
    with app.app_context():
        for key in ("budi", "sari"):
            found = person_index([world.members[key].position_id], *YEAR)
            assert (found.n, str(found.index)) == (3, "100")
        assert person_index([world.joko.position_id], *YEAR).n == 5
        assert person_index([world.andi.position_id], *YEAR).n == 0
        assert person_index([], *YEAR).n == 0


def test_respondents_are_pooled_and_never_counted_twice(app, world, ktp, clinic, vote):
    vote(ktp, 1, value=4)
    vote(clinic, 3, value=2)
    with app.app_context():
        found = person_index([world.budi.position_id, world.sari.position_id, world.joko.position_id], *YEAR)
        assert (found.n, str(found.index)) == (4, "62.5")


def test_only_days_within_the_period_and_the_link_count(app, world, ktp, vote):
    for day in (date(2025, 12, 31), date(2026, 3, 1), date(2026, 6, 30), date(2026, 7, 1)):
        vote(ktp, 1, on=day)
    with app.app_context():
        db.session.query(ServicePosition).filter_by(role=ServiceRole.SERVING).update({"ends_on": date(2026, 6, 30)})
        db.session.commit()
        assert person_index([world.sari.position_id], *YEAR).n == 2
        assert person_index([world.budi.position_id], *YEAR).n == 3
        assert person_index([world.budi.position_id], date(2026, 6, 30), date(2026, 6, 30)).n == 1


def test_a_unit_pools_what_it_and_the_units_below_it_run(app, world, ktp, clinic, vote):
    vote(ktp, 2)
    vote(clinic, 3)
    with app.app_context():
        numbers = {key: unit_index(world.units[key], *YEAR).n for key in ("city", "dukcapil", "service", "clinic")}
    assert numbers == {"city": 5, "dukcapil": 2, "service": 2, "clinic": 3}


def test_a_service_that_changed_hands_counts_for_each_unit_in_its_time(app, world, ktp, vote):
    for day in (date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 2)):
        vote(ktp, 1, on=day)
    with app.app_context():
        db.session.query(ServiceUnit).update({"ends_on": date(2026, 6, 30)})
        db.session.add(ServiceUnit(service_id=ktp.id, unit_id=world.units["clinic"], starts_on=date(2026, 7, 1)))
        db.session.commit()
        assert (unit_index(world.units["service"], *YEAR).n, unit_index(world.units["clinic"], *YEAR).n) == (1, 2)
