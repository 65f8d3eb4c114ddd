"""What the tests of home, team and what comes next share."""

import pytest

from portal.store.db import db


@pytest.fixture
def arrange(app):
    """arrange(lambda: …): rows put in and committed before the page is opened; what the function gave."""

    def do(act):
        with app.app_context():
            found = act()
            db.session.commit()
            return found

    return do
