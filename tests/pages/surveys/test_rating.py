"""A citizen rates a service: once, without a name, whatever the browser can do."""

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal import clock
from portal.rules.satisfaction import ELEMENTS, QUESTION_ORDER
from portal.services import queries
from portal.services.models import SurveyComment
from portal.store.ballots import BallotKey, Intake, Response
from portal.store.db import db
from portal.store.tally import Tally
from tests.citizens import RATE, night

ALL_THREES = dict.fromkeys(QUESTION_ORDER, "3")
SEND = "Kirim penilaian"

# The official labels, written out here once more: values 1 to 4 from left to right.
OFFICIAL = {
    "persyaratan": ["Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"],
    "prosedur": ["Tidak mudah", "Kurang mudah", "Mudah", "Sangat mudah"],
    "waktu": ["Tidak cepat", "Kurang cepat", "Cepat", "Sangat cepat"],
    "biaya": ["Sangat mahal", "Cukup mahal", "Murah", "Gratis"],
    "produk": ["Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"],
    "kompetensi": ["Tidak kompeten", "Kurang kompeten", "Kompeten", "Sangat kompeten"],
    "perilaku": ["Tidak sopan dan ramah", "Kurang sopan dan ramah", "Sopan dan ramah", "Sangat sopan dan ramah"],
    "sarana": ["Buruk", "Cukup", "Baik", "Sangat baik"],
    "pengaduan": ["Tidak ada", "Ada tetapi tidak berfungsi", "Berfungsi kurang maksimal", "Dikelola dengan baik"],
}


@pytest.fixture
def responses(app):
    """responses(): every row that has come in, as plain values."""

    def read():
        with app.app_context():
            return [row._mapping for row in db.session.execute(select(*Intake.__table__.columns))]

    return read


def labels_on(page):
    """{name: [(value, label), …]} of the radio buttons, in their order."""
    words = {label.get("for"): " ".join(label.text_content().split()) for label in page.tree.iter("label")}
    found: dict[str, list[tuple[str, str]]] = {}
    for box in page.tree.iter("input"):
        if box.get("type") == "radio":
            found.setdefault(box.get("name"), []).append((box.get("value"), words[box.get("id")]))
    return found


def test_all_36_labels_stand_at_their_values(page, ktp):
    shown = labels_on(page().open(RATE))
    assert shown == {code: list(zip("1234", labels, strict=True)) for code, labels in OFFICIAL.items()}
    assert sum(len(pairs) for pairs in shown.values()) == 36


def test_the_nine_questions_are_one_page_with_faces_privacy_and_where_to_complain(page, ktp):
    visitor = page().open(RATE)
    assert visitor.has(*(element.question for element in ELEMENTS))
    assert [button for button in visitor.buttons() if button != SEND] == [
        "Tidak puas", "Kurang puas", "Puas", "Sangat puas",
    ]  # fmt: skip
    assert visitor.has("Tanpa nama", "SP4N-LAPOR", "Bagian Organisasi Sekretariat Daerah", "Jangan tulis NIK")


def test_nine_answers_are_stored_without_a_trace_of_who_or_when_exactly(page, ktp, responses):
    with clock.at(datetime(2026, 8, 10, 18, 30, tzinfo=UTC)):  # 01.30 of the next day on the city's clock
        visitor = page().open(RATE).submit(SEND, **ALL_THREES)
    assert visitor.title == "Terima kasih" and not visitor.has("Sembilan pertanyaan")  # they are answered
    (row,) = responses()
    assert {code: row[code] for code in QUESTION_ORDER} == dict.fromkeys(QUESTION_ORDER, 3)
    assert (str(row["on"]), row["held"], row["channel"], row["quick"]) == ("2026-08-11", "", "web", None)
    own = {"id", "service_id", "form_version", "channel", "on", "held", "quick", "comment"}
    assert set(row) == {*own, *QUESTION_ORDER}


def test_the_number_that_the_browser_made_stands_nowhere(page, ktp, app, responses):
    number = str(uuid4())
    send(page().open(RATE), 200, response=number, waktu="3")
    (row,) = responses()
    assert row["id"] != number
    with app.app_context():
        assert db.session.scalars(select(BallotKey.digest)).all() == [hashlib.sha256(number.encode()).hexdigest()]


def test_one_tap_on_a_face_is_stored_and_stays_out_of_the_index(page, ktp, responses, app):
    visitor = page().open(RATE).submit("Sangat puas")
    assert visitor.has("sudah tersimpan", "Jawab sembilan pertanyaan")
    (row,) = responses()
    assert (row["quick"], {row[code] for code in QUESTION_ORDER}) == (4, {None})
    for _ in range(4):
        page().open(RATE).submit("Puas")
    night(app)
    with app.app_context():
        score = queries.scores([ktp.id])[ktp.id].latest
    assert (score.n, score.index, score.quick) == (0, None, (0, 0, 4, 1))


def test_questions_may_be_left_out_and_are_missing_not_zero(page, ktp, responses):
    page().open(RATE).submit(SEND, waktu="2", biaya="4")
    (row,) = responses()
    assert {code: row[code] for code in QUESTION_ORDER if row[code] is not None} == {"waktu": 2, "biaya": 4}


def test_an_empty_answer_is_answered_kindly_and_not_stored(page, ktp, stored):
    visitor = page().open(RATE).submit(SEND, 422)
    assert visitor.has("Belum ada jawaban. Pilih paling sedikit satu, atau tulis komentar.")
    assert stored(Intake) == 0


@pytest.mark.parametrize("nonsense", ["0", "5", "-1", "4.0", "empat", "१", "3; DROP TABLE response"])
def test_an_answer_that_is_none_of_the_four_is_refused_with_everything_kept(page, ktp, stored, nonsense):
    visitor = page().open(RATE)
    visitor = send(visitor, 422, waktu=nonsense, biaya="4", comment="Loketnya ramah")
    assert visitor.has("Waktu Penyelesaian: pilih salah satu dari empat jawaban.")
    assert visitor.value("comment") == "Loketnya ramah"
    assert visitor.tree.xpath('//input[@name="biaya" and @checked]/@value') == ["4"]
    assert stored(Intake) == 0


def test_a_comment_that_is_too_long_comes_back_whole(page, ktp, stored):
    visitor = page().open(RATE).submit(SEND, 422, waktu="3", comment="a" * 1001)
    assert visitor.has("Komentar paling banyak 1000 huruf; ini 1001 huruf.")
    assert len(visitor.value("comment")) == 1001
    assert stored(Intake) == 0


def test_a_comment_is_kept_apart_and_nobody_sees_it_yet(page, ktp, app, vote):
    vote(ktp, 10)
    page().open(RATE).submit(SEND, waktu="3", comment="Antre\u00a0lama\r\ndi\u200b loket 2")
    for _ in range(4):
        page().open(RATE).submit(SEND, waktu="4")
    night(app)
    with app.app_context():
        comment = db.session.scalars(select(SurveyComment)).one()
        assert (comment.text, comment.state) == ("Antre lama\ndi loket 2", "pending")
    assert not page().open("/layanan/ktp-el").has("Antre lama")


@pytest.mark.parametrize("bad", ["", "bukan-uuid", "1" * 31])
def test_without_a_usable_number_the_form_comes_back_with_a_fresh_one(page, ktp, stored, bad):
    visitor = send(page().open(RATE), 422, response=bad, waktu="3")
    assert visitor.has("perlu dikirim sekali lagi")
    assert visitor.tree.xpath('//input[@name="waktu" and @checked]/@value') == ["3"]
    visitor.submit(SEND)
    assert stored(Intake) == 1


def test_every_form_has_a_number_of_its_own_and_the_page_is_not_kept(page, ktp):
    numbers = [n for _ in range(2) for n in page().open(RATE).tree.xpath('//input[@name="response"]/@value')]
    assert len(set(numbers)) == 4
    assert page().open(RATE).headers["Cache-Control"] == "no-store"


def test_sent_again_it_counts_once(page, ktp, stored):
    number = str(uuid4())
    for _ in range(3):
        send(page().open(RATE), 200, response=number, **ALL_THREES)
    assert stored(Intake) == 1


def test_the_same_number_in_another_spelling_is_the_same_number(page, ktp, stored):
    number = uuid4()
    for spelling in (str(number), str(number).upper(), number.hex, f"{{{number}}}"):
        send(page().open(RATE), 200, response=spelling, **ALL_THREES)
    assert stored(Intake) == 1


def test_the_same_number_with_other_content_changes_nothing(page, ktp, responses, stored):
    number = str(uuid4())
    send(page().open(RATE), 200, response=number, waktu="2")
    send(page().open(RATE), 200, response=number, waktu="4", comment="kedua")
    (row,) = responses()
    assert row["waktu"] == 2
    assert row["comment"] == ""


def test_a_program_that_fills_the_hidden_field_is_thanked_and_held(page, ktp, responses, stored):
    assert send(page().open(RATE), 200, tambahan="http://iklan.example", **ALL_THREES).title == "Terima kasih"
    assert [row["held"] for row in responses()] == ["trap"]
    assert stored(Tally) == stored(Response) == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "http://localhost:81"}, 403),
        ({"Origin": "https://jahat.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Referer": "http://localhost/layanan/ktp-el/nilai"}, 303),
        ({"Referer": "http://localhost.jahat.example/"}, 403),
        ({}, 403),
    ],
)
def test_only_our_own_pages_may_send(app, ktp, stored, headers, status):
    data = {"response": str(uuid4()), "waktu": "3"}
    answer = app.test_client().post(RATE, data=data, headers=headers)
    assert answer.status_code == status
    assert stored(Intake) == (status == 303)


def test_a_form_from_elsewhere_is_told_so_and_how_to_go_on(page, ktp):
    visitor = page().open(RATE)
    sent = {"response": str(uuid4()), "waktu": "3"}
    visitor._take(visitor.client.post(RATE, data=sent, headers={"Origin": "https://jahat.example"}), 403)
    assert visitor.title == "Kiriman ini tidak berasal dari halaman portal"
    assert visitor.has("Tidak ada yang disimpan")
    assert not visitor.has("Kewenangan")
    assert visitor.click("Buka halamannya").title == "Nilai Penerbitan KTP elektronik"


def test_no_public_page_ever_sets_a_cookie(app, ktp, vote):
    vote(ktp, 35)
    client, ours = app.test_client(), {"Sec-Fetch-Site": "same-origin"}
    answers = [client.get(path) for path in ("/layanan", "/layanan?q=ktp", "/layanan/ktp-el", RATE)]
    answers += [client.get("/layanan/ktp-el/terima-kasih"), client.get("/layanan/tidak-ada")]
    answers += [
        client.post(RATE, data={"response": str(uuid4()), "waktu": "3"}, headers=ours),
        client.post(RATE, data={"waktu": "9"}, headers=ours),
        client.post(RATE, data={"waktu": "3"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 200, 404, 303, 422, 403]
    assert [answer.headers.getlist("Set-Cookie") for answer in answers] == [[]] * len(answers)


def test_neither_portal_nor_proxy_writes_down_who_rates(page, ktp, capfd):
    page().open(RATE).submit(SEND, **ALL_THREES)
    logged = capfd.readouterr()
    assert "127.0.0.1" not in logged.out + logged.err
    proxy = (Path(__file__).parents[3] / "deploy" / "nginx.conf").read_text()
    (block,) = [part for part in proxy.split("location ")[1:] if "layanan" in part.split("{")[0]]
    assert "access_log off;" in block


def test_the_pages_need_no_script_but_the_small_ones_of_the_form(page, ktp):
    for path in ("/layanan", "/layanan/ktp-el", RATE):
        sources = page().open(path).tree.xpath("//script/@src")
        assert [re.sub(r"\.[0-9a-f]{12}", "", source) for source in sources] == (
            ["/static/survey.js", "/static/typed.js"] if path == RATE else []
        )


def test_a_signed_in_officer_rates_like_anybody(page, ktp, responses):
    rina = page("rina").open(RATE)
    rina.submit(SEND, **ALL_THREES)
    assert rina.title == "Terima kasih"
    assert "Set-Cookie" not in rina.headers
    assert len(responses()) == 1


def test_an_unknown_service_is_not_found(page, ktp):
    visitor = page().open("/layanan/tidak-ada", 404)
    assert visitor.click("Lihat semua layanan").title == "Layanan"  # not a home that asks to sign in
    page().open("/layanan/%00", 400)  # whatever the address: tests/pages/web/test_input.py
    page().open("/layanan/tidak-ada/nilai", 404)


def test_get_changes_nothing_and_other_methods_are_refused(page, ktp, stored, app):
    page().open(f"{RATE}?quick=4&response={uuid4()}")
    assert stored(Intake) == 0
    assert app.test_client().delete(RATE, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 405


def send(visitor, status, **fields):
    """What the form of nine questions would send, with these values forced in."""
    form = visitor.tree.xpath('//form[.//textarea[@name="comment"]]')[0]
    data = {**dict(form.form_values()), **fields}
    return visitor._take(visitor.client.post(RATE, data=data, headers={"Referer": f"http://localhost{RATE}"}), status)
