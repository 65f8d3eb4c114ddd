"""The parts that all pages share: what each shows, and what it leaves out when nobody gave it."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from flask import render_template_string
from flask_wtf import FlaskForm
from lxml import html
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, StringField, validators

from portal.rules.problems import Problem

AT = datetime(2026, 8, 10, 3, tzinfo=UTC)


class Sample(FlaskForm):
    class Meta:
        csrf = False

    name = StringField("Nama", [validators.DataRequired()])
    agreed = BooleanField("Setuju", [validators.DataRequired()])
    rating = RadioField("Rating", choices=[SelectChoice("up", "Di atas"), SelectChoice("ok", "Sesuai")])
    version = HiddenField()


@pytest.fixture
def draw(app):
    """draw("_form.html", "field(f)", f=…): the part as a tree, in a box."""

    def render(source, call, path="/tim?q=a", **given):
        name = call.partition("(")[0]
        with app.test_request_context(path):
            text = render_template_string(f"{{% from '{source}' import {name} %}}<div>{{{{ {call} }}}}</div>", **given)
        return html.fragment_fromstring(text)

    return render


@pytest.fixture
def wrapped(app):
    """The same of a part that stands around words."""

    def render(source, call, words="Isi", **given):
        name = call.partition("(")[0]
        lines = f"{{% from '{source}' import {name} %}}<div>{{% call {call} %}}{words}{{% endcall %}}</div>"
        with app.test_request_context("/"):
            return html.fragment_fromstring(render_template_string(lines, **given))

    return render


@pytest.fixture
def sent(app):
    """sent(name="…"): the sample form as somebody sent it."""

    def validated(**data):
        with app.test_request_context(method="POST", data=data):
            form = Sample()
            form.validate()
            return form

    return validated


def said(tree) -> str:
    return " ".join(" ".join(tree.itertext()).split())


# --- A record ---------------------------------------------------------------------------------------------------------


def test_a_head_names_its_record_and_who_it_is_about(draw):
    full = draw("_record.html", "record_head('SKP', '', [('Unit', 'Dinas'), ('Pemilik', 'Sari')])")
    assert said(full) == "SKP Unit, Pemilik Unit Dinas Pemilik Sari"
    assert not draw("_record.html", "record_head('SKP')").xpath("//dl")


def test_a_history_says_who_in_what_capacity_and_why(draw):
    full = SimpleNamespace(words="Dikembalikan", who="Budi", capacity="Kepala Bidang", at=AT, note="Belum terukur")
    bare = SimpleNamespace(words="Dibuat", who="Sari", capacity="", at=AT, note="")
    first, second = draw("_record.html", "timeline(entries)", entries=[full, bare]).iter("li")
    assert said(first) == "Dikembalikan Budi, Kepala Bidang 10 Agustus 2026 10.00 WIB Belum terukur"
    assert said(second) == "Dibuat Sari 10 Agustus 2026 10.00 WIB"
    assert not second.xpath(".//blockquote")
    assert said(draw("_record.html", "timeline([])")) == "Riwayat Belum ada catatan."


def test_a_talk_is_there_only_when_somebody_said_something(draw):
    entry = SimpleNamespace(who="Budi", at=AT, text="Perjelas targetnya.")
    assert said(draw("_record.html", "comments(entries)", entries=[entry])).endswith("Perjelas targetnya.")
    assert not draw("_record.html", "comments([])").xpath("//ul")


@pytest.mark.parametrize("is_open", [True, False])
def test_an_explanation_waits_until_it_is_asked_for(wrapped, is_open):
    tree = wrapped("_record.html", "why('Mengapa?', open=is_open)", is_open=is_open)
    assert bool(tree.xpath("//details[@open]")) is is_open
    assert not wrapped("_record.html", "why('Mengapa?')").xpath("//details[@open]")


def test_a_note_may_have_a_title(wrapped):
    assert said(wrapped("_record.html", "note('warning', 'Perhatian.')")) == "Perhatian. Isi"
    assert not wrapped("_record.html", "note('info')").xpath("//b")


def test_a_road_marks_what_is_done_and_where_one_stands(draw):
    steps = [
        {"label": "Ditulis", "state": "done", "text": "1 Agustus"},
        {"label": "Diajukan", "state": "current"},
        {"label": "Disetujui", "state": ""},
    ]
    items = list(draw("_record.html", "steps(items)", items=steps).iter("li"))
    assert [item.get("aria-current") for item in items] == [None, "step", None]
    assert [said(item) for item in items] == ["Ditulis 1 Agustus", "Diajukan", "Disetujui"]
    assert [item.xpath(".//small") != [] for item in items] == [True, False, False]
    drawings = [html.tostring(item.find("svg")) for item in items]
    assert drawings[0] != drawings[1] == drawings[2]


def test_a_task_says_until_when_and_whether_it_is_urgent(draw):
    urgent = draw("_record.html", "task('Nilai', '/x', text='SKP 2026', due='besok', urgent=true)")
    assert said(urgent) == "Nilai SKP 2026 besok" and urgent.xpath("//span[@class='due urgent']")
    calm = draw("_record.html", "task('Nilai', '/x', due='besok')")
    assert said(calm) == "Nilai besok" and calm.xpath("//span[@class='due']")
    assert said(draw("_record.html", "task('Nilai', '/x')")) == "Nilai"
    assert not draw("_record.html", "task('Nilai', '/x')").xpath("//span[contains(@class, 'due')]")


# --- Forms ------------------------------------------------------------------------------------------------------------


def test_a_form_that_changes_something_carries_the_session_s_token(app):
    lines = "{% from '_form.html' import form_start %}<div>{{ form_start('/x', id='f', upload=true) }}</form></div>"
    plain = "{% from '_form.html' import form_start %}<div>{{ form_start(method='get') }}</form></div>"
    with app.test_request_context("/"):
        post, get = (html.fragment_fromstring(render_template_string(text)).find("form") for text in (lines, plain))
    assert (post.get("action"), post.get("id"), post.get("enctype")) == ("/x", "f", "multipart/form-data")
    assert post.xpath("./input[@name='csrf_token']") and not get.xpath("./input[@name='csrf_token']")
    assert (get.get("action"), get.get("id"), get.get("enctype")) == (None, None, None)


def test_a_summary_leads_to_what_is_wrong_here_or_on_another_page(draw, sent):
    tree = draw("_form.html", "error_summary(form, problems, page='/rencana/7')", form=sent(), problems=[
        Problem("lines.3.target", "Targetnya nol."), Problem("", "Bobot berjumlah 90."),
    ])  # fmt: skip
    assert [(item.xpath("./a/@href"), said(item)) for item in tree.iter("li")] == [
        (["#name"], "Nama: Wajib diisi."),
        (["#agreed"], "Setuju: Wajib diisi."),
        (["#rating"], tree.xpath("//li[3]")[0].text_content()),
        (["/rencana/7#lines-3-target"], "Targetnya nol."),
        ([], "Bobot berjumlah 90."),
    ]
    assert draw("_form.html", "error_summary(none, problems)", problems=[Problem("", "x")]).xpath("//ul")
    assert not draw("_form.html", "error_summary()").xpath("//ul")


def test_a_field_shows_its_error_and_hint_only_when_it_has_one(draw, sent):
    wrong = draw("_form.html", "field(form.name, hint='Lengkap.', width='short', label='Nama pegawai')", form=sent())
    box = wrong.find("div")
    assert box.get("class") == "field wrong short"
    assert said(box) == "Nama pegawai Lengkap. Wajib diisi."
    right = draw("_form.html", "field(form.name)", form=sent(name="Sari")).find("div")
    assert right.get("class") == "field" and said(right) == "Nama"
    assert right.find("input").get("aria-describedby") is None and right.find("input").get("aria-invalid") is None
    assert said(draw("_form.html", "field(form.name, optional=true)", form=sent(name="Sari"))) == "Nama (tidak wajib)"


def test_a_box_to_tick_and_a_hidden_value_are_fields_too(draw, sent):
    wrong = draw("_form.html", "field(form.agreed, label='Saya setuju')", form=sent()).find("div")
    assert wrong.get("class") == "field check wrong" and said(wrong) == "Saya setuju Wajib diisi."
    right = draw("_form.html", "field(form.agreed)", form=sent(agreed="y")).find("div")
    assert right.get("class") == "field check" and said(right) == "Setuju"
    hidden = draw("_form.html", "field(form.version)", form=sent(version="3"))
    assert [element.tag for element in hidden] == ["input"] and not said(hidden)


def test_choices_are_large_targets_each_with_its_hint(draw, sent):
    call = "choices(form.rating, 'Pilih satu.', true, 'Hasil', {'up': 'Lebih dari cukup.'}, columns=true)"
    wrong = draw("_form.html", call, form=sent()).find("fieldset")
    assert wrong.get("class") == "field choices wrong columns"
    assert wrong.get("aria-describedby") == "rating-hint rating-error"
    assert said(wrong.find("legend")) == "Hasil (tidak wajib)"
    assert [said(label) for label in wrong.iter("label")] == ["Di atas Lebih dari cukup.", "Sesuai"]
    assert [label.xpath(".//small") != [] for label in wrong.iter("label")] == [True, False]
    right = draw("_form.html", "choices(form.rating)", form=sent(rating="ok")).find("fieldset")
    assert right.get("class") == "field choices" and right.get("aria-describedby") is None
    assert said(right.find("legend")) == "Rating"
    hinted = draw("_form.html", "field(form.rating, hint='Pilih satu.')", form=sent(rating="ok")).find("fieldset")
    assert hinted.get("aria-describedby") == "rating-hint"


def test_a_button_asks_first_only_where_it_should(draw):
    row = draw("_form.html", "submit('Hapus', '/batal', 'danger', 'close', 'Yakin?', 'verb', 'remove')")
    button = row.find(".//button")
    assert (button.get("class"), button.get("data-confirm")) == ("danger", "Yakin?")
    assert (button.get("name"), button.get("value")) == ("verb", "remove")
    assert button.find("svg") is not None and row.xpath("//a[@href='/batal']")
    plain = draw("_form.html", "submit('Simpan')")
    button = plain.find(".//button")
    assert (button.get("class"), button.get("data-confirm"), button.get("name")) == ("primary", None, None)
    assert button.find("svg") is None and not plain.xpath("//a")


def test_a_form_that_saves_itself_gets_back_its_version_and_what_is_wrong(draw, sent):
    wrong = draw("_form.html", "saved('line-3', form, version=0)", form=sent())
    assert wrong.xpath("//input[@name='version']/@value") == ["0"] and wrong.xpath("//ul[@class='error']")
    assert draw("_form.html", "saved('line-3', problems=problems)", problems=[Problem("", "x")]).xpath("//ul")
    assert not draw("_form.html", "saved('line-3')").xpath("//input | //ul")


def test_what_else_changes_with_a_form_that_saves_itself_is_named(app):
    lines = "{% from '_form.html' import autosave %}{{ autosave('a', '/x', also) }}"
    with app.test_request_context("/"):
        assert 'data-hx-select-oob="#b"' in render_template_string(lines, also="#b")
        assert "oob" not in render_template_string(lines, also="")


# --- Lists ------------------------------------------------------------------------------------------------------------

COLUMNS = [("Nama", "name", ""), ("Unit", "unit", ""), ("Jumlah", "", "number"), ("", "", "do"), ("", "", "pick")]


def test_a_head_sorts_by_its_columns_the_other_way_when_pressed_again(draw):
    links = {}
    for sort in ("name", "-name", ""):
        tree = draw("_table.html", "head(columns, sort)", columns=COLUMNS, sort=sort)
        cells = list(tree.iter("th"))
        links[sort] = tree.xpath("//a/@href")
        assert [cell.get("aria-sort") for cell in cells[1:]] == [None] * 4
        assert cells[0].get("aria-sort") == {"name": "ascending", "-name": "descending"}.get(sort)
        drawings = [html.tostring(link.find("svg")) for link in tree.iter("a")]
        assert (drawings[0] == drawings[1]) is (sort == "")
        links[sort, "drawn"] = drawings[0]
    assert links["name"] == ["/tim?q=a&sort=-name", "/tim?q=a&sort=unit"]
    assert links["-name"] == links[""] == ["/tim?q=a&sort=name", "/tim?q=a&sort=unit"]
    assert len({links[sort, "drawn"] for sort in ("name", "-name", "")}) == 3
    assert [cell.get("class") for cell in cells] == [None, None, "number", "do", "pick"]
    assert [said(cell) for cell in cells] == ["Nama", "Unit", "Jumlah", "Tindakan", ""]
    assert cells[4].xpath("./input/@aria-label") == ["Pilih semua"]
    named = draw("_table.html", "head([('Buka', '', 'do'), ('Pilih', '', 'pick')])")
    assert said(named) == "Buka" and named.xpath("//input/@aria-label") == ["Pilih"]


def test_a_filter_shows_what_is_chosen(draw):
    units = [SimpleNamespace(id=1, label="Dinas", path="/1/"), SimpleNamespace(id=2, label="– Bidang", path="/1/2/")]
    chosen = draw("_table.html", "unit_filter(units, '/1/2/')", units=units)
    assert chosen.xpath("//option[@selected]/@value") == ["2"]
    assert [said(option) for option in chosen.iter("option")] == ["Semua unit", "Dinas", "– Bidang"]
    states = {"": "Yang ada", "ended": "Berakhir"}
    assert draw("_table.html", "state_filter(s, 'ended')", s=states).xpath("//option[@selected]/@value") == ["ended"]
    assert len(draw("_table.html", "state_filter(s)", s=states).xpath("//option")) == 2
    assert said(draw("_table.html", "state_filter(s, every='Semua')", s={"a": "A"})) == "Keadaan Semua A"


@pytest.mark.parametrize(
    ("page", "pages", "words", "links"),
    [
        (1, 1, "1.250 pegawai", []),
        (1, 2, "1.250 pegawai, halaman 1 dari 2 Berikutnya", ["/tim?q=a&page=2"]),
        (2, 3, "1.250 pegawai, halaman 2 dari 3 Sebelumnya Berikutnya", ["/tim?q=a&page=1", "/tim?q=a&page=3"]),
        (3, 3, "1.250 pegawai, halaman 3 dari 3 Sebelumnya", ["/tim?q=a&page=2"]),
    ],
)
def test_a_list_of_several_pages_leads_to_the_one_before_and_after(draw, page, pages, words, links):
    tree = draw("_table.html", "pager(1250, page, pages, 'pegawai')", page=page, pages=pages)
    assert said(tree) == words and tree.xpath("//a/@href") == links


def test_an_empty_list_may_say_why(draw, wrapped):
    assert said(draw("_table.html", "empty('Belum ada')")) == "Belum ada"
    assert said(wrapped("_table.html", "empty('Belum ada')")) == "Belum ada Isi"


# --- The frame --------------------------------------------------------------------------------------------------------

PAGE = "{% extends 'base.html' %}{% block title %}Judul{% endblock %}{% block side %}{{ beside }}{% endblock %}"


@pytest.fixture
def frame(app):
    """frame(6): a page of the frame with so many places, the second (or `present`) of them the present one."""

    def render(places=0, viewer=None, beside="", flashed=(), present=2):
        numbers = range(1, places + 1)
        given = {
            "navigation": lambda: [
                {"label": f"T{at}", "icon": "home", "url": f"/{at}", "current": at == present} for at in numbers
            ],
            "viewer": lambda: viewer,
            "beside": beside,
            "get_flashed_messages": lambda **_: flashed,
        }
        with app.test_request_context("/"):
            return html.document_fromstring(render_template_string(PAGE, **given))

    return render


def test_a_visitor_without_places_has_no_rail_and_no_menu(frame):
    tree = frame()
    assert tree.xpath("//body/@class") == ["bare"] and not tree.xpath("//nav[@class='rail']")
    assert not tree.xpath("//details")


@pytest.mark.parametrize(("places", "more"), [(4, 0), (5, 0), (6, 2), (7, 3)])
def test_beyond_five_places_the_rest_of_a_phone_s_rail_is_behind_more(frame, places, more):
    tree = frame(places)
    assert tree.xpath("//body/@class") == ["frame"]
    rail = tree.find(".//nav[@class='rail']")
    assert [said(item) for item in rail.xpath("./ul/li[@class='beyond']")] == [
        f"T{at}" for at in range(5, places + 1) if more
    ]
    assert len(rail.xpath(".//li[@class='more']//a")) == more
    assert rail.xpath("./ul/li/a[@aria-current='page']/@href") == ["/2"]


def test_a_place_behind_more_is_marked_as_the_present_one_too(frame):
    tree = frame(7, present=6)
    assert tree.xpath("//li[@class='more']//a[@aria-current='page']/@href") == ["/6"]
    assert len(tree.xpath("//a[@aria-current='page']")) == 2


def test_the_menu_says_who_is_signed_in_and_in_what_capacity(frame):
    with_capacity = frame(1, {"name": "Sari Wulandari", "capacity": "Operator", "links": []})
    assert [said(each) for each in with_capacity.xpath("//*[@class='who']")] == ["Sari Wulandari Operator"] * 2
    without = frame(1, {"name": "Sari Wulandari", "capacity": "", "links": []})
    assert [said(each) for each in without.xpath("//*[@class='who']")] == ["Sari Wulandari"] * 2
    assert not without.xpath("//*[@class='who']/small")


def test_what_stands_beside_the_page_is_there_only_when_there_is_something(frame):
    assert said(frame(beside="Riwayat").find(".//aside[@class='side']")) == "Riwayat"
    assert frame(beside=" \n ").find(".//aside[@class='side']") is None


def test_a_warning_does_not_look_like_good_news(frame):
    good, bad = frame(flashed=[("message", "Tersimpan."), ("warning", "Hati-hati.")]).xpath(
        "//p[contains(@class,'notice')]"
    )
    assert (good.get("class"), bad.get("class")) == ("notice", "notice warning")
    assert html.tostring(good.find("svg")) != html.tostring(bad.find("svg"))


# --- Charts -----------------------------------------------------------------------------------------------------------


def test_a_distribution_names_its_parts_and_draws_only_those_that_are_there(draw):
    rows = [("2026", [("Di atas", 1, "green"), ("Sesuai", 39, "blue"), ("Di bawah", 0, "amber")])]
    tree = draw("_chart.html", "distribution('Pembagian', rows)", rows=rows)
    assert [said(item) for item in tree.xpath("//ul[@class='legend']/li")] == ["Di atas", "Sesuai", "Di bawah"]
    assert [said(cell) for cell in tree.xpath("//thead//th")] == ["Kelompok", "Di atas", "Sesuai", "Di bawah"]
    assert [said(cell) for cell in tree.xpath("//tbody//td")] == ["1", "39", "0"]
    assert len(tree.xpath("//figure/svg/rect")) == 2 and [said(each) for each in tree.xpath("//figure/svg/text")] == [
        "2026",
        "39",  # the other is too narrow for its figure
    ]
    assert not draw("_chart.html", "distribution('Pembagian', [])").xpath("//li")


def test_progress_is_said_in_figures_or_in_the_words_given(draw):
    assert said(draw("_chart.html", "progress('Laporan', 2, 3)").find(".//p")) == "Laporan 2 dari 3"
    assert said(draw("_chart.html", "progress('Laporan', 2, 3, 'hampir')").find(".//p")) == "Laporan hampir"
    assert draw("_chart.html", "progress('Laporan', 0, 0)").find(".//progress").get("max") == "1"
