"""Tables as spreadsheets save them: in which letters, with which separators, as a workbook under whatever name."""

from zlib import crc32

import pytest

from portal.store import sheets, workbook
from portal.store.errors import Rejected
from tests.workbooks import MAIN, Sheets, archive, xlsx

TEXT = "tanggal;waktu\n2026-03-02;3\n\n2026-03-03;4\n"
LINES = [(1, ["tanggal", "waktu"]), (2, ["2026-03-02", "3"]), (4, ["2026-03-03", "4"])]


def lines(content: bytes) -> list[tuple[int, list[str]]]:
    (sheet,) = sheets.read(content)
    return sheet.lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_letters_of_any_width_are_read(encoding):
    assert lines(TEXT.encode(encoding)) == LINES


@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_separator_and_end_of_line(separator, ends, mark):
    text = mark + TEXT.replace(";", separator).replace("\n", ends)
    assert lines(text.encode("utf-16-le" if mark else "utf-8")) == LINES


@pytest.mark.parametrize(
    ("first", "separator"),
    [("sep=;", ";"), ("SEP=|", "|"), ('"sep=,"', ","), ("sep=\t", "\t"), ("sep=^", "^"), ("sep=;;;", ";")],
)
def test_a_spreadsheet_may_name_the_separator_in_a_line_of_its_own(first, separator):
    found = lines(f"{first}\r\n{TEXT.replace(';', separator)}".encode())
    assert found == [(number + 1, cells) for number, cells in LINES]


def test_signs_that_nobody_sees_and_blanks_around_are_left_out():
    assert lines("\u200btang\u00adgal\u2060 ;\u00a0wak\ufefftu\u200e\n a\u00a0 b ; \u200b\n;\n".encode()) == [
        (1, ["tanggal", "waktu"]),
        (2, ["a b", ""]),
    ]


def test_a_cell_may_hold_lines_and_quotes():
    assert lines(b'a;b\n"1\n2";"3 ""4"""\n5;6\n') == [(1, ["a", "b"]), (3, ["1 2", '3 "4"']), (4, ["5", "6"])]


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"<html><table><tr><td>1", b"%PDF-1.7\n\x00\x01\x02", bytes(range(256))],
)
def test_what_is_no_table_is_refused_in_one_sentence(content):
    with pytest.raises(Rejected, match="bukan tabel. Simpan sebagai XLSX atau CSV UTF-8"):
        sheets.read(content)


def test_an_empty_file_has_no_lines():
    assert lines(b"") == lines(b"\xef\xbb\xbf\n;;;\n") == []


# --- Workbooks --------------------------------------------------------------------------------------------------------


def test_a_workbook_is_read_by_its_content_with_days_and_whole_numbers_as_typed():
    rows: Sheets = {"Survei": [["tanggal", "waktu"], [], [46083, 3.0], ["2026-03-03", "4\u200b"], [46083.5, 2.5]]}
    assert lines(xlsx(rows, days="A")) == [
        (1, ["tanggal", "waktu"]),
        (3, ["2026-03-02", "3"]),
        (4, ["2026-03-03", "4"]),
        (5, ["2026-03-02", "2.5"]),
    ]


def test_sheets_without_content_and_hidden_ones_are_left_out():
    found = sheets.read(xlsx({"Satu": [["a"]], "Kosong": [], "Dua": [[], ["b"]], "Lama": [["c"]]}, hidden="Lama"))
    assert [(each.name, each.lines) for each in found] == [("Satu", [(1, ["a"])]), ("Dua", [(2, ["b"])])]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "format lama .* Simpan sebagai XLSX tanpa kata sandi"),
        (archive({"content.xml": "<a/>"}), "bukan buku kerja XLSX. Simpan sebagai XLSX"),
        (xlsx({"A": [["1"]]})[:-200], "rusak atau terpotong"),
        (archive({"xl/workbook.xml": "<workbook>"}), "Buku kerja ini rusak"),
        (archive({"xl/workbook.xml": "<workbook/>"}), "Buku kerja ini rusak"),
        (archive({"xl/workbook.xml": " " * workbook.MOST_BYTES + "."}), "terlalu besar"),
    ],
)
def test_another_workbook_or_half_of_one_is_refused_in_one_sentence(content, told):
    with pytest.raises(Rejected, match=told):
        sheets.read(content)


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c><v>1</v></c><c r="XFD1"><v>1</v></c></row>',
        "<row r='500001'><c t='inlineStr'><is><t>1</t></is></c></row>",
        f'<x:row xmlns:x="{MAIN}" r="500001"><x:c><x:v>1</x:v></x:c></x:row>',
    ],
)
def test_one_cell_at_the_far_end_does_not_end_the_process(far):
    """The library asks for the whole rectangle at once: half a terabyte."""
    with pytest.raises(Rejected, match="terlalu besar"):
        sheets.read(xlsx({"A": [["1"]]}, more=far))


def test_a_border_drawn_to_the_end_of_the_sheet_holds_nothing():
    assert lines(xlsx({"A": [["1"]]}, more='<row r="1048576"><c r="XFD1048576" s="1"/></row>')) == [(1, ["1"])]


def test_what_an_archive_says_of_its_sizes_is_not_believed():
    """A part that says that it is short, with the sum of its beginning, is cut there and never unpacked whole."""
    content = bytearray(archive({"xl/workbook.xml": "<workbook/>" + " " * workbook.MOST_BYTES}))
    listed = content.index(b"PK\x01\x02")
    content[listed + 16 : listed + 20] = crc32(b"<workbook/").to_bytes(4, "little")
    content[listed + 24 : listed + 28] = (10).to_bytes(4, "little")
    with pytest.raises(Rejected, match="rusak"):
        sheets.read(bytes(content))
