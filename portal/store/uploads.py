"""What an uploaded file really is: told by its content alone, never by its name or by what the browser declares.

Images are decoded and written anew, smaller: whatever hid in them (place and time of the photo, a script, a second file
behind the picture) stays behind. A PDF is kept byte for byte, since rewriting would break signatures; only what follows
its end is cut off. Slow: call it outside any transaction.
"""

import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from threading import Lock

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from portal.store.errors import Rejected

LONGEST_SIDE = 1600  # pixels of a stored image
MOST_PIXELS = 108_000_000  # what phones take; beyond this a picture is not opened at all
MOST_BYTES = 160_000_000  # of a picture while it is being decoded
NAME_LENGTH = 120
BEFORE_PDF = 1024  # bytes that a reader of PDF skips, such as the mark of a byte order

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
ONE_AT_A_TIME = Lock()  # pictures of one worker: what several need together would be too much

# Bytes of a pixel as Pillow holds it, 4 in every other mode: 24 bits take 32.
_PIXEL = {"1": 1, "L": 1, "P": 1, "I;16": 2}

SUFFIXES = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
ALLOWED = "PDF, JPEG, PNG, atau WEBP"


@dataclass(frozen=True)
class Upload:
    """A file that may be stored: its safe content, its true type, and a name that agrees with it."""

    content: bytes
    mime: str
    name: str


def cleaned(content: bytes, name: str, most_mb: int) -> Upload:
    """The file made safe. Raises Rejected, with what is wrong and how to mend it, at the field `file`."""
    if not content:
        raise Rejected("Berkas ini kosong. Pilih berkas yang berisi.", "file")
    if len(content) > most_mb * 1024 * 1024:
        raise Rejected(f"Berkas ini lebih dari {most_mb} MB. Perkecil foto atau pecah dokumennya.", "file")
    mime = _mime(content)
    safe = _pdf(content) if mime == "application/pdf" else _image(content, mime)
    return Upload(safe, mime, _name(name, mime))


def _mime(content: bytes) -> str:
    """The type by its first bytes: a page or an archive with a picture's name is none of ours."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    if b"%PDF-" in content[: BEFORE_PDF + len(b"%PDF-")]:
        return "application/pdf"
    raise Rejected(f"Isi berkas ini bukan {ALLOWED}. Simpan sebagai salah satunya, lalu pilih lagi.", "file")


def _pdf(content: bytes) -> bytes:
    """What stands before the head and behind the end is no part of the document."""
    content = content[content.index(b"%PDF-") :]
    end = content.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in content:
        raise Rejected("PDF ini rusak atau terpotong. Simpan ulang dokumennya, lalu pilih lagi.", "file")
    end += len(b"%%EOF")
    tail = content[end:]
    return content[:end] + b"\n" if tail.strip() else content


def _image(content: bytes, mime: str) -> bytes:
    kind = mime.removeprefix("image/").upper()
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, once imported, switches it on for the whole process
    try:
        with ONE_AT_A_TIME, Image.open(BytesIO(content), formats=[kind]) as image:
            full = image.width * image.height
            if full > MOST_PIXELS:
                raise _too_many_pixels()
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is then decoded small at once
            if _bytes_to_decode(image, full) > MOST_BYTES:
                raise Rejected(
                    f"Gambar {kind} ini terlalu besar untuk diolah ({full // 1_000_000} megapiksel). Simpan sebagai "
                    "foto JPEG biasa atau perkecil ukurannya, lalu pilih lagi.",
                    "file",
                )
            return _small(image, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Rejected("Gambar ini rusak atau terpotong. Ambil atau simpan ulang, lalu pilih lagi.", "file") from None


def _bytes_to_decode(image: Image.Image, full: int) -> int:
    """How much memory a picture of `full` pixels takes at once, by what its head says.

    A progressive JPEG is held whole as coefficients of two bytes, however small it is decoded; a WebP in three copies;
    what is turned into another mode, and what is transparent while it is made smaller, in one copy more.
    """
    pixels = image.width * image.height
    if image.format == "WEBP":
        return pixels * 12
    if image.format == "JPEG":
        return pixels * 8 + (full * 6 if "progressive" in image.info else 0)
    wanted = _wanted(image)
    return pixels * (_PIXEL.get(image.mode, 4) + (4 if wanted != image.mode else 0) + (4 if wanted == "RGBA" else 0))


def _wanted(image: Image.Image) -> str:
    """The mode in which the picture is stored."""
    grey = "L" if image.mode in ("L", "1", "I;16") else "RGB"
    return "RGBA" if image.has_transparency_data else grey


def _small(image: Image.Image, kind: str) -> bytes:
    """The picture upright and no larger than it is stored, without whatever else it carried."""
    wanted = _wanted(image)
    plain = image if image.mode == wanted else image.convert(wanted)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(plain)
    upright.info = {}  # comments and profiles would be written again
    written = BytesIO()
    upright.save(written, kind, quality=85)
    return written.getvalue()


def _too_many_pixels() -> Rejected:
    most = MOST_PIXELS // 1_000_000
    return Rejected(f"Gambar ini lebih dari {most} megapiksel. Perkecil ukurannya, lalu pilih lagi.", "file")


def _name(name: str, mime: str) -> str:
    """The name as it is shown and offered for download: no folders, no signs that hide its end, the true suffix."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign)[0] != "C")
    stem = PurePosixPath(shown).stem.strip(". ")[:NAME_LENGTH].strip()
    return (stem or "berkas") + SUFFIXES[mime]
