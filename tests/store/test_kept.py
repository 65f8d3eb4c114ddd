"""How long it is kept what somebody typed when the session had run out: thirty minutes, and not a second more."""

from datetime import timedelta

import pytest

from portal import clock
from portal.store import kept
from tests.world import NOW

HALF_AN_HOUR = timedelta(minutes=30)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("later", "is_kept"),
    [(timedelta(0), True), (HALF_AN_HOUR - SECOND, True), (HALF_AN_HOUR, False), (HALF_AN_HOUR + SECOND, False)],
)
def test_what_was_typed_is_kept_for_half_an_hour(session, world, later, is_kept):
    kept.keep(world.sari.account_id, "/rencana", [("text", "Menyusun laporan")])
    with clock.at(NOW + later):
        assert kept.anything(world.sari.account_id) is is_kept
        assert kept.recent(world.sari.account_id) == ({"/rencana": [["text", "Menyusun laporan"]]} if is_kept else {})


def test_it_is_kept_by_account_and_address_and_the_last_words_count(session, world):
    kept.keep(world.sari.account_id, "/rencana", [("text", "lama")])
    kept.keep(world.sari.account_id, "/laporan", [("text", "lain")])
    kept.keep(world.sari.account_id, "/rencana", [("text", "baru")])
    kept.keep(world.budi.account_id, "/rencana", [("text", "milik Budi")])
    assert kept.recent(world.sari.account_id) == {"/rencana": [["text", "baru"]], "/laporan": [["text", "lain"]]}
    kept.forget(world.sari.account_id, "/rencana")
    assert kept.recent(world.sari.account_id) == {"/laporan": [["text", "lain"]]}
    assert kept.recent(world.budi.account_id) == {"/rencana": [["text", "milik Budi"]]}
    assert not kept.anything(world.dewi.account_id)


def test_what_is_older_than_the_instant_is_removed(session, world):
    kept.keep(world.sari.account_id, "/rencana", [("text", "x")])
    kept.purge(NOW)
    assert kept.anything(world.sari.account_id)
    kept.purge(NOW + SECOND)
    assert not kept.anything(world.sari.account_id)
