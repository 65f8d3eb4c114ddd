"""The cells of an XLSX workbook, as they are or as text.

A workbook is an archive that says itself how large it is, and one cell at the far end of a sheet makes its reader ask
for half a terabyte, which ends the whole process. So it is laid anew from what was really in it, and measured, before
it is read.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile
from zlib import error as NotPacked

from portal.store.errors import Rejected

ARCHIVE, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_BYTES = 20_000_000  # unpacked
MOST_CELLS = 500_000  # of a sheet, from its first to its last, empty or not
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
OTHERWISE = "Simpan sebagai XLSX tanpa kata sandi, atau CSV UTF-8, lalu impor lagi."


def is_one(content: bytes) -> bool:
    """Whether it is a workbook of any kind, whatever its name."""
    return content.startswith((ARCHIVE, OLD))


def read(content: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    """(name, rows) of each sheet that can be seen, rows from the first line on. Raises Rejected with one sentence."""
    for name, rows in cells(content):
        yield name, [[_text(cell) for cell in row] for row in rows]


def cells(content: bytes) -> Iterator[tuple[str, list[list[Any]]]]:
    """The same with figures, days and texts as the workbook has them."""
    from python_calamine import CalamineError, SheetVisibleEnum, load_workbook  # a web worker seldom reads one

    if not content.startswith(ARCHIVE):
        raise Rejected(f"Buku kerja ini dari format lama (.xls) atau terkunci kata sandi. {OTHERWISE}", "file")
    parts = _parts(content)
    if "xl/workbook.xml" not in parts:
        raise Rejected(f"Berkas ini bukan buku kerja XLSX. {OTHERWISE}", "file")
    try:
        if any(_cells(part) > MOST_CELLS for name, part in parts.items() if name.endswith(".xml")):
            raise _too_large()
        with load_workbook(BytesIO(_laid_anew(parts))) as book:
            for sheet in book.sheets_metadata:
                if sheet.visible == SheetVisibleEnum.Visible:
                    yield sheet.name, book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
    except (CalamineError, expat.ExpatError, ValueError):
        raise Rejected(f"Buku kerja ini rusak. {OTHERWISE}", "file") from None


def _parts(content: bytes) -> Mapping[str, bytes]:
    """What the archive holds, pictures left out."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            wanted = {each.filename: each for each in archive.infolist() if each.filename.endswith((".xml", ".rels"))}
            if sum(each.file_size for each in wanted.values()) > MOST_BYTES:
                raise _too_large()
            return {name: archive.read(each) for name, each in wanted.items()}
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, NotPacked):
        raise Rejected(f"Buku kerja ini rusak atau terpotong. {OTHERWISE}", "file") from None


def _laid_anew(parts: Mapping[str, bytes]) -> bytes:
    """Not packed: what it says of its sizes is true."""
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()


def _cells(part: bytes) -> int:
    """How many cells the sheet spans; 0 of a part that is none."""
    found, parser = _Extent(), expat.ParserCreate()
    parser.StartElementHandler = found.meet
    parser.Parse(part, True)
    return found.last_row * found.last_column


class _Extent:
    """Walks through the elements of a sheet and remembers how far there are values."""

    row = column = last_row = last_column = 0

    def meet(self, name: str, given: Mapping[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "row":
            self.row, self.column = int(given.get("r", self.row + 1)), 0
        elif kind == "c":
            self.row, self.column = _place(given.get("r", ""), self.row, self.column + 1)
        elif kind in ("v", "is"):
            self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)


def _place(text: str, row: int, column: int) -> tuple[int, int]:
    """Row and column of "B7", from 1; the given ones where nothing is said."""
    found = PLACE.fullmatch(text)
    if not found:
        return row, column
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), number


def _text(cell: Any) -> str:
    """As somebody would have typed it: whole numbers without a point, days without hours."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _too_large() -> Rejected:
    return Rejected("Buku kerja ini terlalu besar. Simpan hanya lembar yang diperlukan, lalu impor lagi.", "file")
