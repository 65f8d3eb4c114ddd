"""Lists as files for a spreadsheet, in the form that an Indonesian Excel opens by itself."""

import csv
import io
from collections.abc import Iterable, Sequence

# A cell that begins with one of these is taken for a formula.
RISKY = ("=", "+", "-", "@", "\t", "\r")


def csv_file(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a byte order mark, semicolons, CRLF. Text that a spreadsheet would run is made plain text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([[_cell(value) for value in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    """Numbers stay numbers, even below zero; words that begin like a formula get an apostrophe."""
    shown = "" if value is None else str(value)
    return f"'{shown}" if isinstance(value, str) and shown.startswith(RISKY) else shown
