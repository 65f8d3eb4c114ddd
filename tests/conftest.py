"""One application per process, and for every test a fresh copy of one seeded database."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from portal import clock, create_app
from portal.accounts.actions import begin_session
from portal.accounts.models import Account
from portal.store.db import db
from portal.web.transaction import Portal
from tests import ON_POSTGRES
from tests import world as cast
from tests.page import Page

# No test is timed: a busy machine must not fail an example.
settings.register_profile("portal", deadline=None)
settings.load_profile("portal")

SETTINGS = {
    "DEMO": True,
    "SECRET_KEY": "only for tests",
    "SECURE_COOKIES": False,
    "HASH_TIME": 1,
    "HASH_MEMORY_KIB": 8,
    "TESTING": True,
    "PROPAGATE_EXCEPTIONS": False,
}


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Portal, "Databases"]]:
    """The application on a migrated database with the cast in it, and the way to set it back."""
    folder = tmp_path_factory.mktemp("instance")
    databases = Databases(folder, tmp_path_factory.mktemp("run"))
    given = {"INSTANCE": str(folder), "RUN_FOLDER": str(databases.memory), "DATABASE_URL": databases.url}
    app = create_app({**SETTINGS, **given})
    with app.app_context(), clock.at(cast.NOW):
        from flask_migrate import upgrade

        upgrade()
        built = cast.build()
        db.session.commit()
        databases.keep(built)
    yield app, databases
    with app.app_context():
        db.engine.dispose()
    databases.stop()


class Databases:
    """One database that tests spoil and a kept copy that sets it right again, on SQLite or PostgreSQL."""

    def __init__(self, folder: Path, memory: Path) -> None:
        self.folder, self.memory, self.server = folder, memory, None
        self.built: cast.World | None = None
        if ON_POSTGRES:
            from tests import postgres

            self.server = postgres.start()
            self.url = self.server.url("portal")
            self.server.create("portal")
        else:
            self.url = f"sqlite:///{folder / 'portal.db'}"

    def keep(self, built: cast.World, name: str = "kept") -> None:
        """Keeps a copy of what is there now, to be set back by its name. What takes long to make is made once so."""
        db.session.remove()
        db.engine.dispose()
        self.built = built
        if self.server:
            self.server.create(name, template="portal")
        else:
            shutil.copy(self.folder / "portal.db", self.folder / f"{name}.db")

    def restore(self, name: str = "kept") -> cast.World:
        db.session.remove()
        db.engine.dispose()
        for forgotten in self.memory.iterdir():
            shutil.rmtree(forgotten)
        shutil.rmtree(self.folder / "drafts", ignore_errors=True)  # files by their hash may stay, drafts have names
        if self.server:
            self.server.drop("portal")
            self.server.create("portal", template=name)
        else:
            for tail in ("-wal", "-shm"):
                (self.folder / f"portal.db{tail}").unlink(missing_ok=True)
            shutil.copy(self.folder / f"{name}.db", self.folder / "portal.db")
        assert self.built is not None
        return self.built

    def stop(self) -> None:
        if self.server:
            self.server.stop()


@contextmanager
def set_back(seeded: tuple[Portal, Databases], name: str = "kept") -> Iterator[cast.World]:
    """The database as it was kept by this name, on the day of the tests."""
    app, databases = seeded
    with app.app_context():
        built = databases.restore(name)
    with clock.at(cast.NOW):
        yield built


@pytest.fixture
def world(seeded: tuple[Portal, Databases]) -> Iterator[cast.World]:
    """The cast on a fresh database, on the day of the tests."""
    with set_back(seeded) as built:
        yield built


@pytest.fixture
def app(seeded: tuple[Portal, Databases], world: cast.World) -> Portal:
    return seeded[0]


@pytest.fixture
def page(app: Portal, world: cast.World) -> Callable[[str], Page]:
    """page("sari") is Sari's browser, signed in; page() is a stranger's.

    The session is opened as the sign-in page opens it, without its three requests: they were half of what tests cost.
    """

    def as_(key: str = "") -> Page:
        found = Page(app.test_client(), key or "warga")
        if key:
            with app.app_context():
                token = begin_session(db.session.get_one(Account, world.members[key].account_id))
                db.session.commit()
            with found.client.session_transaction() as kept:
                kept.update({"_user_id": token, "_fresh": True})
        return found

    return as_


@pytest.fixture
def session(app: Portal) -> Iterator[None]:
    """An open application context, for tests that look into the database. Close it before the next request."""
    with app.app_context():
        yield
        db.session.rollback()
