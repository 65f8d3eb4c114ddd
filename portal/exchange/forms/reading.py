"""A file of units, positions and people as typed rows, each with what is wrong with its cells."""

from collections.abc import Iterable
from typing import Any

from portal.exchange.text.columns import TABLES, Head, Table, TypedRow, plain
from portal.paper import workbooks
from portal.paper.workbooks import MOST_ROWS, FilledSheet
from portal.store.errors import Rejected

HEAD_WITHIN = 20  # rows: titles may stand above the heads
FEWEST_HEADS = 3  # by which a table is recognised
NAMES = "Unit, Jabatan, Pegawai"


def read(content: bytes) -> list[TypedRow]:
    """Every row of every table in the file, units before positions before people. Raises Rejected where the file as a
    whole cannot be read."""
    found: list[TypedRow] = []
    for sheet in workbooks.read(content):
        head = _head(sheet)
        if head is None:
            continue
        table, line, columns = head
        _must_be_whole(sheet, table, columns)
        found += (_row(table, sheet.name, number, columns, cells) for number, cells in sheet.rows if number > line)
    if not found:
        raise Rejected(
            f"Tidak ada baris yang dapat dibaca. Pakai templat dari halaman ini (lembar {NAMES}), dan biarkan baris "
            "judulnya seperti semula."
        )
    if len(found) > MOST_ROWS:
        raise Rejected(f"Berkas ini memuat {len(found)} baris; paling banyak {MOST_ROWS}. Bagi berkasnya.")
    return sorted(found, key=lambda row: TABLES.index(row.table))


def _head(sheet: FilledSheet) -> tuple[Table, int, dict[int, Head]] | None:
    """The table of the sheet, the row of its heads and its columns by place; None for a sheet of something else."""
    for number, cells in sheet.rows[:HEAD_WITHIN]:
        heads = [plain(cell) for cell in cells]
        best = max(TABLES, key=lambda table: len(table.by_label.keys() & set(heads)))
        known = {at: best.by_label[head] for at, head in enumerate(heads) if head in best.by_label}
        if len(known) >= FEWEST_HEADS:
            return best, number, known
    return None


def _must_be_whole(sheet: FilledSheet, table: Table, columns: dict[int, Head]) -> None:
    where = f"Lembar {sheet.name}: " if sheet.name else ""
    labels = [column.label for column in columns.values()]
    if missing := [each.label for each in table.columns if each.required and each.label not in labels]:
        raise Rejected(f"{where}kolom {', '.join(missing)} tidak ada. Pakai baris judul dari templat.")
    if twice := sorted({label for label in labels if labels.count(label) > 1}):
        raise Rejected(f"{where}kolom {', '.join(twice)} ada lebih dari satu. Hapus yang tidak dipakai.")


def _row(table: Table, sheet: str, line: int, columns: dict[int, Head], cells: list[Any]) -> TypedRow:
    found = TypedRow(table, sheet or table.name, line, {column.key: None for column in table.columns})
    for at, column in columns.items():
        try:
            found.values[column.key] = column.read(cells[at] if at < len(cells) else "")
        except ValueError as fault:
            found.problems.append((column.label, str(fault)))
    wrong = {label for label, _ in found.problems}
    found.problems += [
        (each.label, f"Isi {each.label}.")
        for each in table.columns
        if each.required and each.label not in wrong and found.values[each.key] in (None, "")
    ]
    return found


def template() -> bytes:
    """The workbook to fill in: what each column wants, and an empty sheet for each table."""
    notes = [("Lembar", "Kolom", "Wajib", "Isi", "Contoh"), *_notes()]
    blanks = (
        workbooks.Blank(
            table.name,
            [(each.label, each.width) for each in table.columns],
            {at: each.choices for at, each in enumerate(table.columns) if each.choices},
        )
        for table in TABLES
    )
    return workbooks.write(("Petunjuk", notes), blanks)


def _notes() -> Iterable[tuple[str, ...]]:
    for table in TABLES:
        for each in table.columns:
            yield table.name, each.label, "ya" if each.required else "", each.help, each.example
