"""A service of Budi's division, its citizens, and what the database holds of them."""

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.services.models import Service
from portal.store import ballots
from portal.store.db import db
from tests import ON_POSTGRES
from tests.citizens import ballot, make
from tests.world import World

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL a page's test is tried with the first and the last of its cases: they differ in what people type
    and who they are, and all of them are tried on SQLite."""
    if not ON_POSTGRES:
        return
    here, between = [each for each in items if HERE in each.path.parents], list[pytest.Item]()
    for _, cases in groupby(here, lambda item: item.nodeid.split("[")[0]):
        between += list(cases)[1:-1]
    config.hook.pytest_deselected(items=between)
    left_out = set(between)
    items[:] = [each for each in items if each not in left_out]


@pytest.fixture
def ktp(app, world: World) -> Service:
    """ "KTP elektronik", run by Budi's division; Budi answers for it, Sari serves."""
    with app.app_context():
        service = make(world, "ktp-el", "Penerbitan KTP elektronik", "service", "budi", "sari")
        db.session.commit()
        return service


@pytest.fixture
def vote(app) -> Callable[..., None]:
    """vote(service, 12, value=4): so many citizens have given these answers, and they are counted."""

    def give(service: Service, number: int, **answers: int | None) -> None:
        with app.app_context():
            ballots.count_now([ballot(service, **answers) for _ in range(number)])
            db.session.commit()

    return give


@pytest.fixture
def stored(app) -> Callable[..., int]:
    """stored(Response, Response.held == "burst"): how many rows there are."""

    def count(model: type, *conditions: object) -> int:
        with app.app_context():
            return db.session.scalar(select(func.count()).select_from(model).where(*conditions))

    return count
