"""A form sent after the session ran out: the person is told what became of it; nothing is lost, or sent by itself."""

from datetime import timedelta

from portal import clock
from portal.store.db import db
from portal.store.kept import KeptForm
from tests.world import NOW, PASSWORD

NEW = "/kepegawaian/pegawai/baru"
LATER = timedelta(hours=1)


def sent_late(page, **fields):
    """Rina's browser at the sign-in page, after she sent the form for a new person an hour too late."""
    rina = page("rina").open(NEW)
    with clock.at(NOW + LATER):
        return rina.submit("Simpan pegawai", **fields)


def test_what_was_typed_waits_behind_the_sign_in(app, page, world):
    rina = sent_late(page, name="Ratna Ayu")
    assert rina.title == "Masuk" and rina.has("Yang Anda ketik sudah disimpan")
    with clock.at(NOW + LATER):
        rina.submit("Masuk", login=world.rina.login, password=PASSWORD)
        assert rina.path == NEW and rina.value("name") == "Ratna Ayu"


def test_a_page_that_stays_hears_that_its_form_did_not_arrive(page):
    rina = page("rina").open(NEW)
    fields = {"csrf_token": rina.value("csrf_token"), "name": "Ratna Ayu"}
    with clock.at(NOW + LATER):
        late = rina.client.post(NEW, data=fields, headers={"X-Stays": "1"})
        read = rina.client.get(NEW)
    assert (late.status_code, late.headers.get("X-Unsent")) == (204, "1")
    assert late.headers["X-Location"].startswith("/masuk")
    assert "X-Unsent" not in read.headers


def test_what_is_too_long_to_keep_is_said_to_be_lost(app, page, world):
    rina = sent_late(page, name="x" * 70_000)
    assert rina.has("belum tersimpan", "lalu ulangi")
    with app.app_context():
        assert db.session.query(KeptForm).count() == 0


def test_after_half_an_hour_it_is_gone(page, world):
    rina = sent_late(page, name="Ratna Ayu")
    with clock.at(NOW + LATER + timedelta(minutes=31)):
        rina.submit("Masuk", login=world.rina.login, password=PASSWORD)
        assert rina.value("name") == ""


def test_nobody_else_gets_it_on_the_same_machine(page, world):
    rina = sent_late(page, name="Ratna Ayu")
    with clock.at(NOW + LATER):
        rina.submit("Masuk", login=world.sari.login, password=PASSWORD, status=403)
        assert not rina.has("Ratna Ayu")


def test_after_signing_out_nothing_is_kept(app, page):
    rina = page("rina").open(NEW)
    copied = rina.client.get_cookie("portal").value
    rina.submit("Keluar")
    rina.client.set_cookie("portal", copied)
    answer = rina.client.post(NEW, data={"name": "Ratna Ayu"})
    assert answer.status_code == 303
    with app.app_context():
        assert db.session.query(KeptForm).count() == 0


def test_signing_out_too_late_is_no_loss(page):
    rina = page("rina").open(NEW)
    with clock.at(NOW + LATER):
        assert not rina.submit("Keluar").has("belum tersimpan")
