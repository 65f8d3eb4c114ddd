"""Small pictures of evidence and its preview: closed by the right to the file, small, and with ways on and back."""

from io import BytesIO

import pytest
from PIL import Image

from portal.plans.models import Plan
from portal.reports import actions
from portal.store import files, journal, thumbs
from portal.store.db import db
from tests import builders
from tests.pages.reports.conftest import PDF


def picture(width: int = 800, height: int = 450, mode: str = "RGB") -> bytes:
    written = BytesIO()
    Image.effect_noise((width, height), 90).convert(mode).save(written, "PNG")
    return written.getvalue()


@pytest.fixture
def kept(app, world, planned) -> dict[str, int]:
    """On the first line of Sari's submitted report a picture and a PDF, on the second another picture; their ids."""
    with app.app_context():
        report = builders.report(db.session.get_one(Plan, planned), world.periods["2026-2"], "submitted")
        first, second = report.lines[:2]
        made = {
            "photo": actions.attach(first, actions.keep(picture(), "loket.png"), journal.SYSTEM),
            "pdf": actions.attach(first, actions.keep(PDF, "rekap.pdf"), journal.SYSTEM),
            "clear": actions.attach(second, actions.keep(picture(300, 200, "RGBA"), "denah.png"), journal.SYSTEM),
        }
        db.session.commit()
        return {name: each.id for name, each in made.items()}


def at(key: int, what: str) -> str:
    return f"/laporan/bukti/{key}/{what}"


def test_a_picture_is_shown_small_and_is_made_once(app, page, kept):
    budi = page("budi")
    small = budi.open(at(kept["photo"], "kecil"))
    assert small.headers["Content-Type"] == "image/jpeg" and small.headers["Content-Disposition"] == "inline"
    assert small.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert small.headers["Cache-Control"] == "no-store"
    with Image.open(BytesIO(small.body)) as shown:
        assert shown.size == (240, 135)
    with app.app_context():
        proof = files.StoredFile.query.filter_by(mime="image/png").order_by(files.StoredFile.id).first()
        assert len(small.body) * 10 < proof.size  # what a phone loads is not the picture
        place = thumbs.path_of(proof.sha256)
        place.write_bytes(b"made before")
    try:
        assert budi.open(at(kept["photo"], "kecil")).body == b"made before"
    finally:
        place.unlink()


def test_what_is_transparent_stands_on_white(page, kept):
    with Image.open(BytesIO(page("sari").open(at(kept["clear"], "kecil")).body)) as shown:
        assert shown.mode == "RGB" and shown.size == (240, 160)


def test_without_room_for_it_the_small_picture_is_made_each_time(page, kept, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(thumbs, "_keep", full)
    assert page("sari").open(at(kept["photo"], "kecil")).headers["Content-Type"] == "image/jpeg"


def test_small_pictures_go_with_their_picture(app, page, kept):
    page("sari").open(at(kept["photo"], "kecil")).open(at(kept["clear"], "kecil"))
    with app.app_context():
        made = {path.name: path for path in thumbs.path_of("x").parent.parent.glob("*/*")}
        gone = files.path_of(next(iter(made)))
        whole = gone.read_bytes()
        try:
            gone.unlink()
            assert thumbs.sweep() == 1
            assert {name for name, path in made.items() if not path.exists()} == {gone.name}
        finally:
            gone.write_bytes(whole)


@pytest.mark.parametrize("what", ["kecil", "pratinjau", "isi"])
@pytest.mark.parametrize("who", ["andi", "joko", "lina", "wali"])
def test_for_everybody_else_there_is_nothing_to_be_seen(page, kept, who, what):
    page(who).open(at(kept["photo"], what), 404)


@pytest.mark.parametrize("what", ["kecil", "pratinjau", "isi"])
def test_what_was_removed_is_not_shown(app, page, kept, what):
    with app.app_context():
        report = builders.report(db.session.get_one(Plan, 1), 2, "draft")
        extra = actions.attach(report.lines[0], actions.keep(picture(50, 50), "salah.png"), journal.SYSTEM)
        db.session.commit()
        key, report_id = extra.id, report.id
    sari = page("sari").open(at(key, what))
    sari.open(f"/laporan/{report_id}").submit("Hapus salah.png")
    sari.open(at(key, what), 404)


def test_a_pdf_has_no_small_picture_but_its_sign_name_and_size(page, kept):
    budi = page("budi")
    budi.open(at(kept["pdf"], "kecil"), 404)
    budi.open("/laporan/1")
    link = budi.tree.xpath(f"//a[@href='{at(kept['pdf'], 'pratinjau')}']")[0]
    assert link.xpath(".//*[name()='svg']") and not link.xpath(".//img")
    assert " ".join(link.text_content().split()) == "rekap.pdf PDF, 1 KB"


def test_the_list_loads_small_pictures_when_they_come_into_view(page, kept):
    budi = page("budi").open("/laporan/1")
    (image,) = budi.tree.xpath(f"//a[@href='{at(kept['photo'], 'pratinjau')}']//img")
    assert image.get("src") == at(kept["photo"], "kecil") and image.get("loading") == "lazy"
    assert image.get("alt") == "" and image.get("width") == image.get("height") == "56"


def test_the_preview_shows_it_whole_and_leads_on_and_back(page, kept):
    budi = page("budi").open(at(kept["photo"], "pratinjau"))
    (image,) = budi.tree.xpath("//main//img")
    assert image.get("src") == at(kept["photo"], "isi") and image.get("alt").startswith("Foto bukti loket.png untuk ")
    assert budi.has("Berkas 1 dari 3") and not budi.tree.xpath("//a[@rel='prev']")
    budi.open(budi.tree.xpath("//a[@rel='next']/@href")[0])
    assert budi.title == "rekap.pdf" and budi.tree.xpath("//iframe/@src") == [at(kept["pdf"], "isi")]
    assert budi.headers["Content-Security-Policy"].endswith("; frame-src 'self'")
    budi.open(budi.tree.xpath("//a[@rel='next']/@href")[0])
    assert budi.title == "denah.png" and not budi.tree.xpath("//a[@rel='next']")
    budi.click("Kembali")
    assert budi.title.startswith("Laporan Triwulan II 2026")


def test_what_is_shown_is_what_was_kept_and_nothing_in_it_runs(page, kept):
    budi = page("budi").open(at(kept["pdf"], "isi"))
    assert budi.body == PDF and budi.headers["Content-Type"] == "application/pdf"
    assert budi.headers["X-Content-Type-Options"] == "nosniff" and budi.headers["Cache-Control"] == "no-store"
    assert budi.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "script-src" not in budi.headers["Content-Security-Policy"]
    photo = budi.open(at(kept["photo"], "isi"))
    assert photo.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
