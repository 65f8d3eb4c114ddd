"""Anybody can verify a sealed form, by code or by file; nobody learns the predicate."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.documents import actions
from portal.paper.seal import Seal, grouped, keep_pdf, seal
from portal.plans import queries as plans
from portal.plans.snapshot import plan_snapshot
from portal.store import files
from portal.store.db import db
from tests import builders
from tests.world import NOW

PDF = b"%PDF-1.7 a stand-in: what is printed is proved in tests/paper"


@pytest.fixture
def codes(app, world):
    """The codes of Sari's sealed forms, by form; the PDF of Dokumen Evaluasi is `PDF`."""
    with app.app_context():
        builders.appraisal(world, world.sari, "acknowledged")
        rows = db.session.scalars(select(Seal)).all()
        sha256 = files.write(PDF)
        files.remember(sha256, actions.MIME, len(PDF))
        found = {row.form: row.code for row in rows}
        for row in rows:
            if row.form == "dokumen":
                keep_pdf(row, sha256)
        db.session.commit()
        return found


def test_a_stranger_types_the_code_as_it_is_printed(page, codes):
    visitor = page().open("/verifikasi")
    visitor.submit("Periksa kode", kode=f" {grouped(codes['dokumen']).lower()} ")
    assert visitor.path == f"/verifikasi/{codes['dokumen']}"
    assert visitor.has(
        "Asli.",
        "Dokumen Evaluasi Kinerja Pegawai",
        "Triwulan II 2026",
        "Bidang Pelayanan Pendaftaran Penduduk",
        "SW",
        "2003",
        "10 Agustus 2026",
        "bukan tanda tangan elektronik tersertifikasi",
    )


def test_neither_name_nor_number_nor_predicate_is_told(page, codes, world):
    for code in codes.values():
        visitor = page().open(f"/verifikasi/{code}")
        told = visitor.body.decode()
        assert "Sari" not in told and "Wulandari" not in told and world.sari.login not in told
        for word in ("Baik", "ekspektasi", "Butuh Perbaikan", "predikat kinerja"):
            assert word not in told


def test_an_unknown_code_is_said_to_be_unknown(page):
    visitor = page().open("/verifikasi/AAAABBBBCCCCDDDD")
    assert visitor.title == "Kode tidak dikenal" and visitor.has("Tidak dikenal.", "AAAA-BBBB-CCCC-DDDD")


def test_an_empty_code_is_refused_in_words(page):
    assert page().open("/verifikasi").submit("Periksa kode", 422).has("Ketik kode yang tercetak")
    assert page().open("/verifikasi?kode=---", 422).has("16 huruf dan angka")


def test_a_replaced_form_names_the_version_that_is_in_force(app, page, world, codes):
    with app.app_context():
        plan = plans.of_person(world.sari.person_id)[0]
        again = plan_snapshot(plans.version(plan.versions[0].id), NOW.date())
        seal("plan_version", plan.versions[0].id, 2, plan.placement_id, plan.period_id, again, ("skp",))
        db.session.commit()
        newer = db.session.scalars(select(Seal.code).where(Seal.form == "skp", Seal.number == 2)).one()
    old = page().open(f"/verifikasi/{codes['skp']}")
    assert old.has("Asli, tetapi sudah diganti versi 2.", "Mintalah dokumen versi 2")
    assert newer not in old.body.decode()
    assert page().open(f"/verifikasi/{newer}").has("Asli.", "milik dokumen yang berlaku")
    assert not page().open(f"/verifikasi/{codes['lampiran']}").has("sudah diganti")


def test_the_very_file_is_recognised_without_a_code(page, codes):
    visitor = page().open("/verifikasi").submit("Bandingkan berkas", berkas=(PDF, "unduhan.pdf"))
    assert visitor.has("Berkas ini asli.", "Dokumen Evaluasi Kinerja Pegawai")


def test_one_changed_byte_says_no(page, codes):
    changed = PDF.replace(b"stand-in", b"stand_in")
    visitor = page().open(f"/verifikasi/{codes['dokumen']}")
    visitor.submit("Bandingkan berkas", berkas=(changed, "unduhan.pdf"))
    assert visitor.has("Berkas ini bukan PDF yang disegel.", grouped(codes["dokumen"]))
    assert visitor.has("sendiri dikenal", "yang berlaku")
    assert not visitor.has("Asli") and not visitor.has("Berkas ini asli.")
    assert page().open("/verifikasi").submit("Bandingkan berkas", berkas=(changed, "x.pdf")).has("tidak dikenal")


def test_the_file_of_another_form_is_not_taken_for_this_one(page, codes):
    visitor = page().open(f"/verifikasi/{codes['evaluasi']}")
    visitor.submit("Bandingkan berkas", berkas=(PDF, "dokumen.pdf"))
    assert visitor.title == "Berkas tidak cocok" and not visitor.has("Berkas ini asli")
    assert visitor.has(f"Kodenya {grouped(codes['dokumen'])}")
    assert visitor.click(f"Periksa kode {grouped(codes['dokumen'])}").has("Asli.")


def test_a_form_without_a_file_is_refused(page):
    assert page().open("/verifikasi").submit("Bandingkan berkas", 422).has("Pilih berkas PDF")


def test_nothing_of_the_file_is_kept(app, page, codes, seeded):
    folder = seeded[1].folder / "files"
    before = sorted(folder.rglob("*"))
    page().open("/verifikasi").submit("Bandingkan berkas", berkas=(PDF + b"rahasia", "x.pdf"))
    assert sorted(folder.rglob("*")) == before


def test_too_large_a_file_is_refused(app, page, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    page().open("/verifikasi").submit("Bandingkan berkas", 413, berkas=(b"x" * 2000, "besar.pdf"))


def test_another_site_cannot_make_a_browser_send_the_form(app, codes):
    client = app.test_client()
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://lain.example"}
    assert client.post("/verifikasi", data={"kode": ""}, headers=foreign).status_code == 403
    assert client.post("/verifikasi", data={"kode": ""}).status_code == 403
    own = {"Sec-Fetch-Site": "same-origin"}
    assert client.post("/verifikasi", data={"kode": ""}, headers=own).status_code == 422


def test_guessing_is_slowed_down_and_known_codes_cost_nothing(page, codes):
    for _ in range(40):
        page().open(f"/verifikasi/{codes['skp']}")
    for at in range(30):
        page().open(f"/verifikasi/{'ABCDEFGHJK'[at % 10]}{at + 22:02}")
    late = page().open(f"/verifikasi/{codes['skp']}", 429)
    assert late.has("menit lagi")
    assert 0 < int(late.headers["Retry-After"]) <= 300
    with clock.at(NOW + timedelta(minutes=6)):
        page().open(f"/verifikasi/{codes['skp']}")


def test_public_pages_set_no_cookie(app, codes):
    client = app.test_client()
    for path in ("/verifikasi", f"/verifikasi/{codes['skp']}", "/verifikasi/AAAA"):
        assert "Set-Cookie" not in client.get(path).headers
    sent = client.post("/verifikasi", data={}, headers={"Sec-Fetch-Site": "same-origin"})
    assert "Set-Cookie" not in sent.headers
