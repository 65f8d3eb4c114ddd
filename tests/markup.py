"""What a validator would say of a page: tags that do not match, elements where they may not stand, references that lead
nowhere, headings out of order. Cheap enough to look at every page that any test fetches."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import html

BLOCKS = frozenset(
    "address article aside blockquote details dialog div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr "
    "main nav ol p pre section table ul".split()
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What holds text and signs in a line only; of these two may hold a heading besides.
LINES = frozenset(HEADINGS) | set(
    "b button caption code dt em i label legend p pre small span strong summary time".split()
)
WITH_HEADING = frozenset({"legend", "summary"})
SEE_THROUGH = frozenset({"a", "noscript", "ins", "del"})  # they hold what their parent may hold
PRESSED = frozenset({"a", "button", "input", "select", "textarea", "summary"})
ONLY_IN = {
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "tr": {"thead", "tbody", "tfoot"},
    "td": {"tr"},
    "th": {"tr"},
    "legend": {"fieldset"},
    "caption": {"table"},
    "figcaption": {"figure"},
    "summary": {"details"},
    "option": {"select", "datalist", "optgroup"},
}
HOLDS_ONLY = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"div", "dt", "dd"},
    "tr": {"td", "th"},
    "table": {"caption", "thead", "tbody", "tfoot", "colgroup"},
    "select": {"option", "optgroup"},
}
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "for", "list", "headers")
AROUND = (
    "ancestor::*[self::fieldset or (self::form or self::article or @role='group')"
    " and (@aria-label or @aria-labelledby)][1]"
)
FILE = re.compile(r"\.(pdf|jpe?g|png|webp)$")


def parse(text: str) -> tuple[Any, list[str]]:
    """The page's tree, and what was wrong with its tags."""
    parser = html.HTMLParser()
    tree = html.document_fromstring(text, parser=parser)
    return tree, [f"line {each.line}: {each.message}" for each in parser.error_log if "invalid" not in each.message]


def faults(tree: Any) -> Iterator[str]:
    """What stands where it may not, or refers to nothing."""
    ids = {each.get("id") for each in tree.iter() if each.get("id")}
    level = 1
    for each in tree.iter():
        if not isinstance(each.tag, str):
            continue
        parent = each.getparent()
        inside = parent.tag if parent is not None else ""
        if each.tag in BLOCKS and (line := _line_around(each)) is not None and not _may_head(line, each.tag):
            yield f"<{each.tag}> in <{line}>"
        if each.tag in PRESSED and (outer := next(each.iterancestors("a", "button"), None)) is not None:
            yield f"<{each.tag}> in <{outer.tag}>"
        if each.tag == "form" and next(each.iterancestors("form"), None) is not None:
            yield "<form> in <form>"
        if inside not in ONLY_IN.get(each.tag, {inside}):
            yield f"<{each.tag}> in <{inside}>"
        if each.tag not in HOLDS_ONLY.get(inside, {each.tag}):
            yield f"<{each.tag}> in <{inside}>"
        for name in REFERENCES:
            missing = set((each.get(name) or "").split()) - ids
            if missing:
                yield f"{name} of <{each.tag}> refers to {missing}"
        if each.tag in HEADINGS:
            if int(each.tag[1]) > level + 1:
                yield f"<{each.tag}> '{' '.join(each.text_content().split())}' below a heading of level {level}"
            level = int(each.tag[1])
        if each.tag in ("button", "a") and not (each.text_content().strip() or each.get("aria-label")):
            yield f"<{each.tag}> without a name"


def alike(tree: Any) -> Iterator[str]:
    """Buttons and fields of the main part that bear the same name and do different things, though nothing around them
    says what each is about: no group with a name, no row of a table."""
    seen: dict[tuple[str, str, Any], str] = {}
    for each in tree.iterfind(".//main//*"):
        if each.tag not in ("button", "select", "textarea", "input") and "button" not in (each.get("class") or ""):
            continue
        if each.tag == "input" and each.get("type") in ("hidden", "radio") or each.tag == "summary":
            continue
        around = each.xpath(AROUND)
        name = _name(tree, each)
        if each.get("aria-label") or each.find(".//*[@class='unseen']") is not None:
            around = around or each.xpath("ancestor::tr")  # the row's own words stand in it; two rows may say the same
        if FILE.search(name):
            continue  # two files may be called the same
        key = (str(each.tag), name, around[0] if around else None)
        if seen.setdefault(key, does := _does(each)) != does:
            yield f"two <{each.tag}> are called '{key[1]}'"


def _name(tree: Any, element: Any) -> str:
    labels = tree.xpath("//label[@for=$id]", id=element.get("id") or "-") or list(element.iterancestors("label"))
    named = labels[0] if labels and element.tag not in ("a", "button") else element
    return element.get("aria-label") or " ".join(named.text_content().split())


def _does(element: Any) -> str:
    """Where a link leads, what a button sends, which field it is."""
    if element.tag not in ("a", "button"):
        return element.get("id") or element.get("name") or ""
    form = next(element.iterancestors("form"), None)
    if element.tag == "a" or form is None:
        return element.get("href") or ""
    hidden = [(each.get("name"), each.get("value")) for each in form.iterfind(".//input[@type='hidden']")]
    return str((element.get("formaction") or form.get("action"), element.get("name"), element.get("value"), hidden))


def _line_around(element: Any) -> str | None:
    for outer in element.iterancestors():
        if outer.tag in SEE_THROUGH:
            continue
        return str(outer.tag) if outer.tag in LINES else None
    return None


def _may_head(line: str, tag: str) -> bool:
    return line in WITH_HEADING and tag in HEADINGS
