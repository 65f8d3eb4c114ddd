"""Responses from paper forms: a table, CSV or XLSX, with one respondent a row."""

import re
from datetime import date

from portal.rules.problems import Problem
from portal.rules.satisfaction import QUESTION_ORDER
from portal.store import sheets
from portal.store.errors import Rejected
from portal.store.sheets import Sheet
from portal.surveys.models import PaperForm

DAY = "tanggal"
HEADS = (DAY, *QUESTION_ORDER)
VALUES = {"": None, "1": 1, "2": 2, "3": 3, "4": 4}
ISO, LOCAL = re.compile(r"(\d{4})-(\d{2})-(\d{2})"), re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
OLDEST = 2000  # an earlier year is a slip of the keyboard


def read(content: bytes, today: date) -> list[PaperForm]:
    """The respondents in the file. Raises Rejected with every wrong line, first to last, by its number."""
    forms: list[PaperForm] = []
    problems: list[Problem] = []
    (head, names), *lines = _survey(sheets.read(content)).lines or [(1, [])]
    if wrong := _wrong_head(names := [name.lower() for name in names]):
        raise Rejected([Problem(str(head), f"Baris {head}: {text}") for text in wrong])
    for number, cells in lines:
        form, wrong = _form(number, names, cells, today)
        problems += [Problem(str(number), f"Baris {number}: {text}") for text in wrong]
        forms += [form] if form else []
    if not problems and not forms:
        problems = [Problem("", "Berkas ini tidak memuat satu jawaban pun.")]
    if problems:
        raise Rejected(problems)
    return forms


def day(text: str) -> date | None:
    """2026-11-21 or 21/11/2026 as a day; None when it is neither."""
    try:
        if found := ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := LOCAL.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        pass
    return None


def _survey(found: list[Sheet]) -> Sheet:
    """The sheet with the answers; a workbook may hold others beside it."""
    meant = [sheet for sheet in found if sheet.lines and DAY in map(str.lower, sheet.lines[0][1])]
    if len(meant) > 1:
        names = ", ".join(sheet.name for sheet in meant)
        raise Rejected(f"Jawaban ada di beberapa lembar: {names}. Simpan tiap lembar sebagai berkas sendiri.")
    return meant[0] if meant else found[0] if found else Sheet("", [])


def _wrong_head(names: list[str]) -> list[str]:
    """What is wrong with the names of the columns. One without a name is none, as long as nothing stands in it."""
    missing = [name for name in HEADS if name not in names]
    strange = [name for name in names if name and name not in HEADS]
    twice = sorted({name for name in names if names.count(name) > 1 and name in HEADS})
    return [
        *([f"kolom {', '.join(missing)} tidak ada."] if missing else []),
        *([f"kolom {', '.join(strange)} tidak dikenal. Hapus kolom itu."] if strange else []),
        *([f"kolom {', '.join(twice)} ada lebih dari satu."] if twice else []),
    ]


def _form(line: int, names: list[str], cells: list[str], today: date) -> tuple[PaperForm | None, list[str]]:
    """The respondent in this line, and what is wrong with it."""
    width = max(at for at, name in enumerate(names, 1) if name)
    if len(cells) < width or any(cells[len(names) :]):
        return None, [f"ada {len(cells)} isian, seharusnya {width}."]
    given = {name: cell for name, cell in zip(names, cells, strict=False) if name}
    wrong = [
        f"isian “{cell}” berada di kolom tanpa nama. Hapus isian itu."
        for name, cell in zip(names, cells, strict=False)
        if cell and not name
    ]
    on = day(given[DAY])
    if on is None:
        wrong.append(f"tanggal “{given[DAY]}” tidak dikenal. Tulis 2026-11-21 atau 21/11/2026.")
    elif on > today:
        wrong.append(f"tanggal {given[DAY]} belum terjadi.")
    elif on.year < OLDEST:
        wrong.append(f"tanggal {given[DAY]} sebelum tahun {OLDEST}. Periksa tahunnya.")
    wrong += [
        f"{code} “{given[code]}” bukan 1, 2, 3, 4, atau kosong." for code in QUESTION_ORDER if given[code] not in VALUES
    ]
    if not any(given[code] for code in QUESTION_ORDER):
        wrong.append("tidak ada satu jawaban pun. Isi jawabannya, atau hapus baris ini.")
    if wrong or on is None:
        return None, wrong
    return PaperForm(line, on, tuple(VALUES[given[code]] for code in QUESTION_ORDER)), []
