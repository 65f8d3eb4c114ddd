"""What every page of the demonstration city asks the database, walked by somebody of each role."""

from portal import bench, clock, demo
from portal.bench.town import NOW
from portal.store.db import db
from tests.demo.conftest import filled


def test_home_takes_at_most_fourteen_statements_and_every_other_page_ten(tmp_path):
    with filled(tmp_path, NOW.date()) as app:
        roles = {account.role for account in demo.accounts()}
    with clock.at(NOW):
        visits = bench.walk(app)  # outside a context: each request has one of its own
    with app.app_context():
        db.engine.dispose()
    assert {visit.who for visit in visits if visit.endpoint == bench.HOME} == roles
    allowed = {bench.HOME: 14}
    assert [visit for visit in visits if visit.statements > allowed.get(visit.endpoint, 10)] == []
