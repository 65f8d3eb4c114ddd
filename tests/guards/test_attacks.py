"""Somebody owns the database, switches its guards off and changes rows by hand, or recomputes the chains as well."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, text, update

from portal import clock
from portal.appraisals.models import Appraisal
from portal.chart.models import Person, Placement
from portal.paper.seal import Seal, seal
from portal.plans import queries as plans
from portal.plans.models import PlanVersion
from portal.plans.snapshot import plan_snapshot
from portal.reports.models import Report
from portal.rules.rating import Rating
from portal.services.actions import arrivals
from portal.store import journal, transparency, witness
from portal.store.db import db
from portal.store.journal import Entry
from portal.store.log_walk import Anchor
from portal.store.transparency import LogLeaf, LogNode, LogRoot
from tests import ON_POSTGRES, builders
from tests.disarmed import disarm, faults
from tests.guards.attacks import EDITS, SPELLINGS
from tests.guards.visiting import Visited
from tests.world import NOW


@pytest.fixture(scope="module")
def after_its_night(built: Visited) -> Anchor:
    """The sampled city has had its night. Gives what an auditor has kept of the log."""
    built.restore()
    with built.app.app_context(), clock.at(NOW):
        arrivals.take(NOW.date().replace(day=11))
        root = builders.night(NOW.date().replace(day=11))
        assert faults() == []
        db.session.commit()
        return Anchor(root.size, root.root, "jangkar")


@pytest.fixture
def owned(built: Visited, after_its_night: Anchor) -> Iterator[Anchor]:
    """The city without a guard in the way; what is done to it is undone."""
    with built.app.app_context(), clock.at(NOW):
        disarm()
        yield after_its_night
        db.session.rollback()


@pytest.mark.parametrize("wish", EDITS)
def test_every_edit_by_hand_is_seen(owned: Anchor, wish: str) -> None:
    edit(EDITS[wish])
    assert faults()


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL takes nothing but its own types")
@pytest.mark.parametrize("wish", SPELLINGS)
def test_every_other_spelling_is_seen(owned: Anchor, wish: str) -> None:
    edit(SPELLINGS[wish])
    assert [each for each in faults() if each.endswith("tidak tertulis sebagaimana portal menulisnya")]


def edit(statements: str) -> None:
    changed = 0
    for statement in statements.split("; "):
        changed += db.session.connection().execute(text(_spelled(statement))).rowcount
    assert changed, "the edit changes nothing in the sampled city"
    db.session.expire_all()


def _spelled(statement: str) -> str:
    """As the database at hand writes bytes."""
    return statement.replace("X'", "'\\x") if db.engine.dialect.name == "postgresql" else statement


# --- With the chains recomputed ---------------------------------------------------------------------------------------


def improve_and_recompute() -> None:
    """A released rating is improved, and every entry of its chain made to fit."""
    released = db.session.scalars(select(Appraisal).where(Appraisal.state == "released")).one()
    released.results = Rating.ABOVE
    released.content = released.content.replace('"results_rating":"meets"', '"results_rating":"above"')
    entries = select(Entry).where(Entry.record_type == "appraisal", Entry.record_id == released.id)
    entry = db.session.scalars(entries.where(Entry.verb == "release")).one()
    entry.details = {**entry.details, "sha256": hashlib.sha256(released.content.encode()).hexdigest()}
    db.session.flush()
    _recompute("appraisal", released.id)


def forget_an_answer() -> None:
    """A superior's remark disappears, with the last entry of its record; what is left is made to fit."""
    last = db.session.scalars(select(Entry).where(Entry.verb == "comment").order_by(Entry.id.desc())).first()
    assert last
    db.session.execute(delete(LogLeaf).where(LogLeaf.entry_id == last.id))
    db.session.execute(delete(Entry).where(Entry.id == last.id))
    _recompute(last.record_type, last.record_id)


def forget_a_log_entry() -> None:
    """An entry of the daily log disappears with its chain, its evidence, and all their leaves."""
    plain = db.session.execute(text("SELECT id FROM activity WHERE text = 'Menata berkas'")).scalar_one()
    chain = select(Entry.id).where(Entry.record_type == "activity", Entry.record_id == plain)
    db.session.execute(delete(LogLeaf).where(LogLeaf.entry_id.in_(chain)))
    db.session.execute(delete(Entry).where(Entry.record_type == "activity", Entry.record_id == plain))
    db.session.execute(text("DELETE FROM activity WHERE id = :id"), {"id": plain})


def _recompute(table: str, record_id: int) -> None:
    """The entries that are left get numbers, hashes and a witness that fit what is in the record now."""
    hashed, _ = witness.of(table, record_id)
    previous = ""
    chain = select(Entry).where(Entry.record_type == table, Entry.record_id == record_id).order_by(Entry.number)
    for number, entry in enumerate(db.session.scalars(chain).all(), 1):
        entry.number, entry.previous, entry.witness = number, previous, hashed
        entry.hash = previous = journal.digest(entry)
        db.session.flush()


def rebuild_log() -> None:
    """The whole log is built anew over what is there, with the roots that fit."""
    days = db.session.scalars(select(LogRoot.day).order_by(LogRoot.day)).all()
    db.session.execute(delete(Entry).where(Entry.record_type == "log_root"))
    for model in (LogLeaf, LogNode, LogRoot):
        db.session.execute(delete(model))
    db.session.expire_all()
    builders.night(days[0])
    for day in days[1:]:
        transparency.close(day)


HIDDEN = [improve_and_recompute, forget_an_answer, forget_a_log_entry]


@pytest.mark.parametrize("attack", HIDDEN)
def test_whoever_recomputes_the_chains_as_well_is_seen_by_the_log(owned: Anchor, attack: Any) -> None:
    attack()
    db.session.expire_all()
    found = faults()
    assert found and all(each.startswith(("log", "akar")) for each in found), found


@pytest.mark.parametrize("attack", HIDDEN)
def test_whoever_rebuilds_the_log_as_well_is_seen_by_a_kept_anchor(owned: Anchor, attack: Any) -> None:
    attack()
    rebuild_log()
    assert faults() == []  # nothing inside the database can tell
    assert [each.split(":")[0] for each in faults([owned])] == ["jangkar"]


def test_a_kept_anchor_stays_true_as_the_log_grows(owned: Anchor) -> None:
    journal.note(db.session.scalars(select(Person)).first(), "correct", journal.SYSTEM)
    builders.night(NOW.date().replace(day=12))
    assert db.session.scalar(select(func.count()).select_from(LogRoot)) == 3
    assert faults([owned]) == []


def test_a_night_tells_that_the_log_of_the_night_before_is_gone(owned: Anchor) -> None:
    db.session.execute(update(LogLeaf).where(LogLeaf.number == owned.size - 1).values(salt=bytes(16)))
    assert not builders.night(NOW.date().replace(day=12)).contains_last


def test_an_entry_dated_back_into_a_night_that_is_over_is_seen(owned: Anchor) -> None:
    person = db.session.scalars(select(Person)).first()
    entry = journal.note(person, "correct", journal.SYSTEM)
    entry.at = NOW.replace(month=1)
    entry.hash = journal.digest(entry)
    db.session.flush()
    assert "log: catatan dari sebelum akar 2026-08-11 tidak ada di dalamnya" in faults()
    builders.night(NOW.date().replace(day=12))
    assert f"log: 1 catatan bertanggal mundur, nomor {owned.size + 1} sampai {owned.size + 1}" in faults()


def test_an_entry_dated_back_within_its_chain_is_seen(owned: Anchor) -> None:
    person = db.session.scalars(select(Person)).first()
    with clock.at(NOW - timedelta(days=1)):
        entry = journal.note(person, "correct", journal.SYSTEM)
    assert f"person {person.id}, catatan {entry.number}: bukan langkah yang mungkin sesudah catatan sebelumnya" in (
        faults()
    )


def test_a_step_that_the_workflow_does_not_have_is_seen(owned: Anchor) -> None:
    """An accepted report is opened again, with an entry that fits in every other way."""
    report = db.session.scalars(select(Report).where(Report.state == "accepted")).first()
    report.state, report.returned_note = "draft", "Perbaiki"
    entry = journal._write(report, "return", journal.SYSTEM, "Perbaiki", None, "accepted", "draft")
    assert faults() == [
        f"report {report.id}, catatan {entry.number}: bukan langkah yang mungkin sesudah catatan sebelumnya"
    ]


def closed() -> Appraisal:
    return db.session.scalars(select(Appraisal).where(Appraisal.are("is_settled"))).one()


FORGED = {
    # what: (record, verb, what is said of the entry)
    "a change is witnessed anew": (closed, "witness", "tidak mungkin di tempat ini"),
    "a rating is released again where it stands": (closed, "release", "bukan langkah yang mungkin"),
    "a rating is corrected, which no room knows": (closed, "correct", "tidak dikenal"),
    "a rating begins again": (closed, "start", "tidak mungkin di tempat ini"),
    "a person is made twice": (Person, "create", "tidak mungkin di tempat ini"),
    "something happens to a person that happens to none": (Person, "zzz", "tidak dikenal"),
    "a person is agreed to": (Person, "approve", "tidak dikenal"),
    "a placement is witnessed anew": (Placement, "witness", "tidak mungkin di tempat ini"),
    "a form is issued again": (Seal, "issue", "tidak mungkin di tempat ini"),
}


@pytest.mark.parametrize("what", FORGED)
def test_an_entry_with_a_right_witness_is_seen_where_it_cannot_be(owned: Anchor, what: str) -> None:
    record, verb, said = FORGED[what]
    of: Any = record() if record is closed else db.session.scalars(select(record)).first()
    with clock.at(NOW + timedelta(minutes=30)):
        entry = journal.note(of, verb, journal.SYSTEM)
    found = [each for each in faults() if f"{of.__tablename__} {of.id}, catatan {entry.number}: " in each]
    assert len(found) == 1 and said in found[0]


@pytest.mark.parametrize(("verb", "details"), [("print", {"sha256": "x"}), ("replace", {"by": 2})])
def test_what_happens_once_to_a_form_is_seen_the_second_time(owned: Anchor, verb: str, details: dict) -> None:
    of = db.session.scalars(select(Seal)).first()
    first, second = (journal.note(of, verb, journal.SYSTEM, details=details) for _ in range(2))
    found = faults()
    assert f"seal {of.id}, catatan {second.number}: tindakan {verb} tidak mungkin di tempat ini" in found
    assert not any(each.startswith(f"seal {of.id}, catatan {first.number}:") for each in found)


@pytest.mark.parametrize(("minutes", "seen"), [(60, False), (61, True)])
def test_an_entry_from_after_now_is_seen(owned: Anchor, minutes: int, seen: bool) -> None:
    person = db.session.scalars(select(Person)).first()
    with clock.at(NOW + timedelta(minutes=minutes)):
        entry = journal.note(person, "correct", journal.SYSTEM)
    told = f"person {person.id}, catatan {entry.number}: bertanggal sesudah hari ini"
    assert faults() == ([told] if seen else [])


def test_a_first_witness_comes_after_entries_from_before_witnesses(owned: Anchor) -> None:
    """As an update writes it."""
    person = db.session.scalars(select(Person)).first()
    entries = select(Entry).where(Entry.record_type == "person", Entry.record_id == person.id)
    entry = db.session.scalars(entries).one()
    entry.witness, entry.recipe, entry.verb = "", 0, "create"
    entry.hash = journal.digest(entry)
    journal.note(person, "witness", journal.SYSTEM)
    assert all(each.startswith(("log", "akar")) for each in faults())


def test_a_form_whose_root_the_log_does_not_have_is_seen(owned: Anchor) -> None:
    plan = plans.get(db.session.scalars(select(PlanVersion.plan_id).where(PlanVersion.state == "agreed")).first())
    version = plan.in_force
    seal("plan_version", version.id, 9, plan.placement_id, plan.period_id, plan_snapshot(version, NOW.date()), ["skp"])
    assert faults() == []
    rebuild_log()
    assert any("yang tercetak padanya tidak ada dalam log" in each for each in faults())
