"""What citizens answered stands where the nights have put it, and the tally is what it says."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from portal import clock
from portal.services.actions import arrivals
from portal.services.models import SurveyComment
from portal.store import ballots, journal, wholeness
from portal.store.ballots import Intake
from portal.store.db import db
from portal.store.tally import Channel
from portal.surveys import queries
from portal.surveys.actions.paper import bring
from portal.surveys.models import PaperForm
from tests import builders
from tests.citizens import ballot, night, send
from tests.world import NOW

TODAY = NOW.date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def counted(app, ktp):
    """Seven answers of yesterday, counted last night; one is held."""
    with clock.at(NOW - timedelta(days=1)):
        for number in range(8):
            send(app, address="10.0.0.1" if number > 5 else f"10.0.{number}.1")
    night(app, NOW - timedelta(days=1))
    with app.app_context():
        yield
        db.session.rollback()


def found():
    return [*queries.miscounted(), *queries.untimely()]


def test_after_a_night_nothing_is_found(app, ktp, counted):
    send(app)
    assert found() == []
    bring(ktp, [PaperForm(2, day, (3,) * 9) for day in (TODAY, YESTERDAY)], journal.SYSTEM)
    assert found() == []


def given(service, on, channel=Channel.IMPORT, **more):
    found = ballot(service, on=on, **more)
    found.channel = channel
    return found


@pytest.mark.parametrize(
    ("on", "channel", "said"),
    [
        (TODAY, Channel.WEB, f"jawaban warga {TODAY}: 1 tidak melalui penghitungan malam"),
        (TOMORROW, Channel.WEB, f"jawaban warga {TOMORROW}: 1 bertanggal sesudah hari ini"),
        (TOMORROW, Channel.IMPORT, f"jawaban warga {TOMORROW}: 1 bertanggal sesudah hari ini"),
    ],
)
def test_answers_of_a_day_that_is_not_over_are_found_though_the_tally_fits(app, ktp, counted, on, channel, said):
    ballots.count_now([given(ktp, on, channel)])
    assert found() == [said]
    builders.witness_again()
    assert said in wholeness.broken()


def test_what_waits_for_a_day_to_come_is_found(app, ktp, counted):
    db.session.add(Intake(service_id=ktp.id, channel=Channel.WEB, on=TOMORROW, waktu=4))
    db.session.add(SurveyComment(id=77, service_id=ktp.id, on=TOMORROW, held="", text="Bagus"))
    assert found() == [
        f"jawaban warga {TOMORROW}: 1 bertanggal sesudah hari ini",
        f"komentar warga {TOMORROW}: 1 bertanggal sesudah hari ini",
    ]


def test_before_the_first_digest_nothing_can_come_after_it(app, ktp, session):
    ballots.count_now([given(ktp, TODAY, Channel.WEB)])
    assert found() == []
    arrivals.take(TODAY)
    assert found() == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE survey_tally SET fours = fours + threes, threes = 0",
        "UPDATE survey_tally SET answered = answered + 1 WHERE element = 'waktu'",
        "DELETE FROM survey_tally WHERE element = 'waktu'",
        "UPDATE survey_tally SET month = '2026-07-01'",
    ],
)
def test_a_figure_that_is_not_what_the_answers_say_is_found(app, ktp, counted, change):
    db.session.execute(text(change))
    assert f"rekap survei layanan {ktp.id}, 2026-08, web, waktu: " in "\n".join(found())
    assert set(found()) <= set(wholeness.broken())
