"""What stands beside the matter and what stays in view: decisions, the predicate's matrix, folded dates, evidence."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import follow, heading

# Of everything that the keyboard reaches on the page: what a bar that stays in view covers while it has the focus.
COVERED = """() => {
  const bar = document.querySelector('.decide-bar'), top = bar.getBoundingClientRect().top;
  const inside = [...document.querySelectorAll(
    'main a[href], main button, main summary, main textarea, main input')];
  return inside.filter(each => each.checkVisibility() && !each.closest('[hidden]')).filter(each => {
    each.focus();
    each.scrollIntoView({block: 'nearest'});
    const box = each.getBoundingClientRect();
    return box.bottom > top + 1 && box.top < innerHeight;
  }).map(each => each.outerHTML.slice(0, 80));
}"""
OVERLAPPING = """() => {
  const beside = document.querySelector('.decide').getBoundingClientRect();
  return [...document.querySelectorAll('main .table, main .card, main form')]
    .filter(each => !each.closest('.decide') && !each.contains(document.querySelector('.decide')))
    .filter(each => each.checkVisibility())
    .map(each => each.getBoundingClientRect()).filter(box => box.right > beside.left + 1).length;
}"""


def waiting_plan(page: Page) -> None:
    """The first plan that waits for whoever has signed in."""
    page.goto("/rencana/menunggu")
    follow(page, "Periksa")
    expect(page.locator(".record-head .chip")).to_have_text("Diajukan")


@pytest.mark.parametrize("width", [1100, 1280, 1440])
def test_on_a_desktop_decisions_stay_in_a_column_beside_the_text(enter, width):
    budi = enter("Budi", width=width)
    waiting_plan(budi)
    expect(budi.locator(".decide-bar")).to_be_hidden()
    approve = budi.get_by_role("button", name="Setujui rencana")
    expect(approve).to_be_in_viewport()
    assert budi.evaluate(OVERLAPPING) == 0
    budi.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(approve).to_be_in_viewport()
    expect(budi.locator(".decide .onward a")).to_be_in_viewport()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (820, 1180)])
def test_on_a_phone_a_bar_leads_to_the_decision_and_covers_nothing(enter, width, height):
    budi = enter("Budi", width=width, height=height)
    waiting_plan(budi)
    bar = budi.locator(".decide-bar")
    expect(bar.get_by_role("link", name="Setujui")).to_be_in_viewport()
    expect(bar.locator(".onward a")).to_be_in_viewport()
    assert budi.evaluate(COVERED) == []
    budi.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(bar.get_by_role("link", name="Setujui")).to_be_in_viewport()
    end, top = budi.locator(".side").bounding_box(), bar.bounding_box()
    assert end["y"] + end["height"] <= top["y"]  # the end of the page can be read above it


def test_in_a_low_window_nothing_stays(enter):
    budi = enter("Budi", width=800, height=390)
    waiting_plan(budi)
    assert budi.locator(".decide-bar").evaluate("each => getComputedStyle(each).position") == "static"
    budi.set_viewport_size({"width": 1280, "height": 390})
    assert budi.locator(".side").evaluate("each => getComputedStyle(each).position") == "static"


def test_what_is_decided_without_javascript_leads_on_as_well(enter):
    budi = enter("Budi", width=390, height=844, javascript=False)
    waiting_plan(budi)
    budi.locator(".decide-bar").get_by_role("link", name="Setujui").click()
    budi.get_by_role("button", name="Setujui rencana").click()
    expect(budi.locator(".notices")).to_contain_text("Rencana disetujui.")
    budi.locator(".decide-bar .onward a").click()
    expect(budi.locator("h1")).not_to_contain_text("SKP")


# Words of the matrix that stand on two lines, or run out of their cell.
BROKEN_WORDS = r"""() => {
  const found = [];
  for (const cell of document.querySelectorAll('.matrix :is(th, td)')) {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (let node; (node = texts.nextNode());) for (const {index, 0: word} of node.data.matchAll(/[\p{L}\d]+/gu)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = [...range.getClientRects()].filter(line => line.width > 1);
      if (lines.length > 1 || lines.some(line => line.right > cell.getBoundingClientRect().right)) found.push(word);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("width", [320, 360, 390])
def test_the_matrix_of_the_predicate_stays_a_matrix(enter, width):
    andi = enter("Andi", width=width, height=844)
    andi.goto("/penilaian")
    andi.locator("table", has_text="Predikat").locator("tbody th a").first.click()
    expect(andi.locator(".matrix tbody tr")).to_have_count(3)
    cells = [cell.bounding_box() for cell in andi.locator(".matrix td").all()]
    rows = [cells[at : at + 3] for at in (0, 3, 6)]
    assert all(len({round(cell["y"]) for cell in row}) == 1 for row in rows)
    assert all(row[0]["x"] < row[1]["x"] < row[2]["x"] for row in rows)
    assert len({round(row[0]["x"]) for row in rows}) == 1
    assert andi.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert andi.evaluate(BROKEN_WORDS) == []
    sizes = andi.evaluate(
        "[...document.querySelectorAll('main *')].filter(each => each.textContent.trim() && each.checkVisibility())"
        ".map(each => [parseFloat(getComputedStyle(each).fontSize), each.tagName])"
    )
    assert [tag for size, tag in sizes if size == max(size for size, _ in sizes)] == ["H2"]
    expect(andi.locator(".verdict h2")).to_contain_text("Predikat:")


def test_what_stands_beside_the_matter_is_folded_on_a_phone_and_open_on_a_desktop(enter):
    andi = enter("Andi", width=390, height=844)
    andi.goto("/rencana")
    andi.locator("tbody th a").first.click()
    expect(andi.locator("h1")).to_contain_text("SKP")
    facts, history = andi.locator(".record-head dl"), andi.locator("#riwayat ol")
    expect(facts).not_to_be_visible()
    expect(history).not_to_be_visible()
    andi.locator(".record-head summary").click()
    expect(facts).to_be_visible()
    andi.reload()
    andi.set_viewport_size({"width": 1024, "height": 800})
    expect(facts).to_be_visible()
    expect(history).to_be_visible()
    expect(andi.locator(".record-head summary")).to_be_hidden()


def test_evidence_is_loaded_small_and_opened_whole(enter):
    budi = enter("Budi", width=390, height=844)
    budi.goto("/laporan/tim?keadaan=done&q=Andi")
    follow(budi, "Buka")
    photo = budi.locator("a.file img").first
    photo.scroll_into_view_if_needed()
    expect(photo).to_be_visible()
    budi.wait_for_function("() => [...document.querySelectorAll('a.file img')][0].complete")
    assert 0 < photo.evaluate("each => each.naturalWidth") <= 240
    budi.locator("a.file").first.click()
    heading(budi, "foto-kegiatan.png")
    expect(budi.locator("figure img")).to_be_visible()
    budi.get_by_role("link", name="Kembali").last.click()
    expect(budi.locator("h1")).to_contain_text("Laporan")
