"""A browser without a window: sees a page as a person would, presses real buttons, and complains about bad HTML.

`submit("Kembalikan", note="…")` finds the form by its button and sends what the form really holds; a test cannot press
a button that is not on the page. Every page that is fetched on SQLite is linted.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.datastructures import FileMultiDict, MultiDict

from tests import ON_POSTGRES, markup

NEVER_EMPTY = (
    *(
        "a",
        "b",
        "blockquote",
        "button",
        "caption",
        "dd",
        "details",
        "dl",
        "dt",
        "h2",
        "h3",
        "h4",
        "label",
        "legend",
        "li",
    ),
    *("nav", "ol", "option", "p", "section", "select", "small", "summary", "ul"),
)
RAW = re.compile(
    r"\b(None|undefined|NaN|[A-Z][a-zA-Z]+\.[A-Z_]{3,}|datetime\.date)\b|<built-in|Decimal\(|\(\s*\)|\(,|,\s*\)| ,"
)


class Page:
    """The page a person has before him. `client` keeps the cookies."""

    def __init__(self, client: FlaskClient, who: str = "") -> None:
        self.client = client
        self.who = who
        self.status = 0
        self.path = ""
        self.headers: Any = {}
        self.body = b""
        self.tree: Any = None
        self.faults: list[str] = []  # of its tags

    def open(self, path: str, status: int = 200) -> "Page":
        """Goes to the address, following redirects. The status must be the expected one."""
        return self._take(self.client.get(path), status)

    def click(self, text: str, status: int = 200) -> "Page":
        """Follows the link with this text."""
        links = [a for a in self.tree.iter("a") if _text(a) == text] or [
            a for a in self.tree.iter("a") if text in _text(a)
        ]
        assert links, f"no link '{text}' on {self.path}; there are {self.links()}"
        return self.open(links[0].get("href"), status)

    def submit(self, button: str, status: int = 200, form: str = "", **fields: Any) -> "Page":
        """Presses the button, with `fields` filled in (files as (bytes, name)). `form`: id, where buttons repeat."""
        found = self._form_of(button, form)
        target, method = found.get("action") or self.path, (found.get("method") or "get").lower()
        values = self._values(found, button)
        for name, value in fields.items():
            assert name in {e.get("name") for e in found.iter("input", "select", "textarea")}, (
                f"no field '{name}' in the form of '{button}'"
            )
            values.setlist(name, [str(v) for v in value] if isinstance(value, list) else [value])
        if method == "get":  # what is sent takes the place of what was asked
            return self._take(
                self.client.get(target.partition("?")[0], query_string=values.to_dict(flat=False)), status
            )
        return self._take(self.client.post(target, data=_body(values), headers={"Referer": self._here()}), status)

    def post(self, path: str, status: int, **fields: Any) -> "Page":
        """Sends what no button on the page would send: forged fields, foreign ids. The form token is the real one."""
        token = self.client.get("/akun").data
        found = re.search(rb'name="csrf_token" value="([^"]+)"', token)
        data = {**fields, "csrf_token": found[1].decode() if found else ""}
        return self._take(self.client.post(path, data=data, headers={"Referer": self._here()}), status)

    @property
    def text(self) -> str:
        """Everything that can be read on the page, in one line."""
        return _text(self.tree.find("body"))

    @property
    def title(self) -> str:
        return _text(self.tree.find(".//h1"))

    def links(self) -> list[str]:
        return [_text(a) for a in self.tree.iter("a")]

    def buttons(self) -> list[str]:
        """The words on every button of the page and of what stands beside it (the frame has a sign-out button)."""
        return [_text(button) for button in self.tree.xpath("//main//button | //aside//button")]

    def rows(self) -> list[str]:
        """What the rows of the lists say, from top to bottom, without their heads."""
        return [" ".join(" ".join(row.itertext()).split()) for row in self.tree.iterfind(".//main//tbody/tr")]

    def has(self, *texts: str) -> bool:
        return all(text in self.text for text in texts)

    def lacks(self, *texts: str) -> bool:
        """Whether none of them is there."""
        return not any(text in self.text for text in texts)

    def value(self, name: str) -> str:
        """What the field with this name holds."""
        for field in self.tree.iter("input", "textarea", "select"):
            if field.get("name") == name:
                return field.value if field.tag != "input" or field.get("type") != "radio" else (field.value or "")
        raise AssertionError(f"no field {name} on {self.path}")

    def _here(self) -> str:
        return f"http://localhost{self.path}"

    def _take(self, response: Any, status: int) -> "Page":
        hops = 0
        while response.status_code in {301, 302, 303, 307} and status not in {301, 302, 303}:
            self.path = response.headers["Location"]
            response = self.client.get(self.path)
            hops += 1
            assert hops < 6, "redirects in a circle"
        if not hops:
            self.path = response.request.path + (
                f"?{response.request.query_string.decode()}" if response.request.query_string else ""
            )
        self.status, self.headers, self.body = response.status_code, response.headers, response.data
        is_page = response.mimetype == "text/html" and bool(response.data)
        self.tree, self.faults = markup.parse(response.data.decode()) if is_page else (None, [])
        shown = self.text[:1500] if is_page else response.data[:200]
        assert self.status == status, f"{self.who} {self.path}: {self.status}, not {status}: {shown}"
        if is_page and self.status < 500 and not ON_POSTGRES:  # the same page: once is enough
            lint(self)
        return self

    def _form_of(self, button: str, form_id: str) -> Any:
        for form in self.tree.iter("form"):
            if form_id and form.get("id") != form_id:
                continue
            for element in form.iter("button", "input"):
                if _label(element) == button:
                    return form
        raise AssertionError(f"{self.who} sees no button '{button}' on {self.path}; there are {self.buttons()}")

    def _values(self, form: Any, button: str) -> MultiDict[str, Any]:
        values: MultiDict[str, Any] = MultiDict()
        for name, value in form.form_values():
            values.add(name, value)
        for element in form.iter("button"):
            if _label(element) == button and element.get("name"):
                values.add(element.get("name"), element.get("value") or "")
        return values


def lint(page: Page) -> None:
    """What must be true of every page."""
    tree, where = page.tree, f"{page.who} {page.path}"
    assert page.body.lstrip().lower().startswith(b"<!doctype html>"), f"{where}: no doctype"
    headings = list(tree.iter("h1"))
    assert len(headings) == 1, f"{where}: {len(headings)} h1"
    title = _text(tree.find(".//title"))
    if summaries := tree.xpath("//div[@class='summary']"):
        assert all(each.get("data-focus") is not None and each.get("tabindex") == "-1" for each in summaries), where
        assert title.startswith("Kesalahan: "), f"{where}: title '{title}' does not say that something is wrong"
        title = title.removeprefix("Kesalahan: ")
    assert (page.status == 422) <= bool(summaries), f"{where}: refused without a summary that takes the focus"
    assert title.startswith(_text(headings[0])), f"{where}: title '{title}' does not begin with the h1"
    ids = [e.get("id") for e in tree.iter() if isinstance(e.tag, str) and e.get("id")]
    assert len(ids) == len(set(ids)), f"{where}: id twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name in element.attrib:
            assert name != "style" and not name.startswith("on"), f"{where}: {name}= on <{element.tag}>"
        assert element.tag != "style" and not (element.tag == "script" and not element.get("src")), (
            f"{where}: inline code"
        )
    labels = {label.get("for") for label in tree.iter("label")}
    for control in tree.iter("input", "select", "textarea"):
        if control.get("type") in {"hidden", "submit"} or control.get("aria-label"):
            continue
        wrapped = any(parent.tag == "label" for parent in control.iterancestors())
        assert wrapped or control.get("id") in labels, f"{where}: {control.get('name')} has no label"
    for form in tree.iter("form"):
        public = (urlsplit(form.get("action") or page.path).path).startswith(("/layanan", "/verifikasi"))
        if (form.get("method") or "get").lower() == "post" and not public:
            assert any(i.get("name") == "csrf_token" for i in form.iter("input")), f"{where}: POST form without token"
    for control in tree.iterfind(".//main//form[@method='post']//textarea"):
        assert control.get("data-most"), f"{where}: nobody counts what is typed into {control.get('name')}"
    for control in tree.iter("textarea", "input"):
        # A browser cuts what is pasted at `maxlength`, and says nothing.
        assert control.get("type") == "password" or not control.get("maxlength"), f"{where}: {control.get('name')} cuts"
    for cell in tree.iter("td"):
        # On a phone the style sheet hides empty cells with their labels; blanks would count as content.
        assert len(cell) or not cell.text or cell.text.strip(), f"{where}: a cell of blanks: {cell.attrib}"
    for element in tree.iter(*NEVER_EMPTY):
        is_filled_later = element.get("role") == "status" or element.get("id")
        assert is_filled_later or len(element) or _text(element), f"{where}: nothing in <{element.tag}>"
    for table in tree.iter("table"):
        columns = len(table.findall("./thead/tr/th"))
        for row in table.iterfind("./tbody/tr"):
            cells = sum(int(cell.get("colspan", 1)) for cell in row)
            assert not columns or cells == columns, f"{where}: {cells} cells below {columns} heads: {_text(row)[:80]}"
    for select in tree.iter("select"):
        chosen = select.findall(".//option[@selected]")
        assert select.get("multiple") is not None or len(chosen) <= 1, f"{where}: {len(chosen)} of {select.name} chosen"
    wrong = [*page.faults, *markup.faults(tree), *markup.alike(tree)]
    assert not wrong, f"{where}: {wrong}"
    lint_states(page, where)
    lint_tables(tree, where)
    lint_crumbs(page, where)
    found = RAW.search(page.text)
    assert not found, f"{where}: raw value '{found[0]}' in the text"


def lint_states(page: Page, where: str) -> None:
    """One thing at a time is chosen, and what is called wrong was refused and says why."""
    for element in page.tree.iter():
        if isinstance(element.tag, str):
            for name in ("id", "href", "aria-sort", "aria-current", "aria-describedby", "datetime"):
                assert element.get(name) != "", f"{where}: {name} of <{element.tag}> is empty"
    for section in page.tree.iter("section"):
        assert [part.tag for part in section] != ["h2"], f"{where}: nothing below '{_text(section)}'"
    for row in page.tree.xpath("//div[contains(concat(' ', @class, ' '), ' actions ')]"):
        assert len(row), f"{where}: a row for buttons without any"
    for note in page.tree.xpath("//*[contains(concat(' ', @class, ' '), ' note ')]"):
        assert _text(note), f"{where}: a note that says nothing"
    for element in page.tree.xpath("//*[contains(concat(' ', @class, ' '), ' wrong ')]"):
        assert element.xpath(".//*[contains(@class, 'error')]"), f"{where}: wrong without a reason: {_text(element)}"
    refused = page.tree.xpath("//form//*[@aria-invalid or contains(concat(' ', @class, ' '), ' wrong ')]")
    assert page.status >= 400 or not refused, f"{where}: wrong where nothing was refused"
    for nav in page.tree.iterfind(".//main//nav"):
        assert len(nav.xpath(".//*[@aria-current]")) <= 1, f"{where}: two places at once in <nav>"
    for form in page.tree.iter("form"):
        radios = [each.get("name") for each in form.xpath(".//input[@type='radio'][@checked]")]
        assert len(radios) == len(set(radios)), f"{where}: two choices at once: {radios}"


def lint_crumbs(page: Page, where: str) -> None:
    """A page below a room's front says where it stands; the trail ends in the page itself, which is no link."""
    trails = page.tree.xpath("//nav[@class='crumbs']")
    if not trails:
        menus = page.tree.xpath("//nav[@class='rail']//a/@href | //header//a/@href")
        rail = page.tree.xpath("//nav[@class='rail']")
        here = page.path.partition("?")[0]
        assert not rail or page.status != 200 or here in menus or here.count("/") == 1, f"{where}: no way up"
        return
    assert len(trails) == 1, f"{where}: {len(trails)} trails"
    *above, last = [part for part in trails[0] if part.tag in {"a", "span"}]
    assert above, f"{where}: a trail of nothing but the page"
    assert all(link.tag == "a" and not link.get("aria-current") for link in above), f"{where}: {_text(trails[0])}"
    assert last.tag == "span" and last.get("aria-current") == "page", f"{where}: the trail ends in '{_text(last)}'"
    title = _text(page.tree.find(".//title")).removeprefix("Kesalahan: ")
    assert _text(last) and title.startswith(_text(last)), f"{where}: '{_text(last)}'"


def lint_tables(tree: Any, where: str) -> None:
    """Rows are in one order, and on a phone each cell bears the words of its column's head."""
    for table in tree.iter("table"):
        assert table.findall("./tbody/tr"), f"{where}: a table without rows"
        heads = table.findall("./thead/tr/th")
        assert sum(head.get("aria-sort") is not None for head in heads) <= 1, f"{where}: two orders at once"
        for row in table.iterfind("./tbody/tr"):
            for head, cell in zip(heads, row, strict=False):
                label = cell.get("data-label")
                assert not label or label in _text(head), f"{where}: '{label}' below '{_text(head)}'"


def _text(element: Any) -> str:
    return " ".join(element.text_content().split()) if element is not None else ""


def _label(element: Any) -> str:
    return _text(element) or element.get("aria-label") or element.get("value") or ""


def _body(values: MultiDict[str, Any]) -> MultiDict[str, Any]:
    """Fields, and files given as (content, name)."""
    files: FileMultiDict = FileMultiDict()
    for name, value in values.items(multi=True):
        if isinstance(value, tuple):
            from io import BytesIO

            files.add_file(name, BytesIO(value[0]), value[1])
    plain = MultiDict([(name, value) for name, value in values.items(multi=True) if not isinstance(value, tuple)])
    merged: MultiDict[str, Any] = MultiDict(plain)
    merged.update(files)
    return merged
