"""What an uploaded file really is: told by its content alone, never by its name or by what the browser declares.

Images are decoded and written anew, smaller: whatever hid in them (place and time of the photo, a script, a second file
behind the picture) stays behind. A PDF is kept byte for byte, since rewriting would break signatures; only what follows
its end is cut off. Slow: call it outside any transaction.
"""

import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from portal.store.errors import Rejected

LONGEST_SIDE = 1600  # pixels of a stored image
MOST_PIXELS = 40_000_000  # beyond this an image is not decoded at all
NAME_LENGTH = 120

Image.MAX_IMAGE_PIXELS = MOST_PIXELS

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
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    raise Rejected(f"Isi berkas ini bukan {ALLOWED}. Simpan sebagai salah satunya, lalu pilih lagi.", "file")


def _pdf(content: bytes) -> bytes:
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
        with Image.open(BytesIO(content), formats=[kind]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _too_many_pixels()
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is then decoded small at once
            upright = ImageOps.exif_transpose(image)
            plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Rejected("Gambar ini rusak atau terpotong. Ambil atau simpan ulang, lalu pilih lagi.", "file") from None
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain.info = {}  # comments and profiles would be written again
    written = BytesIO()
    plain.save(written, kind, quality=85)
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
