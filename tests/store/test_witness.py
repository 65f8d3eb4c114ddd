"""What the journal sees of a record: every column that a recipe names, and nothing that a later recipe adds."""

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from sqlalchemy import text

from portal.chart.models import Person, Position
from portal.store import journal, wholeness, witness
from portal.store.db import db
from portal.store.witness import Recipe, plain
from tests import builders
from tests.world import NOW


@pytest.fixture
def sari(session, world):
    builders.witness_again()
    return db.session.get(Person, world.sari.person_id)


def of(person):
    return witness.of("person", person.id)[0]


def test_children_count_as_the_record(sari):
    before = of(sari)
    sari.identifiers[0].value = "199204102019032009"
    db.session.flush()
    assert of(sari) != before


def test_a_child_that_is_gone_or_new_is_seen(sari):
    before = of(sari)
    db.session.execute(text(f"DELETE FROM rank WHERE person_id = {sari.id}"))  # noqa: S608
    assert of(sari) != before


def test_others_children_are_not_the_records(sari, world):
    before = of(sari)
    db.session.execute(text(f"UPDATE rank SET grade = 'I/a' WHERE person_id = {world.budi.person_id}"))  # noqa: S608
    assert of(sari) == before


def test_what_the_recipe_does_not_name_is_not_seen(sari):
    before = of(sari)
    sari.version += 1
    db.session.flush()
    assert of(sari) == before


def test_a_later_recipe_changes_no_old_hash(sari, monkeypatch):
    old = witness.TABLES["person"]
    extended = replace(old, recipes=(*old.recipes, Recipe("name version", old.recipes[0].pieces)))
    monkeypatch.setitem(witness.TABLES, "person", extended)
    assert wholeness.broken() == []
    entry = journal.note(sari, "correct", journal.SYSTEM)
    assert entry.recipe == 2
    assert wholeness.broken() == []
    db.session.execute(text(f"UPDATE person SET version = version + 1 WHERE id = {sari.id}"))  # noqa: S608
    assert wholeness.broken() == [f"person {sari.id}: isinya bukan yang disaksikan catatan {entry.number}"]
    witness._statements.cache_clear()


@pytest.fixture
def recipes(monkeypatch):
    """recipes(table, *recipes): the table's own from here on."""

    def take(table, *found):
        monkeypatch.setitem(witness.TABLES, table, replace(witness.TABLES[table], recipes=found))
        witness._statements.cache_clear()

    yield take
    witness._statements.cache_clear()


def test_what_came_empty_with_a_later_recipe_is_seen_of_whoever_no_entry_has_seen_since(session, world, recipes):
    first, second = witness.TABLES["position"].recipes
    recipes("position", first)
    builders.witness_again()
    recipes("position", first, second)
    assert wholeness.broken() == []
    one, other = db.session.scalars(text("SELECT id FROM position ORDER BY id LIMIT 2"))
    journal.note(db.session.get(Position, other), "correct", journal.SYSTEM)
    db.session.execute(text("UPDATE position SET delegation = 'SK palsu' WHERE id = :id"), {"id": one})
    assert wholeness.broken() == [f"position {one}: isinya bukan yang disaksikan catatan 1"]


def test_so_it_is_of_a_child_and_of_no_column_that_was_there_before(session, world, recipes):
    (full,) = witness.TABLES["person"].recipes
    pieces = (replace(each, columns=each.columns.replace(" grade", "")) for each in full.pieces)
    bare = replace(full, pieces=tuple(pieces))
    key = world.sari.person_id
    db.session.execute(text("UPDATE rank SET grade = '' WHERE person_id <> :key"), {"key": key})
    recipes("person", bare)
    builders.witness_again()
    recipes("person", bare, full)
    assert wholeness.broken() == []
    recipes("person", bare, replace(full, fresh="grade"))
    assert wholeness.broken() == [f"person {key}: isinya bukan yang disaksikan catatan 1"]


def test_an_unknown_recipe_is_no_witness(sari, monkeypatch):
    journal.note(sari, "correct", journal.SYSTEM)
    monkeypatch.setitem(witness.TABLES, "person", replace(witness.TABLES["person"], recipes=()))
    assert f"person {sari.id}, catatan 2: tanpa saksi" in wholeness.broken()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 8, 10), "2026-08-10"),
        (time(8, 30), "08:30:00"),
        (NOW, NOW.replace(tzinfo=None).isoformat()),
        (datetime.fromisoformat("2026-08-10T07:00:00+07:00"), "2026-08-10T00:00:00"),
        (Decimal("3.20"), "3.20"),
        (None, None),
        (True, True),
        ("kata", "kata"),
        ({"a": [1]}, {"a": [1]}),
    ],
)
def test_values_are_written_the_same_on_both_databases(value, text):
    assert plain(value) == text
