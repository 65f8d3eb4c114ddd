"""Personnel data saved as CSV is read like paper forms are: however a spreadsheet wrote it, its cells as they stand."""

import pytest

from portal.paper import workbooks
from portal.paper.workbooks import MOST_COLUMNS, MOST_ROWS
from portal.store import sheets
from portal.store.errors import Rejected

TABLE = 'Nama;Jabatan\n"Sari; S.E.";" Staf\numum"\n;;\nBudi;Kabid\n'
ROWS = [(1, ["Nama", "Jabatan"]), (3, ["Sari; S.E.", " Staf\numum"]), (5, ["Budi", "Kabid"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_a_table_is_read_in_whatever_it_was_saved(encoding):
    assert workbooks.read(TABLE.encode(encoding))[0].rows == ROWS


@pytest.mark.parametrize("head", ["sep=;", '"sep=;"', "SEP=;", " sep=;"])
def test_the_line_that_names_the_separator_is_none_of_the_rows(head):
    (sheet,) = workbooks.read(f"{head}\n{TABLE}".encode())
    assert [cells for _, cells in sheet.rows] == [cells for _, cells in ROWS]


def test_columns_that_hold_nothing_are_none():
    (sheet,) = workbooks.read(("Nama,Jabatan" + "," * 200 + "\n").encode())
    assert sheet.rows == [(1, ["Nama", "Jabatan"])]


@pytest.mark.parametrize(
    ("table", "is_read"),
    [
        (";".join("a" * MOST_COLUMNS), True),
        (";".join("a" * (MOST_COLUMNS + 1)), False),
        ("a;b\n" * MOST_ROWS, True),
        ("a;b\n" * (MOST_ROWS + 1), False),
    ],
)
def test_a_table_has_its_limits(table, is_read):
    if is_read:
        assert workbooks.read(table.encode())[0].rows
    else:
        with pytest.raises(Rejected, match="Paling banyak 20000 baris dan 60 kolom"):
            workbooks.read(table.encode())


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0", b"<html><table>", b"\x00\x01\x02"])
def test_both_readers_refuse_the_same_with_the_same_words(content):
    said = set()
    for read in (workbooks.read, sheets.read):
        with pytest.raises(Rejected) as refused:
            read(content)
        said.add(str(refused.value))
    assert len(said) == 1
