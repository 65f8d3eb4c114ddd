"""No address and no hidden number breaks a page: what no record can have is not found, nonsense asks for nothing."""

from urllib.parse import urlencode

import pytest
from werkzeug.datastructures import MultiDict

from tests.guards.visiting import Visited

ASKED = (
    "q unit page sort periode tahun keadaan langkah hari jenis nomor tindakan oleh tanggal pegawai hasil rentang kali "
    "kode tampil predikat jabatan induk pilih next tambahan ended unplaced people endpoint "
    "_method _anchor _external _scheme"
).split()
ODD = ("²", "9" * 20, "9" * 5000, "0001-01-01", "9999-12-31", "-1", "1e400", "0x1", "①")


@pytest.mark.parametrize("value", ODD)
def test_every_page_bears_an_odd_address(city: Visited, value: str) -> None:
    broken = []
    query = urlencode(dict.fromkeys(ASKED if len(value) < 1000 else ("unit", "periode"), value))
    for sample in city.samples:
        if city.method(sample) == "GET" and city.anybody(sample):
            address = f"{city.url(sample.endpoint, sample.args)}?{query}"
            status = city.visitors[city.rightful(sample)].get(address).status_code
            if status >= 500:
                broken.append(f"{sample.endpoint} ({sample.about}): {status}")
    assert broken == []


@pytest.mark.parametrize("value", ["²", "9" * 20, "-1", "0001-01-01"])
def test_every_form_bears_an_odd_number(city: Visited, value: str) -> None:
    """In each field that held a number, one after the other."""
    broken, sent = [], 0
    for sample in city.samples:
        if city.method(sample) == "GET" or not city.anybody(sample):
            continue
        fields = city.form(sample).values
        for name in {each for each, held in fields.items() if isinstance(held, str) and held.isdecimal()}:
            forged = MultiDict(fields)
            forged[name] = value
            status = city.visitors[city.rightful(sample)].post(city.address(sample), forged).status_code
            sent += 1
            if status >= 500:
                broken.append(f"{sample.endpoint} ({sample.about}), {name}: {status}")
        city.restore()
    assert broken == []
    assert sent > 50
