"""CPU of printing a warm three-page form, through that of the same page printed without our care."""

from collections.abc import Callable
from statistics import median
from time import process_time

from portal.bench.form import appraisal_snapshot
from portal.paper import forms, pdf
from portal.paper.snapshot import canonical, digest

ROUNDS = 5
CODE = "2345678923456789"
URL = f"https://portal.kota.go.id/verifikasi/{CODE}"
RESULTS = 7  # fill three pages


def ratio() -> float:
    """Our CPU through the naive one, in turn, medians. Naive: automatic table layout, fonts and CSS made anew."""
    plan = appraisal_snapshot(RESULTS).plan
    page = pdf.html(forms.SKP, plan, pdf.Mark(CODE, URL, digest(canonical(plan))))
    pdf._write(pdf._press(), page)
    ours = []
    naive = []
    for _ in range(ROUNDS):
        ours.append(_spend(pdf._press, page))
        naive.append(_spend(_naive_press, page))
    return round(median(ours) / median(naive), 2)


def _spend(press: Callable[[], pdf.Press], page: str) -> float:
    start = process_time()
    pdf._write(press(), page)
    return process_time() - start


def _naive_press() -> pdf.Press:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    sheet = (pdf.STATIC / "print.css").read_text().replace("table-layout: fixed", "table-layout: auto")
    fonts, fetcher = FontConfiguration(), pdf._fetcher()
    return pdf.Press(CSS(string=sheet, font_config=fonts, url_fetcher=fetcher, base_url="print:"), fonts, fetcher)
