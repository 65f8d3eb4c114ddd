"""The journal as a list: its order, what a filter leaves out, the instant at which a day begins and ends."""

from datetime import UTC, datetime, timedelta

import pytest

from portal import clock
from portal.store import journal
from portal.store.db import db
from portal.store.journal import Actor, Entry
from portal.store.settings import Setting
from tests.pages.audit.test_journal import HERE
from tests.pages.people.given import saved
from tests.world import NOW

MIDNIGHT = datetime(2026, 8, 9, 17, tzinfo=UTC)  # 10 August begins in Jakarta


@pytest.fixture
def noted(app, world):
    """Three entries of two people about two settings."""
    rina = Actor(world.rina.person_id, world.rina.name, capacity="Pengelola kepegawaian", decree="800/1")
    with saved(app):
        for key, by, verb in (("a", rina, "set"), ("b", journal.SYSTEM, "set"), ("a", rina, "correct")):
            row = db.session.query(Setting).filter_by(key=key).one_or_none() or Setting(
                key=key, value="x", changed_at=NOW
            )
            db.session.add(row)
            journal.note(row, verb, by)


def chosen(visitor):
    return [option.get("value") for option in visitor.tree.xpath("//main//option[@selected]")]


def test_the_newest_entry_stands_first_and_filters_leave_the_others_out(app, page, noted):
    tono = page("tono").open(HERE)
    first, second, third = tono.rows()
    assert "Rina Marlina" in first and "SK 800/1" in first and "SK" not in second and "Rina" in third
    assert chosen(tono) == []
    with app.app_context():
        key = db.session.query(Setting).filter_by(key="a").one().id
    assert len(tono.open(f"{HERE}?nomor={key}").rows()) == 2 and tono.value("nomor") == str(key)
    assert len(tono.open(f"{HERE}?tindakan=correct").rows()) == 1 and chosen(tono) == ["correct"]
    assert len(tono.open(f"{HERE}?oleh=rina").rows()) == 2 and tono.value("oleh") == "rina"
    assert len(tono.open(f"{HERE}?jenis=setting").rows()) == 3 and chosen(tono) == ["setting"]
    assert tono.open(f"{HERE}?oleh=%25").rows() == tono.open(f"{HERE}?oleh=r_na").rows() == []
    assert tono.open(f"{HERE}?jenis=plan").has("Tidak ada catatan yang cocok")


@pytest.mark.parametrize(
    ("at", "found"),
    [
        (MIDNIGHT - timedelta(seconds=1), False),
        (MIDNIGHT, True),
        (MIDNIGHT + timedelta(days=1, seconds=-1), True),
        (MIDNIGHT + timedelta(days=1), False),
    ],
)
def test_a_day_lasts_from_midnight_to_midnight(app, page, at, found):
    with clock.at(at), saved(app):
        row = Setting(key="a", value="x", changed_at=NOW)
        db.session.add(row)
        journal.note(row, "set", journal.SYSTEM)
    tono = page("tono").open(f"{HERE}?hari=2026-08-10")
    assert bool(tono.rows()) is found and tono.value("hari") == "2026-08-10"
    with app.app_context():
        assert db.session.query(Entry).count() == 1
