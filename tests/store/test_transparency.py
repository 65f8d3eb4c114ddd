"""The log as it grows: numbers, stored subtrees, roots and proofs, against the tree computed from all its leaves."""

import hashlib
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, insert, select, update

from portal.store import log_walk, merkle, transparency
from portal.store.db import db
from portal.store.journal import Entry
from portal.store.log_walk import Anchor
from portal.store.transparency import LogLeaf, LogNode, LogRoot
from tests.disarmed import disarm
from tests.statements import recorded
from tests.world import NOW


def entries(first: int, count: int, at=NOW) -> None:
    """So many entries of no record: the log asks for nothing but their hashes."""
    blank = dict.fromkeys(
        ("verb", "person_name", "capacity", "decree", "from_state", "to_state", "note", "previous"), ""
    )
    rows = [
        {**blank, "record_type": "toy", "record_id": number, "number": 1, "at": at, "details": {}}
        | {"hash": hashlib.sha256(str(number).encode()).hexdigest()}
        for number in range(first, first + count)
    ]
    db.session.execute(insert(Entry), rows)


def leaves() -> list[bytes]:
    rows = select(Entry.hash, LogLeaf.salt).join(LogLeaf, LogLeaf.entry_id == Entry.id).order_by(LogLeaf.number)
    return [transparency.leaf_of(each, salt) for each, salt in db.session.execute(rows)]


def root_over(hashes: list[bytes]) -> str:
    growing = merkle.Growing()
    for each in hashes:
        growing.add(each)
    return growing.root().hex()


@pytest.fixture
def grown(session, world):
    """Three nights: 300 entries, 650, 700; never more than 90 taken at once. A root is an entry of the next night."""
    for number, (first, count) in enumerate(((0, 300), (300, 349), (649, 49))):
        entries(first, count, NOW + timedelta(days=number))
        while transparency.append(90):
            pass
        transparency.close(NOW.date() + timedelta(days=number))
    return db.session.scalars(select(LogRoot).order_by(LogRoot.day)).all()


def test_nothing_to_take_is_nothing(session, world):
    assert transparency.append(10) == 0
    root = transparency.close(NOW.date())
    assert (root.size, root.root) == (0, hashlib.sha256(b"").hexdigest())
    assert list(log_walk.broken()) == []


def test_entries_are_numbered_in_the_order_of_their_keys(grown):
    keys = db.session.scalars(select(LogLeaf.entry_id).order_by(LogLeaf.number)).all()
    assert keys == sorted(keys) and len(keys) == transparency.length() == 700
    assert db.session.scalars(select(LogLeaf.number).order_by(LogLeaf.number)).all() == list(range(700))


def test_only_what_was_written_before_is_taken_where_that_is_asked_for(session, world):
    entries(0, 3)
    entries(3, 2, NOW + timedelta(days=1))
    assert transparency.append(10, before=NOW + timedelta(seconds=1)) == 3
    assert transparency.append(10, before=NOW + timedelta(days=1)) == 0
    assert transparency.append(10) == 2


def test_what_was_left_behind_is_taken_later(session, world):
    """Key order, but for a transaction that was still open when the others were taken."""
    entries(0, 3)
    assert transparency.append(10) == 3
    first = db.session.scalar(select(func.min(Entry.id)))
    disarm()
    db.session.execute(delete(LogLeaf).where(LogLeaf.entry_id == first))
    db.session.execute(update(LogLeaf).where(LogLeaf.number > 0).values(number=LogLeaf.number - 1))
    entries(3, 1)
    assert (transparency.append(10), transparency.append(10), transparency.append(10)) == (1, 1, 0)
    assert db.session.scalars(select(LogLeaf.entry_id).order_by(LogLeaf.number)).all()[-1] == first


def test_each_root_is_that_of_all_leaves_up_to_it(grown):
    assert [root.size for root in grown] == [300, 650, 700]
    assert [root.root for root in grown] == [root_over(leaves()[: root.size]) for root in grown]
    assert all(root.contains_last for root in grown)


def test_a_day_has_one_root(grown):
    entries(700, 5)
    transparency.append(90)
    assert transparency.close(grown[-1].day).size == 700


def test_only_complete_subtrees_of_256_and_more_are_stored(grown):
    stored = db.session.execute(select(LogNode.level, LogNode.place).order_by(LogNode.level, LogNode.place)).all()
    assert [tuple(each) for each in stored] == [(8, 0), (8, 1), (9, 0)]


@pytest.mark.parametrize("number", [0, 1, 255, 256, 511, 512, 699])
def test_every_entry_is_proved_with_a_handful_of_statements(grown, number):
    entry_id = db.session.scalar(select(LogLeaf.entry_id).where(LogLeaf.number == number))
    with recorded() as statements:
        found = transparency.inclusion(entry_id)
    assert len(statements) == 4
    root = bytes.fromhex(grown[-1].root)
    assert merkle.includes(transparency.leaf_of(found.entry, found.salt), number, 700, found.path, root)


def test_what_came_after_the_last_night_has_no_proof_yet(grown):
    entries(700, 1)
    new = db.session.scalar(select(func.max(Entry.id)))
    assert transparency.inclusion(new) is None
    transparency.append(90)
    assert transparency.inclusion(new) is None
    transparency.close(grown[-1].day + timedelta(days=1))
    assert transparency.inclusion(new).number == 701


@pytest.mark.parametrize(("old", "new"), [(0, 1), (0, 2), (1, 2)])
def test_the_log_of_a_night_contains_that_of_each_night_before(grown, old, new):
    before, after = grown[old], grown[new]
    proof = transparency.proof(before.size, after.size)
    roots = bytes.fromhex(before.root), bytes.fromhex(after.root)
    assert merkle.contains(before.size, roots[0], after.size, roots[1], proof)


def test_salts_are_random_and_sixteen_bytes_long(grown):
    salts = db.session.scalars(select(LogLeaf.salt)).all()
    assert len(set(salts)) == 700 and {len(each) for each in salts} == {16}


@pytest.mark.parametrize("table", ["log_leaf", "log_node", "log_root"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {}", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_log(grown, table, statement):
    same = {"log_leaf": "salt = salt", "log_node": "hash = hash", "log_root": "root = root"}[table]
    with pytest.raises(Exception, match="append-only"), db.session.begin_nested():
        db.session.connection().exec_driver_sql(statement.format(table, same))


def test_a_whole_log_has_no_faults_and_holds_what_was_kept_of_it(grown):
    kept = [Anchor(size, root_over(leaves()[:size]), f"jangkar {size}") for size in (1, 256, 299, 700)]
    assert list(log_walk.broken(kept)) == []


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            update(LogNode).where(LogNode.level == 9).values(hash=bytes(32)),
            ["log: simpul 0 pada tingkat 9 tidak cocok"],
        ),
        (delete(LogNode).where(LogNode.level == 8, LogNode.place == 1), ["log: simpul 1 pada tingkat 8 tidak cocok"]),
        (insert(LogNode).values(level=8, place=2, hash=bytes(32)), ["log: simpul 2 pada tingkat 8 berlebih"]),
        (
            delete(LogLeaf).where(LogLeaf.number == 400),
            ["log: catatan nomor 400 hilang; yang sesudahnya tidak dapat diperiksa"],
        ),
        (
            delete(LogLeaf).where(LogLeaf.number == 699),
            ["akar 2026-08-12: log hanya berisi 699 catatan, bukan 700"],
        ),
        (
            update(LogRoot).where(LogRoot.size == 650).values(root="00" * 32),
            ["akar 2026-08-11: tidak cocok dengan 650 catatan pertama dalam log"],
        ),
        (
            update(LogRoot).where(LogRoot.size == 650).values(contains_last=False),
            ["akar 2026-08-11: tidak memuat log sebelumnya"],
        ),
        (
            update(Entry).where(Entry.record_id == 690).values(hash="00" * 32),
            ["akar 2026-08-12: tidak cocok dengan 700 catatan pertama dalam log"],
        ),
    ],
)
def test_what_is_wrong_in_the_log_is_named(grown, damage, said):
    disarm()
    db.session.execute(damage)
    db.session.expire_all()
    assert list(log_walk.broken()) == said


@pytest.mark.parametrize(("late", "found"), [(timedelta(minutes=59), 0), (timedelta(minutes=61), 1)])
def test_an_entry_may_be_an_hour_older_than_the_root_before_it(grown, late, found):
    made = grown[-1].made_at
    entries(700, 1, made - late)
    transparency.append(90)
    assert [*log_walk.broken()] == ["log: 1 catatan bertanggal mundur, nomor 701 sampai 701"] * found


def test_a_day_without_a_root_is_none(grown):
    assert transparency.of_day(date(2026, 8, 9)) is None
    first, before = transparency.of_day(date(2026, 8, 10))
    assert (first.size, before) == (300, None)
    last, before = transparency.of_day(date(2026, 8, 12))
    assert (last.size, before.size) == (700, 650)
