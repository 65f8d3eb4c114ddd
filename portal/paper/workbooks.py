"""Tables that people fill in with a spreadsheet: an XLSX workbook or a CSV file read into cells, templates written.

What is read comes from outside: its size is known before anything is unpacked, and text stays text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from portal.store import sheets, workbook
from portal.store.errors import Rejected

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS, MOST_COLUMNS = 20_000, 60

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
    rows: list[NumberedRow] = []
    for number, cells in sheets.separated(content):
        width = max((at for at, cell in enumerate(cells, 1) if cell.strip()), default=0)
        if width > MOST_COLUMNS or len(rows) >= MOST_ROWS:
            raise Rejected(f"Paling banyak {MOST_ROWS} baris dan {MOST_COLUMNS} kolom. Bagi berkasnya.", "file")
        if width:
            rows.append((number, [*cells[:width]]))
    return FilledSheet("", rows)


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
