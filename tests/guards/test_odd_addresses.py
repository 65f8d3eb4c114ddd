"""No address and no hidden number breaks a page: what no record can have is not found, what no page has shown is a
conflict, nonsense asks for nothing."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from werkzeug.datastructures import MultiDict

from tests import ON_POSTGRES
from tests.guards.sample import Sample
from tests.guards.visiting import Visited

ROOT = Path(__file__).parents[2]

ASKED = (
    "q unit page sort periode tahun keadaan langkah hari jenis nomor tindakan oleh tanggal pegawai hasil rentang kali "
    "kode tampil predikat jabatan seperti induk pilih next tambahan ended unplaced people endpoint langsung cepat "
    "_method _anchor _external _scheme"
).split()
ODD = ("²", "٣", "9" * 20, "9" * 5000, "0001-01-01", "9999-12-31", "-1", "1e400", "\0")
NO_KEY = ("²", "٣", "9" * 11, "9" * 5000, "1e3", "-1", "\0")
ALONE = ("٣", "9" * 20, "-1", "0001-01-01")  # in one field after the other; the rest in all of them together
# Where PostgreSQL is stricter: numbers beyond its integers, days at the edge, NUL. The rest is tried on SQLite.
ODD_TO_POSTGRES = ("9" * 20, "0001-01-01", "\0")
NO_VERSION = ("²", "٣", "9" * 20, "9" * 5000, "1e3", "-1", "1_0", "")


def sent(city: Visited) -> Iterator[Sample]:
    """Samples that send a form."""
    for sample in city.samples:
        if city.method(sample) != "GET" and city.anybody(sample):
            yield sample


@pytest.mark.parametrize("value", ODD_TO_POSTGRES if ON_POSTGRES else ODD)
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


def test_everything_that_a_page_may_be_asked_is_tried() -> None:
    source = "\n".join(path.read_text() for path in (ROOT / "portal").rglob("*.py"))
    names = re.findall(r"""(?:\basked_\w+\(|request\.args\.get\(|request\.args\[)\s*"(\w+)\"""", source)
    assert len(names) > 20 and set(names) - set(ASKED) == set()


@pytest.mark.parametrize("who", ["warga", "sari", "rina"])
def test_no_key_that_no_record_has_is_found_in_any_address(city: Visited, who: str) -> None:
    """Each part of each address, one after the other, by whichever method it takes."""
    wrong, tried = [], 0
    visitor = city.visitors[who]
    for sample in city.samples:
        reading, stored = city.method(sample) == "GET", False
        for name, held in sample.args.items():
            is_key = isinstance(held, int)
            marked = city.url(sample.endpoint, {**sample.args, name: 987654321 if is_key else "teluk"})
            for value in NO_KEY if who == "sari" else NO_KEY[:3]:
                address = re.sub("987654321|teluk", quote(value), marked)
                status = (visitor.get(address) if reading else visitor.post(address, MultiDict())).status_code
                tried, stored = tried + 1, stored or (not reading and status < 400)
                if status != {"\0": 400}.get(value, 404) if is_key else status >= 500:
                    wrong.append(f"{sample.endpoint} {name}={value[:30]!r}: {status}")
        if stored:
            city.restore()
    assert wrong == []
    assert tried > 200


@pytest.mark.parametrize("value", ODD_TO_POSTGRES if ON_POSTGRES else (*ALONE, "²", "9" * 5000, "1e3", "\0", ""))
def test_every_form_bears_an_odd_number(city: Visited, value: str) -> None:
    """In each field that held a number, one after the other; and in all fields together."""
    broken, times = [], 0
    for sample in sent(city):
        fields = city.form(sample).values
        texts = [name for name, held in fields.items() if isinstance(held, str)]
        numbers = [name for name in texts if fields[name].isdecimal()] if value in ALONE else []
        stored = False
        for names in [*([name] for name in numbers), texts]:
            forged = MultiDict(fields)
            for name in names:
                forged.setlist(name, [value])
            status = city.visitors[city.rightful(sample)].post(city.address(sample), forged).status_code
            times, stored = times + 1, stored or status < 400
            if status >= 500:
                broken.append(f"{sample.endpoint} ({sample.about}), {names}: {status}")
        if stored:  # what was refused has stored nothing
            city.restore()
    assert broken == []
    assert times > (150 if value in ALONE else 60)


def test_a_version_that_no_page_has_shown_is_a_conflict(city: Visited) -> None:
    wrong, times = [], 0
    for sample in sent(city):
        fields = city.form(sample).values
        if "version" not in fields:
            continue
        for value in (*NO_VERSION, None):
            forged = MultiDict(fields)
            forged.setlist("version", [] if value is None else [value])
            status = city.visitors[city.rightful(sample)].post(city.address(sample), forged).status_code
            times += 1
            if status != 409:
                wrong.append(f"{sample.endpoint} ({sample.about}) {value and value[:20]!r}: {status}")
                city.restore()
    assert wrong == []
    assert times > 100


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x"])
def test_every_form_bears_a_body_of_another_kind(city: Visited, kind: str) -> None:
    broken = []
    for sample in sent(city):
        visitor, stored = city.visitors[city.rightful(sample)], False
        headers = {**visitor._headers(), "X-CSRFToken": visitor.token, "Content-Type": kind}
        for body in (
            b'{"version": "\xc2\xb2", "unit": 99999999999999999999}',
            b"--x\r\n\r\n\xff\r\n--x--",
            b"[" * 9999,
        ):
            status = visitor.client.post(city.address(sample), data=body, headers=headers).status_code
            stored = stored or status < 400
            if status >= 500:
                broken.append(f"{sample.endpoint} ({sample.about}), {body[:20]!r}: {status}")
        if stored:
            city.restore()
    assert broken == []
