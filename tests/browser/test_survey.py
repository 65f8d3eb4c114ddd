"""A citizen with a phone: one tap, nine questions, with and without scripts, nothing left for the next person."""

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

RATE = "/layanan/ktp-el/nilai"
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
PAGES = ("/layanan", "/layanan/ktp-el", "/layanan/pindah-sekolah", RATE, "/layanan/ktp-el/terima-kasih?cepat=1")


def waiting(site, column: str) -> int:
    """How many answers of this kind came in and wait for the night."""
    return site.city.ask(f"SELECT count({column}) FROM intake")  # noqa: S608


def respondents(site) -> int:
    return int(json.loads(site.portal("index", "--service", "ktp-el", "--json"))["n"])


def quick_ratings(page: Page) -> int:
    words = page.goto("/layanan/ktp-el") and page.locator("main").inner_text()
    found = re.search(r"([\d.]+) penilaian cepat, di luar indeks", words or "")
    assert found
    return int(found[1].replace(".", ""))


def numbers(page: Page) -> list[str]:
    return page.eval_on_selector_all("input[name=response]", "fields => fields.map(field => field.value)")


def test_nine_questions_count_once_with_and_without_scripts(site, visit):
    before, counted = waiting(site, "waktu"), respondents(site)
    for javascript in (True, False):
        page = visit(width=390, javascript=javascript)
        page.goto(RATE)
        page.click("text=Kirim penilaian")
        assert "Belum ada jawaban" in page.locator("[role=alert]").inner_text()
        for question in page.locator("fieldset.choices").all():
            question.locator("label").nth(3).click()
        page.fill("textarea[name=comment]", "Petugas ramah")
        page.click("text=Kirim penilaian")
        assert page.locator("h1").inner_text() == "Terima kasih"
    assert waiting(site, "waktu") == before + 2
    assert respondents(site) == counted, "until the night"
    assert "Rekap sama" in site.portal("verify-survey")


def test_one_tap_on_a_face_is_enough_and_two_count_once(site, visit):
    for javascript in (True, False):
        page = visit(width=390, javascript=javascript)
        before, counted = waiting(site, "quick"), quick_ratings(page)
        page.goto(RATE)
        page.locator("button.face", has_text="Sangat puas").dblclick()
        expect(page).to_have_url(re.compile("/terima-kasih"))  # the second tap may end the journey of the first
        assert waiting(site, "quick") == before + 1
        assert quick_ratings(page) == counted, "until the night"
    page.goto("/layanan/ktp-el/terima-kasih?cepat=1")
    page.click("text=Jawab sembilan pertanyaan")
    assert page.url.endswith("nilai#sembilan")


def test_on_a_slow_network_the_tap_is_seen_to_have_worked(visit):
    page = visit(width=820)
    page.goto(RATE)
    page.evaluate("document.addEventListener('submit', event => event.preventDefault())")  # as if no answer ever came
    for button, place in (("Puas", 0), ("Kirim penilaian", 1)):
        page.get_by_role("button", name=button, exact=True).click()
        assert page.locator("form > [role=status]").nth(place).inner_text() == "Sedang mengirim. Tunggu sebentar."
    assert page.locator("[aria-busy=true]").count() == 2


def test_without_a_network_the_answers_stay_and_can_be_sent_later(site, visit):
    page = visit(width=390)
    page.goto(RATE)
    before = waiting(site, "waktu")
    page.click("label[for=waktu-2]")
    page.fill("textarea[name=comment]", "Petugas ramah")
    page.context.set_offline(True)
    page.click("text=Kirim penilaian")
    expect(page.locator("form > [role=status]").last).to_contain_text("Belum terkirim: sambungan terputus.")
    assert page.locator("#waktu-2").is_checked()
    assert page.locator("textarea[name=comment]").input_value() == "Petugas ramah"
    page.context.set_offline(False)
    page.click("text=Kirim penilaian")
    expect(page.locator("h1")).to_have_text("Terima kasih")
    assert waiting(site, "waktu") == before + 1


def test_the_number_is_made_at_the_first_tap_and_nothing_is_left_for_the_next_person(visit):
    page = visit(width=390)
    page.goto(RATE)
    from_server = numbers(page)
    page.click("label[for=waktu-2]")
    made = numbers(page)
    assert made[0] == from_server[0]
    assert made[1] != from_server[1]
    page.click("label[for=biaya-4]")
    assert numbers(page) == made
    page.click("label[for=biaya-4]")  # pressed again: taken back
    assert page.locator("input:checked").count() == 1
    page.focus("#waktu-2")
    page.keyboard.press("ArrowDown")
    assert page.locator("input:checked").get_attribute("value") == "3"
    page.click("text=Kirim penilaian")
    kept = page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]")
    assert (kept, page.context.cookies()) == (["", 0, 0], [])
    page.go_back()
    assert set(numbers(page)).isdisjoint(made)
    assert page.locator("input:checked").count() == 0


def test_targets_are_large_and_nothing_runs_off_the_side(visit):
    for width in (320, 390, 820, 1440):
        page = visit(width=width)
        page.goto(RATE)
        boxes = {
            kind: [box.bounding_box() for box in page.locator(kind).all()]
            for kind in (".face", ".choice", "main .actions button")
        }
        assert (len(boxes[".face"]), len(boxes[".choice"])) == (4, 36)
        for media in ("screen", "print"):
            page.emulate_media(media=media, forced_colors="active" if media == "screen" else "none")
            traps = page.locator("[name=tambahan]")
            assert traps.count() == 2 and not any(each.is_visible() for each in traps.all())
        page.emulate_media(media="screen", forced_colors="none")
        assert all(box["width"] >= 75.5 and box["height"] >= 75.5 for box in boxes[".face"])  # 20 mm
        assert all(box["height"] >= 48 and box["width"] >= 48 for kind in boxes for box in boxes[kind])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_whatever_citizens_tap_is_large_enough_on_every_page(visit):
    for width in (390, 820, 1440):
        page = visit(width=width)
        for path in PAGES:
            page.goto(path)
            small = page.eval_on_selector_all(
                "a:not(.skip), button, select, summary, textarea, input[type=search], label.choice",
                "all => all.map(each => [each.textContent.trim().slice(0, 30), each.getBoundingClientRect()])"
                ".filter(([, box]) => box.width < 44 || box.height < 44).map(([words]) => words)",
            )
            assert small == [], path


def test_numbers_on_the_bars_stand_out_by_seven_to_one(visit):
    page = visit(width=390)
    page.goto("/layanan/ktp-el")
    fills = set(
        page.eval_on_selector_all(
            ".chart rect[class], .legend rect", "all => all.map(each => getComputedStyle(each).fill)"
        )
    )
    assert len(fills) == 4
    for fill in fills:
        shares = [int(part) / 255 for part in re.findall(r"\d+", fill)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in shares)
        assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 7, fill


def test_axe_finds_nothing(visit):
    for width in (390, 1440):
        page = visit(width=width)
        for path in PAGES:
            page.goto(path)
            page.evaluate(AXE)
            found = page.evaluate(
                "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],"
                " rules: {'color-contrast-enhanced': {enabled: true}}})"
                ".then(result => result.violations.map(each => each.id + ': ' + each.nodes[0].html))"
            )
            assert found == [], path
