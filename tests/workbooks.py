"""Small XLSX workbooks for tests, and archives that are none."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

Sheets = Mapping[str, Sequence[Sequence[str | float]]]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "".join(
    f'<Default Extension="{suffix}" ContentType="application/{kind}"/>'
    for suffix, kind in (("rels", "vnd.openxmlformats-package.relationships+xml"), ("xml", "xml"))
)
DAYS = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'


def archive(parts: Mapping[str, str]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return written.getvalue()


def xlsx(sheets: Sheets, days: str = "", hidden: str = "", more: str = "") -> bytes:
    """A workbook with these sheets. `days`: the column whose numbers are days; `hidden`: a sheet that is; `more`: rows
    at the end of each sheet as they stand in its file."""
    numbered = list(enumerate(sheets.items(), 1))
    state = {hidden: 'state="hidden"'}
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}" {state.get(name, "")}/>' for at, (name, _) in numbered
    )
    links = [_link(f"rId{at}", "worksheet", f"worksheets/sheet{at}.xml") for at, _ in numbered]
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{TYPES}</Types>',
            "_rels/.rels": _links([_link("rId1", "officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _links([*links, _link("rId0", "styles", "styles.xml")]),
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{DAYS}</styleSheet>',
            **{f"xl/worksheets/sheet{at}.xml": _sheet(rows, days, more) for at, (_, rows) in numbered},
        }
    )


def _links(links: list[str]) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(links)}</Relationships>'


def _link(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def _sheet(rows: Sequence[Sequence[str | float]], days: str, more: str) -> str:
    written = (
        f'<row r="{number}">{"".join(_cell(chr(65 + at), number, value, days) for at, value in enumerate(row))}</row>'
        for number, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(written)}{more}</sheetData></worksheet>'


def _cell(column: str, number: int, value: str | float, days: str) -> str:
    if isinstance(value, str):
        return f'<c r="{column}{number}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{column}{number}" s="{int(column == days)}"><v>{value}</v></c>'
