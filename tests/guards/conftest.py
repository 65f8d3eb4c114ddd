"""The sampled city, built once, with everybody signed in; each test finds it as it was."""

from collections.abc import Iterator

import pytest

from portal import clock
from portal.paper import apart, pdf
from portal.store.db import db
from portal.web.transaction import Portal
from tests import builders
from tests.conftest import Databases
from tests.guards import sampled
from tests.guards.relations import ACTORS
from tests.guards.visiting import Visited, Walk, visitor
from tests.world import NOW


@pytest.fixture(scope="module", autouse=True)
def printed_here() -> Iterator[None]:
    """Sheets are printed without a process of their own, which takes ten times as long; tests/pages/accounts has it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apart, "printed", lambda page, memory: pdf.of(page))
        yield


@pytest.fixture(scope="session")
def built(seeded: tuple[Portal, Databases]) -> Visited:
    app, databases = seeded
    with clock.at(NOW):
        with app.app_context():
            city = sampled.build(databases.restore())
            builders.witness_again()
            builders.night()
            db.session.commit()
        found = Visited(app, databases, city, {key: visitor(app, city, key) for key in ACTORS})
        found.keep()
    return found


@pytest.fixture(scope="session")
def walks(built: Visited) -> dict[str, Walk]:
    """Everybody's walk through the city."""
    with clock.at(NOW):
        built.restore()
        return {who: built.walk(who) for who in ACTORS}


@pytest.fixture
def city(built: Visited) -> Iterator[Visited]:
    with clock.at(NOW):
        built.restore()
        yield built
