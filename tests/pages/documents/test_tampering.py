"""Whoever owns the database can take its guards away. What he then changes of a closed record is found all the same."""

import hashlib

import pytest
from sqlalchemy import delete, select, text, update

from portal import clock
from portal.documents import actions
from portal.paper.seal import Altered, Seal, Snapshot, _witnessed, content, keep_pdf, new_code, seal
from portal.plans.snapshot import plan_snapshot
from portal.store import files, journal
from portal.store.db import db
from portal.store.journal import SYSTEM, Entry
from tests import builders
from tests.conftest import set_back
from tests.disarmed import disarm, faults
from tests.revisions import revision
from tests.world import NOW

PDF = b"%PDF-1.7 a stand-in: what is printed is proved in tests/paper"


@pytest.fixture(scope="module")
def sealed(seeded):
    app, databases = seeded
    with app.app_context(), clock.at(NOW):
        world = databases.restore()
        builders.appraisal(world, world.sari, "acknowledged")
        sha256 = files.write(PDF)
        files.remember(sha256, actions.MIME, len(PDF))
        found = db.session.scalars(select(Seal).where(Seal.form == "dokumen")).one()
        keep_pdf(found, sha256)
        builders.witness_again()
        db.session.commit()
        assert faults() == []
        disarm()
        db.session.commit()
        code = found.code
        databases.keep(world, "sealed")
        return code


@pytest.fixture
def closed(seeded, sealed):
    """Sari's appraisal is sealed, its Dokumen printed, and nothing guards the tables any more: the code of Dokumen."""
    with set_back(seeded, "sealed"):
        yield sealed


def better_predicate(of: Seal) -> None:
    """The content and its own hash, so that they fit each other."""
    kept = of.snapshot
    kept.content = kept.content.replace('"predicate":"good"', '"predicate":"very_good"')
    kept.sha256 = hashlib.sha256(kept.content.encode()).hexdigest()


def another_file(of: Seal) -> None:
    of.pdf_sha256 = files.write(PDF + b" with a better predicate")
    files.remember(of.pdf_sha256, actions.MIME, 1)


def another_person(of: Seal) -> None:
    of.placement_id += 1


def another_day(of: Seal) -> None:
    of.snapshot.sealed_at = of.snapshot.sealed_at.replace(year=2020)


def issued_again(of: Seal) -> None:
    """Another content, with an entry that sees it issued."""
    better_predicate(of)
    db.session.flush()
    journal.note(of, "issue", SYSTEM, details=_witnessed(of))


def printed_again(of: Seal) -> None:
    another_file(of)
    db.session.flush()
    journal.note(of, "print", SYSTEM, details={"sha256": of.pdf_sha256})


def issued_twice(of: Seal) -> None:
    """As it is, but who is to say what the second entry is for?"""
    journal.note(of, "issue", SYSTEM, details=_witnessed(of))


def replaced_by_nothing(of: Seal) -> None:
    journal.note(of, "replace", SYSTEM, details={"by": of.id + 1})


def forged(of: Seal) -> None:
    """A form that nobody ever sealed, under the code of the true one."""
    of.code = new_code()
    db.session.flush()
    kept = Snapshot(content=of.snapshot.content, sha256=of.snapshot.sha256, sealed_at=of.snapshot.sealed_at)
    taken = ("form", "record_type", "record_id", "number", "placement_id", "period_id")
    db.session.add(Seal(snapshot=kept, code=CODES[0], **{name: getattr(of, name) for name in taken}))


CODES: list[str] = []


CHANGES = [better_predicate, another_file, another_person, another_day, forged]
CHANGES += [issued_again, printed_again, issued_twice, replaced_by_nothing]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_seal_is_named_and_no_longer_called_genuine(app, page, closed, change):
    CODES[:] = [closed]
    with app.app_context():
        of = db.session.scalars(select(Seal).where(Seal.code == closed)).one()
        change(of)
        db.session.commit()
        assert any("(dokumen, appraisal 1): bukan yang disegel" in sentence for sentence in faults())
        asked = db.session.scalars(select(Seal).where(Seal.code == closed)).one()
        with pytest.raises(Altered):
            content(asked)
    visitor = page().open(f"/verifikasi/{closed}")
    assert visitor.title == "Catatan segel rusak" and not visitor.has("Asli")
    visitor.submit("Bandingkan berkas", berkas=(PDF, "unduhan.pdf"))
    assert visitor.title == "Catatan segel rusak" and not visitor.has("Berkas ini asli")


@pytest.mark.parametrize("elsewhere", [0, 1])
def test_of_two_forms_in_force_none_is_called_genuine(app, page, closed, elsewhere):
    """The second has an entry of its own; with `elsewhere` it says that it belongs to another placement."""
    with app.app_context():
        of = db.session.scalars(select(Seal).where(Seal.code == closed)).one()
        kept = Snapshot(content=of.snapshot.content, sha256=of.snapshot.sha256, sealed_at=of.snapshot.sealed_at)
        taken = {name: getattr(of, name) for name in ("form", "record_type", "record_id", "number", "period_id")}
        second = Seal(snapshot=kept, code=new_code(), placement_id=of.placement_id + elsewhere, **taken)
        db.session.add(second)
        db.session.flush()
        journal.note(second, "issue", SYSTEM, details=_witnessed(second))
        db.session.commit()
        found = faults()
        assert "seal dokumen, appraisal 1: 2 formulir berlaku, bukan satu" in found
        told = f"seal dokumen, penempatan {of.placement_id}, periode {of.period_id}: 2 formulir berlaku, bukan satu"
        assert (told in found) == (not elsewhere)
        codes = [closed, second.code]
    for code in codes:
        assert page().open(f"/verifikasi/{code}").title == "Catatan segel rusak"


def test_a_form_of_which_none_is_in_force_is_missed(app, closed):
    with app.app_context():
        of = db.session.scalars(select(Seal).where(Seal.code == closed)).one()
        of.replaced_by_id = of.id
        builders.witness_again()
        told = f"seal dokumen, penempatan {of.placement_id}, periode {of.period_id}: 0 formulir berlaku, bukan satu"
        assert told in faults()


def test_a_form_that_is_said_to_be_replaced_by_hand_is_none(app, page, closed):
    with app.app_context():
        of = db.session.scalars(select(Seal).where(Seal.code == closed)).one()
        of.replaced_by_id = db.session.scalars(select(Seal.id).where(Seal.id != of.id).limit(1)).one()
        db.session.commit()
    assert page().open(f"/verifikasi/{closed}").title == "Catatan segel rusak"


def test_a_removed_seal_is_missed(app, closed):
    with app.app_context():
        gone = db.session.scalars(select(Seal).where(Seal.code == closed)).one()
        db.session.delete(gone)
        db.session.commit()
        assert f"seal {gone.id}: hilang" in faults()


@pytest.mark.parametrize(
    "statement",
    [
        """UPDATE appraisal SET content = replace(content, '"predicate":"good"', '"predicate":"very_good"')""",
        "UPDATE appraisal SET predicate = 'very_good'",
        "UPDATE appraisal SET state = 'draft', content = ''",
    ],
)
def test_a_changed_appraisal_is_named(app, closed, statement):
    with app.app_context():
        db.session.execute(text(statement))
        db.session.commit()
        assert "appraisal 1: bukan yang dirilis menurut jurnal" in faults()


@pytest.mark.parametrize("spoilt", [False, True])
def test_an_update_witnesses_what_was_sealed_before_if_it_is_still_whole(app, closed, spoilt):
    with app.app_context():
        db.session.execute(delete(Entry).where(Entry.record_type == Seal.__tablename__))
        if spoilt:
            db.session.execute(update(Snapshot).values(content=Snapshot.content + " "))
        db.session.commit()
        assert sum("bukan yang disegel" in each for each in faults()) == 4
        with revision("0003") as (migration, _):
            migration.upgrade()
        with revision("0007") as (migration, connection):
            migration.witness_all(connection)
        assert sum("bukan yang disegel" in each for each in faults()) == (4 if spoilt else 0)


def test_what_was_replaced_before_the_journal_told_it_is_no_tampering(app, page, world):
    """As in a city of an old portal: its forms get their entries when it is updated. What is changed later is found."""
    with app.app_context():
        plan = builders.sealed_plan(world, world.sari)
        version, sealed = plan.versions[0], plan_snapshot(plan.versions[0], NOW.date())
        seal("plan_version", version.id, 2, plan.placement_id, plan.period_id, sealed, ("skp", "lampiran"))
        builders.witness_again()
        disarm()
        db.session.execute(delete(Entry).where(Entry.record_type == Seal.__tablename__))
        with revision("0003") as (migration, _):
            migration.upgrade()
        with revision("0007") as (migration, connection):
            migration.witness_all(connection)
        db.session.commit()
        assert not any(each.startswith("seal") and "bukan yang" in each for each in faults())
        old, new = db.session.scalars(select(Seal).where(Seal.form == "skp").order_by(Seal.id))
        codes = old.code, new.code
    assert page().open(f"/verifikasi/{codes[0]}").title == "Dokumen sudah diganti"
    assert page().open(f"/verifikasi/{codes[1]}").title == "Dokumen asli"
    with app.app_context():
        for replaced, other in ((old.id, None), (new.id, old.id)):
            db.session.execute(update(Seal).where(Seal.id == replaced).values(replaced_by_id=other))
        db.session.commit()
        assert any(each.startswith("seal") and "bukan yang disaksikan" in each for each in faults())
    assert {page().open(f"/verifikasi/{code}").title for code in codes} == {"Catatan segel rusak"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE plan_line_text SET text = 'Duduk'",
        "UPDATE plan_indicator_text SET target = '1' WHERE place = 0",
        'UPDATE plan_version SET expectations = \'{"akuntabel": "Diam"}\'',
        'UPDATE plan_version SET attachments = \'{"resources": ["Mobil"]}\'',
        "UPDATE plan_version SET agreed_at = '2026-01-05 03:00:00.000000'",
        "UPDATE plan_version SET submitted_at = '2026-01-05 03:00:00.000000'",
        "UPDATE plan_version SET number = 4",
        "UPDATE plan SET ends_on = '2026-06-30'",
        "UPDATE plan SET approach = 'qualitative'",
        "UPDATE plan SET placement_id = 5",
    ],
)
def test_an_agreed_plan_is_compared_with_what_was_sealed_of_it(app, closed, statement):
    """Also where the one who changed it made the journal witness the change."""
    with app.app_context():
        db.session.execute(text(statement))
        db.session.commit()
        builders.witness_again()
        assert "plan_version 1: bukan yang disegel" in faults()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE appraisal SET response = 'Saya setuju sepenuhnya'",
        "UPDATE appraisal SET answered_at = '2026-08-12 03:00:00.000000'",
        "UPDATE appraisal SET answered_at = NULL",
        "UPDATE appraisal SET respond_by = '2026-08-09'",
        "UPDATE appraisal SET respond_by = NULL",
        "UPDATE appraisal SET released_at = '2026-08-12 03:00:00.000000'",
        "UPDATE appraisal SET results_reason = 'Tanpa alasan'",
        'UPDATE appraisal SET feedback = \'{"akuntabel": "Lalai"}\'',
        "UPDATE appraisal SET number = 2",
        "UPDATE plan SET placement_id = 5",
    ],
)
def test_a_closed_appraisal_is_compared_with_everything_that_was_sealed_of_it(app, closed, statement):
    with app.app_context():
        db.session.execute(text(statement))
        db.session.commit()
        builders.witness_again()
        assert "appraisal 1: bukan yang disegel" in faults()
