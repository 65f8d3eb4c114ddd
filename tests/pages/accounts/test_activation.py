from datetime import timedelta

from portal import clock
from portal.accounts import actions, queries
from portal.store.db import db
from portal.store.journal import SYSTEM
from tests.world import NOW

NEW = "angin sepoi di tepi danau"


def link_for(app, member) -> str:
    with app.app_context():
        token = actions.make_activation(queries.get(member.account_id), SYSTEM)
        db.session.commit()
    return f"/aktivasi/{token}"


def test_the_link_sets_a_password_once(app, page, world):
    link = link_for(app, world.sari)
    page().open(link).submit("Simpan kata sandi", password=NEW, repeated=NEW)
    page().open("/masuk").submit("Masuk", login=world.sari.login, password=NEW).open("/akun")
    visitor = page().open(link, 404)
    assert visitor.has("Tautan ini tidak berlaku lagi", "Sudah membuat kata sandi?")
    assert visitor.click("Masuk").title == "Masuk"


def test_pressing_twice_ends_on_a_page_that_leads_to_signing_in(app, page, world):
    link = link_for(app, world.sari)
    one, other = page().open(link), page().open(link)
    one.submit("Simpan kata sandi", password=NEW, repeated=NEW)
    other.submit("Simpan kata sandi", 404, password="lain sekali isinya", repeated="lain sekali isinya")
    assert other.has("Tautan ini tidak berlaku lagi")
    page().open("/masuk").submit("Masuk", login=world.sari.login, password=NEW).open("/akun")


def test_the_link_is_the_way_back_after_too_many_attempts(app, page, world):
    for _ in range(11):
        page().open("/masuk").submit("Masuk", 422, login=world.sari.login, password="salah sekali ini")
    page().open(link_for(app, world.sari)).submit("Simpan kata sandi", password=NEW, repeated=NEW)
    page().open("/masuk").submit("Masuk", login=world.sari.login, password=NEW).open("/akun")


def test_the_link_ends_after_three_days(app, page, world):
    link = link_for(app, world.sari)
    with clock.at(NOW + timedelta(hours=73)):
        page().open(link, 404)


def test_a_second_link_replaces_the_first(app, page, world):
    first = link_for(app, world.sari)
    second = link_for(app, world.sari)
    page().open(first, 404)
    page().open(second)


def test_a_poor_password_is_refused_with_all_reasons_and_the_link_still_works(app, page, world):
    link = link_for(app, world.sari)
    visitor = page().open(link).submit("Simpan kata sandi", 422, password="sari", repeated="lain")
    assert visitor.has("paling sedikit 12 karakter", "belum sama", "Jangan memakai nama")
    visitor.submit("Simpan kata sandi", password=NEW, repeated=NEW)


def test_activation_signs_out_every_session(app, page, world):
    sari = page("sari")
    page().open(link_for(app, world.sari)).submit("Simpan kata sandi", password=NEW, repeated=NEW)
    assert sari.open("/akun").title == "Masuk"


def test_a_disabled_account_is_out_at_its_next_request(app, page, world):
    sari = page("sari")
    with app.app_context():
        actions.disable(queries.get(world.sari.account_id), SYSTEM, "Pensiun")
        db.session.commit()
    assert sari.open("/akun").title == "Masuk"
    page().open("/masuk").submit("Masuk", 422, login=world.sari.login, password="kucing tidur di genteng")
