"""The triggers that the migrations make are those that are declared; whoever drops, changes or adds one is found."""

import pytest
from sqlalchemy import text

from portal.store import sentries, wholeness
from portal.store.db import db
from tests import ON_POSTGRES
from tests.disarmed import disarm

OFF = "ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_append_only"
HOLLOW = "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
FOREIGN = (
    "CREATE TRIGGER zz AFTER UPDATE OF state ON appraisal WHEN new.state = 'released' "
    "BEGIN UPDATE appraisal SET results = 'above' WHERE id = new.id; END"
)
RULE = "CREATE RULE zz AS ON DELETE TO person DO INSTEAD NOTHING"


def test_what_the_migrations_make_is_what_is_declared(session):
    assert list(sentries.broken()) == []


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["DROP TRIGGER journal_entry_no_update"], ["penjaga journal_entry_no_update: hilang"]),
        ([FOREIGN], ["penjaga zz: bukan buatan portal"]),
        (["CREATE VIEW zz AS SELECT * FROM person"], ["penjaga zz: bukan buatan portal"]),
        (
            [
                "DROP TRIGGER seal_no_delete",
                "CREATE TRIGGER seal_no_delete BEFORE DELETE ON seal BEGIN SELECT 1; END",
            ],
            ["penjaga seal_no_delete: diubah"],
        ),
    ],
)
@pytest.mark.skipif(ON_POSTGRES, reason="as SQLite writes it")
def test_whoever_touches_them_is_found(session, statements, said):
    for statement in statements:
        db.session.execute(text(statement))
    assert list(sentries.broken()) == said
    assert set(said) <= set(wholeness.broken())


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DROP TRIGGER journal_entry_append_only ON journal_entry", "penjaga journal_entry_append_only: hilang"),
        (OFF, "penjaga journal_entry_append_only: diubah"),
        (HOLLOW, "penjaga refuse_change: diubah"),
        (RULE, "penjaga zz: bukan buatan portal"),
        (
            "CREATE TRIGGER zz BEFORE UPDATE ON appraisal FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            "penjaga zz: bukan buatan portal",
        ),
    ],
)
@pytest.mark.skipif(not ON_POSTGRES, reason="as PostgreSQL writes it")
def test_whoever_touches_them_on_postgresql_is_found(session, statement, said):
    db.session.execute(text(statement))
    assert list(sentries.broken()) == [said]


def test_all_of_them_gone_is_found(session):
    disarm()
    assert len(list(sentries.broken())) >= len(sentries.APPEND_ONLY) + len(sentries.SEAL)
