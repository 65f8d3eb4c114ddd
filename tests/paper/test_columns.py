"""The tables of the forms, column by column."""

from dataclasses import replace

from portal.paper import pdf
from tests.paper import samples
from tests.paper.reading import grid
from tests.paper.samples import FORMS

NUMBERED = ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"]


def test_an_employees_plan_has_six_columns():
    rows = grid(pdf.html(FORMS["skp"], samples.CLERK_PLAN), "results")
    assert rows[0] == [
        "NO",
        "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI",
        "RENCANA HASIL KERJA",
        "ASPEK",
        "INDIKATOR KINERJA INDIVIDU",
        "TARGET",
    ]
    assert rows[1] == NUMBERED[:6]
    assert rows[2] == ["A. UTAMA"] * 6
    result = ["1", "Meningkatnya kepemilikan dokumen kependudukan", "Terlayaninya permohonan KTP-el di loket"]
    assert rows[3] == [*result, "Kuantitas", "Jumlah permohonan diproses", "2.400 permohonan"]
    assert rows[4][:5] == [*result, "Kualitas", "Persentase dokumen tanpa kesalahan data (cetak ulang ≤ 1%)"]
    assert rows[5][3] == "Waktu"
    assert [row[0] for row in rows[3:]] == ["1", "1", "1", "2", "2", "3", "B. TAMBAHAN", "1"]


def test_a_leaders_plan_has_five_columns_and_none_for_the_superiors_result():
    rows = grid(pdf.html(FORMS["skp"], samples.LEADER_PLAN), "results")
    assert rows[0] == ["NO", "RENCANA HASIL KERJA", "INDIKATOR KINERJA INDIVIDU", "TARGET", "PERSPEKTIF"]
    assert rows[1] == NUMBERED[:5]
    assert [rows[2][0], rows[3][0]] == ["HASIL KERJA", "A. UTAMA"]
    assert rows[4][1] == "Meningkatnya kepemilikan dokumen kependudukan warga kota (penugasan dari Wali Kota)"
    assert rows[4][2:] == ["Persentase kepemilikan KTP-el", "99,4%", "Penerima Layanan"]


def test_an_evaluation_adds_realisation_and_feedback():
    rows = grid(pdf.html(FORMS["evaluasi"], samples.CLERK_APPRAISAL), "results")
    assert rows[0] == ["HASIL KERJA"] * 8
    assert rows[1][5:] == [
        "TARGET",
        "REALISASI BERDASARKAN BUKTI DUKUNG",
        "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG",
    ]
    assert rows[2] == NUMBERED
    assert rows[4][3:7] == [
        "Kuantitas",
        "Jumlah permohonan diproses",
        "2.400 permohonan",
        "2.512 permohonan\n(104,7% dari target)",
    ]
    said = (
        "Pimpinan: Antrean tertib dan cetak ulang turun dibanding tahun lalu.\nRekan kerja: Sigap membantu loket lain"
    )
    assert rows[4][7].startswith(said)
    assert rows[4][7] == rows[5][7] == rows[6][7]


def test_a_leaders_evaluation_has_seven_columns():
    rows = grid(pdf.html(FORMS["evaluasi"], samples.LEADER_APPRAISAL), "results")
    assert rows[1][3:] == [
        "TARGET",
        "PERSPEKTIF",
        "REALISASI BERDASARKAN BUKTI DUKUNG",
        "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG",
    ]
    assert rows[2] == NUMBERED[:7]
    assert rows[4][5] == "99,61%\n(100,2% dari target)"
    assert rows[5][5] == "Belum ada data"


def test_the_qualitative_form_is_a_paragraph_per_result():
    rows = grid(pdf.html(FORMS["skp"], samples.QUALITATIVE_PLAN), "paragraphs")
    assert [row[0] for row in rows] == ["HASIL KERJA", "A. UTAMA", "1", "2", "B. TAMBAHAN", "1"]
    assert rows[2][1].startswith("RHK pimpinan yang diintervensi: Terkendalinya pencemaran air dan udara")
    assert "Ukuran keberhasilan/Indikator Kinerja Individu, Target:" in rows[2][1]
    evaluated = grid(pdf.html(FORMS["evaluasi"], samples.QUALITATIVE_APPRAISAL), "paragraphs")
    assert evaluated[3][2] == "- 38 temuan, 38 berita acara\n- Belum ada data"
    assert evaluated[2][3] == "Pimpinan: Laporan bulan Agustus terlambat karena alat rusak."


def test_the_behaviour_block_has_seven_values_with_guidelines_and_expectation():
    rows = grid(pdf.html(FORMS["skp"], samples.CLERK_PLAN), "conduct")
    assert [row[0] for row in rows[1::2]] == ["1", "2", "3", "4", "5", "6", "7"]
    assert rows[1][1:] == ["Berorientasi Pelayanan"] * 2
    assert rows[2][1].startswith("Memahami dan memenuhi kebutuhan masyarakatRamah, cekatan")
    assert rows[2][2].startswith("Ekspektasi Khusus Pimpinan:Menjadi teladan pelayanan prima")
    assert rows[12][2] == "Ekspektasi Khusus Pimpinan:"


def test_the_behaviour_block_of_an_evaluation_has_feedback_beside_the_value():
    rows = grid(pdf.html(FORMS["evaluasi"], samples.CLERK_APPRAISAL), "conduct")
    assert rows[0][3] == "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG"
    assert rows[2][3] == "Pimpinan: Pemohon lanjut usia terlayani lebih dahulu."
    assert rows[4][3] == "-"


def test_a_result_too_tall_for_a_page_keeps_its_rows_and_says_its_text_once():
    rows = grid(pdf.html(FORMS["skp"], samples.tall_plan(30, "kata ")), "results")
    body = rows[3:33]
    assert [row[5] for row in body] == [f"{number} hari" for number in range(30)]
    assert [row[2] for row in body if row[2]] == [samples.CLERK_RESULTS[0].text]


def test_a_section_without_results_says_so():
    rows = grid(pdf.html(FORMS["skp"], replace(samples.CLERK_PLAN, results=samples.CLERK_RESULTS[:1])), "results")
    assert rows[-2:] == [["B. TAMBAHAN"] * 6, ["Tidak ada"] * 6]


def test_a_draft_may_lack_what_is_not_yet_decided():
    plan = replace(samples.CLERK_PLAN, assessor=None, submitted_on=None, agreed_on=None, results=())
    identity = grid(pdf.html(FORMS["skp"], plan), "parties")
    assert identity[1] == ["1", "NAMA", "Sari Wulandari, A.Md.", "1", "NAMA", "-"]
    draft = replace(
        samples.CLERK_APPRAISAL,
        organisation=None,
        results_rating=None,
        behaviour_rating=None,
        predicate=None,
        released_on=None,
        acknowledgement=None,
    )
    assert pdf.html(FORMS["evaluasi"], draft).count("BELUM DITETAPKAN") == 4
    assert pdf.html(FORMS["dokumen"], draft).count("BELUM DITETAPKAN") == 2
