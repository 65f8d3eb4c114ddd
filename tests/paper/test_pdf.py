"""The files themselves: archival, accessible, always the same, sealed against the outside."""

import hashlib
import http.server
import subprocess
import sys
import threading
from dataclasses import fields, is_dataclass, replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from portal.paper import pdf
from portal.paper.snapshot import PlanSnapshot
from portal.rules.behaviour import VALUES
from tests.paper import samples, verapdf
from tests.paper.conftest import RECORDS, sealed
from tests.paper.reading import lowest, pages, squeeze, words
from tests.paper.samples import FORMS

pytestmark = pytest.mark.paper
ROOT = Path(__file__).parents[2]
MM = 72 / 25.4  # points


@pytest.fixture(scope="module")
def drafts() -> dict[str, bytes]:
    record = {"skp": samples.CLERK_PLAN, "lampiran": samples.CLERK_PLAN}
    return {form: pdf.render(FORMS[form], record.get(form, samples.CLERK_APPRAISAL), None) for form in FORMS}


@pytest.mark.parametrize("profile", verapdf.PROFILES)
def test_every_form_is_valid(printed, drafts, profile, tmp_path):
    files = {f"{name}.pdf": form.file for name, form in printed.items()}
    files |= {f"draft {form}.pdf": file for form, file in drafts.items()}
    for name, file in files.items():
        (tmp_path / name).write_bytes(file)
    report = verapdf.report(profile, [tmp_path / name for name in files])
    assert [line.split()[0] for line in report.splitlines()] == ["PASS"] * len(files), report


def test_the_validator_tells_a_plain_file_from_an_archival_one(tmp_path):
    from weasyprint import HTML

    plain = tmp_path / "plain.pdf"
    HTML(string="<p>Bukan arsip").write_pdf(plain)
    for profile in verapdf.PROFILES:
        assert verapdf.report(profile, [plain]).startswith("FAIL")


@pytest.mark.parametrize("name", RECORDS)
def test_only_our_font_is_embedded(printed, name):
    document = pikepdf.open(BytesIO(printed[name].file))
    fonts = {str(font.BaseFont) for page in document.pages for font in page.Resources.Font.values()}
    assert fonts and all("Arimo" in font for font in fonts), fonts


def test_signs_our_font_lacks_become_a_box_and_invisible_ones_vanish(printed):
    name = squeeze(pages(printed["skp with odd signs"].file)[0]).split("NAMA")[1]
    assert name.startswith("□siap≥90%→□□□terbalik" + "é")


def test_the_same_record_gives_the_same_bytes_in_this_process_and_in_another(printed):
    first = printed["evaluasi"]
    assert sealed("evaluasi", first.snapshot) == first.file
    script = (
        "import hashlib; from tests.paper import samples as s; from portal.paper import pdf;"
        "file = pdf.render(s.FORMS['evaluasi'], s.CLERK_APPRAISAL, s.mark(s.CLERK_APPRAISAL));"
        "print(hashlib.sha256(file).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert other.stderr == ""
    assert other.stdout.strip() == hashlib.sha256(first.file).hexdigest()


def test_threads_that_print_at_once_print_the_same(printed):
    results: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: results.append(sealed("dokumen", samples.CLERK_APPRAISAL))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [printed["dokumen"].file] * 4


@pytest.mark.parametrize("form", FORMS)
def test_the_qr_code_leads_to_the_verification_page(printed, form):
    assert barcodes(printed[form].file) == [samples.VERIFY_URL]


def barcodes(file: bytes) -> list[str]:
    images = [page.render(scale=3).to_pil() for page in pypdfium2.PdfDocument(file)]
    return [found.text for image in images for found in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize("form", FORMS)
def test_a_draft_says_so_on_every_page_and_has_no_code(drafts, printed, form):
    for page in pages(drafts[form]):
        assert "DRAF" in page
        assert "Kode" not in page and "SHA-256" not in page
    assert barcodes(drafts[form]) == []
    assert not any("DRAF" in page for page in pages(printed[form].file))


@pytest.mark.parametrize(("form", "record"), [("skp", samples.CLERK_APPRAISAL), ("dokumen", samples.CLERK_PLAN)])
def test_a_form_of_another_kind_of_record_is_refused(form, record):
    with pytest.raises(ValueError, match="is not a form of"):
        pdf.html(FORMS[form], record)


def test_heads_of_tables_point_the_right_way(printed):
    document = pikepdf.open(BytesIO(printed["evaluasi"].file))
    heads = [item for item in document.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/TH"]
    assert len(heads) > 40
    for head in heads:
        in_head = head.P.P.S == "/THead"
        assert head.A.Scope == ("/Column" if in_head else "/Row")


def test_pictures_have_words_and_the_document_has_title_and_language(printed):
    document = pikepdf.open(BytesIO(printed["dokumen"].file))
    assert document.Root.Lang == "id"
    assert str(document.docinfo.Title) == "Dokumen Evaluasi Kinerja Pegawai - Sari Wulandari, A.Md. - Tahun 2025"
    figures = [
        item for item in document.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
    ]
    assert sorted(str(figure.Alt)[:12] for figure in figures) == ["Kode QR menu", "Lambang nega"]


@pytest.mark.parametrize("name", ["skp with 60 rows", "evaluasi with 60 rows"])
def test_heads_are_repeated_on_every_page_of_a_table(printed, name):
    carried = [page for page in pages(printed[name].file) if "Jumlah permohonan diproses" in " ".join(page.split())]
    assert len(carried) > 3
    assert all("INDIKATOR" in page and "(5)" in page for page in carried)


@pytest.mark.parametrize("results", [1, 3, 5, 7])
def test_results_are_not_torn_and_no_title_of_a_section_is_left_behind(results):
    lines = samples.long_plan(results).results
    plan = replace(samples.CLERK_PLAN, results=(*lines, samples.CLERK_RESULTS[3]))
    for page in map(squeeze, pages(sealed("skp", plan))):
        assert not any(f"{heading}SasaranKinerja" in page for heading in ("A.UTAMA", "B.TAMBAHAN", "PERILAKUKERJA"))
        assert page.count("Terlayaninya") == page.count("Jumlahpermohonan") == page.count("Waktu")


@pytest.mark.parametrize("indicators", range(2, 9))
def test_the_head_of_a_value_stays_with_its_guidelines(indicators):
    for page in map(squeeze, pages(sealed("skp", samples.tall_plan(indicators, "kegiatan ")))):
        for value in VALUES:
            assert (squeeze(value.name) in page) == (squeeze(value.guidelines[0]) in page), value.name


def test_long_feedback_begins_where_its_value_stands(printed):
    evaluation = [squeeze(page) for page in pages(printed["evaluasi with long words"].file)]
    (first,) = (page for page in evaluation if "2Akuntabel" in page)
    assert squeeze(VALUES[0].name) in first and "Pimpinan:Hasilkunjungan" in first


@pytest.mark.parametrize("entries", range(8, 34, 2))
def test_the_signatures_and_the_seal_stay_on_one_page(entries):
    plan = replace(samples.CLERK_PLAN, resources=tuple(f"Sarana {number}" for number in range(entries)))
    printed = [squeeze(page) for page in pages(sealed("lampiran", plan))]
    (closing,) = [page for page in printed if "PegawaiyangDinilai," in page]
    for part in (
        "Diajukansecara",
        "NIP199304122019032005",
        "NIP197808152003121004",
        samples.VERIFY_URL,
        "Segelmenjaga",
    ):
        assert part in closing


@pytest.mark.parametrize("results", range(1, 8))
def test_the_signatures_never_stand_on_a_page_of_their_own(results):
    plan = samples.long_plan(results)
    appraisal = replace(samples.CLERK_APPRAISAL, plan=plan, realisations=(), feedback=())
    lists = replace(plan, resources=tuple(f"Sarana {number}" for number in range(10 + 2 * results)))
    for form, record in (("skp", plan), ("lampiran", lists), ("evaluasi", appraisal)):
        closing = squeeze(pages(sealed(form, record))[-1])
        before, signatures, _ = closing.partition("PejabatPenilaiKinerja,")
        heads = ("PERILAKUKERJA", "KONSEKUENSI", "PREDIKATKINERJA")
        assert signatures and any(head in before for head in heads), form


@pytest.mark.parametrize("record", ["dokumen", "dokumen in the log"])
def test_the_document_fits_on_one_page(printed, record):
    assert len(pages(printed[record].file)) == 1


def test_the_log_is_told_in_the_foot_and_no_printer_cuts_it_off(printed):
    for name in ("skp", "lampiran", "evaluasi", "dokumen"):
        file = printed[f"{name} in the log"].file
        assert "Log 30 November 2026, 1.234.567 catatan, akar" in " ".join(pages(file)[0].split())
        assert "5d" * 32 in words(file)
        assert lowest(file) >= 5 * MM, name


class Trap(http.server.BaseHTTPRequestHandler):
    hits: list[str] = []

    def do_GET(self) -> None:
        self.hits.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def trap():
    Trap.hits.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Trap)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/trap"
    server.shutdown()
    server.server_close()


PAYLOADS = (
    '"><img src="{url}"><link rel="stylesheet" href="{url}"><link rel="attachment" href="{url}">',
    "<style>@import url({url}); body {{ background: url({url}) }}</style><svg><image href='{url}'/></svg>",
    "{url} url({url}) {{{{ config }}}} <object data='{url}'></object><embed src='{url}'>",
)
WORDS_ONLY = {"identifier_kind", "kind", "aspect", "perspective", "form", "approach", "code", "level", "state"}
WORDS_ONLY |= {"results_rating", "behaviour_rating", "predicate", "id", "indicator_id", "about"}


def poisoned(value, payload):
    """The same record with the payload in every field that holds words."""
    if is_dataclass(value):
        changes = {f.name: poisoned(getattr(value, f.name), payload) for f in fields(value) if f.name not in WORDS_ONLY}
        return replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(poisoned(item, payload) for item in value)
    return payload if isinstance(value, str) else value


@pytest.mark.parametrize("form", FORMS)
def test_addresses_in_any_text_are_printed_and_never_fetched(form, trap, tmp_path):
    canary = tmp_path / "canary.txt"
    canary.write_text("kenari-rahasia")
    plan, appraisal = samples.CLERK_PLAN, samples.CLERK_APPRAISAL
    record = plan if form in ("skp", "lampiran") else appraisal
    for payload in PAYLOADS:
        for url in (trap, canary.as_uri()):
            bad = poisoned(record, payload.format(url=url))
            file = pdf.render(FORMS[form], bad, samples.mark(bad))
            text = squeeze("".join(pages(file)))
            assert squeeze(url) in text
            assert "kenari-rahasia" not in text
            assert not pikepdf.open(BytesIO(file)).attachments
    assert Trap.hits == []


@pytest.mark.parametrize(
    "tag", ['<img src="{url}">', '<link rel="stylesheet" href="{url}">', "<style>@import url({url})</style>"]
)
def test_the_press_itself_fetches_nothing_but_fonts(tag, trap, tmp_path):
    canary = tmp_path / "canary.css"
    canary.write_text("p { content: 'kenari' }")
    for url in (trap, canary.as_uri(), "font:../print.css", "font:/etc/hostname", "print.css", "ftp://127.0.0.1/x"):
        with pytest.raises(ValueError, match="refused"):
            pdf._write(pdf._press(), f"<!doctype html><html lang=id><title>x</title>{tag.format(url=url)}<p>x</p>")
    assert Trap.hits == []


def test_a_plan_snapshot_in_an_appraisal_prints_the_text_as_approved(printed):
    approved: PlanSnapshot = printed["evaluasi"].snapshot.plan
    assert approved == samples.CLERK_PLAN
