"""A small city in a folder of its own, its commands, and a disk that can be full."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import Result
from flask_migrate import upgrade

from portal import clock, create_app
from portal.paper.seal import seal
from portal.plans.snapshot import plan_snapshot
from portal.services.actions import arrivals
from portal.store import ballots, files, heart, jobs
from portal.store.db import db
from portal.web.transaction import Portal
from tests import builders, citizens
from tests import world as cast
from tests.conftest import SETTINGS

EVIDENCE = b"bukti"


class Instance:
    """A portal on a folder, and on another database than the one in it where that is given."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder, self.url = folder, url

    @contextmanager
    def open(self) -> Iterator[Portal]:
        app = create_app({**SETTINGS, "INSTANCE": str(self.folder), "DATABASE_URL": self.url})
        with app.app_context(), clock.at(cast.NOW):
            try:
                yield app
            finally:
                shutil.rmtree(heart.folder(), ignore_errors=True)  # the host's memory of a city that goes
                db.session.remove()
                db.engine.dispose()

    def run(self, *words: str) -> Result:
        """`flask portal …`"""
        with self.open() as app:
            return app.test_cli_runner().invoke(args=["portal", *map(str, words)])

    def says(self, *words: str) -> str:
        """What it says when it goes well."""
        done = self.run(*words)
        assert done.exit_code == 0, done.output
        return done.output


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cast with a replaced seal, votes, a file and a night of the log."""
    folder = tmp_path_factory.mktemp("city")
    with Instance(folder).open():
        upgrade()
        world = cast.build()
        plan = builders.sealed_plan(world, world.sari)
        again = plan_snapshot(plan.versions[0], cast.NOW.date())
        seal("plan_version", plan.versions[0].id, 2, plan.placement_id, plan.period_id, again, ("skp", "lampiran"))
        service = citizens.make(world, "ktp-el", "KTP-el", "service")
        ballots.count_now(citizens.ballot(service) for _ in range(6))
        arrivals.take(cast.NOW.date())
        files.remember(files.write(EVIDENCE), "image/png", len(EVIDENCE))
        jobs.ask("draft", "draf", {"é": [True, None, 1.5]})
        builders.witness_again()
        builders.night()
        db.session.commit()
    return folder


@pytest.fixture
def city(built: Path, tmp_path: Path) -> Instance:
    """A copy of it, which a test may spoil."""
    shutil.copytree(built, tmp_path / "city")
    return Instance(tmp_path / "city")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a megabyte: a city does not fit on it."""
    with mounted(tmp_path / "small", "512k") as place:
        yield place


@pytest.fixture
def big_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk for a city and what the portal wants to be free."""
    with mounted(tmp_path / "big", "80m") as place:
        yield place


@contextmanager
def mounted(place: Path, size: str) -> Iterator[Path]:
    """A disk of this size, as long as it is needed. Only root may mount one."""
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)
