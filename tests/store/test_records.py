"""What two people do at once the second notices, with both texts of what differs."""

from types import SimpleNamespace

import pytest

from portal.plans.models import PlanVersion
from portal.store import journal
from portal.store.db import db
from portal.store.errors import Stale
from portal.store.records import misquoted, seen
from tests import builders

SHOWN = SimpleNamespace(version=3)
TEXTS = [("Kendala", "Listrik padam", "Antre panjang"), ("Tindak lanjut", "Genset", "Genset")]


def test_the_record_that_was_shown_may_be_changed():
    seen(SHOWN, 3, TEXTS)


@pytest.mark.parametrize("version", [2, 4])
def test_another_one_is_refused_with_what_differs(version):
    with pytest.raises(Stale) as refusal:
        seen(SHOWN, version, TEXTS)
    assert refusal.value.texts == [("Kendala", "Listrik padam", "Antre panjang")]


@pytest.mark.parametrize(
    ("steps", "kept", "true"),
    [
        ((), "", True),
        ((), "Perbaiki", False),
        (("return",), "Perbaiki", True),
        (("return",), "Bagus", False),
        (("return",), "", False),
        (("return", "submit"), "", True),
        (("return", "submit"), "Bagus", False),
    ],
)
def test_what_a_superior_wrote_in_returning_is_what_the_journal_saw(session, world, steps, kept, true):
    version = builders.plan(world, world.sari, "submitted").versions[0]
    for verb in steps:
        journal.advance(version, verb, journal.SYSTEM, "Perbaiki")
    version.returned_note = kept
    db.session.flush()
    said = [f"plan_version {version.id}: catatan pengembaliannya bukan yang ditulis atasan"]
    assert list(misquoted(PlanVersion)) == ([] if true else said)
