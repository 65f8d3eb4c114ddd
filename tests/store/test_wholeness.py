"""What the walk over all records says, and that it looks at one moment."""

import pytest
from sqlalchemy import text

from portal.store import wholeness
from portal.store.db import db, only_reading, own_transaction
from tests import builders
from tests.disarmed import disarm


@pytest.fixture
def whole(session, world):
    builders.plan(world, world.sari)
    builders.witness_again()
    db.session.commit()


def test_what_is_written_meanwhile_is_not_half_seen(whole):
    with only_reading():
        assert wholeness.broken() == []
        with own_transaction() as other:
            other.execute(text("UPDATE person SET name = 'Sari Baru' WHERE id = 4"))
        assert wholeness.broken() == []
    assert wholeness.broken() == ["person 4: isinya bukan yang disaksikan catatan 1"]


def test_more_records_than_are_compared_at_once(whole, monkeypatch):
    monkeypatch.setattr(wholeness, "TOGETHER", 2)
    assert wholeness.broken() == []
    disarm()
    db.session.execute(text("DELETE FROM journal_entry WHERE record_type = 'person' AND record_id IN (1, 2, 3, 9)"))
    db.session.execute(text("UPDATE person SET name = 'Lain' WHERE id IN (4, 8)"))
    assert wholeness.broken() == [
        "person 1: tidak pernah dicatat",
        "person 2: tidak pernah dicatat",
        "person 3: tidak pernah dicatat",
        "person 4: isinya bukan yang disaksikan catatan 1",
        "person 8: isinya bukan yang disaksikan catatan 1",
        "person 9: tidak pernah dicatat",
    ]


def test_a_table_without_any_chain_is_looked_at_too(whole, monkeypatch):
    monkeypatch.setattr(wholeness, "TOGETHER", 2)
    disarm()
    db.session.execute(text("DELETE FROM journal_entry WHERE record_type = 'assignment'"))
    assert wholeness.broken() == [f"assignment {number}: tidak pernah dicatat" for number in (1, 2, 3)]


def test_a_draft_is_its_writers_and_not_compared(session, world):
    builders.plan(world, world.sari, "draft")
    builders.witness_again()
    db.session.execute(text("UPDATE plan_line_text SET text = 'Masih ditulis'"))
    assert wholeness.broken() == []
    db.session.execute(text("UPDATE plan_version SET state = 'submitted'"))
    assert "plan_version 1: keadaannya Diajukan, menurut jurnal Draf" in wholeness.broken()
    assert "plan_version 1: isinya bukan yang disaksikan catatan 1" in wholeness.broken()


def test_entries_of_a_table_that_nobody_knows_are_named(whole):
    disarm()
    db.session.execute(text("UPDATE journal_entry SET record_type = 'toy' WHERE record_type = 'placement'"))
    assert "toy: tidak dikenal jurnal" in wholeness.broken()


def test_what_was_never_recorded_gets_a_first_entry_once(session, world):
    assert any("tidak pernah dicatat" in each for each in wholeness.broken())
    wholeness.complete()
    assert wholeness.broken() == []
    entries = db.session.scalar(text("SELECT count(*) FROM journal_entry"))
    wholeness.complete()
    assert db.session.scalar(text("SELECT count(*) FROM journal_entry")) == entries
