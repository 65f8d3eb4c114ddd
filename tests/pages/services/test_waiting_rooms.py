"""An officer names the networks that many citizens share, so that honest answers are not held."""

import pytest

from portal.services.models import Service
from portal.store import journal
from portal.store.db import db

LIST = "/kepegawaian/layanan"
BUTTON = "Simpan jaringan"


@pytest.fixture
def rooms(app, ktp):
    """rooms(): what is stored."""

    def read():
        with app.app_context():
            return db.session.get_one(Service, ktp.id).waiting_rooms

    return read


def test_the_networks_are_named_in_one_way_and_written_down(page, ktp, rooms, app):
    rina = page("rina").open(f"{LIST}/{ktp.id}")
    assert rina.has("Belum ada jaringan yang disebut")
    rina.click("Sebut jaringannya")
    assert rina.has("melebihi 6 dalam 10 menit", "60 jawaban langsung dihitung")
    rina.submit(BUTTON, networks=" 203.0.113.0/28 \r\n\r\n198.51.100.7\r\n2001:DB8::/48\r\n198.51.100.7/32")
    assert rooms() == "203.0.113.0/28\n198.51.100.7/32\n2001:db8::/48"
    assert rina.has("Jaringan ruang tunggu sudah dicatat", "203.0.113.0/28", "198.51.100.7/32", "2001:db8::/48")
    with app.app_context():
        entry = journal.timeline(db.session.get_one(Service, ktp.id))[-1]
        told = "203.0.113.0/28, 198.51.100.7/32, 2001:db8::/48"
        assert (entry.verb, entry.details) == ("correct", {"Jaringan ruang tunggu": ["", told]})
    rina.open(f"{LIST}/{ktp.id}/ruang-tunggu").submit(BUTTON, networks="")
    assert rooms() == ""


@pytest.mark.parametrize(
    ("network", "fault"),
    [
        ("203.0.113.0/16", None),
        ("203.0.0.0/15", "harus antara /16 dan /32"),
        ("203.0.0.0/16", ""),
        ("2001:db8::/47", "harus antara /48 dan /64"),
        ("2001:db8::/48", ""),
        ("2001:db8::/64", ""),
        ("2001:db8::/65", "harus antara /48 dan /64"),
        ("203.0.113.300", None),
        ("0.0.0.0/0", "harus antara /16 dan /32"),
        ("wifi-loket", None),
    ],
)
def test_what_is_no_network_or_too_wide_is_said_line_by_line(page, ktp, rooms, network, fault):
    """`fault` None: no network at all, also one whose address has more digits than its width."""
    rina = page("rina").open(f"{LIST}/{ktp.id}/ruang-tunggu")
    lines = f"198.51.100.7\n{network}"
    rina.submit(BUTTON, 200 if fault == "" else 422, networks=lines)
    if fault == "":
        assert rooms() == f"198.51.100.7/32\n{network}"
        return
    assert rina.has(f"“{network}” {fault or 'bukan alamat jaringan. Tulis misalnya 203.0.113.7'}")
    assert not rina.has("“198.51.100.7”")
    assert (rina.value("networks").strip(), rooms()) == (lines, "")


def test_a_second_officer_who_was_slower_sees_both_texts(page, ktp, rooms):
    slow, fast = (page("rina").open(f"{LIST}/{ktp.id}/ruang-tunggu") for _ in range(2))
    fast.submit(BUTTON, networks="198.51.100.7")
    slow.submit(BUTTON, 409, networks="198.51.100.9")
    assert slow.has("198.51.100.7/32", "198.51.100.9/32")
    assert rooms() == "198.51.100.7/32"


@pytest.mark.parametrize("who", ["sari", "budi", "dewi", "joko", "tono", "lina", "wali"])
def test_nobody_but_the_officer_names_networks(page, ktp, rooms, who):
    visitor = page(who).open("/akun")
    visitor.open(f"{LIST}/{ktp.id}/ruang-tunggu", 403)
    visitor.open("/akun").post(f"{LIST}/{ktp.id}/ruang-tunggu", 403, networks="198.51.100.7", version=1)
    assert rooms() == ""
