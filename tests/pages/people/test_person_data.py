"""Everything that the rooms hold about a person, handed out at the command line on request."""

import json

import pytest

from portal.chart.models import Person
from portal.store import journal
from portal.store.db import db
from tests import builders
from tests.pages.people.given import saved

SAID = ["--name", "Ayu Larasati", "--note", "Surat 12/PDP/2026"]


def handed_out(app, *given):
    ran = app.test_cli_runner().invoke(args=["portal", "person-data", *given])
    return ran.exit_code, ran.output


def test_every_room_says_what_it_holds_in_words_and_how_long(app, world):
    with saved(app):
        builders.appraisal(world, world.sari, "released")
    code, said = handed_out(app, "--nip", "19920410 201903 2 003", *SAID)
    assert code == 0, said
    parts = {part["judul"]: part for part in json.loads(said)}
    assert list(parts)[:4] == ["Nama", "Nomor", "Pangkat", "Penempatan"]
    assert parts["Nomor"]["isi"] == [
        {"jenis": "NIP", "nomor": "199204102019032003", "mulai": "2024-01-01", "sampai": None}
    ]
    assert parts["Pangkat"]["isi"][0]["golongan/ruang"] == "II/d"
    assert parts["Penempatan"]["isi"][0]["sebagai"] == "Definitif"
    appraisal = parts["Penilaian yang sudah dirilis"]["isi"][0]
    assert (appraisal["keadaan"], appraisal["predikat"], appraisal["dirilis"]) == (
        "Dirilis", "Baik", "2026-08-10T10:00+07:00",
    )  # fmt: skip
    assert parts["Pemakaian akun"]["disimpan"] == "30 hari sesudah terakhir dipakai."
    assert "peraturan perundang-undangan" in parts["Penilaian yang sudah dirilis"]["disimpan"]


def test_who_got_it_and_why_stands_in_the_journal(app, page, world, tmp_path):
    out = tmp_path / "sari.json"
    assert handed_out(app, "--nip", "199204102019032003", *SAID, "--out", str(out)) == (0, "")
    assert json.loads(out.read_text())[0]["isi"] == [{"nama": "Sari Wulandari, A.Md."}]
    with app.app_context():
        entry = journal.timeline(db.session.get_one(Person, world.sari.person_id))[-1]
        assert (entry.verb, entry.person_name, entry.note) == ("hand-out", "Ayu Larasati", "Surat 12/PDP/2026")
    shown = page("rina").open(f"/kepegawaian/pegawai/{world.sari.person_id}")
    assert shown.has("Data pribadi diserahkan", "Pengelola server, melalui baris perintah")


@pytest.mark.parametrize("missing", ["--name", "--note"])
def test_nobody_hands_it_out_without_name_and_reason(app, missing):
    at = SAID.index(missing)
    code, said = handed_out(app, "--nip", "199204102019032003", *SAID[:at], *SAID[at + 2 :])
    assert code == 2 and missing in said


def test_an_unknown_number_is_said(app, world):
    code, said = handed_out(app, "--nip", "1", *SAID)
    assert code == 1 and "Tidak ada pegawai dengan nomor 1." in said
