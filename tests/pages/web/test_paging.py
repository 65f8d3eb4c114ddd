"""The pages of a list: what stands on each, and where its two links lead."""

import pytest

from tests import builders

NAMES = ("Andi Saputra", "Budi Hartono", "Joko Susilo", "Rina Marlina", "Sari Wulandari")


@pytest.fixture
def plans(app, world, monkeypatch):
    """Five plans of five people, two on a page."""
    monkeypatch.setitem(app.config, "LIST_ROWS", 2)
    with app.app_context():
        for who in ("sari", "budi", "joko", "andi", "rina"):
            builders.plan(world, world.members[who], "submitted")
        builders.db.session.commit()


def shown(visitor):
    """The people of the rows, from top to bottom."""
    return [name for row in visitor.tree.xpath("//tbody/tr/th") for name in NAMES if name in row.text_content()]


def neighbours(visitor):
    """The addresses of the page before and the page after."""
    return {link.get("rel"): link.get("href") for link in visitor.tree.xpath("//nav[@class='pager']//a")}


@pytest.mark.parametrize(
    ("asked", "page_shown", "names", "links"),
    [
        ("", 1, NAMES[:2], {"next": 2}),
        ("1", 1, NAMES[:2], {"next": 2}),
        ("2", 2, NAMES[2:4], {"prev": 1, "next": 3}),
        ("3", 3, NAMES[4:], {"prev": 2}),
        ("4", 3, NAMES[4:], {"prev": 2}),
        ("0", 1, NAMES[:2], {"next": 2}),
        ("-1", 1, NAMES[:2], {"next": 2}),
        ("dua", 1, NAMES[:2], {"next": 2}),
    ],
)
def test_the_page_before_and_the_page_after(page, plans, asked, page_shown, names, links):
    tono = page("tono").open(f"/rencana/semua?sort=name&page={asked}")
    assert tono.has("5 rencana", f"halaman {page_shown} dari 3")
    assert shown(tono) == list(names)
    assert {rel: href.split("page=")[1] for rel, href in neighbours(tono).items()} == {
        rel: str(number) for rel, number in links.items()
    }


def test_the_links_keep_order_and_filter(page, plans):
    tono = page("tono").open("/rencana/semua?sort=-name&page=2")
    assert shown(tono) == [NAMES[2], NAMES[1]]
    tono.open(neighbours(tono)["prev"])
    assert shown(tono) == [NAMES[4], NAMES[3]]


@pytest.mark.parametrize(("rows", "pages"), [(4, 2), (5, 1), (6, 1)])
def test_a_full_page_is_one_page(app, page, plans, monkeypatch, rows, pages):
    monkeypatch.setitem(app.config, "LIST_ROWS", rows)
    tono = page("tono").open("/rencana/semua?sort=name")
    assert ("next" in neighbours(tono)) == (pages > 1)
    assert tono.has("halaman 1 dari 2") == (pages > 1)
