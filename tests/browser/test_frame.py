"""What static/portal.js adds to plain pages, under the portal's own policy headers, on pages made for the test."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask, flash, redirect, render_template_string, request
from flask_wtf import CSRFProtect, FlaskForm
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server
from wtforms import TextAreaField, validators

from portal.web import assets, headers, ui

ROOT = Path(__file__).parents[2]
NAMES = ["Sari Wulandari", "Budi Santoso", "Dewi Lestari"]

LIST = """{% extends 'base.html' %}
{% from '_form.html' import live, token, button %}
{% from '_table.html' import head %}
{% block title %}Pegawai{% endblock %}
{% block main %}
<form method="get" class="filters" {{ live('hasil') }}>
<label for="q">Nama</label><input id="q" name="q" value="{{ q }}">
</form>
<section id="hasil">
<form method="post" action="/ingatkan" class="bulk">{{ token() }}
<table class="table">{{ head([("", "", "pick"), ("Nama", "name", ""), ("Unit", "", "")], sort) }}<tbody>
{% for name in names %}
<tr><td><input type="checkbox" name="id" value="{{ name }}" aria-label="{{ name }}"></td><th>{{ name }}</th>
<td data-label="Unit">Dinas</td></tr>
{% endfor %}
</tbody></table>
<div class="bulk-bar"><b data-picked></b>{{ button('Ingatkan', 'danger', confirm='Kirim pengingat?') }}</div>
</form>
</section>
{% endblock %}"""

LINE = """{% extends 'base.html' %}{% from '_form.html' import autosave, saved, token, field, submit %}
{% block title %}Rencana{% endblock %}
{% block main %}
<form method="post" action="/baris" id="baris" novalidate data-watch {{ autosave('baris', '/baris') }}>{{ token() }}
{{ field(form.text) }}{{ saved('baris', form, version) }}{{ submit('Simpan') }}</form>
{% endblock %}"""


POLL = """{% extends 'base.html' %}
{% block title %}Tunggu{% endblock %}
{% block main %}
<section id="kabar" {% if saves < 5 %}data-hx-get="/tunggu" data-hx-trigger="load delay:150ms"{% endif %}
  data-hx-select="#kabar" data-hx-swap="outerHTML">
{% if saves > 2 %}<div class="summary"><h2>Terhenti</h2></div>{% endif %}
<p data-live>{{ 'Belum' if saves < 2 else 'Sudah' }}</p><b>{{ saves }}</b>
<a href="/lain">Lain</a> <a href="/tunggu">Periksa sekarang</a>
</section>
{% endblock %}"""


class LineForm(FlaskForm):
    text = TextAreaField("Uraian", [validators.DataRequired()])


@dataclass
class Kept:
    """What the small server keeps, and how it shall answer the next save."""

    url: str = ""
    text: str = ""
    version: int = 1
    answer: str = "save"
    saves: int = 0
    reminded: list[list[str]] = field(default_factory=list)


@pytest.fixture
def kept() -> Iterator[Kept]:
    kept = Kept()
    server = make_server("127.0.0.1", 0, small_portal(kept), threaded=True)
    kept.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield kept
    server.shutdown()


def small_portal(kept: Kept) -> Flask:
    app = Flask("frame", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(SECRET_KEY="only for tests", DEMO=False, TIMEZONE="Asia/Jakarta")
    CSRFProtect(app)
    headers.init_app(app)
    assets.register(app, ROOT / "static")
    ui.register(app)

    @app.get("/pegawai")
    def people():
        q = request.args.get("q", "")
        found = [name for name in NAMES if q.lower() in name.lower()]
        return render_template_string(LIST, q=q, sort=request.args.get("sort", ""), names=found)

    @app.get("/tunggu")
    def poll():
        kept.saves += 1
        return render_template_string(POLL, saves=kept.saves)

    @app.post("/ingatkan")
    def remind():
        kept.reminded.append(request.form.getlist("id"))
        return redirect("/pegawai", 303)

    @app.get("/baris")
    def line():
        return render_template_string(LINE, form=LineForm(data={"text": kept.text}), version=kept.version)

    @app.post("/baris")
    def save():
        form = LineForm()
        if kept.answer == "sign-in":
            return redirect("/masuk", 303)
        if kept.answer == "break":
            return render_template_string("{% extends 'errors/500.html' %}", reference="7F3A"), 500
        if request.form["version"] != str(kept.version):
            texts = [("Uraian", form.text.data, kept.text)]
            page = "{% extends 'errors/409.html' %}"
            return render_template_string(page, layout="base.html", reference="7F3A", texts=texts), 409
        if not form.validate():
            return render_template_string(LINE, form=form, version=kept.version), 422
        kept.text, kept.version, kept.saves = form.text.data, kept.version + 1, kept.saves + 1
        flash("Tersimpan.")
        return redirect("/baris", 303)

    @app.get("/masuk")
    def sign_in():
        return render_template_string("{% extends 'base.html' %}{% block title %}Masuk{% endblock %}")

    return app


@pytest.fixture
def page(chromium: Browser, kept: Kept) -> Iterator[Page]:
    """A browser that must meet no script error and no breach of the policy."""
    context = chromium.new_context(base_url=kept.url, timezone_id="Asia/Jakarta")
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if re.search("policy|Trusted", said.text) else None)
    yield page
    context.close()
    assert troubles == []


def test_a_filter_changes_the_list_and_the_address_and_keeps_the_page(page, kept):
    page.goto("/pegawai")
    page.evaluate("window.untouched = true")
    page.fill("#q", "sari")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"q=sari"))
    assert page.evaluate("window.untouched")
    page.fill("#q", "")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.go_back()
    expect(page.locator("#q")).to_have_value("sari")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_a_line_saves_itself_again_and_again(page, kept):
    page.goto("/baris")
    page.fill("#text", "Dokumen terbit")
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"^Tersimpan \d\d\.\d\d$"))
    page.locator("#text").press_sequentially(" tepat waktu, dan setiap huruf sampai", delay=70)
    expect(page.locator("[name=version]")).to_have_value(str(kept.version))
    page.wait_for_timeout(1200)
    assert kept.text == page.input_value("#text") == "Dokumen terbit tepat waktu, dan setiap huruf sampai"
    page.goto("/pegawai")
    expect(page).to_have_title(re.compile("Pegawai"))


def test_a_refused_line_keeps_its_text_and_says_why(page, kept):
    page.goto("/baris")
    page.fill("#text", "  ")
    expect(page.locator("#baris-saved")).to_contain_text("Uraian: Wajib diisi.")
    expect(page.locator("[data-saved]")).to_have_text("Belum tersimpan.")
    assert kept.saves == 0


@pytest.mark.parametrize("answer, heading", [("sign-in", "Masuk"), ("break", "Terjadi gangguan pada portal")])
def test_an_answer_without_the_piece_is_shown_whole(page, kept, answer, heading):
    page.goto("/baris")
    kept.answer = answer
    page.fill("#text", "Tulisan")
    expect(page.locator("h1")).to_have_text(heading)
    expect(page).to_have_title(re.compile(f"^{heading}"))
    expect(page.locator("#main")).to_be_focused()


def test_a_stale_line_shows_both_texts(page, kept):
    page.goto("/baris")
    kept.text, kept.version = "Tulisan dari jendela lain", 9
    page.fill("#text", "Tulisan saya")
    expect(page.locator("h1")).to_have_text("Isian sudah berubah sejak Anda membukanya")
    expect(page.locator("main")).to_contain_text("Tulisan saya")
    expect(page.locator("main")).to_contain_text("Tulisan dari jendela lain")


def test_leaving_with_unsaved_text_asks(page, kept):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/baris")
    kept.answer = "break"
    page.locator("#text").press_sequentially("x")
    page.goto("/pegawai")
    assert asked == ["beforeunload"]


def test_a_lost_connection_is_said(page, kept):
    page.goto("/baris")
    page.context.set_offline(True)
    page.fill("#text", "Tulisan")
    expect(page.locator("[data-saved]")).to_contain_text("sambungan terputus")
    assert page.input_value("#text") == "Tulisan"


def test_a_question_stands_before_a_grave_button_and_rows_are_counted(page, kept):
    page.goto("/pegawai")
    page.check("[data-pick-all]")
    expect(page.locator("[data-picked]")).to_have_text("3 dipilih")
    page.uncheck("tbody tr:first-child input")
    expect(page.locator("[data-picked]")).to_have_text("2 dipilih")
    page.focus(".bulk-bar button")
    page.keyboard.down("Enter")
    expect(page.locator("#confirm")).to_contain_text("Kirim pengingat?")
    expect(page.locator("#confirm >> text=Batal")).to_be_focused()
    for _ in range(3):
        page.keyboard.down("Enter")  # held down: it repeats
    expect(page.locator("#confirm")).to_be_visible()
    page.locator("#confirm [value=yes]").focus()
    page.keyboard.down("Enter")
    expect(page.locator("#confirm")).to_be_visible()
    page.keyboard.up("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("#confirm")).to_be_hidden()
    expect(page.locator(".bulk-bar button")).to_be_focused()
    page.locator(".bulk-bar button").dblclick(force=True)
    page.click("#confirm >> text=Batal")
    assert kept.reminded == []
    page.click(".bulk-bar button")
    with page.expect_response("**/ingatkan"):
        page.click("#confirm >> text=Ingatkan")
    assert kept.reminded == [["Budi Santoso", "Dewi Lestari"]]


def test_on_a_phone_the_order_of_a_list_can_be_seen_and_changed(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/pegawai?q=a")
    order = page.get_by_role("link", name="Nama")
    box = order.bounding_box()
    assert box and box["height"] >= 24 and page.locator("#hasil thead").inner_text().split() == ["Nama"]
    order.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("sort=name"))
    expect(order).to_have_accessible_description("Urutan naik")
    page.keyboard.press("Tab")
    expect(page.locator("[data-pick-all]")).to_be_in_viewport()


def test_a_piece_that_renews_itself_keeps_the_focus_and_says_what_is_new(page, kept):
    page.goto("/tunggu")
    page.evaluate("""() => {
        window.said = [];
        window.region = document.getElementById('live');
        new MutationObserver(() => said.push(region.textContent)).observe(region, {childList: true});
    }""")
    page.get_by_role("link", name="Periksa sekarang").focus()
    expect(page.locator("#kabar b")).to_have_text("5")
    expect(page.get_by_role("link", name="Periksa sekarang")).to_be_focused()
    expect(page).to_have_title(re.compile("^Kesalahan: Tunggu"))
    expect(page.locator("#live")).to_have_text("Sudah")
    assert page.evaluate("said") == ["Sudah"]
    assert page.evaluate("region.isConnected && region.getAttribute('role') === 'status'")


def test_a_menu_closes_when_the_focus_leaves_it(page):
    page.goto("/pegawai")
    page.evaluate("""() => {
        const menu = document.createElement('details');
        menu.className = 'menu';
        menu.append(document.createElement('summary'), document.createElement('button'));
        menu.firstChild.textContent = 'Lainnya';
        document.querySelector('main').prepend(menu);
    }""")
    menu = page.locator("details.menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    expect(menu).not_to_have_attribute("open", "")


def test_paper_forced_colours_and_low_windows_lose_nothing(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/pegawai")
    page.evaluate("document.querySelector('tbody th').className = 'chip'")
    style = "(each, name) => getComputedStyle(each)[name]"

    def looks(selector: str, name: str) -> str:
        return str(page.locator(selector).first.evaluate(style, name))

    assert looks(".table", "display") == "block"
    page.emulate_media(media="print")
    assert (looks(".table", "display"), looks(".table tbody tr", "display")) == ("table", "table-row")
    assert looks(".table thead", "display") == "table-header-group"
    for part in (".filters", ".bulk-bar", "thead .pick", ".skip"):
        assert not page.locator(part).first.is_visible(), part
    assert page.locator(".brand").is_visible() and looks(".top", "position") == "static"
    page.emulate_media(media="screen", forced_colors="active")
    assert looks(".chip", "borderTopWidth") == "1px"
    page.locator("#q").focus()
    assert looks("#q", "outlineWidth") == "4px"
    page.emulate_media(forced_colors="none")
    assert looks(".top", "position") == "sticky"
    page.set_viewport_size({"width": 700, "height": 380})
    assert looks(".top", "position") == "static"


def test_two_quick_presses_send_once(page, kept):
    page.goto("/baris")
    page.fill("#text", "Sekali")
    page.evaluate("""() => {
        const button = document.querySelector('#baris button');
        button.click(); button.click();
    }""")
    expect(page.locator(".notice")).to_contain_text("Tersimpan.")
    assert kept.saves == 1


def test_a_long_address_in_what_people_write_does_not_widen_the_page(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/pegawai")
    page.evaluate(
        """address => {
            const make = (tag, into) => into.appendChild(document.createElement(tag))
            const main = document.querySelector("#main")
            for (const tag of ["h2", "h4", "p", "blockquote"]) make(tag, main)
            const card = make("article", main)
            card.className = "card"
            const table = make("table", card)
            table.className = "table"
            const row = make("tr", make("tbody", table))
            make("th", row).scope = "row"
            make("div", make("td", row))
            const places = "#main > :is(h2, h4, p, blockquote), tbody th, .card td > div"
            document.querySelectorAll(places).forEach(place => { place.textContent = address })
        }""",
        "https://drive.example/folders/" + "1aBcDeFgHiJkLmNoPqRsTuVwXyZ" * 4,
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate("document.querySelectorAll('main table:not(.card table)').forEach(list => list.remove())")
    for width in (820, 1440):  # a list of names keeps its words whole there
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
