"""A city goes from SQLite to PostgreSQL and back: every row, every type, and it works on there."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, text

from portal.chart.models import Person
from portal.store import copying, journal
from portal.store.db import db
from tests import postgres
from tests.faults.conftest import Instance


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    server = postgres.start()
    yield server
    server.stop()


@pytest.fixture
def url(server: postgres.Server) -> str:
    server.drop("kota")
    return server.create("kota")


def rows(instance: Instance) -> dict[str, list[tuple[object, ...]]]:
    """Everything, as the portal reads it."""
    with instance.open():
        found = {each.name: db.session.execute(select(each).order_by(*each.primary_key)) for each in copying.tables()}
        return {name: [tuple(row) for row in told] for name, told in found.items()}


def test_there_and_back_everything_is_the_same(city: Instance, url: str, tmp_path: Path) -> None:
    before, untouched = rows(city), (city.folder / "portal.db").read_bytes()
    said = city.says("move", "--to", url)
    assert "jumlahnya sama" in said and "semua rantai utuh" in said
    assert (city.folder / "portal.db").read_bytes() == untouched
    there = Instance(city.folder, url)
    assert rows(there) == before
    there.says("move", "--to", f"sqlite:///{tmp_path / 'back.db'}")
    back = Instance(city.folder, f"sqlite:///{tmp_path / 'back.db'}")
    assert rows(back) == before
    assert "semua rantai utuh" in back.says("verify-journal")


def test_the_city_goes_on_there(city: Instance, url: str) -> None:
    city.says("move", "--to", url)
    with Instance(city.folder, url).open():
        person = Person(name="Pegawai Baru")
        db.session.add(person)
        db.session.flush()
        assert person.id == max(db.session.scalars(select(Person.id)))
        journal.note(person, "create", journal.SYSTEM)
        db.session.commit()
        with pytest.raises(Exception, match="append-only"):
            db.session.execute(text("DELETE FROM journal_entry"))


def test_every_kind_of_value_is_there(city: Instance) -> None:
    """So that the test above compares something of each."""
    kinds = {type(value) for told in rows(city).values() for row in told for value in row}
    assert {bool, date, datetime, Decimal, dict, bytes, int, str, type(None)} <= kinds


def test_a_target_with_people_is_refused(city: Instance, url: str) -> None:
    city.says("move", "--to", url)
    done = city.run("move", "--to", url)
    assert done.exit_code == 1 and "sudah berisi 9 pegawai" in done.output
    assert "basis data yang sekarang" in city.run("move", "--to", f"sqlite:///{city.folder / 'portal.db'}").output


def test_a_target_of_somebody_else_is_refused(city: Instance, url: str) -> None:
    with Instance(city.folder, url).open():
        db.session.execute(text("CREATE TABLE invoice (id integer)"))
        db.session.commit()
    done = city.run("move", "--to", url)
    assert done.exit_code == 1 and "berisi tabel lain" in done.output


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE person SET version = 9999999999 WHERE id = 4", "person"),
        ("UPDATE placement SET ends_on = '2026-W49-1' WHERE id = 4", "placement"),
    ],
)
def test_what_the_target_cannot_hold_moves_nothing(city: Instance, url: str, statement: str, words: str) -> None:
    with city.open():
        db.session.execute(text(statement))
        db.session.commit()
    done = city.run("move", "--to", url)
    assert done.exit_code == 1 and "Tidak ada yang dipindahkan" in done.output and words in done.output
    with Instance(city.folder, url).open():
        assert copying.in_use(db.session.connection()) == {}


def test_what_is_broken_already_is_broken_there_too(city: Instance, url: str) -> None:
    with city.open():
        db.session.execute(text("UPDATE person SET name = 'Bukan saya' WHERE id = 4"))
        db.session.commit()
    assert "2 temuan, sama seperti di asal" in city.says("move", "--to", url)
    assert "person 4: isinya bukan" in Instance(city.folder, url).run("verify-journal").output


def test_an_address_that_is_none_is_told(city: Instance) -> None:
    assert "tidak dikenal" in city.run("move", "--to", "postgres").output
    done = city.run("move", "--to", "postgresql+psycopg://nobody@/kota?host=/nowhere")
    assert done.exit_code == 1 and "tidak menjawab" in done.output
