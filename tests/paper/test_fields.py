"""Each form says on paper everything it has to say."""

import dataclasses
from datetime import date

import pytest
from lxml import html

from portal.paper import pdf
from portal.paper.snapshot import Party, canonical, digest
from portal.rules.calendar import long_date
from portal.rules.plan import Aspect, Perspective
from tests.paper import samples
from tests.paper.conftest import RECORDS
from tests.paper.reading import pages, squeeze, words

pytestmark = pytest.mark.paper

HEADINGS = {
    "skp": (
        "SASARAN KINERJA PEGAWAI",
        "PENDEKATAN HASIL KERJA KUANTITATIF",
        "BAGI PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL",
        "PEMERINTAH KOTA MERDEKA",
        "PERIODE PENILAIAN: 1 JANUARI SD 31 DESEMBER TAHUN 2025",
        "PEGAWAI YANG DINILAI",
        "PEJABAT PENILAI KINERJA",
        "A. UTAMA",
        "B. TAMBAHAN",
        "PERILAKU KERJA",
        "Pegawai yang Dinilai,",
        "Merdeka, 24 Januari 2025",
        "Pejabat Penilai Kinerja,",
    ),
    "lampiran": (
        "LAMPIRAN SASARAN KINERJA PEGAWAI",
        "PERIODE PENILAIAN: 1 JANUARI SD 31 DESEMBER TAHUN 2025",
        "DUKUNGAN SUMBER DAYA",
        "SKEMA PERTANGGUNGJAWABAN",
        "KONSEKUENSI",
        "Pegawai yang Dinilai,",
        "Merdeka, 24 Januari 2025",
        "Pejabat Penilai Kinerja,",
    ),
    "evaluasi": (
        "EVALUASI KINERJA PEGAWAI",
        "BAGI PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL",
        "PENDEKATAN HASIL KERJA KUANTITATIF",
        "PERIODE: AKHIR",
        "PERIODE PENILAIAN: 1 JANUARI SD 31 DESEMBER TAHUN 2025",
        "PEGAWAI YANG DINILAI",
        "CAPAIAN KINERJA ORGANISASI",
        "BAIK",
        "POLA DISTRIBUSI:",
        "KURVA DISTRIBUSI PREDIKAT KINERJA PEGAWAI DENGAN CAPAIAN KINERJA ORGANISASI BAIK",
        "Frekuensi",
        "Sangat Kurang",
        "Kurang/Misconduct",
        "Butuh Perbaikan",
        "HASIL KERJA",
        "A. UTAMA",
        "B. TAMBAHAN",
        "RATING HASIL KERJA",
        "DIATAS EKSPEKTASI",
        "PERILAKU KERJA",
        "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG",
        "RATING PERILAKU KERJA",
        "SESUAI EKSPEKTASI",
        "PREDIKAT KINERJA PEGAWAI",
        "BAIK",
        "Merdeka, 9 Januari 2026",
        "Pejabat Penilai Kinerja,",
    ),
    "dokumen": (
        "DOKUMEN EVALUASI KINERJA PEGAWAI",
        "PERIODE: AKHIR",
        "PERIODE PENILAIAN: 1 JANUARI SD 31 DESEMBER TAHUN 2025",
        "1 PEGAWAI YANG DINILAI",
        "2 PEJABAT PENILAI KINERJA",
        "3 ATASAN PEJABAT PENILAI KINERJA",
        "4 EVALUASI KINERJA",
        "CAPAIAN KINERJA ORGANISASI",
        "PREDIKAT KINERJA PEGAWAI",
        "5 CATATAN/REKOMENDASI",
        "7. Merdeka, 14 Januari 2026",
        "Pegawai yang Dinilai,",
        "6. Merdeka, 9 Januari 2026",
        "Pejabat Penilai Kinerja,",
    ),
}


@pytest.mark.parametrize("form", HEADINGS)
def test_headings_stand_in_the_order_of_the_annex(printed, form):
    text = words(printed[form].file)
    at = -1
    for heading in HEADINGS[form]:
        found = text.find(squeeze(heading), at + 1)
        assert found > at, heading
        at = found


PEOPLE = ("owner", "assessor")
PLAN_TEXTS = ("results", "behaviours")
PRINTED_FIELDS = {
    "skp": (*PEOPLE, *PLAN_TEXTS),
    "lampiran": (*PEOPLE, "resources", "accountability", "consequences"),
    "evaluasi": (*PEOPLE, "plan.results", "plan.behaviours", "realisations", "feedback"),
    "dokumen": (*PEOPLE, "superior", "notes"),
}
CODES = {"id", "kind", "aspect", "perspective", "code", "about", "indicator_id", "identifier_kind", "placement_id"}


ACROSS_PAGES = {
    "skp with indicators taller than a page",
    "evaluasi with long words",
    "dokumen with long notes",
    "skp with odd signs",
}


@pytest.mark.parametrize("name", [name for name in RECORDS if name not in ACROSS_PAGES])
def test_every_text_of_the_record_is_on_the_paper(printed, name):
    form = printed[name]
    text = words(form.file)
    for field in PRINTED_FIELDS[form.form]:
        source = form.snapshot
        for part in field.split("."):
            source = getattr(source, part)
        for expected in texts(source):
            assert squeeze(expected) in text, (field, expected)


def texts(value):
    """Every text in a part of a snapshot that a reader should find; codes are read as their words."""
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif isinstance(value, Party):
        yield from texts(tuple(part for part in (value.name, value.identifier, value.rank, value.grade) if part))
        yield f"{value.capacity}{value.position}"
        yield from (value.unit_label, value.unit, value.identifier_label, value.decree)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in CODES:
                yield from texts(getattr(value, field.name))
        if getattr(value, "aspect", ""):
            yield Aspect(value.aspect).label
        if getattr(value, "perspective", ""):
            yield Perspective(value.perspective).label


@pytest.mark.parametrize(
    ("name", "word", "times"),
    [
        ("skp with indicators taller than a page", "zona", 3 * 400),
        ("evaluasi with long words", "dicatat.", 2 * 60),
        ("dokumen with long notes", "dicatat.", 2 * 60),
    ],
)
def test_words_that_cross_pages_lose_nothing(printed, name, word, times):
    assert words(printed[name].file).count(word) == times


@pytest.mark.parametrize("name", RECORDS)
def test_the_foot_of_every_page_names_form_code_hash_and_page(printed, name):
    form = printed[name]
    all_pages = pages(form.file)
    for number, page in enumerate(all_pages, 1):
        text = squeeze(page)
        assert (
            squeeze(f"{samples.FORMS[form.form].name}, versi {form.snapshot.version}. Kode verifikasi: {samples.CODE}")
            in text
        )
        assert digest(canonical(form.snapshot)) in text
        assert f"Halaman{number}dari{len(all_pages)}" in text


def test_numbers_keep_their_decimal_comma(printed):
    text = words(printed["evaluasi of a leader"].file)
    assert all(each in text for each in ("99,4%", "88,31", "92,5%", "99,61%", "(hitunganportal:100,2%daritarget)"))


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("skp of a contract employee", ("2 NI PPPK 19910917 202321 2 014", "2 NRP 11980045670177")),
        ("skp of a contract employee", ("PERIODE PENILAIAN: 1 JUNI SD 31 DESEMBER TAHUN 2025",)),
        (
            "skp of a contract employee",
            ("Golongan VII NI PPPK 19910917 202321 2 014", "Letnan Kolonel NRP 11980045670177"),
        ),
        ("skp of a contract employee", ("3 PANGKAT/GOL RUANG VII", "3 PANGKAT/GOL RUANG Letnan Kolonel")),
        ("skp of a leader", ("BAGI PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI", "2 NIP -", "INSTANSI")),
        ("skp of a leader", ("kependudukan warga kota (penugasan dari Wali Kota)",)),
        ("skp, qualitative", ("PENDEKATAN HASIL KERJA KUALITATIF", "Individu, Target:")),
        ("skp of a leader, qualitative", ("Individu, Target, dan Perspektif:", "99,4%; Penerima Layanan")),
        ("skp", ("4 JABATAN Plt. Kepala Bidang", "Plt. berdasarkan Keputusan Wali Kota Merdeka Nomor 821.2/114")),
        ("lampiran without resources", ("DUKUNGAN SUMBER DAYA 1 -",)),
        ("evaluasi, qualitative", ("PERIODE: TRIWULAN II", "Belum ada data")),
        ("evaluasi of a leader", ("ISTIMEWA", "PERSPEKTIF", "Belum ada data")),
        ("dokumen of a leader", ("3 ATASAN PEJABAT PENILAI KINERJA NAMA - NIP -", "SANGAT BAIK")),
        ("dokumen", ("CAPAIAN KINERJA ORGANISASI BAIK PREDIKAT KINERJA PEGAWAI BAIK",)),
    ],
)
def test_each_person_and_kind_of_form_has_its_own_words(printed, name, lines):
    text = words(printed[name].file)
    for line in lines:
        assert squeeze(line) in text, line


def test_signatures_say_what_was_done_electronically_and_claim_no_more(printed):
    plan, document = words(printed["skp"].file), words(printed["dokumen"].file)
    assert squeeze("Diajukan secara elektronik pada 20 Januari 2025 melalui Portal Kinerja ASN") in plan
    assert squeeze("Disetujui secara elektronik pada 24 Januari 2025 melalui Portal Kinerja ASN") in plan
    assert squeeze("Ditetapkan secara elektronik pada 9 Januari 2026 melalui Portal Kinerja ASN") in document
    assert squeeze("Diketahui secara elektronik pada 14 Januari 2026 melalui Portal Kinerja ASN") in document
    for text in (plan, document):
        assert squeeze("bukan tanda tangan elektronik tersertifikasi") in text


def test_a_city_may_have_all_choices_struck_out_but_one_and_both_sign(printed):
    text = words(printed["evaluasi, struck out"].file)
    for choices in (
        "ISTIMEWA / BAIK / BUTUH PERBAIKAN / KURANG / SANGAT KURANG",
        "DIATAS EKSPEKTASI / SESUAI EKSPEKTASI / DIBAWAH EKSPEKTASI",
        "SANGAT BAIK / BAIK / BUTUH PERBAIKAN / KURANG/MISCONDUCT / SANGAT KURANG",
    ):
        assert squeeze(choices) in text, choices
    assert squeeze("Pegawai yang Dinilai, Diketahui secara elektronik pada 14 Januari 2026") in text
    page = html.fromstring(pdf.html(samples.FORMS["evaluasi"], printed["evaluasi, struck out"].snapshot))
    left = [" ".join(verdict.xpath("p/text()")).replace("/", " ").split() for verdict in page.find_class("verdict")]
    assert left == [["BAIK"], ["DIATAS", "EKSPEKTASI"], ["SESUAI", "EKSPEKTASI"], ["BAIK"]]


def test_an_unanswered_document_says_so_in_the_employees_block(printed):
    text = words(printed["dokumen, unanswered"].file)
    deadline = long_date(date(2025, 7, 28))
    assert squeeze(f"Pegawai yang Dinilai, Tidak ditanggapi sampai tenggat {deadline}") in text
    assert "Diterimasecaraelektronik" not in text


def test_the_document_has_no_block_for_objections_and_only_the_assessor_signs_the_evaluation(printed):
    assert "KEBERATAN" not in words(printed["dokumen"].file).upper()
    assert squeeze("Pegawai yang Dinilai,") not in words(printed["evaluasi"].file)
