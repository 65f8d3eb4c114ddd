"""Tables that people fill in with a spreadsheet: an XLSX workbook or a CSV file read into cells, templates written.

What is read comes from outside: its size is known before anything is unpacked, and text stays text.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from portal.store import workbook
from portal.store.errors import Rejected

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS, MOST_COLUMNS = 20_000, 60
_DELIMITERS = ";,\t|"
RESAVE = "Buka berkasnya, simpan sebagai Buku Kerja Excel (.xlsx) atau CSV UTF-8, lalu pilih lagi."

NumberedRow = tuple[int, list[Any]]  # its number in the sheet, from 1, and its cells


@dataclass(frozen=True)
class FilledSheet:
    """A table as it was filled in: its name ("" in a CSV file) and the rows that hold anything."""

    name: str
    rows: list[NumberedRow]


def read(content: bytes) -> list[FilledSheet]:
    """The sheets of a workbook, or the one of a CSV file, told by the content. Raises Rejected, with how to mend it."""
    return _workbook(content) if workbook.is_one(content) else [_text(content)]


def _workbook(content: bytes) -> list[FilledSheet]:
    found = [FilledSheet(name, _filled(rows)) for name, rows in workbook.cells(content)]
    if any(number > MOST_ROWS for sheet in found for number, _ in sheet.rows):
        raise Rejected(f"Paling banyak {MOST_ROWS} baris dalam satu lembar. Bagi berkasnya.", "file")
    return found


def _filled(rows: Sequence[list[Any]]) -> list[NumberedRow]:
    return [(number, cells) for number, cells in enumerate(rows, 1) if any(cell != "" for cell in cells)]


def _text(content: bytes) -> FilledSheet:
    lines = _decoded(content).splitlines()
    head = next((line for line in lines if line.strip()), "")
    told = head.lower().startswith("sep=") and len(head.strip()) == len("sep=;")
    delimiter = head.strip()[-1] if told else max(_DELIMITERS, key=head.count)
    reader = csv.reader(lines, delimiter=delimiter)
    rows: list[NumberedRow] = []
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS or len(rows) > MOST_ROWS:
                raise Rejected(f"Paling banyak {MOST_ROWS} baris dan {MOST_COLUMNS} kolom. Bagi berkasnya.", "file")
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, list(cells)))
    except csv.Error:
        said = f"Baris {reader.line_num}: satu isian terlalu panjang. Periksa tanda kutip di sekitarnya."
        raise Rejected(said, "file") from None
    return FilledSheet("", rows[1:] if told else rows)


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    if b"\0" in content:
        raise Rejected(f"Berkas ini bukan tabel. {RESAVE}", "file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


@dataclass(frozen=True)
class Blank:
    """A sheet to be filled in: the heads of its columns with their widths, and for some what may be chosen."""

    name: str
    heads: Sequence[tuple[str, int]]
    choices: dict[int, Sequence[str]]  # by place of the column


def write(notes: tuple[str, Iterable[Sequence[str]]], blanks: Iterable[Blank]) -> bytes:
    """A workbook: a sheet of notes, its first row the heads, and the blank sheets. Every cell is text, so that a
    spreadsheet leaves numbers of eighteen digits alone."""
    import xlsxwriter  # as rarely

    content = BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(content, plain) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "num_format": "@"})
        text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        sheet = book.add_worksheet(notes[0])
        for at, row in enumerate(notes[1]):
            sheet.write_row(at, 0, row, text if at else bold)
        for at, width in enumerate((14, 34, 8, 70, 30)):
            sheet.set_column(at, at, width)
        for blank in blanks:
            _write_blank(book, blank, bold)
    return content.getvalue()


def _write_blank(book: Any, blank: Blank, bold: Any) -> None:
    sheet = book.add_worksheet(blank.name)
    plain = book.add_format({"num_format": "@"})
    for at, (head, width) in enumerate(blank.heads):
        sheet.set_column(at, at, width, plain)
        sheet.write_string(0, at, head, bold)
        if at in blank.choices:
            sheet.data_validation(1, at, MOST_ROWS - 1, at, {"validate": "list", "source": list(blank.choices[at])})
    sheet.freeze_panes(1, 0)
