"""Files that are not what they say, and what pictures must not carry along."""

import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image, ImageFile, PngImagePlugin

from portal.store.errors import Rejected
from portal.store.uploads import LONGEST_SIDE, Upload, cleaned

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    written = BytesIO()
    Image.new(mode, size, 1).save(written, kind, **options)
    return written.getvalue()


def archive() -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        file.writestr("../../keluar.sh", "rm -rf")
    return written.getvalue()


def safe(content: bytes, name: str = "bukti.jpg") -> Upload:
    return cleaned(content, name, 10)


LYING = {
    "an svg named png": (SVG, "gambar.png"),
    "a page named jpg": (HTML, "foto.jpg"),
    "a gif": (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "foto.gif"),
    "a gif that is a script": (b"GIF89a/*<script>*/=1;alert(1)", "foto.png"),
    "a program named pdf": (b"MZ\x90\x00\x03" + bytes(200), "laporan.pdf"),
    "a program named jpg": (b"\x7fELF\x02\x01\x01" + bytes(200), "foto.jpg"),
    "an archive": (archive(), "bukti.zip"),
    "an archive named pdf": (archive(), "bukti.pdf"),
    "a page too long before a pdf": (HTML + bytes(1024 - len(HTML) + 1) + PDF, "laporan.pdf"),
    "a sound in a riff": (b"RIFF\x24\x00\x00\x00WAVEfmt ", "foto.webp"),
    "text": (b"halo", "catatan.pdf"),
}
BROKEN = {
    "a png cut short": (picture("PNG", (400, 400))[:-60], "foto.png"),
    "a jpeg cut short": (picture("JPEG", (400, 400))[:400], "foto.jpg"),
    "a webp cut short": (picture("WEBP", (400, 400))[:40], "foto.webp"),
    "only the first bytes of a png": (b"\x89PNG\r\n\x1a\n", "foto.png"),
    "a jpeg's first bytes before a page": (b"\xff\xd8\xff" + HTML, "foto.jpg"),
    "a pdf without an end": (PDF[:-6], "laporan.pdf"),
    "a pdf's first bytes before a page": (b"%PDF-1.7\n" + HTML + b"%%EOF", "laporan.pdf"),
}


@pytest.mark.parametrize(("content", "name"), LYING.values(), ids=LYING)
def test_what_is_none_of_the_four_types_is_refused(content: bytes, name: str) -> None:
    with pytest.raises(Rejected, match="bukan PDF, JPEG, PNG, atau WEBP"):
        safe(content, name)


@pytest.mark.parametrize(("content", "name"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_refused(content: bytes, name: str) -> None:
    with pytest.raises(Rejected, match="rusak atau terpotong"):
        safe(content, name)


def test_printing_a_draft_in_the_same_process_lets_nothing_broken_in() -> None:
    import weasyprint  # noqa: F401

    ImageFile.LOAD_TRUNCATED_IMAGES = True  # what the import does, whether or not it was the first
    with pytest.raises(Rejected, match="rusak atau terpotong"):
        safe(*BROKEN["a png cut short"])


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\n", HTML, bytes(1024)], ids=["mark", "line", "page", "many"])
def test_what_stands_before_a_pdf_is_left_out(before: bytes) -> None:
    found = safe(before + PDF, "laporan.pdf")
    assert (found.content, found.mime) == (PDF, "application/pdf")


@pytest.mark.parametrize(("width", "height"), [(11_000, 10_000), (12_001, 9_000)])
def test_a_picture_of_too_many_pixels_is_not_decoded(width: int, height: int) -> None:
    bomb = picture("PNG", (width, height), "1")
    assert len(bomb) < 200_000
    with pytest.raises(Rejected, match="108 megapiksel"):
        safe(bomb, "foto.png")


@pytest.mark.parametrize(
    ("kind", "size", "mode", "options"),
    [
        ("PNG", (5000, 4100), "RGBA", {}),
        ("PNG", (6400, 6400), "RGB", {}),
        ("PNG", (5700, 5700), "P", {}),
        ("WEBP", (3700, 3700), "RGB", {}),
        ("JPEG", (5200, 5200), "RGB", {"progressive": True}),
    ],
)
def test_a_picture_that_takes_too_much_memory_is_refused_by_its_head(
    kind: str, size: tuple[int, int], mode: str, options: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = picture(kind, size, mode, **options)
    monkeypatch.setattr(Image.Image, "thumbnail", None)  # whatever is decoded is made smaller
    with pytest.raises(Rejected, match="terlalu besar untuk diolah"):
        safe(content)


def test_a_photo_as_large_as_a_phone_takes_is_kept_small() -> None:
    found = safe(picture("JPEG", (12_000, 9_000)))
    with Image.open(BytesIO(found.content)) as image:
        assert image.size == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)


def test_pictures_are_decoded_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    content, most, busy = picture("PNG", (2000, 2000)), [], []
    real = Image.Image.thumbnail

    def watched(image: Image.Image, size: tuple[int, int]) -> None:
        busy.append(1)
        most.append(len(busy))
        time.sleep(0.02)
        real(image, size)
        busy.pop()

    monkeypatch.setattr(Image.Image, "thumbnail", watched)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(safe, [content] * 4))
    assert most == [1, 1, 1, 1]


def test_too_many_bytes_and_none_at_all() -> None:
    with pytest.raises(Rejected, match="lebih dari 10 MB"):
        safe(PDF + bytes(10 * 1024 * 1024))
    with pytest.raises(Rejected, match="kosong"):
        safe(b"")


@pytest.mark.parametrize(
    ("kind", "mime", "name"),
    [("JPEG", "image/jpeg", "a.jpg"), ("PNG", "image/png", "a.png"), ("WEBP", "image/webp", "a.webp")],
)
def test_a_picture_keeps_its_type_and_gets_the_suffix_of_it(kind: str, mime: str, name: str) -> None:
    found = safe(picture(kind), "a.exe")
    assert (found.mime, found.name) == (mime, name)
    with Image.open(BytesIO(found.content)) as image:
        assert (image.format, image.size) == (kind, (60, 40))


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "1"), ("PNG", "I;16")],
)
def test_every_way_of_writing_colours_is_read(kind: str, mode: str) -> None:
    assert safe(picture(kind, mode=mode)).content


def test_a_large_photo_becomes_small() -> None:
    found = safe(picture("JPEG", (4000, 3000)))
    with Image.open(BytesIO(found.content)) as image:
        assert image.size == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_time_and_device_of_a_photo_are_gone_and_it_stands_upright(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Kamera Rahasia"
    exif.get_ifd(0x8825)[2] = (6.0, 12.0, 30.0)
    found = safe(picture(kind, (60, 40), exif=exif))
    assert b"Rahasia" not in found.content
    with Image.open(BytesIO(found.content)) as image:
        assert not image.getexif()
        assert image.size == (40, 60)


def test_comments_texts_and_profiles_are_gone() -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "rahasia")
    for content in (
        picture("PNG", pnginfo=texts, icc_profile=b"rahasia" * 30),
        picture("JPEG", comment=b"rahasia", icc_profile=b"rahasia" * 30),
        picture("WEBP", xmp=b"rahasia", icc_profile=b"rahasia" * 30),
    ):
        assert b"rahasia" in content or b"Comment" in content
        found = safe(content).content
        assert b"rahasia" not in found
        assert b"Comment" not in found


@pytest.mark.parametrize("tail", [HTML, archive(), b"%PDF-1.4 " + HTML])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_second_file_behind_a_picture_is_lost(kind: str, tail: bytes) -> None:
    assert tail not in safe(picture(kind) + tail).content


def test_what_follows_the_end_of_a_pdf_is_lost_and_a_plain_one_is_untouched() -> None:
    assert safe(PDF).content == PDF
    assert safe(PDF + archive()).content == PDF
    grown = PDF + b"2 0 obj\n<<>>\nendobj\nstartxref\n70\n%%EOF\r\n"  # a signature adds a second end
    assert safe(grown).content == grown


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Foto loket.jpeg", "Foto loket.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\sari\\laporan akhir.pdf", "laporan akhir.pdf"),
        ("nota\u202efdp.exe", "notafdp.pdf"),
        ("baris\r\nbaru: x.pdf", "barisbaru: x.pdf"),
        ("", "berkas.pdf"),
        ("...", "berkas.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("akta kelahiran é.pdf", "akta kelahiran é.pdf"),
    ],
)
def test_a_name_has_no_folders_no_hidden_signs_and_the_true_suffix(given: str, kept: str) -> None:
    assert safe(PDF, given).name == kept
