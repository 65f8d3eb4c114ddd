from datetime import timedelta

import pytest

from portal import clock
from portal.accounts import actions, queries
from portal.accounts.models import Account
from portal.chart.models import Assignment, Placement, Role
from portal.rules.hierarchy import Capacity
from portal.store.db import db
from portal.store.journal import SYSTEM
from tests.pages.people.given import office
from tests.world import NOW, PASSWORD

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


# --- A link is as good as the right of whoever made it ----------------------------------------------------------------


def link_of(page, member, by="rina") -> str:
    """The link that an officer makes on the page."""
    made = page(by).open(f"/kepegawaian/akun/{member.account_id}").submit("Buat tautan aktivasi")
    return "/aktivasi/" + made.text.partition("/aktivasi/")[2].split()[0]


@pytest.mark.parametrize("first_day", [NOW.date(), NOW.date() + timedelta(days=9)])
def test_a_link_of_one_person_ends_when_its_owner_is_given_an_office(app, page, world, first_day):
    link = link_of(page, world.sari)
    page().open(link)
    office(app, world.sari, Role.AUDITOR, starts_on=first_day)
    page().open(link, 404)


def test_a_link_ends_when_its_owner_has_risen_above_its_maker(app, page, world):
    link = link_of(page, world.sari)
    with app.app_context():
        acting = db.session.get_one(Placement, world.sari.placement_id)
        acting.position_id, acting.capacity = world.dewi.position_id, Capacity.PLT
        db.session.commit()
    page().open(link, 404)


def test_a_link_ends_with_the_office_of_its_maker(app, page, world):
    link = link_of(page, world.sari)
    with app.app_context():
        held = db.session.query(Assignment).filter_by(person_id=world.rina.person_id).one()
        held.ends_on = NOW.date() - timedelta(days=1)
        db.session.commit()
    page().open(link, 404)


def test_a_link_ends_when_the_account_of_its_maker_is_closed(app, page, world):
    link = link_of(page, world.sari)
    with app.app_context():
        db.session.get_one(Account, world.rina.account_id).disabled_at = NOW
        db.session.commit()
    page().open(link, 404)


def test_a_link_that_two_have_made_for_somebody_in_office_stays(page, world):
    lina = page("lina").open(f"/kepegawaian/akun/{world.tono.account_id}").submit("Buat tautan aktivasi")
    page("rina").open(lina.path).submit("Setujui")
    made = lina.open(lina.path).submit("Laksanakan")
    page().open("/aktivasi/" + made.text.partition("/aktivasi/")[2].split()[0])


def test_an_office_that_is_to_come_takes_two_for_the_link(app, page, world):
    office(app, world.sari, Role.AUDITOR, starts_on=NOW.date() + timedelta(days=9))
    account = f"/kepegawaian/akun/{world.sari.account_id}"
    assert "Buat tautan aktivasi" not in page("rina").open(account).buttons()
    assert page("lina").open(account).submit("Buat tautan aktivasi").has("perlu persetujuan orang kedua")


def test_a_new_password_voids_the_link_that_lies_about(app, page, world):
    link = link_for(app, world.sari)
    page("sari").open("/akun/sandi").submit("Ganti kata sandi", current=PASSWORD, password=NEW, repeated=NEW)
    page().open(link, 404)


def test_a_closed_account_has_no_link_and_gets_none_back(app, page, world):
    link = link_for(app, world.sari)
    page("rina").open(f"/kepegawaian/akun/{world.sari.account_id}/nonaktif").submit("Nonaktifkan akun", note="Cuti")
    page().open(link, 404)
    page("lina").open(f"/kepegawaian/akun/{world.sari.account_id}/aktif").submit("Aktifkan akun", note="Kembali")
    page().open(link, 404)
