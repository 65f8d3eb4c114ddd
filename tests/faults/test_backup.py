"""The README's recipes for a backup and for putting it back, followed to the letter."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select

from portal import clock, create_app
from portal.chart.models import Person
from portal.store import files
from portal.store.db import db
from tests import builders
from tests import world as cast
from tests.conftest import SETTINGS
from tests.guards.test_readme import section

ROOT = Path(__file__).parents[2]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder like a clone of the portal, with the cast in its instance and one piece of evidence."""
    house = tmp_path / "portal-kinerja"
    house.mkdir()
    for name in (".venv", "wsgi.py", "portal", "templates", "static", "migrations"):
        (house / name).symlink_to(ROOT / name)
    return house


def test_what_was_backed_up_comes_back_whole(house: Path) -> None:
    backup, restore = re.findall(r"```\n(.*?)```", section("Backup"), re.S)[:2]
    app = create_app({**SETTINGS, "INSTANCE": str(house / "instance"), "DATABASE_URL": ""})
    with app.app_context(), clock.at(cast.NOW):
        upgrade()
        cast.build()
        evidence = files.write(b"bukti")
        files.remember(evidence, "image/png", 5)
        builders.witness_again()
        root = builders.night()
        db.session.commit()
        kept = {"size": root.size, "root": root.root}  # elsewhere, by somebody who does not trust the operator
        (house / "jangkar-2026-11-30.json").write_text(json.dumps(kept))
        people = db.session.scalar(select(func.count()).select_from(Person))
        db.session.rollback()
        follow(house, backup)  # while the portal holds the database open
        db.session.execute(Person.__table__.update().values(name="Bukan saya"))
        files.path_of(evidence).unlink()
        db.session.commit()
        wal = (house / "instance" / "portal.db-wal").read_bytes()
        db.session.remove()
        db.engine.dispose()
    (house / "instance" / "portal.db-wal").write_bytes(wal)  # as a killed process leaves it
    said = follow(house, "backup=$(echo ../backup/*)\n" + restore)
    assert all(words in said for words in ("semua rantai utuh", "termuat", "1 berkas, semua utuh", "Rekap sama"))
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Person)) == people
        assert db.session.scalar(select(Person.id).where(Person.name == "Bukan saya")) is None
        assert files.read(evidence) == b"bukti"
        db.session.remove()
        db.engine.dispose()
    saved = next((house.parent / "backup").iterdir())
    assert all(path.stat().st_mode & 0o077 == 0 for path in (saved, saved / "portal.db", saved / "config.py"))


def follow(house: Path, recipe: str) -> str:
    """Types the recipe into a shell in the portal's folder; returns what it prints."""
    settings = {**os.environ, "PORTAL_DEMO": "1"}
    done = subprocess.run(["sh", "-euc", recipe], cwd=house, env=settings, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout
