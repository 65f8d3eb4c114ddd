"""A migration that dies on its way leaves nothing behind, and the next try completes it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import event, inspect

from portal import create_app
from portal.store.db import db
from tests.conftest import SETTINGS

ROOT = Path(__file__).parents[2]

# Upgrades the instance given first and is killed, as by a power cut, at the statement whose number is given second.
DIES = """
import os, sys
from flask_migrate import upgrade
from sqlalchemy import event
from portal import create_app
from portal.store.db import db
app = create_app({"DEMO": True, "INSTANCE": sys.argv[1]})
with app.app_context():
    left = int(sys.argv[2])
    @event.listens_for(db.engine, "before_cursor_execute")
    def die(connection, cursor, statement, *rest):
        global left
        left -= statement.lstrip().startswith("CREATE")
        if not left:
            os.kill(os.getpid(), 9)
    upgrade()
"""


@pytest.mark.parametrize("statement", [1, 3, 40, 100])
def test_a_killed_migration_is_none(tmp_path: Path, statement: int) -> None:
    settings = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    died = subprocess.run(
        [sys.executable, "-c", DIES, str(tmp_path), str(statement)], cwd=ROOT, env=settings, capture_output=True
    )
    assert died.returncode == -9, died.stderr.decode()
    app = create_app({**SETTINGS, "INSTANCE": str(tmp_path), "DATABASE_URL": ""})
    with app.app_context():
        assert inspect(db.engine).get_table_names() == []
        upgrade()
        assert "journal_entry" in inspect(db.engine).get_table_names()
        db.session.remove()
        db.engine.dispose()


def test_a_failing_migration_is_none(tmp_path: Path) -> None:
    app = create_app({**SETTINGS, "INSTANCE": str(tmp_path), "DATABASE_URL": ""})
    with app.app_context():

        def fail(connection, cursor, statement, *rest):
            if "TRIGGER seal_one_pdf" in statement:
                raise RuntimeError("power")

        event.listen(db.engine, "before_cursor_execute", fail)
        with pytest.raises(SystemExit):
            upgrade()
        event.remove(db.engine, "before_cursor_execute", fail)
        assert inspect(db.engine).get_table_names() == []
        upgrade()
        db.session.remove()
        db.engine.dispose()
