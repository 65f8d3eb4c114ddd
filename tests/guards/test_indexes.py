"""Indexes over some rows only must not make SQLite plan statements anew (see portal/store/db.py, only_where)."""

from portal import create_app  # noqa: F401  loads every room's models
from portal.store.db import db


def test_no_index_is_matched_with_bound_values():
    conditions = [
        str(index.dialect_options["sqlite"]["where"])
        for table in db.metadata.tables.values()
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    ]
    assert conditions
    assert [each for each in conditions if not each.startswith("+") and "<>" not in each] == []
