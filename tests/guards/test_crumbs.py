"""Every sampled page through the eyes of whoever may open it: `lint` of tests/page.py looks at where its trail ends."""

from lxml import html

from tests.guards.visiting import Visited
from tests.page import lint_crumbs


class Opened:
    """A page as `lint_crumbs` looks at it."""

    def __init__(self, path: str, response) -> None:
        self.path, self.status = path, response.status_code
        self.tree = html.document_fromstring(response.data.decode())


def test_every_trail_ends_in_its_page_and_every_deeper_page_has_one(city: Visited) -> None:
    trails = 0
    for sample in city.samples:
        if city.method(sample) != "GET" or not city.anybody(sample):
            continue
        address = city.address(sample)
        response = city.visitors[city.rightful(sample)].get(address)
        if response.status_code == 200 and response.mimetype == "text/html":
            opened = Opened(address, response)
            lint_crumbs(opened, f"{sample.endpoint} {address}")
            trails += bool(opened.tree.xpath("//nav[@class='crumbs']"))
    assert trails > 60
