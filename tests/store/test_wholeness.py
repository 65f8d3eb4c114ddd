"""What the walk over all records says, and that it looks at one moment."""

import re
import threading
import time

import pytest
from sqlalchemy import text

from portal import clock
from portal.reports import actions as reports
from portal.reports.models import Report
from portal.store import journal, wholeness
from portal.store.db import db, only_reading, own_transaction
from tests import ON_POSTGRES, builders
from tests.disarmed import disarm, faults
from tests.world import NOW


@pytest.fixture
def whole(session, world):
    builders.plan(world, world.sari)
    builders.witness_again()
    db.session.commit()


def test_what_is_written_meanwhile_is_not_half_seen(whole):
    with only_reading():
        assert faults() == []
        with own_transaction() as other:
            other.execute(text("UPDATE person SET name = 'Sari Baru', name_key = 'sari baru' WHERE id = 4"))
        assert faults() == []
    assert faults() == ["person 4: isinya bukan yang disaksikan catatan 1"]


def test_more_records_than_are_compared_at_once(whole, monkeypatch):
    monkeypatch.setattr(wholeness, "TOGETHER", 2)
    assert faults() == []
    disarm()
    db.session.execute(text("DELETE FROM journal_entry WHERE record_type = 'person' AND record_id IN (1, 2, 3, 9)"))
    db.session.execute(text("UPDATE person SET name = 'Lain', name_key = 'lain' WHERE id IN (4, 8)"))
    assert faults() == [
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
    assert faults() == [f"assignment {number}: tidak pernah dicatat" for number in (1, 2, 3)]


def test_a_draft_is_its_writers_and_not_compared(session, world):
    builders.plan(world, world.sari, "draft")
    builders.witness_again()
    db.session.execute(text("UPDATE plan_line_text SET text = 'Masih ditulis'"))
    assert faults() == []
    db.session.execute(text("UPDATE plan_version SET state = 'submitted'"))
    assert "plan_version 1: keadaannya Diajukan, menurut jurnal Draf" in faults()
    assert "plan_version 1: isinya bukan yang disaksikan catatan 1" in faults()


def test_entries_of_a_table_that_nobody_knows_are_named(whole):
    disarm()
    db.session.execute(text("UPDATE journal_entry SET record_type = 'toy' WHERE record_type = 'placement'"))
    assert "toy: tidak dikenal jurnal" in faults()


def test_what_was_never_recorded_gets_a_first_entry_once(session, world):
    assert any("tidak pernah dicatat" in each for each in faults())
    wholeness.complete()
    assert faults() == []
    entries = db.session.scalar(text("SELECT count(*) FROM journal_entry"))
    wholeness.complete()
    assert db.session.scalar(text("SELECT count(*) FROM journal_entry")) == entries


def test_words_saved_in_the_moment_of_handing_over_are_in_the_witness_or_refused(app, world):
    """One writes in the report while another hands it over: whoever comes first, the other one waits for."""
    with app.app_context():
        plan = builders.plan(world, world.sari)
        report = builders.report(plan, world.periods["2026-2"], "draft")
        builders.witness_again()
        db.session.commit()
        report_id = report.id
    written = threading.Event()

    def write():
        with app.app_context(), clock.at(NOW):
            line = db.session.get(Report, report_id).lines[0]
            figures = {each.id: each.realisation for each in line.figures}
            reports.save_line(line, {"obstacles": "Baru", "follow_up": ""}, figures, line.version)
            db.session.flush()
            written.set()
            time.sleep(0.5)
            db.session.commit()

    def hand_over():
        written.wait(10)
        with app.app_context(), clock.at(NOW):
            journal.advance(db.session.get(Report, report_id), "submit", journal.SYSTEM)
            db.session.commit()

    both = [threading.Thread(target=act) for act in (write, hand_over)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    with app.app_context():
        found = db.session.get(Report, report_id)
        assert (found.stage.is_waiting, found.lines[0].obstacles) == (True, "Baru")
        assert faults() == []


SQLITE_ONLY = pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL stores nothing that is no day")


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("blinding", "named"),
    [
        ("UPDATE unit SET ends_on = 'x' WHERE id = 2", "unit 2: tidak terbaca"),
        ("UPDATE journal_entry SET at = 'x' WHERE record_type = 'person' AND record_id = 3", "person 3: tidak terbaca"),
        (
            "UPDATE journal_entry SET details = '{' WHERE record_type = 'unit' AND record_id = 3",
            "unit 3: tidak terbaca",
        ),
        ("UPDATE plan_indicator_text SET target_low = 'x'", "plan_version 1: tidak terbaca"),
    ],
)
def test_one_value_that_cannot_be_read_hides_nothing_else(whole, blinding, named):
    disarm()
    db.session.execute(text(blinding))
    db.session.execute(text("UPDATE person SET name = 'Lain', name_key = 'lain' WHERE id IN (4, 8)"))
    found = faults()
    assert [each for each in found if each.startswith(named)]
    assert {f"person {key}: isinya bukan yang disaksikan catatan 1" for key in (4, 8)} <= set(found)
    assert len([each for each in found if "tidak terbaca" in each and "sebagaimana" not in each]) == 1


def ends_in_an_error():
    raise RuntimeError


def asks_a_table_that_is_gone():
    db.session.execute(text("SELECT * FROM nowhere"))


@pytest.mark.parametrize(
    ("failing", "error"),
    [(ends_in_an_error, "RuntimeError"), (asks_a_table_that_is_gone, "OperationalError|ProgrammingError")],
)
def test_a_check_that_ends_in_an_error_is_a_finding_and_keeps_no_other_from_looking(whole, monkeypatch, failing, error):
    def fails():
        yield "ditemukan sebelumnya"
        failing()

    def looks():
        number = db.session.scalar(text("SELECT count(*) FROM person WHERE id = 4"))
        yield f"yang berikutnya: {number}"

    monkeypatch.setattr(wholeness, "CHECKS", [fails, looks])
    found = faults()
    assert found[0] == "ditemukan sebelumnya" and found[2] == "yang berikutnya: 1"
    assert re.search(rf"tidak dapat diperiksa, ada isi yang tidak terbaca \(({error})\)", found[1])
