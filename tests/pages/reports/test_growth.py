"""No page of the room asks the database more often because there is more to show, and none asks more than ten times."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event

from portal.plans.models import Plan
from portal.reports import actions
from portal.store import journal
from portal.store.db import db
from tests import builders

MOST = 10


@contextmanager
def counted(app) -> Iterator[list[str]]:
    """The statements that the database is asked meanwhile."""
    asked: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT")):
            asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def statements(app, visit: Callable[[], object]) -> int:
    with counted(app) as asked:
        visit()
    return len(asked)


@pytest.fixture
def full(app, world, planned, photo) -> Callable[[int], int]:
    """full(20): twenty entries with files this week, on a report with as many files; the report's id."""

    def fill(many: int) -> int:
        with app.app_context():
            plan = db.session.get_one(Plan, planned)
            state = "submitted" if many == 2 else "accepted"
            found = builders.report(plan, world.periods[f"2026-{2 if many == 2 else 1}"], state)
            for number in range(many):
                content = photo + bytes([number, many])
                for on in (None, date(2026, 5, 4)):
                    entry = builders.activity(plan, f"Loket {number}", on, number % 2, quantity="3")
                    actions.attach(entry, actions.keep(content, f"{number}.jpg"), journal.SYSTEM)
                actions.attach(found.lines[number % 2], actions.keep(content, f"{number}.jpg"), journal.SYSTEM)
            for key in ("andi",) if many == 2 else ():
                builders.report(builders.plan(world, world.members[key]), world.periods["2026-2"], "submitted")
            db.session.commit()
            return found.id

    return fill


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("sari", "/laporan/catatan?rentang=triwulan"),
        ("budi", "/laporan/catatan?pegawai={placement}&rentang=triwulan&q=loket"),
        ("sari", "/laporan"),
        ("budi", "/laporan/tim"),
        ("sari", "/laporan/catatan/1"),
    ],
)
def test_lists_cost_the_same_with_two_and_with_twenty_rows(page, app, world, full, who, address):
    visitor, path = page(who), address.format(placement=world.sari.placement_id)
    full(2)
    few = statements(app, lambda: visitor.open(path))
    full(20)
    assert statements(app, lambda: visitor.open(path)) == few
    assert few <= MOST


def test_a_report_costs_the_same_however_much_hangs_on_it(page, app, full):
    visitor = page("budi")
    report_id = full(2)
    visitor.open(f"/laporan/{report_id}")  # the first time it is marked as read
    few = statements(app, lambda: visitor.open(f"/laporan/{report_id}"))
    full(20)
    assert statements(app, lambda: visitor.open(f"/laporan/{report_id}")) == few
    assert few <= MOST


def test_the_owners_and_the_confirming_page(page, app, world, full):
    report_id = full(2)
    for who, path in (("sari", f"/laporan/{report_id}"), ("budi", f"/laporan/{report_id}/terima")):
        visitor = page(who)
        assert statements(app, lambda visitor=visitor, path=path: visitor.open(path)) <= MOST
