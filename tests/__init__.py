"""PORTAL_TEST_DATABASE chooses the database of the tests: sqlite, or postgresql."""

import os

ON_POSTGRES = os.environ.get("PORTAL_TEST_DATABASE") == "postgresql"
