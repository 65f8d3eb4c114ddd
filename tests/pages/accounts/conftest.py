"""Whoever is signed in here came in by the sign-in page."""

from collections.abc import Callable

import pytest

from tests.page import Page
from tests.world import PASSWORD


@pytest.fixture
def page(app, world) -> Callable[[str], Page]:
    """page("sari") is Sari's browser, signed in; page() is a stranger's."""

    def as_(key: str = "") -> Page:
        found = Page(app.test_client(), key or "warga")
        if key:
            found.open("/masuk").submit("Masuk", login=world.members[key].login, password=PASSWORD)
        return found

    return as_
