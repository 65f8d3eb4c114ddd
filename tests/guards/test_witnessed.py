"""Whatever a form changes, the journal has witnessed it as it then lies in the database: no action writes after its
entry, none changes a record without one, and no new record comes in without a first entry."""

import pytest
from sqlalchemy import select

from portal.store import wholeness, witness
from portal.store.db import db
from portal.store.journal import Entry
from tests.guards.visiting import Visited
from tests.revisions import revision


def broken(city: Visited) -> list[str]:
    with city.app.app_context():
        found = wholeness.broken()
        db.session.rollback()
    return found


@pytest.fixture
def whole(city: Visited) -> Visited:
    """The sampled city with an entry for everything that a program has put in."""
    found = broken(city)
    assert not found, "\n".join(found)
    return city


def test_after_every_form_all_is_as_the_journal_says(whole: Visited) -> None:
    wrong, sent = [], 0
    for sample in whole.samples:
        if whole.method(sample) == "GET" or not whole.anybody(sample):
            continue
        if whole.send(whole.rightful(sample), sample).status in {204, 303}:
            sent += 1
            wrong += [f"{sample.endpoint} ({sample.about}): {each}" for each in broken(whole)]
        whole.restore()
    assert not wrong, "\n".join(wrong)
    assert sent > 60


def test_an_update_witnesses_everything_as_the_portal_would(whole: Visited) -> None:
    with whole.app.app_context():
        with revision("0007") as (migration, connection):
            migration.witness_all(connection)
        last = select(Entry.record_type).where(Entry.verb == "witness", Entry.recipe == 1)
        assert set(db.session.scalars(last)) == set(witness.TABLES) - {
            "arrival",
            "log_root",
            "survey_import",
            "staff_import",
        }  # nothing in them yet, or younger
        assert not [each for each in wholeness.broken() if "bukan yang disaksikan" in each]
        db.session.rollback()
