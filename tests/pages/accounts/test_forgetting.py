"""Every night what was typed and not sent goes, and sessions that nobody has used for thirty days."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import LoginSession
from portal.store import jobs, kept
from portal.store.db import db
from portal.store.kept import KeptForm
from portal.store.rates import Rate
from tests.pages.people.given import saved
from tests.world import NOW


@pytest.mark.parametrize(("days", "is_there"), [(29, True), (30, True), (31, False)])
def test_unused_sessions_go_after_thirty_days(app, page, days, is_there):
    page("sari")
    with clock.at(NOW + timedelta(days=days)):
        worked(app)
    with app.app_context():
        assert bool(db.session.query(LoginSession).count()) is is_there


def test_what_was_not_sent_goes_that_night(app, world):
    with saved(app):
        kept.keep(world.sari.account_id, "/rencana", [("text", "Menyusun laporan")])
    with clock.at(NOW + timedelta(hours=1)):
        worked(app)
    with app.app_context():
        assert db.session.query(KeptForm).count() == 0


def test_ended_sessions_go_with_the_others(app, page):
    page("sari").open("/akun").submit("Keluar")
    with clock.at(NOW + timedelta(days=31)):
        worked(app)
    with app.app_context():
        assert db.session.query(LoginSession).count() == 0


@pytest.mark.parametrize(("days", "is_there"), [(1, True), (3, False)])
def test_counters_of_attempts_go_after_two_days(app, page, world, days, is_there):
    page().open("/masuk").submit("Masuk", 422, login=world.sari.login, password="salah sekali ini")
    with clock.at(NOW + timedelta(days=days)), saved(app):
        assert "forget-networks" in jobs.DAILY
        jobs.HANDLERS["forget-networks"](jobs.Job(kind="forget-networks", key="", payload={}))
    with app.app_context():
        assert bool(db.session.query(Rate).count()) is is_there


def worked(app):
    """What the worker does of this room on the day of the clock."""
    with saved(app):
        assert "forget-sessions" in jobs.DAILY
        jobs.HANDLERS["forget-sessions"](jobs.Job(kind="forget-sessions", key="", payload={}))
