"""Responses from paper forms: a CSV file with one respondent a row."""

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from portal.rules.problems import Problem
from portal.rules.satisfaction import QUESTION_ORDER
from portal.store.ballots import Response
from portal.store.errors import Rejected
from portal.store.tally import Channel

DAY = "tanggal"
COLUMNS = frozenset({DAY, *QUESTION_ORDER})
VALUES = {"": None, "1": 1, "2": 2, "3": 3, "4": 4}
ISO, LOCAL = re.compile(r"(\d{4})-(\d{2})-(\d{2})"), re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
OLDEST = 2000  # an earlier year is a slip of the keyboard
NAMESPACE = UUID("6f0d6a52-2f0c-4a63-9d4b-0c3f5ad4c1ea")  # of ids made from the content of a file


@dataclass(frozen=True)
class Row:
    on: date
    answers: dict[str, int | None]


def read(content: bytes, today: date) -> list[Row]:
    """The respondents in the file. Raises Rejected with every wrong line, first to last, by its number."""
    rows: list[Row] = []
    problems: list[Problem] = []
    lines = _lines(content)
    head, names = next(lines, (1, []))
    if wrong := _wrong_head(names := [name.strip().lower() for name in names]):
        raise Rejected([Problem(str(head), f"Baris {head}: {text}") for text in wrong])
    for number, cells in lines:
        row, wrong = _row(names, cells, today)
        problems += [Problem(str(number), f"Baris {number}: {text}") for text in wrong]
        rows += [row] if row else []
    if not problems and not rows:
        problems = [Problem("", "Berkas ini tidak memuat satu jawaban pun.")]
    if problems:
        raise Rejected(problems)
    return rows


def responses(rows: list[Row], service_id: int) -> list[tuple[str, Response]]:
    """(id, response) of each row: the same rows get the same ids again, so that importing twice adds nothing."""
    told = [[row.on.isoformat(), *(row.answers[code] for code in QUESTION_ORDER)] for row in rows]
    digest = hashlib.sha256(json.dumps([service_id, told]).encode()).hexdigest()
    return [
        (
            str(uuid5(NAMESPACE, f"{digest}:{number}")),
            Response(service_id=service_id, channel=Channel.IMPORT, on=row.on, held="", **row.answers),
        )
        for number, row in enumerate(rows, 1)
    ]


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


def _lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of the lines that hold anything; Indonesian spreadsheets separate by ";"."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    lines = text.splitlines()
    first = next(filter(None, lines), "")
    reader = csv.reader(lines, delimiter=max(",;\t", key=first.count))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error:  # the only one that reading can meet: more letters in a cell than anybody writes
        text = f"Baris {reader.line_num}: satu isian terlalu panjang. Periksa tanda kutip di sekitarnya."
        raise Rejected(text) from None


def _wrong_head(names: list[str]) -> list[str]:
    """What is wrong with the names of the columns."""
    missing = [name for name in (DAY, *QUESTION_ORDER) if name not in names]
    strange = [name for name in names if name not in COLUMNS]
    twice = sorted({name for name in names if names.count(name) > 1 and name in COLUMNS})
    return [
        *([f"kolom {', '.join(missing)} tidak ada."] if missing else []),
        *([f"kolom {', '.join(strange) or 'tanpa nama'} tidak dikenal. Hapus kolom itu."] if strange else []),
        *([f"kolom {', '.join(twice)} ada lebih dari satu."] if twice else []),
    ]


def _row(names: list[str], cells: list[str], today: date) -> tuple[Row | None, list[str]]:
    """The respondent in this line, and what is wrong with it."""
    if len(cells) != len(names):
        return None, [f"ada {len(cells)} isian, seharusnya {len(names)}."]
    given = {name: cell.strip() for name, cell in zip(names, cells, strict=True)}
    wrong = []
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
    if wrong or on is None:
        return None, wrong
    return Row(on, {code: VALUES[given[code]] for code in QUESTION_ORDER}), []
