"""What pages say and how static files travel."""

import gzip
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask_wtf import FlaskForm
from sqlalchemy import event
from wtforms import FieldList, FormField, IntegerField, RadioField, SelectChoice, StringField, validators

from portal.paper import charts
from portal.rules.problems import Problem
from portal.rules.workflow import APPRAISAL, PLAN, REPORT
from portal.store.db import db
from portal.web import assets, errors, ui

EVENING = datetime(2026, 11, 20, 19, 42, tzinfo=UTC)  # already the 21st in Jakarta


class TestWords:
    def test_dates_are_indonesian_and_local(self, app):
        with app.app_context():
            assert ui.tanggal(date(2026, 8, 5)) == "5 Agustus 2026"
            assert ui.hari(date(2026, 8, 10)) == "Senin, 10 Agustus 2026"
            assert ui.tanggal_pendek(date(2026, 8, 5)) == "5 Agu 2026"
            assert ui.tanggal(EVENING) == "21 November 2026"
            assert ui.jam(EVENING) == "02.42 WIB"
            assert ui.waktu(EVENING) == "21 November 2026 02.42 WIB"

    @pytest.mark.parametrize("zone, words", [("Asia/Makassar", "03.42 WITA"), ("Asia/Jayapura", "04.42 WIT")])
    def test_the_clock_is_the_citys(self, zone, words):
        app = Flask(__name__)
        app.config["TIMEZONE"] = zone
        with app.app_context():
            assert ui.jam(EVENING) == words

    @pytest.mark.parametrize(
        "number, places, words",
        [
            (Decimal("1234.5"), None, "1.234,5"),
            (Decimal("1234.5"), 2, "1.234,50"),
            (1234567, None, "1.234.567"),
            (-3, None, "-3"),
            (Decimal("76.605"), 2, "76,61"),
            (0, 0, "0"),
            (100, None, "100"),
            (0.1 + 0.2, None, "0,3"),
            (None, 2, "–"),
        ],
    )
    def test_numbers_have_a_decimal_comma(self, number, places, words):
        assert ui.angka(number, places) == words

    def test_a_ratio_is_shown_in_per_cent(self):
        assert ui.persen(Decimal("0.875"), 1) == "87,5%"
        assert ui.persen(Decimal("1.2")) == "120%"
        assert ui.persen(None) == "–"

    @pytest.mark.parametrize(
        "day, words",
        [
            (date(2026, 11, 19), "terlambat 2 hari"),
            (date(2026, 11, 21), "hari ini"),
            (date(2026, 11, 22), "besok"),
            (date(2026, 11, 24), "3 hari lagi"),
            (date(2026, 12, 31), "sampai 31 Des 2026"),
            (None, "tanpa tenggat"),
        ],
    )
    def test_deadlines_are_said_in_words(self, day, words):
        assert ui.tenggat(day, today=date(2026, 11, 21)) == words

    @pytest.mark.parametrize(
        "name, letters",
        [
            ("Sari Wulandari, S.Kom.", "SW"),
            ("dr. H. Budi Santoso", "BS"),
            ("Sukarno", "S"),
            ("I Made Wirawan Putra", "IP"),
        ],
    )
    def test_initials_leave_titles_out(self, name, letters):
        assert ui.initials(name) == letters


class TestChips:
    def test_every_state_of_every_workflow_has_its_own_look_and_word(self, app):
        with app.test_request_context():
            for workflow in (PLAN, REPORT, APPRAISAL):
                for state in workflow.states:
                    drawn = render_template_string("{{ state_chip(w, s) }}", w=workflow.name, s=state)
                    assert re.search(r'<span class="chip \w+"><svg.*</svg>\w', drawn, re.S), drawn

    def test_a_chips_word_is_escaped(self, app):
        with app.test_request_context():
            assert "&lt;b&gt;" in render_template_string("{{ chip('draft', '<b>') }}")


class TestAddresses:
    def test_another_filter_starts_at_the_first_page(self, app):
        with app.test_request_context("/tim?q=a&unit=3&page=4"):
            assert ui.here(sort="-name") == "/tim?q=a&unit=3&sort=-name"
            assert ui.here(page=5) == "/tim?q=a&unit=3&page=5"
            assert ui.here(q=None) == "/tim?unit=3"

    @pytest.mark.parametrize(
        "referrer, path",
        [
            ("http://localhost/rencana/7?baris=2", "/rencana/7?baris=2"),
            ("http://elsewhere.example/rencana/7", "/"),
            ("http://localhost//elsewhere.example/rencana/7", "/"),
            ("http://localhost/\\elsewhere.example/rencana/7", "/"),
            ("javascript:alert(1)", "/"),
            (None, "/"),
        ],
    )
    def test_back_leads_only_into_the_portal(self, app, referrer, path):
        with app.test_request_context("/", headers={"Referer": referrer} if referrer else {}):
            assert ui.back() == path


class Line(FlaskForm):
    class Meta:
        csrf = False

    target = StringField("Target", [validators.DataRequired()])


class Sample(FlaskForm):
    class Meta:
        csrf = False

    name = StringField("Nama", [validators.DataRequired(), validators.Length(max=5)])
    count = IntegerField("Jumlah", [validators.Optional()])
    rating = RadioField("Rating", choices=[SelectChoice("up", "Di atas"), SelectChoice("ok", "Sesuai")])
    lines = FieldList(FormField(Line), min_entries=1)


FORM = """{% from '_form.html' import field, choices, error_summary %}
{{ error_summary(form, problems) }}
{{ field(form.name, hint='Nama lengkap.', optional=true) }}{{ field(form.rating) }}"""


class TestForms:
    def test_errors_are_indonesian_and_beside_their_field(self, app):
        with app.test_request_context(method="POST", data={"name": "Sari Wulandari", "count": "dua"}):
            form = Sample()
            assert not form.validate()
            page = render_template_string(FORM, form=form, problems=[Problem("lines.0.target", "Targetnya nol.")])
        assert '<a href="#name">Nama: Ringkaskan menjadi paling banyak 5 huruf.</a>' in page
        assert '<a href="#lines-0-target">Target: Wajib diisi.</a>' in page
        assert '<a href="#lines-0-target">Targetnya nol.</a>' in page
        assert "Jumlah: Tulis bilangan bulat." in page
        assert 'aria-describedby="name-hint name-error"' in page and 'aria-invalid="true"' in page
        assert 'value="Sari Wulandari"' in page
        assert "(tidak wajib)" in page
        assert '<label class="choice" for="rating-0">' in page

    def test_a_form_without_errors_has_no_summary(self, app):
        with app.test_request_context():
            page = render_template_string(FORM, form=Sample(), problems=[])
        assert "summary" not in page and "aria-invalid" not in page

    def test_a_hint_and_an_error_cannot_carry_markup(self, app):
        with app.test_request_context():
            page = render_template_string(FORM, form=Sample(), problems=[Problem("", "<img src=x>")])
        assert "<img" not in page


class TestAssets:
    @pytest.fixture
    def client(self, tmp_path):
        (tmp_path / "fonts").mkdir()
        (tmp_path / "fonts" / "a.woff2").write_bytes(b"wOF2 letters")
        (tmp_path / "portal.css").write_text("@font-face{src:url(fonts/a.woff2)} " + "p{margin:0}" * 50)
        app = Flask(__name__, static_folder=None)
        assets.register(app, tmp_path)
        self.asset = app.jinja_env.globals["asset"]
        return app.test_client()

    def test_a_hashed_name_is_kept_for_ever(self, client):
        name = self.asset("portal.css")
        assert re.fullmatch(r"/static/portal\.[0-9a-f]{12}\.css", name)
        assert client.get(name).headers["Cache-Control"] == "public, max-age=31536000, immutable"

    def test_a_style_sheet_names_hashed_fonts(self, client):
        assert (
            f"url({self.asset('fonts/a.woff2').removeprefix('/static/')})" in client.get(self.asset("portal.css")).text
        )

    def test_text_is_sent_compressed_where_the_browser_takes_it(self, client):
        name = self.asset("portal.css")
        packed = client.get(name, headers={"Accept-Encoding": "gzip, br"})
        assert packed.headers["Content-Encoding"] == "gzip" and packed.headers["Vary"] == "Accept-Encoding"
        assert gzip.decompress(packed.data) == client.get(name).data
        font = client.get(self.asset("fonts/a.woff2"), headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in font.headers

    def test_a_plain_name_is_asked_again(self, client):
        first = client.get("/static/portal.css")
        assert first.headers["Cache-Control"] == "no-cache"
        assert client.get("/static/portal.css", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304

    def test_nothing_outside_the_folder_is_served(self, client):
        assert client.get("/static/../wsgi.py").status_code == 404
        assert client.get("/static/portal.000000000000.css").status_code == 404

    def test_the_first_visit_is_light(self, app):
        """HTML, style, scripts, font, icons and mark together; the page itself is measured by the bench."""
        with app.app_context():
            read = assets.read(Path(app.root_path).parent / "static")
        names = ["portal.css", "portal.js", "vendor/htmx.min.js", "fonts/public-sans.woff2", "icons.svg", "favicon.svg"]
        assert sum(len(read[name].packed or read[name].body) for name in names) <= 70_000


class TestCharts:
    ROWS = [("Waktu", Decimal("2.7"), "2,70"), ("Biaya", 4, "4,00"), ("Produk", None, "–")]

    def test_bars_start_at_zero_and_end_at_the_scale(self):
        drawn = charts.bars(self.ROWS, limit=4)
        assert [bar.width for bar in drawn.bars] == [54.0, 80.0, 0.0]
        assert charts.bars([("a", 9, "9")], limit=4).bars[0].width == 80.0

    def test_a_distribution_fills_its_row(self):
        (stack,) = charts.distribution(
            [("2026", [("Di atas", 1, "green"), ("Sesuai", 3, "blue"), ("Di bawah", 0, "amber")])]
        ).stacks
        assert [(part.start, part.width) for part in stack.parts] == [(0, 25), (25, 75), (100, 0)]

    def test_nothing_to_draw_is_no_error(self):
        assert charts.bars([]).bars == [] and charts.distribution([]).stacks == []

    def test_a_chart_carries_its_data_as_a_table(self, app):
        with app.test_request_context():
            page = render_template_string(
                "{% from '_chart.html' import bars %}{{ bars('Waktu terendah', rows, 4) }}", rows=self.ROWS
            )
        assert "<title>Waktu terendah</title>" in page and "<desc>" in page
        assert page.count('<td class="number"') == 3 and "2,70" in page
        assert "style=" not in page


class TestErrorPages:
    @pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 422, 429, 500, 503])
    def test_each_says_what_happened_and_gives_a_reference(self, app, status):
        with app.test_request_context():
            page = app.jinja_env.get_template(f"errors/{status}.html").render(
                reference="7F3A21C9",
                config=app.config,
                texts=[("Uraian", "tulisan saya", "tulisan lain")],
                problems=[Problem("", "Bobot berjumlah 90.")],
            )
        assert "7F3A21C9" in page and page.count("<h1>") == 1
        assert "csrf" not in page, "a public page has no token"
        assert ("tulisan saya" in page and "tulisan lain" in page) is (status == 409)
        assert ("Bobot berjumlah 90." in page) is (status == 422)

    @pytest.mark.parametrize("status", [500, 503])
    def test_a_broken_portal_says_so_without_its_database(self, app, status):
        asked = []
        with app.test_request_context():
            event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
            page, _ = errors.page(status)
        assert "Nomor rujukan" in page and asked == []
