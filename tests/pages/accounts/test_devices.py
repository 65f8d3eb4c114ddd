"""Who is kept out by wrong passwords, and who is not: strangers, a device that has signed in before, an office."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.accounts import actions
from portal.accounts.actions import attempts, devices, passwords
from portal.accounts.models import Account
from portal.accounts.views.devices import MOST
from portal.store.db import db
from portal.store.journal import SYSTEM
from tests.pages.accounts.test_activation import NEW, link_for
from tests.world import NOW, PASSWORD

STOPPED = "Terlalu banyak percobaan"
WRONG = "salah sekali ini"


def guess(visitor, login, times=1, password=WRONG):
    for _ in range(times):
        visitor.open("/masuk").submit("Masuk", 422, login=login, password=password)
    return visitor


def enters(visitor, login, password=PASSWORD):
    return visitor.open("/masuk").submit("Masuk", login=login, password=password).open("/akun").title == "Akun saya"


def left(page, key):
    """The browser of somebody who has signed in once and out again."""
    return page(key).open("/akun").submit("Keluar")


def cookies(visitor):
    found = visitor.client._cookies.values()
    return {each.key: each for each in found if each.key.startswith("perangkat-")}


def test_strangers_who_guess_keep_the_owner_out_of_no_device_that_he_has_used(page, world):
    his = left(page, "sari")
    stranger = guess(page(), world.sari.login, 11)
    assert stranger.has(STOPPED, "Di perangkat yang pernah Anda pakai untuk masuk, Anda tetap dapat masuk")
    guess(page(), world.sari.login, password=PASSWORD)
    assert enters(his, world.sari.login)
    guess(page(), world.sari.login, password=PASSWORD)  # his coming in does not let them go on


def test_not_for_a_whole_day_either(page, world, monkeypatch):
    monkeypatch.setattr(attempts, "PER_DAY", 5)
    his = left(page, "sari")
    assert guess(page(), world.sari.login, 6).has("hari ini", "perangkat yang pernah")
    with clock.at(NOW + timedelta(minutes=6)):
        assert guess(page(), world.sari.login, password=PASSWORD).has("hari ini")
        assert enters(his, world.sari.login)


def test_a_known_device_has_ten_attempts_of_its_own_and_then_waits(page, world):
    his = left(page, "sari")
    assert guess(his, world.sari.login, 10).has("tidak cocok")
    assert guess(his, world.sari.login, password=PASSWORD).has(STOPPED, "Tunggu 5 menit, lalu coba lagi, atau minta")
    assert his.lacks("perangkat yang pernah")  # it is one
    assert enters(page(), world.sari.login)  # what it used up is its own
    with clock.at(NOW + timedelta(minutes=5)):
        assert enters(his, world.sari.login)


def test_one_who_mistypes_stops_nobody_beside_him(page, world):
    guess(page(), world.joko.login, attempts.PER_NETWORK + 5)
    assert enters(page(), world.sari.login)


def test_an_office_goes_on_where_its_network_has_used_up_its_attempts(page, world):
    his = left(page, "sari")
    for number in range(attempts.PER_NETWORK):
        guess(page(), f"orang{number}@kota.example")
    assert guess(page(), world.budi.login, password=PASSWORD).has("dari jaringan ini", "Tunggu 5 menit")
    assert enters(his, world.sari.login)
    with clock.at(NOW + timedelta(minutes=5)):
        assert enters(page(), world.budi.login)


def test_the_device_of_one_is_a_stranger_to_another(page, world):
    his = left(page, "sari")
    guess(page(), world.budi.login, 10)
    assert guess(his, world.budi.login, password=PASSWORD).has(STOPPED)


def test_a_cookie_that_was_made_up_or_carried_over_is_none(page, world):
    saris, budis = left(page, "sari"), left(page, "budi")
    (name,), (budi,) = cookies(saris), cookies(budis).values()
    day, seal = cookies(saris)[name].value.split(".")[1:]
    guess(page(), world.sari.login, 10)
    for value in ("", "x", budi.value, f"{'0' * 32}.{day}.{seal}", f"{'0' * 32}.9999999.", "²" * 20, "." * 4000):
        stranger = page()
        stranger.client.set_cookie(name, value, path="/masuk")
        assert guess(stranger, world.sari.login, password=PASSWORD).has(STOPPED), value[:40]


def test_a_new_link_forgets_all_devices_and_their_attempts(app, page, world):
    his = left(page, "sari")
    guess(his, world.sari.login, 10)
    page().open(link_for(app, world.sari)).submit("Simpan kata sandi", password=NEW, repeated=NEW)
    assert enters(his, world.sari.login, NEW)
    old = left(page, "budi")
    page().open(link_for(app, world.budi)).submit("Simpan kata sandi", password=NEW, repeated=NEW)
    guess(page(), world.budi.login, 10)
    assert guess(old, world.budi.login, password=NEW).has(STOPPED)


def test_a_new_password_keeps_the_device_that_it_was_set_on_and_no_other(page, world):
    desk, phone = page("sari"), left(page, "sari")
    desk.open("/akun/sandi").submit("Ganti kata sandi", current=PASSWORD, password=NEW, repeated=NEW)
    desk.submit("Keluar")
    guess(page(), world.sari.login, 10)
    assert enters(desk, world.sari.login, NEW)
    assert guess(phone, world.sari.login, password=NEW).has(STOPPED)


@pytest.mark.parametrize(("days", "known"), [(364, True), (365, False)])
def test_a_device_is_known_for_a_year(page, world, days, known):
    his = left(page, "sari")
    with clock.at(NOW + timedelta(days=days)):
        guess(page(), world.sari.login, 10)
        tried = his.open("/masuk").submit("Masuk", 200 if known else 422, login=world.sari.login, password=PASSWORD)
        assert tried.has(STOPPED) is not known


def test_the_cookie_goes_to_the_sign_in_page_only_and_no_script_reads_it(app, page, world, monkeypatch):
    (cookie,) = cookies(left(page, "sari")).values()
    assert (cookie.path, cookie.http_only, cookie.same_site, cookie.secure) == ("/masuk", True, "Lax", False)
    assert cookie.max_age == 365 * 24 * 3600
    assert not any(word in cookie.value + cookie.key for word in (world.sari.login, str(world.sari.name)))
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    visitor = page().open("/masuk")
    fields = {name: visitor.value(name) for name in ("csrf_token", "next")}
    fields |= {"login": world.sari.login, "password": PASSWORD}
    cookie = f"portal={visitor.client.get_cookie('portal').value}"
    answer = app.test_client(use_cookies=False).post("/masuk", data=fields, headers={"Cookie": cookie})
    (given,) = (each for each in answer.headers.getlist("Set-Cookie") if "perangkat-" in each)
    assert given.startswith("__Secure-perangkat-") and "; Secure" in given


def test_a_computer_that_many_use_remembers_eight_of_them(app, page, world):
    shared, first = page(), ""
    for number, key in enumerate(sorted(world.members)[: MOST + 2]):
        with clock.at(NOW + timedelta(days=number)):
            enters(shared, world.members[key].login)
            shared.submit("Keluar")
        first = first or next(iter(cookies(shared)))
    assert len(cookies(shared)) == MOST
    assert first not in cookies(shared)


def test_the_mark_tells_no_account(app, world):
    with app.app_context():
        marks = {devices.name(number) for number in range(50)}
        assert len(marks) == 50
        assert devices.mark(1, "x") != devices.mark(1, "x")


# --- The password, asked once more -----------------------------------------------------------------------------------


def change(visitor, status=422, current=WRONG, password=NEW):
    return visitor.open("/akun/sandi").submit(
        "Ganti kata sandi", status, current=current, password=password, repeated=password
    )


def test_whoever_finds_a_session_open_has_ten_guesses_at_its_password(page, world):
    found = page("sari")
    for _ in range(10):
        assert change(found).has("sekarang belum cocok")
    assert change(found, current=PASSWORD).has("Terlalu banyak percobaan. Tunggu 5 menit")
    assert enters(page(), world.sari.login)  # nobody else is kept out
    with clock.at(NOW + timedelta(minutes=5)):
        change(found, 200, current=PASSWORD)


@pytest.mark.parametrize("meanwhile", ["new password", "closed"])
def test_a_password_is_not_changed_by_one_that_ended_while_it_was_checked(app, page, world, monkeypatch, meanwhile):
    """Its owner takes the account back with a link, or it is closed, while a thief's form is on its way."""
    thief, slow = page("sari"), passwords.hash_password

    def overtaken(password):
        with app.app_context():
            account = db.session.scalars(select(Account).where(Account.person_id == world.sari.person_id)).one()
            if meanwhile == "closed":
                actions.disable(account, SYSTEM, "Cuti")
            else:
                actions.activate(account, slow(NEW), SYSTEM)
            db.session.commit()
        return slow(password)

    thief.open("/akun/sandi")
    monkeypatch.setattr(passwords, "hash_password", overtaken)
    stolen = "malam panjang di dermaga"
    thief.submit("Ganti kata sandi", 409, current=PASSWORD, password=stolen, repeated=stolen)
    assert thief.open("/akun").title == "Masuk"
    monkeypatch.undo()
    assert guess(page(), world.sari.login, password=stolen).has("tidak cocok")
    assert meanwhile == "closed" or enters(page(), world.sari.login, NEW)


def test_a_right_password_beside_a_poor_new_one_is_no_wrong_attempt(page):
    sari = page("sari")
    for _ in range(12):
        assert change(sari, current=PASSWORD, password="pendek").lacks("belum cocok", "Terlalu banyak")
    change(sari, 200, current=PASSWORD)


def test_a_new_password_renews_the_session(page):
    sari, copied = page("sari"), page()
    old = sari.client.get_cookie("portal").value
    token = sari.open("/akun").value("csrf_token")
    change(sari, 200, current=PASSWORD)
    assert sari.title == "Akun saya" and sari.has("Kata sandi sudah diganti", "Perangkat lain sudah dikeluarkan")
    assert sari.value("csrf_token") != token and len(sari.rows()) == 1
    copied.client.set_cookie("portal", old)
    assert copied.open("/akun").title == "Masuk"
