"""What can go wrong between two presses: the session ends, somebody else writes, one goes back, a browser has no
script, a person has no mouse."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect

from portal.rules.calendar import PeriodKind, period_label, quarter_of, quarters
from tests.browser.conftest import Site
from tests.browser.steps import follow, heading, press, submit_sign_in, today, told, write

Enter = Callable[..., Page]
QUARTER = period_label(PeriodKind.QUARTER, quarters(today().year)[quarter_of(today()) - 1][0])
RESULT = "Rencana hasil kerja"
KEYS_TO_REACH = 60


def test_what_was_typed_when_the_session_ran_out_comes_back_after_sign_in(enter: Enter, site: Site) -> None:
    page = enter("Sari")
    form = first_result(page)
    address = page.url
    long_ago = f"{datetime.now(UTC) - timedelta(hours=1):%Y-%m-%d %H:%M:%S.%f}"  # idle, not yet due to be forgotten
    site.city.change("update login_session set seen_at = :at", at=long_ago)
    form.get_by_label(RESULT).fill("Terlayaninya permohonan, diketik saat sesi berakhir")
    heading(page, "Masuk")
    expect(page.locator("main form")).to_have_count(1)
    told(page, "Yang Anda ketik sudah disimpan")
    submit_sign_in(page, site.account("Sari"))
    heading(page, "Ubah hasil kerja")
    assert page.url == address
    expect(form.get_by_label(RESULT)).to_have_value("Terlayaninya permohonan, diketik saat sesi berakhir")
    save(page, form)
    page.reload()
    expect(form.get_by_label(RESULT)).to_have_value("Terlayaninya permohonan, diketik saat sesi berakhir")


def test_two_windows_on_one_line_lose_nothing(enter: Enter) -> None:
    one, other = enter("Sari"), enter("Sari")
    mine, theirs = first_result(one), first_result(other)
    write(mine, RESULT, "Tulisan dari jendela pertama")
    theirs.get_by_label(RESULT).fill("Tulisan dari jendela kedua")
    heading(other, "Isian sudah berubah sejak Anda membukanya")
    expect(other.locator("main")).to_contain_text("Tulisan dari jendela pertama")
    expect(other.locator("main")).to_contain_text("Tulisan dari jendela kedua")
    write(mine, RESULT, "Tulisan dari jendela pertama, diteruskan")


def test_what_was_typed_a_moment_ago_is_saved_before_a_link_or_button_leaves_the_page(enter: Enter) -> None:
    sari = enter("Sari")
    asked: list[str] = []
    sari.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    form = first_result(sari)
    form.get_by_label(RESULT).fill("Terlayaninya permohonan seketika")
    press(sari, "Tambahkan indikator")
    told(sari, "Indikator ditambahkan")
    expect(sari.locator("form#hasil").get_by_label(RESULT)).to_have_value("Terlayaninya permohonan seketika")
    sari.locator("form#hasil").get_by_label(RESULT).fill("Terlayaninya permohonan sekali lagi")
    follow(sari, "Kembali ke rencana")
    expect(sari.locator("article").first).to_contain_text("Terlayaninya permohonan sekali lagi")
    assert asked == []


def test_going_back_finds_the_list_as_it_was_left(enter: Enter) -> None:
    page = enter("Budi")
    follow(page, "Tim saya")
    members = page.locator("#hasil tbody tr")
    everybody = members.count()
    page.get_by_label("Cari nama atau jabatan").fill("mega")
    expect(members).to_have_count(1)
    expect(page).to_have_url(re.compile("q=mega"))
    follow(page, "Mega Oktaviani")
    heading(page, re.compile("Mega Oktaviani"))
    page.go_back()
    expect(page.get_by_label("Cari nama atau jabatan")).to_have_value("mega")
    expect(members).to_have_count(1)
    page.go_back()
    expect(members).to_have_count(everybody)


def test_a_keyboard_is_enough(visit: Callable[..., Page], site: Site) -> None:
    """From the sign-in page to a note in the log and a question that is answered with Escape."""
    page = visit()
    page.goto("/masuk")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    page.keyboard.press("Enter")
    typed(page, page.get_by_label("NIP"), site.account("Andi")["sign_in"])
    typed(page, page.get_by_label("Kata sandi"), site.account("Andi")["password"])
    page.keyboard.press("Enter")
    heading(page, "Beranda")
    typed(page, page.get_by_label("Apa yang dikerjakan"), "Membantu loket 3")
    reach(page, page.get_by_label("Untuk hasil kerja"))
    page.keyboard.press("ArrowDown")
    reach(page, page.get_by_role("button", name="Simpan catatan"))
    page.keyboard.press("Enter")
    told(page, "Catatan tersimpan.")
    reach(page, page.get_by_role("link", name="Ubah Membantu loket 3"))
    page.keyboard.press("Enter")
    remove = page.get_by_role("button", name="Hapus catatan")
    reach(page, remove)
    page.keyboard.press("Enter")
    expect(page.locator("#confirm")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#confirm")).to_be_hidden()
    expect(remove).to_be_focused()


def test_forms_that_save_themselves_work_without_a_script_too(enter: Enter) -> None:
    sari = enter("Sari", javascript=False)
    form = first_result(sari)
    form.get_by_label(RESULT).fill("Terlayaninya permohonan tanpa skrip")
    save(sari, form)
    sari.reload()
    expect(form.get_by_label(RESULT)).to_have_value("Terlayaninya permohonan tanpa skrip")

    andi = enter("Andi", javascript=False)
    andi.get_by_label("Apa yang dikerjakan").fill("Melayani loket tanpa skrip")
    press(andi, "Simpan catatan")
    told(andi, "Catatan tersimpan.")
    andi.goto("/laporan")
    andi.get_by_role("row", name=QUARTER).get_by_role("link", name="Buat").click()
    press(andi, "Buat laporan")
    line = andi.locator("article form[data-autosave]").first
    line.get_by_label("Kendala").fill("Tidak ada kendala berarti.")
    save(andi, line)
    andi.reload()
    expect(line.get_by_label("Kendala")).to_have_value("Tidak ada kendala berarti.")


def first_result(page: Page) -> Locator:
    """Opens the page where the first result of one's draft is written; its form."""
    follow(page, f"Lanjutkan SKP {today().year}")
    page.locator("article").first.get_by_role("link", name="Ubah").click()
    heading(page, "Ubah hasil kerja")
    return page.locator("form#hasil")


def save(page: Page, form: Locator) -> None:
    """Presses the button, and waits for the page that comes then."""
    with page.expect_event("load"):
        press(form, "Simpan")


def reach(page: Page, target: Locator) -> None:
    """Presses Tab until the target has the focus, as somebody without a mouse does."""
    target.wait_for()
    for _ in range(KEYS_TO_REACH):
        if target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"not reached with {KEYS_TO_REACH} keys: {target}")


def typed(page: Page, target: Locator, text: Any) -> None:
    reach(page, target)
    page.keyboard.type(text)
