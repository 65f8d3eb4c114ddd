"""What a room declares of a list is what its page shows: it sorts by what it offers, and its cells bear its labels."""

from lxml import html

from portal.web.lists import Column
from tests.guards.visiting import Visited


def declared(city: Visited) -> dict[str, tuple[Column, ...]]:
    lists: dict[str, tuple[Column, ...]] = city.app.extensions["house"].lists
    return lists


def page_of(city: Visited, endpoint: str, sort: str = "") -> html.HtmlElement:
    """The list's page before the first who sees rows in it. People are listed by unit, never all at once."""
    asked = {"sort": sort, "unit": city.sampled.world.units["service"]}
    for visitor in city.visitors.values():
        answer = visitor.get(city.url(endpoint, asked))
        page = html.document_fromstring(answer.data.decode()) if answer.status_code == 200 else None
        if page is not None and page.xpath("//tbody/tr"):
            return page
    raise AssertionError(f"nobody sees rows in {endpoint}")


def test_every_list_sorts_by_what_its_heads_offer(city: Visited) -> None:
    for endpoint, columns in declared(city).items():
        for column in columns:
            if column.sort:
                sorted_by = page_of(city, endpoint, column.sort).xpath("//th[@aria-sort='ascending']")
                assert [th.text_content().strip() for th in sorted_by] == [column.label], (endpoint, column)


def test_the_cells_of_every_list_bear_the_labels_of_its_columns(city: Visited) -> None:
    for endpoint, columns in declared(city).items():
        labels = {column.label for column in columns if column.on_page}
        said = set(page_of(city, endpoint).xpath("//tbody/tr[1]/td[not(contains(@class, 'do'))]/@data-label"))
        assert said and said < labels, (endpoint, said, labels)
