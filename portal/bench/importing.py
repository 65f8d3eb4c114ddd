"""How long three thousand rows of a spreadsheet take, and how much slower pages are meanwhile, with the server and the
worker that ./run starts."""

import signal
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
WARM, TURN = 20, 10  # rounds of pages
WORK = ["nice", "-n", "10", sys.executable, "-m", "flask", "--app", "wsgi", "portal", "work", "--once"]  # as ./run

Filled = dict[str, str]


def given(table: str, rows: Sequence[Filled]) -> bytes:
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
    somebody else waits to write. Pages are asked for in turns, with the worker at it and with it held, so that whatever
    else the machine does falls on both."""
    port = memory.free_port()
    quiet: list[float] = []
    busy: list[float] = []
    waits: list[float] = []
    took = 0.0
    with memory.served(home, port) as (environment, _):
        for path in [*paths] * WARM:
            memory.timed(port, path, cookie)
        worker = subprocess.Popen(WORK, cwd=ROOT, env=environment)  # noqa: S603  our own worker
        while worker.poll() is None:
            began = time.monotonic()
            busy += [memory.timed(port, path, cookie) for path in [*paths] * TURN if worker.poll() is None]
            waits.append(_hold(worker, home / "portal.db"))
            took += time.monotonic() - began
            quiet += [memory.timed(port, path, cookie) for path in [*paths] * TURN]
            worker.send_signal(signal.SIGCONT)
    with app.app_context():
        found = db.session.get_one(StaffImport, key)
        done = queries.outcomes(key)
    if not found.stage.is_in_force or len(done) != 1:
        raise ValueError(f"the import ended as {found.state}: {done}")
    return {"seconds": took, "pages": median(busy) / median(quiet), "waits_ms": max(waits) * 1000}


def _hold(worker: "subprocess.Popen[bytes]", database: Path) -> float:
    """Stops the worker where it writes nothing, and tells how long it took until somebody else could write."""
    began = time.monotonic()
    with closing(sqlite3.connect(database, timeout=30, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        waited = time.monotonic() - began
        worker.send_signal(signal.SIGSTOP)
        connection.execute("ROLLBACK")
    return waited
