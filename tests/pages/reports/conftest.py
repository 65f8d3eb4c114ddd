"""Files that prove something, and Sari's plan of the year."""

from io import BytesIO

import pytest
from PIL import Image

from portal.store.db import db
from tests import builders

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"


@pytest.fixture
def photo() -> bytes:
    written = BytesIO()
    Image.new("RGB", (80, 60), (90, 120, 150)).save(written, "JPEG")
    return written.getvalue()


@pytest.fixture
def planned(app, world) -> int:
    """Sari's plan is in force; its id."""
    with app.app_context():
        found = builders.plan(world, world.sari)
        db.session.commit()
        return found.id
