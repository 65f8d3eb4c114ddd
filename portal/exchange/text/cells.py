"""A cell of a spreadsheet as a value. Raises ValueError with a sentence that mends what cannot be read."""

import re
from datetime import date, datetime
from typing import Any

from portal.rules.calendar import MONTHS
from portal.web.forms import one_line

EXACT_DIGITS = 15  # that a spreadsheet keeps of a number
NIP_LENGTH = 18
EARLIEST, LATEST = 1900, 2200
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
_NUMBERED = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_NAMED = re.compile(r"(\d{1,2})[-/. ]+([a-z]{3,})[-/. ]+(\d{4})", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})( 00:00:00)?")
_MONTHS = {name.lower(): at for at, name in enumerate(MONTHS, 1)} | {"nopember": 11, "pebruari": 2}
_SHORT = {name[:3]: at for name, at in _MONTHS.items()} | {"agt": 8, "agu": 8}
RUINED = (
    "Excel sudah menghilangkan angka terakhir nomor ini ({}): lebih dari 15 angka tidak disimpannya sebagai bilangan. "
    "Jadikan kolomnya Teks (Format Sel › Teks), lalu salin ulang nomornya dari sumbernya."
)


def words(cell: Any, most: int) -> str:
    """Text in one line, of so many letters at most."""
    text = one_line(_shown(cell))
    if len(text) > most:
        raise ValueError(f"Paling banyak {most} huruf; yang diisi {len(text)}. Singkatkan.")
    return text


def personal_number(cell: Any) -> str:
    """A personal number as it was typed; what a spreadsheet has rounded is refused."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if cell != int(cell) or abs(cell) >= 10**EXACT_DIGITS:
            raise ValueError(RUINED.format(f"{cell:.6G}"))
        return str(int(cell))
    text = words(cell, 40)
    digits = "".join(filter(str.isdigit, text))
    if _SCIENTIFIC.fullmatch(text) or (len(digits) == NIP_LENGTH and digits.endswith("000")):
        raise ValueError(RUINED.format(text))
    return text


def day(cell: Any) -> date | None:
    """A day: a date of the spreadsheet, or 31-12-2026, 31/12/2026, 2026-12-31, 31 Desember 2026."""
    if isinstance(cell, datetime):
        return _believed(cell.date())
    if isinstance(cell, date):
        return _believed(cell)
    text = words(cell, 40)
    if not text:
        return None
    try:
        if found := _ISO.fullmatch(text):
            return _believed(date(int(found[1]), int(found[2]), int(found[3])))
        if found := _NUMBERED.fullmatch(text):
            return _believed(date(int(found[3]), int(found[2]), int(found[1])))
        if found := _NAMED.fullmatch(text):
            name = found[2].lower()
            month = _MONTHS.get(name) or _SHORT.get(name[:3], 0)
            return _believed(date(int(found[3]), month, int(found[1])))
    except ValueError:
        pass
    raise ValueError(f"“{text}” bukan tanggal. Tulis misalnya 31-12-2026.")


def yes(cell: Any) -> bool | None:
    """Ya or tidak; None where nothing is said."""
    text = words(cell, 40).casefold()
    if not text:
        return None
    if text in ("ya", "y", "x", "v", "✓", "benar", "true", "1"):
        return True
    if text in ("tidak", "tdk", "t", "-", "salah", "false", "0"):
        return False
    raise ValueError(f"“{text}” bukan ya atau tidak.")


def _believed(found: date) -> date:
    if not EARLIEST <= found.year <= LATEST:
        raise ValueError(f"Tahun {found.year} tidak mungkin. Periksa tanggalnya.")
    return found


def _shown(cell: Any) -> str:
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell)
