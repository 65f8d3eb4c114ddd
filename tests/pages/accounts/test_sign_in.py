from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from portal import clock
from portal.accounts import actions, queries
from portal.accounts.actions import attempts, passwords
from portal.accounts.actions.attempts import Attempt
from portal.store import journal
from portal.store.db import db
from portal.store.errors import Rejected
from portal.store.journal import SYSTEM
from tests.world import NOW, PASSWORD

TOO_MANY = "Terlalu banyak percobaan. Tunggu 5 menit"


def guessed(page, login):
    """What a stranger reads who guesses a password."""
    return page().open("/masuk").submit("Masuk", 422, login=login, password="salah sekali ini")


def test_sari_signs_in_by_nip_with_spaces(page, world):
    visitor = page()
    visitor.open("/masuk").submit("Masuk", login="19920410 201903 2 003", password=PASSWORD)
    visitor.open("/akun")
    assert visitor.has(world.sari.name)


def test_the_mayor_signs_in_by_email(page, world):
    assert page("wali").open("/akun").has(world.wali.name)


def test_a_wrong_password_is_refused_and_the_login_kept(page, world):
    visitor = page().open("/masuk").submit("Masuk", 422, login=world.sari.login, password="salah sekali ini")
    assert visitor.has("Belum dapat masuk", "tidak cocok")
    assert visitor.value("login") == world.sari.login
    assert not visitor.value("password")


def test_an_unknown_account_reads_the_same(page):
    visitor = page().open("/masuk").submit("Masuk", 422, login="siapa@kota.example", password="salah sekali ini")
    assert visitor.has("tidak cocok")


def test_the_log_tells_who_came_in_and_who_was_refused_by_number_only(page, world):
    with capture_logs() as lines:
        page("sari")
        page().open("/masuk").submit("Masuk", 422, login=world.budi.login, password="salah sekali ini")
        page().open("/masuk").submit("Masuk", 422, login="siapa@kota.example", password="salah sekali ini")
    told = [line for line in lines if line["event"] == "sign-in"]
    assert [(line["account"], line["outcome"]) for line in told] == [
        (world.sari.account_id, "accepted"),
        (world.budi.account_id, "refused"),
        (0, "refused"),
    ]
    assert not any(word in str(told) for word in (world.budi.login, "siapa@kota.example", "salah"))


@pytest.mark.parametrize(("seconds", "words"), [(0, TOO_MANY), (299, TOO_MANY), (300, "Beranda")])
def test_after_ten_wrong_passwords_even_the_right_one_must_wait_five_minutes(page, world, seconds, words):
    for _ in range(10):
        assert guessed(page, world.sari.login).has("tidak cocok")
    with clock.at(NOW + timedelta(seconds=seconds)):
        late = page().open("/masuk")
        late.submit("Masuk", 422 if words == TOO_MANY else 200, login=world.sari.login, password=PASSWORD)
        assert late.has(words)


def test_names_that_nobody_has_are_counted_each_by_itself_however_they_are_typed(page):
    for login in ("siapa@kota.example", " SIAPA@kota.example", "siapa @kota.example", "siapa@kota.example") * 3:
        last = guessed(page, login)
    assert last.has(TOO_MANY)
    assert guessed(page, "lain@kota.example").has("tidak cocok")


def test_nip_and_email_are_one_account_with_one_counter(app, page, world):
    with app.app_context():
        actions.correct_email(queries.get(world.sari.account_id), "sari@kota.example", 1, SYSTEM)
        db.session.commit()
    for login in ("sari@kota.example", world.sari.login) * 5:
        page().open("/masuk").submit("Masuk", 422, login=login, password="salah sekali ini")
    page().open("/masuk").submit("Masuk", 422, login="sari@kota.example", password=PASSWORD)


def test_an_address_with_a_blank_in_it_does_not_tell_whether_there_is_an_account(app, page, world):
    with app.app_context():
        actions.correct_email(queries.get(world.sari.account_id), "sari@kota.example", 1, SYSTEM)
        db.session.commit()
    for name in ("sari", "tidakada"):
        for _ in range(10):
            page().open("/masuk").submit("Masuk", 422, login=f"{name} @kota.example", password="salah sekali ini")
        last = page().open("/masuk").submit("Masuk", 422, login=f"{name}@kota.example", password="salah sekali ini")
        assert last.has("Terlalu banyak percobaan"), name


def test_a_whole_office_signs_in_from_one_address(page):
    for _ in range(attempts.PER_NETWORK + 5):
        page("sari")


def test_trying_many_accounts_from_one_address_is_stopped(page, world):
    for number in range(60):
        assert guessed(page, f"orang{number}@kota.example").has("tidak cocok")
    late = page().open("/masuk").submit("Masuk", 422, login=world.sari.login, password=PASSWORD)
    assert late.has("Terlalu banyak percobaan")


def test_a_flood_of_wrong_passwords_does_not_keep_the_owner_out_for_the_day(page, world, monkeypatch):
    monkeypatch.setattr(attempts, "PER_DAY", 15)
    for _ in range(attempts.PER_DAY + 5):
        page().open("/masuk").submit("Masuk", 422, login=world.sari.login, password="salah sekali ini")
    with clock.at(NOW + timedelta(minutes=6)):
        page("sari").open("/akun")


def test_patient_guessing_ends_for_the_day(page, world, monkeypatch):
    monkeypatch.setattr(attempts, "PER_DAY", 15)
    for minutes in (0, 6):
        with clock.at(NOW + timedelta(minutes=minutes)):
            for _ in range(10):
                page().open("/masuk").submit("Masuk", 422, login=world.sari.login, password="salah sekali ini")
    with clock.at(NOW + timedelta(minutes=12)):
        late = page().open("/masuk").submit("Masuk", 422, login=world.sari.login, password=PASSWORD)
        assert late.has("hari ini")


def test_a_hundred_wrong_passwords_are_the_end_for_the_day_and_not_for_the_next(app):
    with app.app_context():
        for number in range(100):
            with clock.at(NOW + timedelta(minutes=5 * (number // 10))):
                attempts.count(Attempt("sign-in:1", f"10.0.0.{number}"))
        with clock.at(NOW + timedelta(hours=20)), pytest.raises(Rejected, match="hari ini"):
            attempts.count(Attempt("sign-in:1", "10.0.1.1"))
        with clock.at(NOW + timedelta(hours=21)):
            attempts.count(Attempt("sign-in:1", "10.0.1.1"))


def test_right_passwords_count_towards_no_limit_of_the_day(page, monkeypatch):
    monkeypatch.setattr(attempts, "PER_DAY", 2)
    for _ in range(4):
        page("sari")


def test_a_hash_of_yesterdays_strength_is_made_anew_as_its_owner_signs_in(app, page, world):
    app.config["HASH_TIME"] += 1
    try:
        page("sari")
        with app.app_context():
            account = queries.get(world.sari.account_id)
            assert not passwords.outdated(account.password_hash)
            assert [entry.verb for entry in journal.timeline(account)] == ["rehash"]
        page("sari")
    finally:
        app.config["HASH_TIME"] -= 1


def test_a_page_can_be_read_while_the_database_cannot_be_written_to(page, monkeypatch):
    def full():
        raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database or disk is full"))

    sari = page("sari")
    monkeypatch.setattr(actions, "own_transaction", full)
    with clock.at(NOW + timedelta(minutes=2)):
        assert sari.open("/akun").title == "Akun saya"


def test_signing_in_leads_back_to_the_page_asked_for(page, world):
    visitor = page().open("/akun/sandi")
    assert visitor.title == "Masuk"
    visitor.submit("Masuk", login=world.sari.login, password=PASSWORD)
    assert visitor.title == "Ganti kata sandi"


def test_a_foreign_address_is_never_the_way_back(page, world):
    for foreign in ("https://jahat.example", "//jahat.example", "/\\jahat.example", "\t//jahat.example"):
        visitor = page().open("/masuk")
        visitor.submit("Masuk", 303, login=world.sari.login, password=PASSWORD, next=foreign)
        assert visitor.headers["Location"] == "/"


def test_signing_out_ends_the_session_on_the_server(page):
    sari = page("sari").open("/akun")
    copied = sari.client.get_cookie("portal").value
    sari.submit("Keluar")
    sari.client.set_cookie("portal", copied)
    assert sari.open("/akun").title == "Masuk"


def test_a_poor_new_password_is_refused_with_all_that_is_wrong(page):
    sari = page("sari").open("/akun/sandi")
    sari.submit("Ganti kata sandi", 422, current="bukan ini", password="sari", repeated="lain")
    assert sari.has("sekarang belum cocok", "paling sedikit 12 karakter", "belum sama")


def test_ones_own_number_and_address_can_be_checked(page, world):
    assert page("sari").open("/akun").has(world.sari.name, "NIP", "····2003", "belum diisi")
    assert page("wali").open("/akun").has(world.wali.login)


def test_a_new_password_signs_out_all_other_devices_at_once(page):
    phone, desk = page("sari"), page("sari")
    desk.open("/akun/sandi").submit(
        "Ganti kata sandi", current=PASSWORD, password="hujan turun di pagi hari", repeated="hujan turun di pagi hari"
    )
    assert desk.title == "Akun saya" and desk.has("Kata sandi diganti")
    assert phone.open("/akun").title == "Masuk"


def test_an_idle_session_ends(page):
    sari = page("sari")
    with clock.at(NOW + timedelta(minutes=29)):
        assert sari.open("/akun").title == "Akun saya"
    with clock.at(NOW + timedelta(minutes=58)):
        assert sari.open("/akun").title == "Akun saya"
    with clock.at(NOW + timedelta(minutes=89)):
        assert sari.open("/akun").title == "Masuk"


def test_no_session_outlives_twelve_hours(page):
    sari = page("sari")
    for minutes in range(25, 12 * 60, 25):
        with clock.at(NOW + timedelta(minutes=minutes)):
            sari.open("/akun")
    with clock.at(NOW + timedelta(hours=12, minutes=1)):
        assert sari.open("/akun").title == "Masuk"


@pytest.mark.parametrize(("place", "onward"), [("/masuk?next=/rencana", "/rencana"), ("/masuk", "/")])
def test_whoever_is_signed_in_is_not_asked_again(page, place, onward):
    sari = page("sari")
    answer = sari.client.get(place)
    assert (answer.status_code, answer.headers["Location"]) == (303, onward)
    assert page().client.get(place).status_code == 200
