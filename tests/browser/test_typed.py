"""What was typed survives a reload, a lost line, a session that ended and a conflict in another form."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import SAVED, told, write

Enter = Callable[..., Page]
# The next thing that would save itself does not: the session ends while two forms are being written in.
HOLD_BACK = """() => document.addEventListener(
  'htmx:before:request', event => event.preventDefault(), {once: true, capture: true})"""
WORDS = "Melayani antrean panjang sejak pagi."


@pytest.fixture
def andi(enter: Enter) -> Page:
    return enter("Andi", width=390, height=844)


def log(page: Page) -> None:
    page.goto("/laporan/catatan")
    page.locator("#catat").get_by_label("Apa yang dikerjakan").fill(WORDS)


def test_an_entry_of_the_log_survives_a_reload_and_a_lost_line(andi: Page) -> None:
    log(andi)
    andi.on("dialog", lambda dialog: dialog.accept())
    andi.reload()
    field = andi.locator("#catat").get_by_label("Apa yang dikerjakan")
    expect(field).to_have_value(WORDS)
    expect(andi.locator("#catat")).to_contain_text("belum terkirim sudah dikembalikan")
    andi.locator("#catat").get_by_role("button", name="Simpan catatan").click()
    told(andi, "Catatan tersimpan.")
    expect(andi.locator("#catat").get_by_label("Apa yang dikerjakan")).to_have_value("")
    andi.reload()
    expect(andi.locator("#catat").get_by_label("Apa yang dikerjakan")).to_have_value("")

    log(andi)  # and a lost line keeps it on its page; the second press sends it once
    andi.context.set_offline(True)
    andi.locator("#catat").get_by_role("button", name="Simpan catatan").click()
    expect(andi.locator("#catat .unsent")).to_contain_text("Belum terkirim: sambungan terputus.")
    expect(andi.locator("#catat").get_by_label("Apa yang dikerjakan")).to_have_value(WORDS)
    andi.context.set_offline(False)
    andi.locator("#catat").get_by_role("button", name="Coba lagi").click()
    told(andi, "Catatan tersimpan.")
    expect(andi.locator("tbody tr", has_text=WORDS)).to_have_count(2)


def test_a_session_that_ended_in_one_form_keeps_what_stands_in_another(andi: Page) -> None:
    andi.goto("/laporan")
    andi.get_by_role("link", name="Buat").first.click()
    andi.get_by_role("button", name="Buat laporan").click()
    expect(andi.locator("h1")).to_contain_text("Laporan Triwulan")
    andi.wait_for_load_state()
    place = andi.url
    first, second = (andi.locator("form[data-autosave]").nth(at) for at in range(2))
    andi.context.clear_cookies()
    andi.evaluate(HOLD_BACK)
    second.get_by_label("Kendala").fill("Mesin cetak rusak.")
    first.get_by_label("Kendala").fill("Jaringan putus.")
    expect(andi.locator("h1")).to_contain_text("Masuk")
    andi.get_by_label("NIP").fill("199012032022211003")
    andi.get_by_label("Kata sandi").fill("cerah di kota lembayung")
    andi.get_by_role("button", name="Masuk").click()
    andi.goto(place)
    again = andi.locator("form[data-autosave]").nth(1)
    expect(again.get_by_label("Kendala")).to_have_value("Mesin cetak rusak.")
    expect(again.locator("[data-saved]")).to_have_text(SAVED)

    # Another window saves the first form meanwhile: that one is compared, the other keeps what stands in it.
    other = andi.context.new_page()
    other.goto(place)
    write(other.locator("form[data-autosave]").first, "Kendala", "Dari jendela lain.")
    other.close()
    andi.evaluate(HOLD_BACK)
    again.get_by_label("Kendala").fill("Kertas habis.")
    first.get_by_label("Kendala").fill("Listrik padam.")
    expect(andi.locator("main .compare")).to_contain_text("Listrik padam.")
    andi.get_by_role("link", name="Buka isian terbaru").click()
    expect(again.get_by_label("Kendala")).to_have_value("Kertas habis.")
    expect(again.locator("[data-saved]")).to_have_text(SAVED)
    expect(first.get_by_label("Kendala")).to_have_value("Dari jendela lain.")
    expect(first).to_contain_text("Yang Anda ketik sebelumnya dan belum tersimpan: Listrik padam.")


def test_a_form_sent_after_signing_out_elsewhere_comes_back(enter: Enter) -> None:
    budi = enter("Budi")
    budi.goto("/tim")
    budi.get_by_role("link", name="Tinjau SKP").first.click()
    expect(budi.locator("h1")).to_contain_text("SKP")
    budi.wait_for_load_state()
    place = budi.url
    budi.get_by_text("Kembalikan dengan catatan").click()
    note = budi.get_by_label("Yang perlu diperbaiki")
    note.fill("Hasil kerja 1 perlu dilengkapi.")
    budi.context.clear_cookies()  # as signing out in another tab does: the portal cannot know whose form this is
    budi.get_by_role("button", name="Kembalikan rencana").click()
    expect(budi.locator("h1")).to_contain_text("Masuk")
    budi.get_by_label("NIP").fill("197808092005111001")
    budi.get_by_label("Kata sandi").fill("cerah di kota lembayung")
    budi.get_by_role("button", name="Masuk").click()
    expect(budi).to_have_url(place)
    expect(note).to_have_value("Hasil kerja 1 perlu dilengkapi.")
    expect(note).to_be_visible()


def test_a_refused_form_survives_a_reload(enter: Enter) -> None:
    rina = enter("Rina")
    rina.goto("/kepegawaian/pegawai/baru")
    name = rina.get_by_label("Nama lengkap")
    name.fill("Maya Anggraini Putri")
    rina.get_by_role("button", name="Simpan pegawai").click()
    expect(rina.locator(".summary")).to_be_focused()
    rina.reload()
    expect(rina.locator(".summary")).to_have_count(0)
    expect(name).to_have_value("Maya Anggraini Putri")
    expect(rina.locator("main form").first).to_contain_text("belum terkirim sudah dikembalikan")


def test_what_was_chosen_survives_a_reload_as_well(enter: Enter) -> None:
    sari = enter("Sari")
    sari.goto("/rencana/baru")
    approach = sari.get_by_label("Kualitatif")
    approach.check()
    sari.reload()
    expect(approach).to_be_checked()
    expect(sari.locator("main form").first).to_contain_text("belum terkirim sudah dikembalikan")
    sari.get_by_label("Mulai", exact=False).first.fill("2020-01-01")
    sari.get_by_role("button", name="Buat rencana").click()
    expect(sari.locator(".summary")).to_be_focused()
    sari.reload()
    expect(approach).to_be_checked()


def test_what_a_lost_line_kept_from_being_saved_is_saved_when_it_is_back(andi: Page) -> None:
    andi.goto("/laporan")
    andi.get_by_role("link", name="Buat").first.click()
    andi.get_by_role("button", name="Buat laporan").click()
    expect(andi.locator("h1")).to_contain_text("Laporan Triwulan")
    andi.wait_for_load_state()
    form = andi.locator("form[data-autosave]").first
    andi.context.set_offline(True)
    form.get_by_label("Kendala").fill("Jaringan putus.")
    expect(form.locator("[data-saved]")).to_contain_text("Belum tersimpan: sambungan terputus.")
    andi.get_by_role("button", name="Ajukan laporan").first.click()  # still without a line: stays, and asks nothing
    expect(form.get_by_label("Kendala")).to_have_value("Jaringan putus.")
    andi.context.set_offline(False)
    expect(form.locator("[data-saved]")).to_have_text(SAVED)
    andi.reload()
    expect(form.get_by_label("Kendala")).to_have_value("Jaringan putus.")


def test_a_field_counts_before_its_limit_and_keeps_what_is_too_long(andi: Page) -> None:
    andi.goto("/laporan/catatan")
    form = andi.locator("#catat")
    field = form.get_by_label("Apa yang dikerjakan")
    field.fill("a" * 799)
    expect(form.locator(".count")).to_have_count(0)
    field.fill("a" * 949 + "\U0001f600")
    expect(form.locator(".count [aria-hidden]")).to_have_text("Sisa 50 huruf.")
    expect(form.locator(".count [role=status]")).to_have_text("Sisa 50 huruf.")  # a moment later
    field.fill("a" * 1012)
    expect(form.locator(".count.error [aria-hidden]")).to_have_text("Kelebihan 12 huruf.")
    form.get_by_role("button", name="Simpan catatan").click()
    expect(andi.locator(".summary")).to_contain_text("paling banyak 1000 huruf")
    expect(field).to_have_value("a" * 1012)
    field.focus()
    expect(form.locator(".count [aria-hidden]")).to_have_text("Kelebihan 12 huruf.")
    field.fill("Cukup.")
    expect(form.locator(".count [aria-hidden]")).to_have_text("")
    form.get_by_role("button", name="Simpan catatan").click()
    told(andi, "Catatan tersimpan.")
