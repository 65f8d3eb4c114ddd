import pytest
from sqlalchemy import select, text

from portal.plans.models import PlanVersion
from portal.store import journal, wholeness
from portal.store.db import db
from portal.store.errors import Rejected, Stale
from portal.store.journal import Actor, Entry
from tests import builders
from tests.disarmed import disarm

BUDI = Actor(1, "Budi", 2, "Plh. Kepala Bidang", "821/1")


@pytest.fixture
def version(session, world) -> PlanVersion:
    found = builders.plan(world, world.sari, "submitted").versions[0]
    builders.witness_again()
    return found


def test_a_step_changes_the_state_and_says_who_in_what_capacity(version):
    entry = journal.advance(version, "approve", BUDI)
    assert (version.state, entry.from_state, entry.to_state) == ("agreed", "submitted", "agreed")
    assert (entry.person_name, entry.capacity, entry.decree) == ("Budi", "Plh. Kepala Bidang", "821/1")


def test_a_step_the_state_does_not_allow_changes_nothing(version):
    before = journal.count()
    with pytest.raises(Stale):
        journal.advance(version, "discard", BUDI)
    assert version.state == "submitted"
    assert journal.count() == before


def test_returning_needs_words(version):
    with pytest.raises(Rejected):
        journal.advance(version, "return", BUDI, "  ")
    assert version.state == "submitted"


def test_entries_are_numbered_within_the_record_and_chained(version):
    version.returned_note = "Indikator belum terukur"
    journal.advance(version, "return", BUDI, version.returned_note)
    first, second = journal.timeline(version)
    assert (first.number, second.number) == (1, 2)
    assert second.previous == first.hash
    assert wholeness.broken() == []


def test_the_database_refuses_to_change_or_delete_an_entry(version):
    for statement in ("UPDATE journal_entry SET note = 'x'", "DELETE FROM journal_entry"):
        with pytest.raises(Exception, match="append-only"), db.session.begin_nested():
            db.session.execute(text(statement))


@pytest.mark.parametrize(
    ("damage", "finding"),
    [
        ("UPDATE journal_entry SET note = 'Semua baik' WHERE number = 2", "isinya diubah"),
        ("UPDATE journal_entry SET person_name = 'Orang lain' WHERE number = 2", "isinya diubah"),
        ("DELETE FROM journal_entry WHERE number = 1", "catatan 1 hilang"),
        ("DELETE FROM journal_entry WHERE number = 2", "keadaannya Draf, menurut jurnal Diajukan"),
        ("UPDATE plan_version SET state = 'agreed'", "keadaannya Disetujui, menurut jurnal Draf"),
        ("UPDATE journal_entry SET record_id = 77 WHERE record_type = 'plan_version'", "plan_version 77: hilang"),
    ],
)
def test_whoever_gets_past_the_database_is_found(version, damage, finding):
    journal.advance(version, "return", BUDI, "Indikator belum terukur")
    disarm()
    db.session.execute(text(damage))
    db.session.expire_all()
    assert any(finding in sentence for sentence in wholeness.broken())


def test_an_entry_keeps_what_was_corrected(version):
    journal.note(version, "expect", BUDI, details={"name": ["Lama", "Baru"]})
    db.session.expire_all()
    last = db.session.scalars(select(Entry).order_by(Entry.id.desc())).first()
    assert last.details == {"name": ["Lama", "Baru"]}
    assert wholeness.broken() == []
