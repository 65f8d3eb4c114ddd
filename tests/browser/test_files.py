"""Files on their way: sent as soon as they are chosen, made smaller first, kept by a refused form and a lost line."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.steps import press, told

Enter = Callable[..., Page]


def photo(width: int = 2600, height: int = 1950) -> dict[str, object]:
    """A photo with noise in it, as Playwright puts files into a field."""
    data = io.BytesIO()
    Image.effect_noise((width, height), 90).convert("RGB").save(data, "JPEG", quality=92)
    return {"name": "antrean.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()}


# How many bytes of files a page sends.
SENT = """() => {
  const send = XMLHttpRequest.prototype.send;
  window.sent = 0;
  XMLHttpRequest.prototype.send = function (body) {
    for (const each of body?.values?.() ?? []) window.sent += each.size ?? 0;
    return send.call(this, body);
  };
}"""


def begun(page: Page) -> None:
    """Andi's report on the quarter that runs."""
    page.goto("/laporan")
    page.get_by_role("link", name="Buat").first.click()
    press(page, "Buat laporan")
    expect(page.locator("h1")).to_contain_text("Laporan Triwulan")
    page.wait_for_load_state()


@pytest.fixture
def andi(enter: Enter) -> Page:
    return enter("Andi", width=390, height=844)


def test_evidence_is_sent_when_it_is_chosen_smaller_or_refused_beside_its_field(andi: Page) -> None:
    begun(andi)
    given = photo()
    andi.evaluate(SENT)
    card = andi.locator("article").first
    card.get_by_label("Bukti dukung").set_input_files(given)
    expect(card.get_by_role("link", name="antrean.jpg")).to_be_visible()
    assert 0 < andi.evaluate("window.sent") < len(given["buffer"]) * 0.8
    andi.reload()
    expect(andi.locator("article").first.get_by_role("link", name="antrean.jpg")).to_be_visible()
    wrong = {"name": "lagi.jpg", "mimeType": "image/jpeg", "buffer": b"GIF89a;"}
    card.get_by_label("Bukti dukung").set_input_files(wrong)
    expect(card.locator(".field.wrong")).to_contain_text("bukan PDF, JPEG, PNG, atau WEBP")


def test_a_lost_line_keeps_the_file_and_offers_to_try_again(andi: Page) -> None:
    begun(andi)
    card = andi.locator("article").first
    andi.route("**/bukti", lambda route: route.abort())
    card.get_by_label("Bukti dukung").set_input_files(photo(300, 200))
    expect(card.locator(".upload")).to_contain_text("Belum terkirim: sambungan terputus.")
    expect(card.locator(".upload canvas")).to_be_visible()
    press(andi, "Ajukan laporan")
    expect(andi.locator(".notices")).to_contain_text("Menunggu berkas selesai diunggah")
    expect(andi.locator(".record-head .chip")).to_have_text("Draf")
    card.get_by_label("Bukti dukung").set_input_files([])  # given up: what had waited goes on
    expect(andi.get_by_role("alert")).to_contain_text("Belum dapat diajukan")
    card = andi.locator("article").first
    card.get_by_label("Bukti dukung").set_input_files(photo(300, 200))
    expect(card.locator(".upload")).to_contain_text("Belum terkirim: sambungan terputus.")
    andi.unroute("**/bukti")
    card.get_by_role("button", name="Coba lagi").click()
    expect(card.get_by_role("link", name="antrean.jpg")).to_be_visible()


def test_a_refused_entry_of_the_log_keeps_its_photo(andi: Page) -> None:
    andi.goto("/laporan/catatan")
    form = andi.locator("#catat")
    form.get_by_text("Jumlah, waktu, foto").click()
    form.get_by_label("Foto atau berkas").set_input_files(photo())
    form.get_by_role("button", name="Simpan catatan").click()  # while the photo is still being made smaller
    expect(andi.get_by_role("alert")).to_contain_text("Tuliskan apa yang dikerjakan.")
    expect(andi.locator("#catat .upload")).to_contain_text("antrean.jpg")
    assert "Pilih lagi berkas ini" not in andi.locator("main").inner_text()
    andi.locator("#catat").get_by_label("Apa yang dikerjakan").fill("Memotret antrean di loket.")
    andi.locator("#catat").get_by_role("button", name="Simpan catatan").click()
    told(andi, "Catatan tersimpan.")
    expect(andi.locator("main")).to_contain_text("antrean.jpg")
