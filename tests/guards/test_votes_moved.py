"""What was answered before votes belonged to nobody moves as it stands, and forgets where it came from."""

import hashlib
from datetime import date, datetime

import pytest
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from portal.rules.satisfaction import QUESTION_ORDER
from portal.services.models import SurveyComment
from portal.store import ballots, journal, tally
from portal.store.ballots import UNORDERED, BallotKey, Intake, Response
from portal.store.db import Model, db
from tests.citizens import ballot, make
from tests.disarmed import disarm

DAY = date(2026, 8, 3)
IDS = tuple(f"00000000-0000-4000-8000-{number:012}" for number in range(1, 21))


@pytest.fixture
def old(session, world):
    """Twenty responses in the order of their coming, the last three held, half of them with words; one comment read."""
    service = make(world, "ktp-el", "Penerbitan KTP elektronik", "service")
    tally.add([ballot(service, waktu=1 + number % 4) for number in range(17)])
    read = SurveyComment(id=7, service_id=service.id, on=DAY, text="Kata 7")
    db.session.add(read)
    db.session.flush()
    journal.advance(read, "show", journal.SYSTEM)
    db.session.delete(read)  # it comes again below, as it was; its entry stays
    db.session.commit()
    back_before_0006()
    for number, each in enumerate(IDS):
        held = "" if number < 17 else "burst" if number < 19 else "kept"
        _insert(
            "response", id=each, service_id=service.id, form_version=1, channel="web", on=DAY, slot=4, held=held,
            **dict.fromkeys(QUESTION_ORDER, 3) | {"waktu": 1 + number % 4},
        )  # fmt: skip
        if number % 2:
            _insert(
                "survey_comment", id=number, response_id=each, service_id=service.id, on=DAY, text=f"Kata {number}",
                state="shown" if number == 7 else "pending",
            )  # fmt: skip
    _insert("rate", key="survey:0123", since=datetime(2026, 8, 3), used=3)
    db.session.commit()
    return service


def back_before_0006() -> None:
    """As if nothing had been witnessed yet: else the journal's migration refuses to be taken back."""
    disarm()
    db.session.execute(text("UPDATE journal_entry SET recipe = 0, witness = ''"))
    db.session.commit()
    downgrade(revision=before_0006())


def before_0006() -> str:
    folder = current_app.extensions["migrate"].directory
    found: str = ScriptDirectory(str(folder)).get_revision("0006").down_revision
    return found


def test_responses_keep_what_they_say_and_lose_key_hour_and_order(old):
    upgrade()
    rows = db.session.query(Response).order_by(Response.id).all()
    assert sorted((row.waktu, row.held, row.on) for row in rows) == sorted(
        (1 + number % 4, "" if number < 17 else "burst" if number < 19 else "kept", DAY) for number in range(20)
    )
    assert not {row.id for row in rows} & set(IDS)
    assert [row.waktu for row in rows] != [1 + number % 4 for number in range(20)]
    assert not hasattr(rows[0], "slot")
    known = db.session.query(BallotKey.digest).order_by(BallotKey.digest).all()
    assert [row.digest for row in known] == sorted(hashlib.sha256(each.encode()).hexdigest() for each in IDS)
    assert ballots.first_time(IDS) == set()
    assert db.session.execute(text("SELECT count(*) FROM rate")).scalar() == 0
    db.session.commit()
    assert list(tally.differences(ballots.counted())) == []


def test_comments_lose_their_response_their_day_and_their_place_in_the_row(old):
    upgrade()
    rows = {row.text: row for row in db.session.query(SurveyComment)}
    assert sorted(rows) == sorted(f"Kata {number}" for number in range(1, 20, 2))
    assert rows["Kata 7"].id == 7, "the journal speaks of it"
    assert all(row.id > 20 for word, row in rows.items() if word != "Kata 7")
    assert {row.state for word, row in rows.items() if word != "Kata 7"} == {"pending"}
    assert {(word, row.held, row.on) for word, row in rows.items() if row.held} == {
        ("Kata 17", "burst", DAY),
        ("Kata 19", "kept", DAY.replace(day=1)),
    }
    assert {row.on for row in rows.values() if not row.held} == {DAY.replace(day=1)}


def test_back_again_nothing_is_lost_but_whose_words_they_were(old):
    upgrade()
    db.session.add(Intake(service_id=old.id, channel="web", on=DAY, held="", waktu=2, comment="Belum dihitung"))
    db.session.commit()
    back_before_0006()
    counts = dict(db.session.execute(text("SELECT held, count(*) FROM response WHERE waktu > 0 GROUP BY held")).all())
    assert counts == {"": 17, "burst": 3, "kept": 1}
    words = db.session.scalars(
        text("SELECT c.text FROM survey_comment c JOIN response r ON r.id = c.response_id WHERE r.waktu IS NULL")
    ).all()
    assert sorted(words) == sorted([*(f"Kata {number}" for number in range(1, 20, 2)), "Belum dihitung"])
    db.session.rollback()
    upgrade()
    assert db.session.query(Response).count() == 32


def test_votes_and_comments_have_no_row_numbers_of_their_coming(session):
    """`autogenerate` does not see it, so the schema itself is asked."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite numbers rows behind their key")
    found = db.session.scalars(text("SELECT name FROM sqlite_master WHERE upper(sql) LIKE '%WITHOUT ROWID%'")).all()
    meant = [
        table.name for table in Model.metadata.tables.values() if table.dialect_kwargs.items() >= UNORDERED.items()
    ]
    assert sorted(found) == sorted(meant) == ["ballot_key", "intake", "response", "survey_comment"]


def _insert(table: str, **values: object) -> None:
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    plain = {name: str(value) if isinstance(value, date) else value for name, value in values.items()}
    db.session.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), plain)  # noqa: S608
