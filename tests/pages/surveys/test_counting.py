"""Counted once, by everybody, and the tally is always what the responses say."""

import random
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.store import jobs
from portal.store.db import db
from portal.store.rates import Rate
from portal.surveys import actions, figures
from portal.surveys.models import ELEMENT_CODES, Response, SurveyComment, Tally
from tests.pages.surveys.conftest import ballot, make, together
from tests.world import NOW

RATE = "/layanan/ktp-el/nilai"
OURS = {"Sec-Fetch-Site": "same-origin"}


def post(app, status=303, address="10.0.0.1", path=RATE, **fields):
    data = {"response": str(uuid4()), "waktu": "3", **fields}
    answer = app.test_client().post(path, data=data, headers=OURS, environ_overrides={"REMOTE_ADDR": address})
    assert answer.status_code == status


def whole(app):
    """Whether the tally is what the responses say."""
    with app.app_context():
        return list(figures.tally_differences()) == []


def counted(app, service):
    with app.app_context():
        return figures.scores([service.id])[service.id].n


def test_five_sendings_at_once_are_one_response(app, ktp, stored):
    number = str(uuid4())
    together(5, lambda: post(app, response=number, comment="sama"))
    assert (stored(Response), stored(SurveyComment), counted(app, ktp)) == (1, 1, 1)
    assert whole(app)


def test_eight_citizens_at_once_are_eight_responses(app, ktp, stored):
    together(8, lambda: post(app, **dict.fromkeys(ELEMENT_CODES, "4")))
    assert (stored(Response), counted(app, ktp)) == (8, 8)
    assert whole(app)


def test_beyond_ten_in_ten_minutes_from_one_network_responses_are_held_not_lost(app, ktp, stored):
    for _ in range(13):
        post(app)
    assert (stored(Response), stored(Response, Response.held == "burst"), counted(app, ktp)) == (13, 3, 10)
    post(app, address="10.0.0.2")
    with clock.at(NOW + timedelta(minutes=11)):
        post(app)
    assert (stored(Response, Response.held == "burst"), counted(app, ktp)) == (3, 12)
    assert whole(app)


def test_a_whole_ipv6_network_is_one_network(app, ktp, stored):
    for host in range(12):
        post(app, address=f"2001:db8:0:1::{host + 1:x}")
    post(app, address="2001:db8:0:2::1")
    assert stored(Response, Response.held == "burst") == 2


def test_replays_and_refusals_use_nothing_up(app, ktp, stored):
    number = str(uuid4())
    for _ in range(20):
        post(app, response=number)
        post(app, 422, waktu="7")
    for _ in range(9):
        post(app)
    assert stored(Response, Response.held != "") == 0


def test_the_faces_have_a_limit_of_their_own(app, ktp, stored):
    for _ in range(10):
        post(app)
        post(app, waktu="", quick="4")
    assert stored(Response, Response.held != "") == 0


def test_more_than_a_hundred_a_day_from_one_network_are_held(app, ktp, stored):
    for minute in range(0, 11 * 11, 11):
        with clock.at(NOW + timedelta(minutes=minute)):
            for _ in range(10):
                post(app)
    assert (stored(Response), stored(Response, Response.held == "burst")) == (110, 10)


def test_no_address_lies_in_the_database(app, ktp):
    post(app, address="203.0.113.77")
    with app.app_context():
        keys = db.session.scalars(select(Rate.key)).all()
    assert keys
    assert not any("203" in key or "ktp" in key for key in keys)


def test_the_name_of_a_network_changes_every_day(app, ktp):
    post(app)
    with clock.at(NOW + timedelta(days=1)):
        post(app)
    with app.app_context():
        keys = db.session.scalars(select(Rate.key).where(Rate.key.endswith(":day"))).all()
    assert len(set(keys)) == 2


def test_after_two_days_the_worker_has_forgotten_every_network(app, ktp, stored):
    post(app)
    for later, left in ((timedelta(days=1), True), (timedelta(days=4), False)):
        with clock.at(NOW + later), app.app_context():
            jobs.schedule_daily(clock.today())
            while jobs.run_one():
                pass
        assert (stored(Rate) > 0) == left
    assert stored(Response) == 1


def test_the_tally_follows_random_citizens(app, world, ktp):
    die = random.Random(9)
    with app.app_context():
        other = make(world, "kk", "Kartu keluarga", "service")
        responses = [
            ballot(
                die.choice((ktp, other)),
                on=date(2026, 1, 1) + timedelta(days=die.randrange(200)),
                **{code: die.choice((None, 1, 2, 3, 4)) for code in (*ELEMENT_CODES, "quick")},
            )
            for _ in range(300)
        ]
        for response in responses[::7]:
            response.held = "burst"
        assert actions.store(responses) == 300
        assert actions.store(responses) == 0
        db.session.commit()
        for service in (ktp, other):
            fast, slow = figures.scores([service.id])[service.id], figures.service_index(service.id)
            assert (fast.n, fast.answers, fast.result) == (slow.n, slow.answers, slow.result)
    assert whole(app)


def test_the_same_id_twice_in_one_batch_is_one_response(app, ktp, stored):
    with app.app_context():
        first, second = ballot(ktp, value=2), ballot(ktp, value=4)
        second.id = first.id
        assert actions.store([first, second]) == 1
        db.session.commit()
    assert (stored(Response), counted(app, ktp)) == (1, 1)
    assert whole(app)


@pytest.mark.parametrize("spoil", [{"answered": Tally.answered + 1}, {"threes": 0, "fours": 12}])
def test_verify_survey_names_what_differs(app, ktp, vote, spoil):
    vote(ktp, 12)
    runner = app.test_cli_runner()
    good = runner.invoke(args=["portal", "verify-survey"])
    assert (good.exit_code, good.output) == (0, "Rekap sama dengan semua jawaban yang tersimpan.\n")
    with app.app_context():
        db.session.execute(update(Tally).where(Tally.element == "waktu").values(**spoil))
        db.session.commit()
    bad = runner.invoke(args=["portal", "verify-survey"])
    assert bad.exit_code == 1
    assert bad.output.startswith("ktp-el 2026-08 web waktu: tercatat ")
    assert "seharusnya 12 jawaban (1: 0, 2: 0, 3: 12, 4: 0)" in bad.output


def test_verify_survey_finds_a_response_that_was_never_counted(app, ktp):
    with app.app_context():
        db.session.add(ballot(ktp))
        db.session.commit()
    bad = app.test_cli_runner().invoke(args=["portal", "verify-survey"])
    assert bad.exit_code == 1
    assert "ktp-el 2026-08 web any: tercatat 0 jawaban" in bad.output
