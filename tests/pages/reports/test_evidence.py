"""Fetching evidence: for whom, how it is served, and what a changed or missing file means."""

import hashlib
import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from portal import clock
from portal.plans.models import Plan
from portal.reports import actions
from portal.reports.models import ReportLine
from portal.reports.views import sending
from portal.store import files, journal, uploads
from portal.store.db import db
from tests import builders
from tests.pages.reports.conftest import PDF
from tests.world import NOW


@pytest.fixture
def proof(app, world, planned) -> int:
    """A PDF beside the first line of Sari's report; its id."""
    with app.app_context():
        report = builders.report(db.session.get_one(Plan, planned), world.periods["2026-2"], "draft")
        made = actions.attach(report.lines[0], actions.keep(PDF, 'rekap "akhir"; é.pdf'), journal.SYSTEM)
        db.session.commit()
        return made.id


@pytest.mark.parametrize("who", ["sari", "budi", "dewi", "rina", "tono"])
def test_it_comes_as_an_attachment_sealed_off_from_everything(page, proof, who):
    found = page(who).open(f"/laporan/bukti/{proof}")
    assert found.body == PDF
    assert found.headers["Content-Type"] == "application/pdf"
    assert found.headers["Content-Disposition"] == ("attachment; filename*=UTF-8''rekap%20%22akhir%22%3B%20%C3%A9.pdf")
    assert found.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert found.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("who", ["andi", "joko", "lina", "wali"])
def test_for_everybody_else_it_does_not_exist(page, proof, who):
    page(who).open(f"/laporan/bukti/{proof}", 404).post(f"/laporan/bukti/{proof}/hapus", 404)


def test_a_stranger_is_asked_to_sign_in(page, proof):
    assert page().open(f"/laporan/bukti/{proof}").title == "Masuk"


def test_an_id_that_is_not_there(page, proof):
    page("sari").open("/laporan/bukti/999", 404)


def test_what_was_removed_is_gone_for_everybody(page, proof):
    page("sari").open("/laporan/1").submit('Hapus rekap "akhir"; é.pdf')
    for who in ("sari", "budi", "tono"):
        page(who).open(f"/laporan/bukti/{proof}", 404)


@pytest.mark.parametrize("who", ["budi", "dewi", "rina", "tono"])
def test_readers_remove_nothing(page, proof, who):
    page(who).post(f"/laporan/bukti/{proof}/hapus", 403)


def test_content_that_was_changed_on_disk_is_an_error_and_no_download(page, app, proof):
    with app.app_context():
        place = files.path_of(hashlib.sha256(PDF).hexdigest())
    whole = place.read_bytes()
    try:
        place.write_bytes(b"%PDF-1.7 palsu")
        assert b"palsu" not in page("sari").open(f"/laporan/bukti/{proof}", 500).body
    finally:
        place.write_bytes(whole)


class Slow(BytesIO):
    """A body that notes, each time it is read, whether a transaction was open meanwhile."""

    open_while_read: list[bool]

    def readinto(self, place) -> int:
        self.open_while_read.append(db.session().in_transaction())
        return super().readinto(memoryview(place)[:4096])


def test_neither_a_slow_upload_nor_its_checking_holds_the_database(page, app, proof, photo, monkeypatch):
    sari = page("sari").open("/laporan/1")
    token = re.search(rb'name="csrf_token" value="([^"]+)"', sari.body)[1]
    parts = {"csrf_token": (b"", token), "files-1-file": (b'; filename="a.jpg"', photo + bytes(20_000))}
    body = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % (name.encode(), more, value)
        for name, (more, value) in parts.items()
    )
    slow, cleaned = Slow(body + b"--x--\r\n"), uploads.cleaned
    slow.open_while_read, checking = [], []

    def watched(*args: object) -> uploads.Upload:
        checking.append(db.session().in_transaction())
        return cleaned(*args)

    monkeypatch.setattr(uploads, "cleaned", watched)
    answer = sari.client.post(
        "/laporan/baris/1/bukti",
        input_stream=slow,
        content_length=len(slow.getvalue()),
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 303
    assert len(slow.open_while_read) > 3 and not any(slow.open_while_read)
    assert checking == [False]
    with app.app_context():
        assert len(db.session.get_one(ReportLine, 1).evidence) == 2


def test_an_account_uploads_so_many_files_and_then_waits(app, page, world, planned, photo, monkeypatch):
    monkeypatch.setattr(sending, "PER_ACCOUNT", 2)
    with app.app_context():
        report = builders.report(db.session.get_one(Plan, planned), world.periods["2026-2"], "draft")
        db.session.commit()
        line = report.lines[0].id
    sari = page("sari").open(f"/laporan/{report.id}")
    for number in range(2):
        sari.submit("Unggah bukti", form=f"files-{line}", **{f"files-{line}-file": (photo, f"{number}.jpg")})
    sari.submit("Unggah bukti", 422, form=f"files-{line}", **{f"files-{line}-file": (photo, "3.jpg")})
    assert sari.has("Terlalu banyak berkas dalam waktu singkat. Unggah lagi 10 menit kemudian.")
    with clock.at(NOW + timedelta(minutes=10)):
        sari.open(f"/laporan/{report.id}")
        sari.submit("Unggah bukti", form=f"files-{line}", **{f"files-{line}-file": (photo, "3.jpg")})
        assert sari.has("Berkas ditambahkan.")


def test_what_is_refused_leaves_no_file(app, page, world, planned, photo):
    before = set((Path(app.instance_path) / "files").glob("*/*"))
    sari = page("sari").open("/laporan/catatan")
    sari.submit("Simpan catatan", 422, text="Loket", on="2027-01-01", file=(photo, "loket.jpg"))
    assert set((Path(app.instance_path) / "files").glob("*/*")) == before
