"""The lines of a table that somebody made with a spreadsheet: CSV in whatever way it was saved, or an XLSX workbook.

What it is its content says, never its name. Nothing but reading: what the columns mean its reader knows.
"""

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from portal.store import workbook
from portal.store.errors import Rejected

BOMS = (  # the longer first: UTF-32 begins like UTF-16
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SEPARATORS = ",;\t|"
NAMED = re.compile(r'\s*"?sep=([^\w"\s]|\t)', re.IGNORECASE)  # the first line that a spreadsheet may write for another
NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\ufffe\uffff]")
NO_TABLE = "Berkas ini bukan tabel. Simpan sebagai XLSX atau CSV UTF-8 dari aplikasi lembar kerja, lalu impor lagi."


@dataclass(frozen=True)
class Sheet:
    """One table: its name ("" where the file has only one), and (number, cells) of the lines that hold anything."""

    name: str
    lines: list[tuple[int, list[str]]]


def read(content: bytes) -> list[Sheet]:
    """The sheets of the file that hold anything, cells without blanks around them and without signs that nobody sees.

    Raises Rejected with one sentence that says how to save the file otherwise.
    """
    if workbook.is_one(content):
        sheets = [Sheet(name, _filled(enumerate(rows, 1))) for name, rows in workbook.read(content)]
        return [sheet for sheet in sheets if sheet.lines]
    return [Sheet("", _filled(separated(content)))]


def separated(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """(number, cells) of each line of a CSV file, as they stand there. Raises Rejected like `read`."""
    return _separated(_decoded(content))


def plain(text: str) -> str:
    """The text in one line without signs that nobody sees, blanks around it or several of them inside."""
    if not text.isascii():
        text = "".join(sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign) != "Cf")
    return " ".join(text.split())


def _filled(lines: Iterator[tuple[int, list[str]]] | enumerate[list[str]]) -> list[tuple[int, list[str]]]:
    clean = ((number, [plain(cell) for cell in cells]) for number, cells in lines)
    return [(number, cells) for number, cells in clean if any(cells)]


def _decoded(content: bytes) -> str:
    try:
        text = content.decode(_encoding(content))
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")  # of an older spreadsheet
    if NO_TEXT.search(text) or text.lstrip().startswith("<"):
        raise Rejected(NO_TABLE, "file")
    return text


def _encoding(content: bytes) -> str:
    """By the mark at its beginning; without one by where the zeros of UTF-16 stand."""
    marked = next((name for mark, name in BOMS if content.startswith(mark)), "")
    if marked:
        return marked
    begin = content[:200]
    even, odd = begin[::2].count(0), begin[1::2].count(0)
    if max(even, odd) <= len(begin) // 4:
        return "utf-8"
    return "utf-16-le" if odd > even else "utf-16-be"


def _separated(text: str) -> Iterator[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    named = NAMED.match(first)
    separator = named[1] if named else max(SEPARATORS, key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            if named and any(cell.strip() for cell in cells):
                named = None
            else:
                yield reader.line_num, cells
    except csv.Error:  # the only one that reading can meet: more letters in a cell than anybody writes
        told = f"Baris {reader.line_num}: satu isian terlalu panjang. Periksa tanda kutip di sekitarnya."
        raise Rejected(told, "file") from None
