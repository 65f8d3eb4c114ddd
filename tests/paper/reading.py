"""Reading what was printed: the text of a PDF page by page, and the cells of a table in its page of HTML."""

import pypdfium2
from lxml import html


def pages(file: bytes) -> list[str]:
    """The text of each page, in the order in which it was drawn."""
    document = pypdfium2.PdfDocument(file)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def lowest(file: bytes) -> float:
    """How far above the lower edge of its page the lowest letter stands, in points."""
    texts = [page.get_textpage() for page in pypdfium2.PdfDocument(file)]
    return min(text.get_charbox(at)[1] for text in texts for at in range(text.count_chars()))


def squeeze(text: str) -> str:
    """Without white space: lines break where the column ends, not where words do."""
    return "".join(text.split())


def words(file: bytes) -> str:
    """All of a file's text without white space."""
    return squeeze("".join(pages(file)))


def grid(page: str, css_class: str) -> list[list[str]]:
    """Every row of the one table of a class, spanning cells repeated in each row and column they cover."""
    (table,) = html.fromstring(page).xpath(f"//table[contains(concat(' ', @class, ' '), ' {css_class} ')]")
    rows: list[list[str]] = []
    pending: dict[tuple[int, int], str] = {}
    for y, row in enumerate(table.iter("tr")):
        cells, x = [], 0
        queue = list(row)
        while queue or (y, x) in pending:
            if (y, x) in pending:
                cells.append(pending.pop((y, x)))
                x += 1
                continue
            cell = queue.pop(0)
            text = "\n".join(" ".join(line.split()) for line in cell.text_content().strip().split("\n"))
            for _ in range(int(cell.get("colspan", 1))):
                for down in range(1, int(cell.get("rowspan", 1))):
                    pending[y + down, x] = text
                cells.append(text)
                x += 1
        rows.append(cells)
    return rows
