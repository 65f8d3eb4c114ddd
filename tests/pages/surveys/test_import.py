"""Paper forms come in by a table, CSV or XLSX, whole or not at all; the index comes out as JSON."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from portal.rules.satisfaction import LIST_ORDER, QUESTION_ORDER
from portal.store.ballots import Response
from portal.store.journal import Entry
from tests.workbooks import xlsx

HEAD = "tanggal,persyaratan,prosedur,waktu,biaya,produk,kompetensi,perilaku,pengaduan,sarana"
PUBLISHED = Path(__file__).parents[2] / "rules" / "data" / "ikm-published.csv"


@pytest.fixture
def portal(app, tmp_path, ktp):
    """portal("index", …): runs a command; `bring(text)` imports a file with that text."""

    def run(*arguments):
        return app.test_cli_runner().invoke(args=["portal", *arguments])

    def bring(content, service="ktp-el"):
        file = tmp_path / "survei.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return run("import-survey", str(file), "--service", service)

    run.bring = bring
    return run


def index(portal, *arguments):
    done = portal("index", "--service", "ktp-el", "--json", *arguments)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def rows(*answers, head=HEAD):
    return "\n".join([head, *answers]) + "\n"


def test_rows_become_responses_and_the_index(portal, stored):
    done = portal.bring(rows("2026-08-01,3,3,3,3,3,3,3,3,3", "01/08/2026,4,4,4,4,4,4,4,4,4"))
    assert (done.exit_code, "2 jawaban disimpan" in done.output) == (0, True)
    assert index(portal) == {"n": 2, "means": dict.fromkeys(QUESTION_ORDER, 3.5), "index": 87.5, "grade": "B"}
    assert stored(Response, Response.channel == "import") == 2


def test_columns_in_any_order_semicolons_and_a_byte_order_mark(portal):
    head = ";".join(reversed(HEAD.split(","))).upper()
    done = portal.bring(b"\xef\xbb\xbf" + rows("1;2;4;4;4;4;4;4;4;1/8/2026", head=head).replace("\n", "\r\n").encode())
    assert done.exit_code == 0, done.output
    means = index(portal)["means"]
    assert (means["sarana"], means["pengaduan"], means["waktu"]) == (1.0, 2.0, 4.0)


def test_an_empty_cell_is_no_answer_and_an_empty_line_no_respondent(portal, stored):
    lines = ("2026-08-01,,4,4,4,4,4,4,4,4", ",,,,,,,,,", "", "2026-08-01,2,4,4,4,4,4,4,4,4")
    portal.bring(rows(*lines, head=f"\n,,,\n{HEAD}"))
    found = index(portal)
    assert (found["n"], found["means"]["persyaratan"], stored(Response)) == (2, 2.0, 2)


def test_a_line_without_any_answer_is_named(portal, stored):
    done = portal.bring(rows("2026-08-01,3,,,,,,,,", "2026-08-01,,,,,,,,,", "2026-08-01,,9,,,,,,,"))
    assert (done.exit_code, stored(Response)) == (1, 0)
    assert done.output.splitlines()[:2] == [
        "Baris 3: tidak ada satu jawaban pun. Isi jawabannya, atau hapus baris ini.",
        "Baris 4: prosedur “9” bukan 1, 2, 3, 4, atau kosong.",
    ]


@pytest.mark.parametrize(
    "save",
    [
        lambda text: text.replace(",", "\t").encode("utf-16"),
        lambda text: text.replace(",", "|").encode("utf-16-le"),
        lambda text: ("sep=;\r\n" + text.replace(",", ";")).encode("utf-8-sig"),
        lambda text: text.replace("\n", ";;;\n").replace(",", ";").encode(),
        lambda text: text.replace("tanggal", "\u200btang\u00adgal\ufeff").replace("waktu", "waktu\u00a0").encode(),
        lambda text: xlsx({"Petunjuk": [["Isi satu baris tiap formulir"]], "Survei": cells(text)}, days="A"),
    ],
    ids=["utf-16 with tabs", "utf-16 without a mark", "sep=", "empty columns", "unseen signs", "a workbook, renamed"],
)
def test_however_a_spreadsheet_saves_it(portal, save):
    done = portal.bring(save(rows("2026-08-01,3,4,3,4,3,3,4,3,1", "2026-08-02,4,4,4,4,4,4,4,4,")))
    assert done.exit_code == 0, done.output
    found = index(portal)
    assert (found["n"], found["means"]["sarana"], found["means"]["persyaratan"]) == (2, 1.0, 3.5)
    assert index(portal, "--to", "2026-08-01")["n"] == 1


def cells(text):
    """The lines as a workbook keeps them: days and answers as numbers."""
    origin = date(1899, 12, 30)
    head, *lines = csv.reader(text.splitlines())
    return [head, *([(date.fromisoformat(on) - origin).days, *map(typed, given)] for on, *given in lines)]


def typed(cell):
    return float(cell) if cell else ""


def test_what_stands_in_a_column_without_a_name_is_named(portal, stored):
    done = portal.bring(
        rows("2026-08-01,3,3,3,3,3,3,3,3,3,,ramai", "2026-08-01,3,3,3,3,3,3,3,3,3,,,x", head=HEAD + ",,")
    )
    assert done.output.splitlines()[:2] == [
        "Baris 2: isian “ramai” berada di kolom tanpa nama. Hapus isian itu.",
        "Baris 3: ada 13 isian, seharusnya 10.",
    ]
    assert stored(Response) == 0


def test_a_workbook_with_answers_on_two_sheets_is_refused(portal, stored):
    sheet = cells(rows("2026-08-01,3,4,3,4,3,3,4,3,1"))
    done = portal.bring(xlsx({"Januari": sheet, "Catatan": [["x"]], "Februari": sheet}, days="A"))
    assert (
        "Jawaban ada di beberapa lembar: Januari, Februari. Simpan tiap lembar sebagai berkas sendiri." in done.output
    )
    assert stored(Response) == 0


def test_without_an_answer_to_every_element_there_is_no_index(portal):
    portal.bring(rows("2026-08-01,3,3,3,,3,3,3,3,3"))
    found = index(portal)
    assert (found["n"], found["index"], found["grade"], found["means"]["biaya"]) == (1, None, None, None)


def test_nobody_answered_yet(portal):
    assert index(portal) == {"n": 0, "means": dict.fromkeys(QUESTION_ORDER), "index": None, "grade": None}


def test_the_same_file_twice_adds_nothing(portal, stored):
    text = rows("2026-08-01,3,3,3,3,3,3,3,3,3", "2026-08-01,3,3,3,3,3,3,3,3,3")
    portal.bring(text)
    again = portal.bring(text.replace(",", ";").replace("2026-08-01", "01/08/2026"))
    assert "0 jawaban disimpan" in again.output
    assert "2 sudah ada sebelumnya" in again.output
    assert stored(Response) == index(portal)["n"] == 2
    assert stored(Entry, Entry.verb == "import-responses") == 1


def test_every_wrong_line_is_named_and_nothing_stored(portal, stored):
    done = portal.bring(
        rows(
            "2026-08-01,3,3,3,3,3,3,3,3,3",
            "2026-13-01,3,3,3,3,3,3,3,3,3",
            "",
            "2026-08-01,0,3,3,5,3,3,3,3,tiga",
            "2026-08-01,3,3",
            "2026-08-11,3,3,3,3,3,3,3,3,3",
            "0026-08-01,3,3,3,3,3,3,3,3,3",
        )
    )
    assert done.exit_code != 0
    assert done.output.splitlines()[:7] == [
        "Baris 3: tanggal “2026-13-01” tidak dikenal. Tulis 2026-11-21 atau 21/11/2026.",
        "Baris 5: persyaratan “0” bukan 1, 2, 3, 4, atau kosong.",
        "Baris 5: biaya “5” bukan 1, 2, 3, 4, atau kosong.",
        "Baris 5: sarana “tiga” bukan 1, 2, 3, 4, atau kosong.",
        "Baris 6: ada 3 isian, seharusnya 10.",
        "Baris 7: tanggal 2026-08-11 belum terjadi.",
        "Baris 8: tanggal 0026-08-01 sebelum tahun 2000. Periksa tahunnya.",
    ]
    assert "Tidak ada yang disimpan" in done.output
    assert stored(Response) == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "kolom tanggal, persyaratan, "),
        (rows("2026-08-01,3", head="tanggal,waktu"), "kolom persyaratan, prosedur, biaya, "),
        (rows(head=HEAD + ",nama"), "kolom nama tidak dikenal"),
        (rows(head=HEAD + ",waktu"), "kolom waktu ada lebih dari satu"),
        (rows(head=HEAD), "tidak memuat satu jawaban pun"),
        (rows("a" * 200_000), "Baris 2: satu isian terlalu panjang. Periksa tanda kutip di sekitarnya."),
    ],
)
def test_a_file_that_is_no_survey_is_refused_in_words(portal, stored, text, told):
    done = portal.bring(text)
    assert done.exit_code != 0
    assert told in done.output
    assert stored(Response) == 0


def test_a_file_in_an_old_encoding_is_read_as_far_as_it_matters(portal):
    assert "tidak dikenal" in portal.bring(rows(head=HEAD + ",kepuasán").encode("latin-1")).output


def test_an_unknown_service_or_file_or_day_is_an_error(portal):
    assert portal("index", "--service", "tidak-ada", "--json").exit_code != 0
    assert "tidak ada" in portal.bring(rows("2026-08-01,3,3,3,3,3,3,3,3,3"), service="tidak-ada").output
    assert portal("import-survey", "tidak-ada.csv", "--service", "ktp-el").exit_code != 0
    assert portal("index", "--service", "ktp-el", "--from", "kemarin").exit_code != 0
    assert portal("index", "--service", "ktp-el", "--from", "2026-08-02", "--to", "2026-08-01").exit_code != 0


def test_the_index_of_a_span_of_days_both_included(portal):
    portal.bring(rows(*(f"2026-0{month}-15," + ",".join([str(month - 4)] * 9) for month in (5, 6, 7, 8) if month < 8)))
    assert index(portal)["index"] == 50.0
    assert index(portal, "--from", "2026-06-15")["index"] == 62.5
    assert index(portal, "--from", "2026-06-15", "--to", "2026-06-15")["index"] == 50.0
    assert index(portal, "--to", "14/06/2026")["n"] == 1
    assert index(portal, "--from", "2026-08-01")["index"] is None


def test_held_and_quick_ones_do_not_count_and_the_page_agrees(portal, page, vote, ktp):
    vote(ktp, 12, value=4)
    vote(ktp, 5, value=None, quick=1)
    assert (index(portal)["n"], index(portal)["index"]) == (12, 100.0)
    assert page().open("/layanan/ktp-el").has("100,00")


def test_means_have_four_decimals_rounded_half_up(portal):
    portal.bring(rows(*["2026-08-01," + ",".join("1" * 9)] * 2, "2026-08-01," + ",".join("2" * 9)))
    found = index(portal)
    assert (found["means"]["waktu"], found["index"]) == (1.3333, 33.33)


def answers_with_mean(mean, number):
    """So many answers from 1 to 4 whose mean is exactly `mean` (at most three decimals, a thousand answers)."""
    total = round(float(mean) * number)
    low, more = divmod(total, number)
    return [low + 1] * more + [low] * (number - more)


@pytest.mark.parametrize(
    "row",
    [row for row in csv.DictReader(PUBLISHED.read_text().splitlines()) if row["u1"]],
    ids=lambda row: row["agency"][:20],
)
def test_published_tables_come_out_as_published(portal, row):
    columns = [answers_with_mean(row[f"u{place}"], 1000) for place in range(1, 10)]
    lines = ("2026-08-01," + ",".join(map(str, answers)) for answers in zip(*columns, strict=True))
    assert portal.bring(rows(*lines, head=",".join(["tanggal", *LIST_ORDER]))).exit_code == 0
    found = index(portal)
    assert (found["n"], found["grade"]) == (1000, row["published_grade"])
    assert found["index"] == float(row["published_ikm"])
    assert found["means"] == {code: float(row[f"u{place}"]) for place, code in enumerate(LIST_ORDER, 1)}


def test_without_json_the_same_is_told_in_lines(portal):
    portal.bring(rows("2026-08-01,3,3,3,3,3,3,3,3,3"))
    lines = portal("index", "--service", "ktp-el").output.splitlines()
    assert [line.split() for line in lines[-3:]] == [["n", "1"], ["index", "75.0"], ["grade", "C"]]
