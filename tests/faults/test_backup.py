"""What is backed up comes back whole, by the README's recipe; what is not whole does not come back at all."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select, text

from portal.chart.models import Person
from portal.store import backups, files
from portal.store.db import db
from portal.store.transparency import LogRoot
from tests import postgres
from tests.faults.conftest import EVIDENCE, Instance
from tests.guards.test_readme import section

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The backup of the city."""
    made = tmp_path_factory.mktemp("made") / "backup"
    Instance(built).says("backup", str(made))
    return made


@pytest.fixture
def backup(made: Path, tmp_path: Path) -> Path:
    """A copy of it, which a test may spoil."""
    shutil.copytree(made, tmp_path / "backup")
    return tmp_path / "backup"


@pytest.fixture
def fresh(tmp_path: Path) -> Instance:
    return Instance(tmp_path / "fresh")


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    server = postgres.start()
    yield server
    server.stop()


def people(instance: Instance) -> int:
    with instance.open():
        return db.session.scalar(select(func.count()).select_from(Person)) or 0


def test_the_readmes_recipe_brings_everything_back(city: Instance, tmp_path: Path) -> None:
    house = tmp_path / "portal-kinerja"
    house.mkdir()
    for name in (".venv", "wsgi.py", "portal", "templates", "static", "migrations"):
        (house / name).symlink_to(ROOT / name)
    city.folder.rename(house / "instance")
    city = Instance(house / "instance")
    (house / "instance" / "config.py").write_text("SECRET_KEY = 'made by setup'\nPUBLIC_URL = 'https://kota.example'\n")
    with city.open():
        root = db.session.scalars(select(LogRoot)).one()
        (house / "jangkar-2026-11-30.json").write_text(json.dumps({"size": root.size, "root": root.root}))
    make, bring = re.findall(r"```\n(.*?)```", section("Backup"), re.S)[:2]
    with city.open():
        db.session.scalar(select(Person.id))
        db.session.rollback()
        follow(house, make)  # while the portal holds the database open
    db_file = sqlite3.connect(house / "instance" / "portal.db")
    with db_file:
        db_file.execute("UPDATE person SET name = 'Bukan saya'")
    db_file.close()
    said = follow(house, "backup=$(echo ../backup/*)\n" + bring)
    assert "semua utuh" in said
    with city.open() as app:
        assert app.config["PUBLIC_URL"] == "https://kota.example"
        assert db.session.scalar(select(Person.id).where(Person.name == "Bukan saya")) is None
        assert files.read(backups.hashlib.sha256(EVIDENCE).hexdigest()) == EVIDENCE
    saved = next((tmp_path / "backup").iterdir())
    assert all(path.stat().st_mode & 0o077 == 0 for path in (saved, *saved.rglob("*")))


def follow(house: Path, recipe: str) -> str:
    """Types the recipe into a shell in the portal's folder; returns what it prints."""
    settings = {**os.environ, "PORTAL_DEMO": "1"}
    done = subprocess.run(["sh", "-euc", recipe], cwd=house, env=settings, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("way", [("sqlite", "postgresql"), ("postgresql", "sqlite")])
def test_either_database_comes_back_into_either(
    city: Instance, fresh: Instance, tmp_path: Path, server: postgres.Server, way: tuple[str, str]
) -> None:
    for name in ("source", "target"):
        server.drop(name)
        server.create(name)
    if way[0] == "postgresql":
        city.says("move", "--to", server.url("source"))
        city.url = server.url("source")
    if way[1] == "postgresql":
        fresh.url = server.url("target")
    city.says("backup", tmp_path / "backup")
    assert "semua utuh" in fresh.says("restore", tmp_path / "backup")
    assert "1 berkas, semua utuh" in fresh.says("verify-files")
    assert people(fresh) == people(city)


def test_a_backup_has_a_folder_of_its_own(city: Instance, backup: Path) -> None:
    assert "sudah berisi" in city.run("backup", backup).output
    assert "folder instance" in city.run("backup", city.folder / "backup").output
    assert not (city.folder / "backup").exists()


def test_a_file_that_is_gone_stops_no_backup(city: Instance, tmp_path: Path, fresh: Instance) -> None:
    sha256 = backups.hashlib.sha256(EVIDENCE).hexdigest()
    (city.folder / "files" / sha256[:2] / sha256).write_bytes(b"lain")
    assert f"{sha256}: hilang atau rusak" in city.says("backup", tmp_path / "backup")
    refused = fresh.run("restore", tmp_path / "backup")
    assert refused.exit_code == 1 and "--with-findings" in refused.output and people(fresh) == 0
    assert "1 temuan" in fresh.says("restore", tmp_path / "backup", "--with-findings")


def test_a_full_disk_leaves_no_half_backup(city: Instance, small_disk: Path) -> None:
    done = city.run("backup", small_disk / "backup")
    assert done.exit_code == 1
    assert "penuh" in done.output
    assert list(small_disk.iterdir()) == []


# --- Damage -----------------------------------------------------------------------------------------------------------


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def a_file(backup: Path) -> Path:
    return next(path for path in (backup / "files").rglob("*") if path.is_file())


def truncate(backup: Path) -> None:
    content = (backup / "manifest.json").read_text()
    (backup / "manifest.json").write_text(content[: len(content) // 2])


DAMAGES = {
    "database": (lambda backup: flip(backup / "portal.db"), "portal.db: isinya berubah"),
    "database gone": (lambda backup: (backup / "portal.db").unlink(), "portal.db: hilang"),
    "file": (lambda backup: flip(a_file(backup)), "isinya berubah"),
    "file gone": (lambda backup: a_file(backup).unlink(), "hilang"),
    "settings": (lambda backup: flip(backup / "config.py"), "config.py: isinya berubah"),
    "manifest cut": (truncate, "manifest.json: tidak terbaca"),
    "manifest gone": (lambda backup: (backup / "manifest.json").unlink(), "tidak selesai dibuat"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused_whole(backup: Path, fresh: Instance, damage: str) -> None:
    spoil, words = DAMAGES[damage]
    spoil(backup)
    done = fresh.run("restore", backup)
    assert done.exit_code == 1
    assert words in done.output and "Tidak ada yang dipulihkan" in done.output
    nothing_came(fresh)


def nothing_came(fresh: Instance) -> None:
    """Neither rows nor files, nor a folder left over."""
    assert people(fresh) == 0
    assert [path for path in (fresh.folder / "files").rglob("*") if path.is_file()] == []
    assert list(fresh.folder.glob(".restore-*")) == []


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE person SET name = 'Bukan saya' WHERE id = 4", "person 4: isinya bukan yang disaksikan"),
        ("UPDATE person SET version = '1 lebih' WHERE id = 4", "tidak tertulis sebagaimana portal"),
        ("DELETE FROM response", "rekap survei"),
    ],
)
def test_a_backup_that_was_changed_with_its_manifest_is_refused_whole(
    backup: Path, fresh: Instance, statement: str, words: str
) -> None:
    with sqlite3.connect(backup / "portal.db") as connection:
        connection.execute(statement)
        responses = connection.execute("SELECT count(*) FROM response").fetchone()[0]
    connection.close()
    told = json.loads((backup / "manifest.json").read_text())
    told["sha256"]["portal.db"] = backups.digest(backup / "portal.db")
    told["rows"]["response"] = responses
    (backup / "manifest.json").write_text(json.dumps(told))
    done = fresh.run("restore", backup)
    assert done.exit_code == 1
    assert words in done.output
    nothing_came(fresh)


def test_a_full_disk_leaves_no_half_city(backup: Path, small_disk: Path) -> None:
    with Instance(small_disk / "instance").open():
        pass
    done = Instance(small_disk / "instance").run("restore", backup)
    assert done.exit_code == 1
    assert "penuh" in done.output
    assert list((small_disk / "instance").glob(".restore-*")) == []


def test_a_killed_restore_is_none_and_the_next_one_works(backup: Path, fresh: Instance) -> None:
    program = [ROOT / ".venv/bin/python", "-m", "flask", "--app", "wsgi", "portal", "restore", str(backup)]
    settings = {**os.environ, "PORTAL_DEMO": "1", "PORTAL_INSTANCE": str(fresh.folder), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(program, cwd=ROOT, env=settings, stderr=subprocess.PIPE, text=True) as restoring:
        assert restoring.stderr is not None
        for line in restoring.stderr:
            if "Memeriksa jurnal" in line:  # everything is copied, nothing committed
                restoring.kill()
    assert restoring.returncode == -9
    assert people(fresh) == 0
    assert "semua utuh" in fresh.says("restore", backup)
    assert list(fresh.folder.glob(".restore-*")) == []


# --- What it comes into -----------------------------------------------------------------------------------------------


def test_people_are_never_overwritten(city: Instance, backup: Path) -> None:
    done = city.run("restore", backup)
    assert done.exit_code == 1 and "sudah berisi" in done.output and "9 pegawai" in done.output
    assert "semua rantai utuh" in city.says("verify-journal")


def test_an_instance_that_has_run_for_a_night_has_no_people_yet(backup: Path, fresh: Instance) -> None:
    fresh.says("migrate")
    fresh.says("work", "--once")
    fresh.says("grow-log")
    assert "semua utuh" in fresh.says("restore", backup)
    assert "semua rantai utuh" in fresh.says("verify-journal")
    with fresh.open(), pytest.raises(Exception, match="append-only"):
        db.session.execute(text("DELETE FROM journal_entry"))


def test_settings_that_somebody_wrote_stay(city: Instance, backup: Path, fresh: Instance) -> None:
    mine = "SECRET_KEY = 'mine'\nPUBLIC_URL = 'https://kota.example'\n"
    fresh.folder.mkdir()
    (fresh.folder / "config.py").write_text(mine)
    assert "config.cadangan.py" in fresh.says("restore", backup)
    assert (fresh.folder / "config.py").read_text() == mine
    assert (fresh.folder / "config.cadangan.py").read_text() == (city.folder / "config.py").read_text()


def test_a_backup_of_an_older_schema_is_brought_up_to_date(tmp_path: Path, fresh: Instance) -> None:
    old = Instance(tmp_path / "old")
    with old.open():
        upgrade(revision="0007")
    with fresh.open():
        backups.write_manifest(old.folder, "0007", {})
    assert "semua utuh" in fresh.says("restore", old.folder)


def test_a_backup_of_a_newer_portal_waits_for_the_update(backup: Path, fresh: Instance) -> None:
    told = json.loads((backup / "manifest.json").read_text())
    (backup / "manifest.json").write_text(json.dumps(told | {"revision": "9999"}))
    done = fresh.run("restore", backup)
    assert done.exit_code == 1 and "versi portal yang lebih baru" in done.output


def test_an_anchor_is_looked_for_in_what_comes_back(backup: Path, fresh: Instance, tmp_path: Path) -> None:
    (tmp_path / "jangkar.json").write_text(json.dumps({"size": 3, "root": "00" * 32}))
    done = fresh.run("restore", backup, "--anchor", tmp_path / "jangkar.json")
    assert done.exit_code == 1 and "jangkar jangkar.json: tidak cocok" in done.output
    nothing_came(fresh)
