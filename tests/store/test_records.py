"""What two people do at once the second notices, with both texts of what differs."""

from types import SimpleNamespace

import pytest

from portal.store.errors import Stale
from portal.store.records import seen

SHOWN = SimpleNamespace(version=3)
TEXTS = [("Kendala", "Listrik padam", "Antre panjang"), ("Tindak lanjut", "Genset", "Genset")]


def test_the_record_that_was_shown_may_be_changed():
    seen(SHOWN, 3, TEXTS)


@pytest.mark.parametrize("version", [2, 4])
def test_another_one_is_refused_with_what_differs(version):
    with pytest.raises(Stale) as refusal:
        seen(SHOWN, version, TEXTS)
    assert refusal.value.texts == [("Kendala", "Listrik padam", "Antre panjang")]
