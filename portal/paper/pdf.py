"""Official forms as archival files: PDF/A-2a and PDF/UA-1 in one, byte for byte the same for the same content.

WeasyPrint is imported at the first render, so a web worker that never prints never pays for it. Rendering costs some
0.2 to 0.5 s of CPU: call it outside every transaction.
"""

import atexit
import base64
import hashlib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.paper import qr
from portal.paper.forms import OfficialForm, values
from portal.paper.snapshot import SealedContent, SealedRoot
from portal.rules.calendar import long_date
from portal.rules.writing import plain

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
FONTS = STATIC / "fonts"
BODY_FONT = FONTS / "arimo-400.woff2"

# WeasyPrint declares one standard per file. This adds the second one, and the extension schema that PDF/A asks for.
PDFUA_CLAIM = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>'
    b'</rdf:Description><rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>"
    b"</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF>"
)


@dataclass(frozen=True)
class Mark:
    """What makes a form a sealed one: its code, where it can be verified, and the hash of what was sealed."""

    code: str
    url: str
    sha256: str


@dataclass(frozen=True)
class Press:
    """What every rendering shares: the style sheet read once, the fonts it declared, and the fetcher."""

    stylesheet: Any
    fonts: Any
    fetcher: Any


_lock = Lock()  # a FontConfiguration that is shared must not be used by two threads at once


def render(form: OfficialForm, snapshot: SealedContent, mark: Mark | None) -> bytes:
    """The PDF of one form. Without a mark it is a draft, with DRAF on every page.

    ValueError when the form is not one of this kind of record.
    """
    return of(html(form, snapshot, mark))


def of(page: str) -> bytes:
    """The PDF of a page made by `html` or `sheets`."""
    with _lock:
        return _write(_press(), page)


def sheets(template: str, **values: Any) -> str:
    """A page of what is printed and never sealed."""
    return _plain(_environment().get_template(template).render(values))


def html(form: OfficialForm, snapshot: SealedContent, mark: Mark | None = None) -> str:
    """The page that `render` prints."""
    words = values(form, snapshot)
    seal = mark and {"code": mark.code, "url": mark.url, "qr": qr.data_uri(mark.url), "digest": mark.sha256}
    log = snapshot.log and _told(snapshot.log)
    page = _environment().get_template(form.template).render(words, seal=seal, log=log, emblem=_emblem())
    return _plain(page)


def _plain(page: str) -> str:
    """The page with what our font draws."""
    return "".join(_drawable(character) for character in unicodedata.normalize("NFC", page))


def _told(root: SealedRoot) -> dict[str, str]:
    return {"day": long_date(root.day), "size": f"{root.size:,}".replace(",", "."), "root": root.root}


@cache
def _environment() -> Environment:
    """Printing needs no application and no request: everything comes from the snapshot. What was sealed before texts
    were cleaned on their way in prints without its invisible signs, which no font has and which fuse words."""
    return Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        finalize=lambda value: plain(value) if type(value) is str else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _emblem() -> str:
    return "data:image/svg+xml;base64," + base64.b64encode((STATIC / "garuda.svg").read_bytes()).decode()


@cache
def _drawable(character: str) -> str:
    """The character if our font draws it. PDF/A forbids undrawn ones, and another machine's fonts change the bytes."""
    if character == "\n" or ord(character) in _coverage():
        return character
    return "" if unicodedata.category(character) in ("Cc", "Cf", "Mn", "Co", "Cn") else "□"


@cache
def _coverage() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(BODY_FONT) as font:
        return frozenset(code for code in font.getBestCmap() if unicodedata.category(chr(code)) != "Cf")


@cache
def _press() -> Press:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    atexit.register(_press.cache_clear)  # the fonts must go before the library that frees them
    fonts, fetcher = FontConfiguration(), _fetcher()
    sheet = (STATIC / "print.css").read_text()
    return Press(CSS(string=sheet, font_config=fonts, url_fetcher=fetcher, base_url="print:"), fonts, fetcher)


def _fetcher() -> Any:
    """Our fonts and data: addresses, nothing else: no file, no network, no redirect."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class LockedFetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            font = FONTS / url.removeprefix("font:")
            if url.startswith("font:") and font.parent == FONTS and font.suffix == ".woff2":
                return URLFetcherResponse(url, font.read_bytes(), {"Content-Type": "font/woff2"})
            raise FatalURLFetchingError(f"refused: {url[:80]}")

    return LockedFetcher(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)


def _write(press: Press, page: str) -> bytes:
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    source = HTML(string=page, url_fetcher=press.fetcher, base_url="print:")
    try:
        document = source.render(stylesheets=[press.stylesheet], font_config=press.fonts)
    except FatalURLFetchingError as refusal:  # a BaseException: left alone, it would end the worker
        raise ValueError(str(refusal)) from refusal
    claims = document.metadata.generate_rdf_metadata
    document.metadata.generate_rdf_metadata = lambda *given: claims(*given).replace(b"</rdf:RDF>", PDFUA_CLAIM)
    file: bytes = document.write_pdf(
        pdf_variant="pdf/a-2a",
        pdf_identifier=hashlib.sha256(page.encode()).digest()[:16],
        finisher=_scope_headers,
    )
    return file


def _scope_headers(document: Any, pdf: Any) -> None:
    """Tells readers which way a table head points.

    WeasyPrint links every cell to its heads, but miscounts columns below a cell that spans rows; the scope of the head
    itself is what PDF/UA asks for and is always right.
    """
    objects: list[Any] = [item for item in pdf.objects if isinstance(item, dict)]
    tagged = {item.reference: item for item in objects if item.get("Type") == "/StructElem"}
    for item in tagged.values():
        if item["S"] == "/TD":
            item["A"].pop("Headers", None)
        if item["S"] == "/TH":
            section = tagged[tagged[item["P"]]["P"]]
            item["A"]["Scope"] = "/Column" if section["S"] == "/THead" else "/Row"
