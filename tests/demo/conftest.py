"""A demonstration city filled for one day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from portal import create_app, demo
from portal.store.db import db
from tests.conftest import SETTINGS


@contextmanager
def filled(folder: Path, on: date) -> Iterator[Flask]:
    """An application on a city freshly filled as of `on`, with its context open."""
    app = create_app({**SETTINGS, "INSTANCE": str(folder)})
    with app.app_context():
        upgrade()
        assert demo.fill(on)
        yield app
        db.session.remove()
        db.engine.dispose()
