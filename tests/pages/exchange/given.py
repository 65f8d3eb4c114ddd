"""Files as officers send them, and the worker that reads them."""

from io import BytesIO

import xlsxwriter

from portal.exchange.text.columns import TABLES
from portal.store import jobs

HERE = "/kepegawaian/impor"
UNIT = {"name": "Seksi Identitas", "parent": "Bidang Pelayanan Pendaftaran Penduduk", "since": "01-01-2025"}
POST = {
    "unit": "Bidang Pelayanan Pendaftaran Penduduk",
    "title": "Analis Kependudukan",
    "kind": "Pelaksana",
    "superior": "Kepala Bidang Pelayanan Pendaftaran Penduduk",
    "since": "01-01-2025",
}
PERSON = {
    "name": "Maya Anggraini, S.E.",
    "kind": "NIP",
    "number": "199505122020122004",
    "rank": "Penata Muda",
    "grade": "III/a",
    "since": "01-04-2024",
}
PLACED = PERSON | {
    "unit": POST["unit"],
    "title": POST["title"],
    "decree_number": "821/15",
    "decree_on": "20-12-2024",
    "starts_on": "01-01-2025",
}


def workbook(**rows: list[dict]) -> bytes:
    """An XLSX file with the sheets of these tables: unit=[{column: cell, …}], position=[…], person=[…]."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_numbers": False}) as book:
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        for table in TABLES:
            if table.code not in rows:
                continue
            sheet = book.add_worksheet(table.name)
            for at, column in enumerate(table.columns):
                sheet.write(0, at, column.label)
                for line, row in enumerate(rows[table.code], 1):
                    cell = row.get(column.key, "")
                    sheet.write(line, at, cell, *([day] if hasattr(cell, "year") else []))
    return content.getvalue()


def table(code: str, rows: list[dict], delimiter: str = ";") -> bytes:
    """The same of one table as CSV."""
    (found,) = (each for each in TABLES if each.code == code)
    lines = [[each.label for each in found.columns]]
    lines += [[str(row.get(each.key, "")) for each in found.columns] for row in rows]
    return "\r\n".join(delimiter.join(line) for line in lines).encode("utf-8-sig")


def work(app) -> None:
    """What the worker does until nothing is due."""
    with app.app_context():
        while jobs.run_one():
            pass


def sent(app, page, content: bytes, name: str = "pegawai.xlsx", who: str = "rina"):
    """The page of a file that was sent and read."""
    rina = page(who).open(HERE).submit("Unggah dan periksa", file=(content, name))
    assert rina.has("Berkas sedang diperiksa")
    work(app)
    return rina.open(rina.path)


def applied(app, page, content: bytes, who: str = "rina"):
    """The page of a file that was confirmed and applied."""
    rina = sent(app, page, content, who=who)
    rina.submit(next(each for each in rina.buttons() if each.startswith("Terapkan")))
    work(app)
    return rina.open(rina.path)
