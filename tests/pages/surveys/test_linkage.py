"""Whoever has stolen database, journal of writes, two backups, configuration and logs learns nobody's answers.

Each protection is tried with the knowledge that it is for, as it is and taken away: then that attack must succeed, else
it proved nothing. The attacks are those of `./run bench --only votes`.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from flask import Flask
from sqlalchemy import select, text, update

from portal import clock
from portal.bench import linking, votes
from portal.bench.linking import Loot, hits
from portal.services.actions import publish
from portal.services.models import SurveyComment
from portal.store import ballots, day_rates, settings
from portal.store.ballots import Intake, Response
from portal.store.db import db
from portal.store.rates import Rate
from portal.surveys import actions, jobs
from tests.world import NOW

CROWD = votes.voters(40)
FEW = votes.voters(10, seed=2, wrote=True)
BY_CHANCE = 0.15  # six of forty: by chance alone once in a thousand runs at most

only_sqlite = pytest.mark.usefixtures("sqlite")


@pytest.fixture
def sqlite(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("reads the database's files")
    secret = Path(app.instance_path) / "config.py"
    secret.write_text(f'SECRET_KEY = "{app.config["SECRET_KEY"]}"\n')


@pytest.fixture
def service_id(app: Flask) -> int:
    with app.app_context():
        return votes.open_service(clock.today())


# --- Taking protections away ------------------------------------------------------------------------------------------


def keys_in_order(monkeypatch, app):
    """Answers are numbered as they come."""
    forms, count = actions._forms, iter(range(1, 1000))
    key = "00000000-0000-4000-8000-{:012}".format
    monkeypatch.setattr(actions, "_forms", lambda ballot: [each | {"id": key(next(count))} for each in forms(ballot)])


def keys_of_browsers(monkeypatch, app):
    """Answers are kept under the number that was sent."""
    forms = actions._forms
    monkeypatch.setattr(actions, "_forms", lambda ballot: [each | {"id": ballot.id} for each in forms(ballot)])


def journal_of_writes_kept(monkeypatch, app):
    monkeypatch.setattr(jobs, "truncate_wal", lambda: None)


def straight_into_responses_with_row_numbers(monkeypatch, app):
    """No intake: each answer becomes a row behind the last one."""
    with_row_numbers(app, "response")

    def store(**values):
        values.pop("comment", None)
        response = Response(**values)
        ballots.count_now([response])
        return response

    monkeypatch.setattr(actions, "Intake", store)


def limit_in_the_database(monkeypatch, app):
    """What a network has used up stands in the backup, under a secret that stands there too."""
    spend = day_rates.spend

    def noted(key, limit):
        name = hmac.new(app.config["SECRET_KEY"].encode(), key.encode(), hashlib.sha256).hexdigest()[:32]
        db.session.add(Rate(key=f"survey:{name}", since=clock.now(), used=1))
        return spend(key, limit)

    monkeypatch.setattr(day_rates, "spend", noted)


def salt_that_lives_on(monkeypatch, app):
    """The file of the host's memory is named after a secret that can be stolen, and keeps yesterday."""
    monkeypatch.setattr(day_rates, "_salt", lambda file, today: app.config["SECRET_KEY"].encode()[:64])


def with_row_numbers(app, table):
    """The table as SQLite makes it by itself."""
    with app.app_context():
        (made,) = db.session.scalars(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table})
        db.session.execute(text("PRAGMA foreign_keys=OFF"))
        db.session.execute(text(f"ALTER TABLE {table} RENAME TO old_{table}"))
        db.session.execute(text(made.replace("WITHOUT ROWID", "")))
        db.session.execute(text(f"INSERT INTO {table} SELECT * FROM old_{table}"))  # noqa: S608
        db.session.execute(text(f"DROP TABLE old_{table}"))
        db.session.commit()


# --- A crowd between two backups --------------------------------------------------------------------------------------


@only_sqlite
def test_as_it_is_no_attack_on_a_crowd_is_better_than_chance(app, service_id, tmp_path):
    loot = votes.steal_around(app, CROWD, tmp_path / "loot")
    assert len(loot.answers) == len(CROWD), "there is something to be found"
    assert {"before.db", "after.db", "portal.db", "portal.db-wal", "config.py", "log"} <= loot.files.keys()
    assert loot.secret == app.config["SECRET_KEY"].encode()
    assert votes.excess_in(loot, CROWD) < BY_CHANCE


@only_sqlite
@pytest.mark.parametrize(
    ("attack", "take_away"),
    [
        (linking.by_order, keys_in_order),
        (linking.by_number, keys_of_browsers),
        (linking.by_order, journal_of_writes_kept),
        (linking.by_order, straight_into_responses_with_row_numbers),
    ],
)
def test_without_a_protection_its_attack_finds_everybody(app, service_id, tmp_path, monkeypatch, attack, take_away):
    take_away(monkeypatch, app)
    loot = votes.steal_around(app, CROWD, tmp_path / "loot")
    assert hits(attack(loot, CROWD), CROWD) > 0.9 * len(CROWD)


@only_sqlite
@pytest.mark.parametrize(("take_away", "known"), [(None, 0), (limit_in_the_database, len(CROWD))])
def test_no_address_is_recognised_in_what_was_stolen(app, service_id, tmp_path, monkeypatch, take_away, known):
    if take_away:
        take_away(monkeypatch, app)
    assert linking.recognised(votes.steal_around(app, CROWD, tmp_path / "loot"), CROWD) == known


@only_sqlite
@pytest.mark.parametrize(("take_away", "known"), [(None, 0), (salt_that_lives_on, len(CROWD))])
def test_nor_in_the_hosts_memory_the_day_after(app, service_id, tmp_path, monkeypatch, take_away, known):
    if take_away:
        take_away(monkeypatch, app)
    loot = votes.steal_around(app, CROWD, tmp_path / "loot")
    with app.app_context(), clock.at(NOW + timedelta(days=2)):
        day_rates.forget()
        (loot.folder / "votes.db").write_bytes(day_rates.path().read_bytes())
    assert linking.recognised(Loot(loot.folder), CROWD) == known


@only_sqlite
@pytest.mark.parametrize("row_numbers", [False, True])
def test_a_backup_in_the_middle_of_the_day_tells_no_order(app, service_id, tmp_path, row_numbers):
    if row_numbers:
        with_row_numbers(app, "intake")
    votes.back_up(app, tmp_path / "before.db")
    for voter in CROWD:
        votes.send(app, voter)
    votes.back_up(app, tmp_path / "after.db")
    found = hits(linking.by_order(Loot(tmp_path), CROWD), CROWD)
    assert found == len(CROWD) if row_numbers else found < BY_CHANCE * len(CROWD)


@only_sqlite
def test_what_the_portal_says_is_among_what_is_searched(tmp_path):
    with votes.logged_to(tmp_path / "log"):
        structlog.get_logger().debug("10.1.2.3")
    assert "10.1.2.3" in (tmp_path / "log").read_text()


def test_the_night_lays_rows_in_the_order_of_their_keys_on_the_disk(app, service_id):
    """PostgreSQL keeps rows where they were put: by the end of the night in no order but that of random keys."""
    for voter in CROWD:
        votes.send(app, voter)
    votes.night(app, NOW)
    for voter in votes.voters(4, seed=3):
        with clock.at(NOW + timedelta(days=1)):
            votes.send(app, voter)
    votes.night(app, NOW + timedelta(days=1))
    with app.app_context():
        place = "ctid" if db.engine.dialect.name == "postgresql" else "id"
        for table, number in (("response", len(CROWD)), ("intake", 4)):
            rows = db.session.scalars(
                text(f"SELECT id FROM {table} WHERE channel = 'web' ORDER BY {place}")  # noqa: S608
            ).all()
            assert len(rows) == number
            assert rows == sorted(rows)


def test_an_id_leaves_its_digest_and_nothing_else(app, service_id):
    with app.app_context():
        ids = [secrets.token_hex(8) for _ in range(50)]
        assert ballots.first_time(ids) == set(ids)
        kept = db.session.execute(select(ballots.BallotKey.__table__)).all()
    assert {tuple(row) for row in kept} == {(hashlib.sha256(each.encode()).hexdigest(),) for each in ids}


@only_sqlite
def test_no_attack_on_five_hundred_votes_is_better_than_chance(app, tmp_path):
    """What `./run bench --only votes` prints."""
    assert votes.linkage_excess(app, tmp_path) <= 0.02


# --- One a day --------------------------------------------------------------------------------------------------------


def one_at_a_time(monkeypatch, app):
    """Figures move with every single answer."""
    with app.app_context():
        db.session.add(settings.Setting(key="survey_batch", value="1", changed_at=NOW))
        db.session.commit()


def comments_with_their_day(monkeypatch, app):
    def keep_days(written):
        publish(written)
        for each in written:
            db.session.execute(update(SurveyComment).where(SurveyComment.text == each.text).values(on=each.on))

    monkeypatch.setattr(actions, "publish", keep_days)


@only_sqlite
@pytest.mark.parametrize("take_away", [None, one_at_a_time])
def test_figures_before_and_after_a_voter_do_not_tell_his_answers(app, service_id, tmp_path, monkeypatch, take_away):
    if take_away:
        take_away(monkeypatch, app)
    _, sums = votes.watch(app, service_id, FEW, tmp_path / "loot")
    assert sums[0] != sums[-1], "they did move"
    assert hits(linking.by_figures(sums, FEW), FEW) == (len(FEW) if take_away else 0)


@only_sqlite
@pytest.mark.parametrize("take_away", [None, comments_with_their_day])
def test_words_that_are_recognised_do_not_lead_to_the_answers(app, service_id, tmp_path, monkeypatch, take_away):
    if take_away:
        take_away(monkeypatch, app)
    loot, _ = votes.watch(app, service_id, FEW, tmp_path / "loot")
    assert len(loot.rows("survey_comment")) == len(FEW)
    found = hits(linking.by_comment(loot, FEW), FEW)
    assert found == len(FEW) if take_away else found <= 1


def test_comments_are_numbered_at_random(app, service_id):
    with app.app_context():
        publish([ballots.Written(service_id, clock.today(), "", f"Kata {number}") for number in range(30)])
        said = db.session.scalars(select(SurveyComment.text).order_by(SurveyComment.id)).all()
    assert said != [f"Kata {number}" for number in range(30)]


def test_an_answer_in_the_intake_has_neither_time_nor_address(app, service_id):
    columns = {column.name for column in Intake.__table__.columns}
    own = {"id", "service_id", "form_version", "channel", "on", "held", "quick", "comment"}
    assert columns == {*own, *ballots.QUESTION_ORDER}
