"""A disk that is full or may not be written to, a database that stops: what people are told, and that no job is lost.

Real disks and a real server: SQLite and PostgreSQL have their own words for each.
"""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from portal import clock
from portal.store import disk, files, jobs
from portal.store.db import db
from portal.store.jobs import MAX_ATTEMPTS, Job, JobState
from portal.web.transaction import Portal
from tests import citizens, postgres
from tests.faults.conftest import Instance
from tests.world import NOW

PAGE = "/layanan/ktp-el"


@pytest.fixture
def server(city: Instance) -> Iterator[postgres.Server]:
    """The city on a PostgreSQL that can be stopped."""
    server = postgres.start()
    server.create("kota")
    city.says("move", "--to", server.url("kota"))
    city.url = server.url("kota")
    yield server
    server.stop()


@pytest.fixture
def on_disk(city: Instance, big_disk: Path) -> Instance:
    """The city on a disk of its own."""
    shutil.copytree(city.folder, big_disk / "instance")
    return Instance(big_disk / "instance")


def fill(folder: Path, but: int = 0) -> Path:
    """Nothing more fits on the disk, but for so many bytes."""
    filler = folder / "filler"
    filler.write_bytes(b"x" * (shutil.disk_usage(folder).free - but))
    return filler


def votes(app: Portal) -> str:
    """What a citizen is told who sends his answers."""
    answer = app.test_client().post(f"{PAGE}/nilai", data={"response": "a" * 32, "waktu": "3"}, headers=citizens.OURS)
    return f"{answer.status_code} {answer.text}"


# --- What people and those who watch are told -------------------------------------------------------------------------


def test_a_disk_without_room_is_named_and_can_be_read(on_disk: Instance) -> None:
    with on_disk.open() as app:
        assert app.test_client().get(PAGE).status_code == 200
        filler = fill(on_disk.folder)
        assert app.test_client().get(PAGE).status_code == 200
        assert "503" in (said := votes(app)) and "Penyimpanan server penuh" in said
        ready = app.test_client().get("/readyz")
        assert (ready.status_code, ready.json["outage"]) == (503, "full")
        filler.unlink()
        assert votes(app).startswith("303")


def test_a_start_on_a_full_disk_is_named_too(on_disk: Instance) -> None:
    fill(on_disk.folder, but=20_000)
    with on_disk.open() as app:
        answer = app.test_client().get(PAGE)
        assert answer.status_code == 503 and "Penyimpanan server penuh" in answer.text
        assert app.test_client().get("/readyz").json["outage"] == "full"


def test_a_disk_that_is_only_read_is_named(on_disk: Instance) -> None:
    place = on_disk.folder.parent
    subprocess.run(["mount", "-o", "remount,ro", place], check=True)
    with on_disk.open() as app:
        assert "Penyimpanan server hanya dapat dibaca" in votes(app)
        assert app.test_client().get("/readyz").json["outage"] == "read_only"


def test_a_locked_database_is_busy(city: Instance) -> None:
    with city.open() as app:
        other = sqlite3.connect(city.folder / "portal.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with db.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA busy_timeout=50")  # the only one in the pool
        assert "Portal sedang sibuk" in votes(app)
        other.close()


def test_a_database_that_stopped_is_named_and_found_again(city: Instance, server: postgres.Server) -> None:
    with city.open() as app:
        server.halt()
        for answer in (app.test_client().get(PAGE), app.test_client().get("/tidak-ada")):
            assert answer.status_code == 503 and "Basis data tidak menjawab" in answer.text
        ready = app.test_client().get("/readyz")
        assert (ready.status_code, ready.json["outage"], ready.json["checks"]["database"]) == (503, "stopped", False)
        server.resume()
        assert app.test_client().get(PAGE).status_code == 200


# --- Jobs -------------------------------------------------------------------------------------------------------------


def writes(job: Job) -> None:
    files.write(b"laporan" * 1000)


def meet(error: type[Exception], minutes: int) -> None:
    """Lets the worker try so many times, a minute apart."""
    for minute in range(minutes):
        with clock.at(NOW + timedelta(minutes=minute)), pytest.raises(error):
            jobs.run_one()


def state() -> tuple[JobState, int]:
    db.session.rollback()
    job = db.session.scalars(select(Job).where(Job.key == "a").execution_options(populate_existing=True)).one()
    told = job.state, job.attempts
    db.session.rollback()
    return told


def only(app: Portal, monkeypatch: pytest.MonkeyPatch, handler: object) -> None:
    """Nothing is to be done but one job of this kind."""
    monkeypatch.setitem(jobs.HANDLERS, "writes", handler)
    db.session.query(Job).delete()
    jobs.ask("writes", "a", {})
    db.session.commit()


def test_a_job_outlasts_a_full_disk(city: Instance, small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(city.folder / "files")
    (city.folder / "files").symlink_to(small_disk)
    fill(small_disk)
    with city.open() as app:
        only(app, monkeypatch, writes)
        meet(OSError, 3 * MAX_ATTEMPTS)
        assert state() == (JobState.QUEUED, 0)
        told = app.test_client().get("/readyz").json["jobs"]
        assert (told["waiting"], told["late"], told["failed"]) == (1, 1, 0)
        (small_disk / "filler").unlink()
        with clock.at(NOW + timedelta(hours=1)):
            assert jobs.run_one()
        assert state()[0] == JobState.DONE


def test_a_job_outlasts_a_full_database(on_disk: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "ROOM", 1)
    with on_disk.open() as app:
        only(app, monkeypatch, lambda job: fill(on_disk.folder))
        meet(Exception, 3 * MAX_ATTEMPTS)
        (on_disk.folder / "filler").unlink()
        monkeypatch.setitem(jobs.HANDLERS, "writes", writes)
        with clock.at(NOW + timedelta(hours=1)):
            jobs.run_one()
        assert state()[0] == JobState.DONE


def test_a_job_outlasts_a_database_that_stops_under_it(
    city: Instance, server: postgres.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with city.open() as app:
        only(app, monkeypatch, lambda job: server.halt() or db.session.scalar(select(Job.id)))
        meet(Exception, 3 * MAX_ATTEMPTS)
        server.resume()
        monkeypatch.setitem(jobs.HANDLERS, "writes", writes)
        with clock.at(NOW + timedelta(hours=1)):
            assert not jobs.run_one()  # only writes down that it comes again
        with clock.at(NOW + timedelta(hours=2)):
            assert jobs.run_one()
        assert state() == (JobState.DONE, 1)
