"""The tables of the forms, column by column."""

from dataclasses import replace
from datetime import date

import pytest

from portal.paper import pdf
from portal.paper.snapshot import Acknowledgement, SealedEvidence
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
        "2.512 permohonan\n(hitungan portal: 104,7% dari target)",
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
    assert rows[4][5] == "99,61%\n(hitungan portal: 100,2% dari target)"
    assert rows[5][5] == "Belum ada data\nTanpa bukti dukung"


def test_the_qualitative_form_is_a_paragraph_per_result():
    rows = grid(pdf.html(FORMS["skp"], samples.QUALITATIVE_PLAN), "paragraphs")
    assert [row[0] for row in rows] == ["HASIL KERJA", "A. UTAMA", "1", "2", "B. TAMBAHAN", "1"]
    assert rows[2][1].startswith("RHK pimpinan yang diintervensi: Terkendalinya pencemaran air dan udara")
    assert "Ukuran keberhasilan/Indikator Kinerja Individu, Target:" in rows[2][1]
    evaluated = grid(pdf.html(FORMS["evaluasi"], samples.QUALITATIVE_APPRAISAL), "paragraphs")
    assert evaluated[3][2] == "- 38 temuan, 38 berita acara\n- Belum ada data\nTanpa bukti dukung"
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


def test_the_evidence_of_a_result_stands_below_what_was_reached_last():
    rows = grid(pdf.html(FORMS["evaluasi"], samples.CLERK_APPRAISAL), "results")
    assert [row[6].rpartition("\n")[2] for row in rows[4:7]] == [
        "(hitungan portal: 104,7% dari target)",
        "(hitungan portal: 100,4% dari target)",
        "Bukti dukung: rekap-loket-2025.pdf",
    ]
    named = [row[6] for row in rows if "ukti dukung" in row[6]]
    assert sum("Tanpa bukti dukung" in each for each in named) == len(samples.CLERK_APPRAISAL.plan.results) - 2


@pytest.mark.parametrize(("count", "more"), [(5, ""), (6, ", dan 1 berkas lain"), (8, ", dan 3 berkas lain")])
def test_many_files_are_named_in_part_and_what_does_not_do_is_said(count, more):
    files = tuple(
        SealedEvidence(about="l1", name=f"{at}.pdf", sha256="a" * 64, verdict="unfit" if at == 2 else "fits")
        for at in range(1, count + 1)
    )
    rows = grid(pdf.html(FORMS["evaluasi"], replace(samples.CLERK_APPRAISAL, evidence=files)), "results")
    assert f"Bukti dukung: 1.pdf, 2.pdf (tidak sesuai), 3.pdf, 4.pdf, 5.pdf{more}" in rows[6][6].split("\n")


def test_a_city_may_leave_out_what_the_portal_counts():
    bare = replace(samples.CLERK_APPRAISAL, percentages="left_out")
    printed = pdf.html(FORMS["evaluasi"], bare)
    assert "hitungan portal" not in printed and "2.512 permohonan" in printed


def test_where_others_are_struck_out_the_heads_bear_an_asterisk_and_a_note():
    heads = ("CAPAIAN KINERJA ORGANISASI", "RATING HASIL KERJA", "RATING PERILAKU KERJA", "PREDIKAT KINERJA PEGAWAI")
    struck = pdf.html(FORMS["evaluasi"], replace(samples.CLERK_APPRAISAL, choices="struck"))
    assert all(f"{head}*<" in struck for head in heads)
    assert "*) Pilihan yang tidak berlaku dicoret." in struck
    assert "*" not in pdf.html(FORMS["evaluasi"], samples.CLERK_APPRAISAL)


def test_the_curve_says_that_it_is_schematic():
    assert "Skematis: bentuknya bukan angka" in pdf.html(FORMS["evaluasi"], samples.CLERK_APPRAISAL)


def test_what_nobody_answered_bears_no_day_above_the_employee():
    lapsed = Acknowledgement(state="unanswered", on=date(2026, 1, 20))
    text = pdf.html(FORMS["dokumen"], replace(samples.CLERK_APPRAISAL, acknowledgement=lapsed))
    assert '<p class="place">7.</p>' in text
    assert "Tidak ditanggapi sampai tenggat 20 Januari 2026" in text


def test_leaders_are_called_and_their_perspectives_named_as_the_city_does():
    plan = replace(
        samples.LEADER_APPRAISAL.plan, perspectives=("Warga", "Proses", "Internal", "Uang"), addressee="BAGI PIMPINAN"
    )
    text = pdf.html(FORMS["skp"], plan)
    assert "BAGI PIMPINAN" in text and "PIMPINAN UNIT KERJA MANDIRI" not in text
    assert "Warga" in text and "Penerima Layanan" not in text
    older = replace(plan, perspectives=(), addressee="")
    assert "PIMPINAN UNIT KERJA MANDIRI" in pdf.html(FORMS["skp"], older)
