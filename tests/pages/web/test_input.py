from io import BytesIO

import pytest
from flask_wtf import FlaskForm
from wtforms import PasswordField

from portal.accounts import forms
from portal.accounts.actions.passwords import hash_password
from portal.accounts.models import Account
from portal.plans import queries
from portal.store.db import db
from portal.web.input import PASSWORDS
from tests import builders
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


PASTED = "1.\tTersusunnya\u00a0laporan\x0bkalimat kedua\u2028ketiga\n\uf0b7\tbutir\u202e"
SHOWN = "1. Tersusunnya laporan\nkalimat kedua\nketiga\n• butir"


def test_what_is_pasted_from_a_word_processor_is_stored_as_it_can_be_shown(app, page, world):
    with app.app_context():
        plan = builders.plan(world, world.sari, "draft")
        line = queries.content(plan.versions[0]).lines[0].line_id
        db.session.commit()
        key = plan.id
    page("sari").open(f"/rencana/{key}/1/hasil/{line}").submit("Simpan", text=PASTED)
    with app.app_context():
        assert queries.content(queries.get(key).versions[0]).lines[0].text == SHOWN


def test_what_is_searched_for_is_taken_as_it_can_be_shown(page):
    assert page("rina").open("/kepegawaian/pegawai?q=Sari%C2%A0Wulandari%E2%80%AE").has("Sari Wulandari, A.Md.")


def test_a_password_is_taken_as_it_was_typed(app, page, world):
    odd = "sandi\u00a0dengan\tsela yang panjang"
    with app.app_context():
        account = db.session.get_one(Account, world.sari.account_id)
        account.password_hash = hash_password(odd)
        db.session.commit()
    page().open("/masuk").submit("Masuk", 200, login=world.sari.login, password=odd)
    page().open("/masuk").submit("Masuk", 422, login=world.sari.login, password=odd.replace("\u00a0", " "))


def test_every_field_for_a_password_is_left_alone():
    fields = {
        name
        for form in vars(forms).values()
        if isinstance(form, type) and issubclass(form, FlaskForm)
        for name, field in vars(form).items()
        if getattr(field, "field_class", None) is PasswordField
    }
    assert fields == PASSWORDS
