"""What a room declares of a list is what its page shows: it sorts by what it offers, and its cells bear its labels."""

import re

from lxml import html

from portal.web.lists import Column
from tests.guards.visiting import Visited
from tests.templates import TEMPLATES

# Tables of pages and their columns from elsewhere: what each room says of a member, of a unit, of a post.
COLLECTED = {"desk/team.html", "oversight/completion.html", "oversight/names.html"}
NO_TABLE = {"services/comments.html"}


def declared(city: Visited) -> dict[str, tuple[Column, ...]]:
    lists: dict[str, tuple[Column, ...]] = city.app.extensions["house"].lists
    return lists


def labels(columns: tuple[Column, ...]) -> list[str]:
    return [column.label for column in columns if column.on_page]


def heads(table: html.HtmlElement) -> list[str]:
    return [th.text_content().strip() for th in table.xpath("thead//th[not(contains(@class, 'do'))]")]


def table_of(city: Visited, name: str, columns: tuple[Column, ...], sort: str = "") -> html.HtmlElement:
    """The list as the first has it who sees all its columns, and rows. People are listed by unit or sought by name,
    never all at once; the post that is sought is for somebody."""
    sari = city.sampled.members["sari"]
    sought = {"placements.new person": {"q": sari.name}, "placements.new position": {"pegawai": sari.person_id}}
    sought["paper.index"] = {"service_id": city.sampled.at["service"]}
    asked = {"sort": sort, "unit": city.sampled.world.units["service"], **sought.get(name, {})}
    for visitor in city.visitors.values():
        answer = visitor.get(city.url(name.split()[0], asked))
        page = html.document_fromstring(answer.data.decode()) if answer.status_code == 200 else html.Element("html")
        for table in page.iter("table"):
            if heads(table) == labels(columns) and table.xpath("tbody/tr/td"):
                return table
    raise AssertionError(f"nobody sees rows in {name}")


def test_every_list_sorts_by_what_its_heads_offer(city: Visited) -> None:
    for name, columns in declared(city).items():
        for column in columns:
            if column.sort:
                sorted_by = table_of(city, name, columns, column.sort).xpath(".//th[@aria-sort='ascending']")
                assert [th.text_content().strip() for th in sorted_by] == [column.label], (name, column)


def test_the_cells_of_every_list_bear_the_labels_of_its_columns(city: Visited) -> None:
    for name, columns in declared(city).items():
        cells = table_of(city, name, columns).xpath("tbody/tr[td][1]/td[not(contains(@class, 'do'))]/@data-label")
        assert cells == labels(columns)[1:], name  # the first column is the head of its row


def test_every_list_that_has_pages_is_declared(city: Visited) -> None:
    """Its page takes the heads from the declaration, and every declaration has a page that does."""
    texts = {path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in TEMPLATES.glob("*/*.html")}
    paged = {name for name, text in texts.items() if re.search(r"\{\{ pager\(", text)}
    used = {name: set(re.findall(r"heads\('([^']+)'", text)) for name, text in texts.items()}
    assert set().union(*used.values()) == set(declared(city))
    through = {"structure/positions.html", "structure/unit.html"}  # both draw structure/_positions.html
    through |= {"exchange/show.html"}  # the rows of one file, whose key stands in the address
    assert {name for name in paged if not used[name]} == COLLECTED | NO_TABLE | through
