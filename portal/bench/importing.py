"""How long three thousand rows of a spreadsheet take, and how much slower pages are meanwhile, with the server and the
worker that ./run starts."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

from flask import Flask
from sqlalchemy import select

from portal.bench import memory
from portal.bench.memory import ROOT
from portal.chart import standing
from portal.chart.models import Identifier, Person
from portal.clock import today
from portal.exchange import actions, queries
from portal.exchange.models import StaffImport
from portal.exchange.text.columns import TABLES
from portal.paper.sheets import csv_file
from portal.store import jobs
from portal.store.db import db

ROWS = 3000
UNITS = 25  # of the town
QUIET = 300  # rounds of pages before it begins
WORK = ["nice", "-n", "10", sys.executable, "-m", "flask", "--app", "wsgi", "portal", "work", "--once"]  # as ./run

Cells = dict[str, str]


def given(table: str, rows: Sequence[Cells]) -> bytes:
    """A file with these rows."""
    (found,) = (each for each in TABLES if each.code == table)
    heads = [each.label for each in found.columns]
    return csv_file(heads, [[row.get(each.key, "") for each in found.columns] for row in rows])


def positions() -> bytes:
    """Three thousand new positions."""
    return given(
        "position",
        [
            {
                "unit": f"Seksi {at % UNITS:03}",
                "title": f"Pengelola Data {at}",
                "kind": "Pelaksana",
                "superior": "Kepala Bidang",
                "since": "01-01-2025",
            }
            for at in range(ROWS)
        ],
    )


def people() -> bytes:
    """Three thousand people with number and rank, each placed in one of them."""
    return given(
        "person",
        [
            {
                "name": f"Pegawai Baru {at}, S.E.",
                "kind": "NIP",
                "number": f"19900101{2015 + at % 8}{1 + at // 900:02}1{1 + at % 900:03}",
                "rank": "Penata Muda",
                "grade": "III/a",
                "since": "01-04-2024",
                "unit": f"Seksi {at % UNITS:03}",
                "title": f"Pengelola Data {at}",
                "decree_number": f"821/{at}",
                "decree_on": "20-12-2024",
                "starts_on": "01-01-2025",
            }
            for at in range(ROWS)
        ],
    )


def send(app: Flask, login: str, content: bytes) -> tuple[int, float]:
    """(key of the import, seconds until its preview stands) of a file that the officer has sent and confirmed."""
    with app.app_context():
        _work()  # what the town has left to do
        person = db.session.scalars(
            select(Person).join(Identifier, Identifier.person_id == Person.id).where(Identifier.value == login)
        ).one()
        by = standing.me(0, person.id, person.name, "", today()).acting()
        found = actions.receive(content, "bench.csv", by)
        db.session.commit()
        key = found.id
        began = time.monotonic()
        _work()
        took = time.monotonic() - began
        found = queries.get(key)
        actions.confirm(found, found.digest, by)
        db.session.commit()
        return key, took


def _work() -> None:
    while jobs.run_one():
        pass


def measure(app: Flask, home: Path, key: int, cookie: str, paths: Sequence[str]) -> dict[str, float]:
    """Seconds that the worker takes, how much longer pages take meanwhile (1: as long), and the longest time in ms that
    somebody else waits to write."""
    port = memory.free_port()
    with memory.served(home, port) as (environment, _):
        quiet = [memory.timed(port, path, cookie) for _ in range(QUIET) for path in paths][len(paths) * 20 :]
        began = time.monotonic()
        worker = subprocess.Popen(WORK, cwd=ROOT, env=environment)  # noqa: S603  our own worker
        busy: list[float] = []
        waits: list[float] = []
        while worker.poll() is None:
            busy += [memory.timed(port, path, cookie) for path in paths]
            waits.append(_wait_to_write(home / "portal.db"))
        took = time.monotonic() - began
    with app.app_context():
        found = db.session.get_one(StaffImport, key)
        done = queries.outcomes(key)
    if not found.stage.is_in_force or len(done) != 1:
        raise ValueError(f"the import ended as {found.state}: {done}")
    return {
        "seconds": took,
        "pages": median(busy) / median(quiet),
        "late_pages": _late(busy) / _late(quiet),
        "waits_ms": max(waits) * 1000,
    }


def _late(times: list[float]) -> float:
    """What nineteen of twenty are quicker than."""
    return sorted(times)[len(times) * 19 // 20]


def _wait_to_write(database: Path) -> float:
    began = time.monotonic()
    with closing(sqlite3.connect(database, timeout=30, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    return time.monotonic() - began
