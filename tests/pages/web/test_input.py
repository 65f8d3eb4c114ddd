from io import BytesIO

import pytest

from tests.world import PASSWORD


def test_a_key_beyond_every_key_is_no_page(page):
    page("rina").open(f"/kepegawaian/pegawai/{10**30}", 404)
    page("sari").open(f"/rencana/{2**31}", 404)


def test_a_nul_sign_is_refused_wherever_it_stands(page, world):
    visitor = page().open("/masuk").submit("Masuk", 400, login=f"{world.sari.login}\0", password=PASSWORD)
    assert visitor.has("tidak dapat dibaca")
    page().open("/layanan?q=a%00b", 400)
    page().open("/layanan/a%00b", 400)


def test_text_without_end_is_refused_before_it_is_taken_apart(app, page):
    endless = "a=&" * 200_000
    answer = app.test_client().post("/masuk", data=endless, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "512 KB" in answer.text


@pytest.mark.parametrize(("arrived", "status"), [(b"", 400), (b"login=Sel", 400), (b"login=" + b"S" * 394, 422)])
def test_what_was_cut_off_on_its_way_is_never_taken_for_the_whole(page, arrived, status):
    """As the server hands it on: what it has of 400 signs, and the word that the stream ends where it should."""
    visitor = page().open("/masuk")
    answer = visitor.client.post(
        "/masuk", input_stream=BytesIO(arrived), content_type="application/x-www-form-urlencoded",
        headers={"X-CSRFToken": visitor.value("csrf_token"), "Referer": "http://localhost/masuk"},
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": "400"},
    )  # fmt: skip
    assert answer.status_code == status


def test_what_comes_without_its_length_is_refused(app):
    answer = app.test_client().post(
        "/masuk", input_stream=BytesIO(b"login=a"), headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )  # fmt: skip
    assert answer.status_code == 411


def test_what_comes_with_the_asking_for_a_page_is_nobodys(app):
    """Whoever announces a body and never sends it must not hold a thread."""

    class NeverComes(BytesIO):
        def read(self, *_):
            raise AssertionError("somebody waits for it")

    answer = app.test_client().get(
        "/layanan", input_stream=NeverComes(), content_type="application/x-www-form-urlencoded",
        environ_overrides={"CONTENT_LENGTH": "50"},
    )  # fmt: skip
    assert answer.status_code == 200
