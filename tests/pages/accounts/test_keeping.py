"""Keeping accounts: what an address may be, what a closed account has lost, and who is told that others keep it."""

from datetime import date, timedelta

import pytest

from portal import clock
from portal.accounts.models import Account, LoginSession
from portal.chart.models import Assignment
from portal.store.db import db
from portal.store.kept import KeptForm
from tests.pages.accounts.test_desk import HERE, at
from tests.pages.people.given import NEW_NIP, office, saved, somebody
from tests.world import NOW

NEW = "/kepegawaian/pegawai/baru"


def opening(person_id):
    return f"/kepegawaian/pegawai/{person_id}/akun"


def test_two_people_may_have_no_address(app, page):
    for name, number in (("Maya Anggraini", NEW_NIP), ("Nina Kartini", "199505122020122005")):
        person_id = somebody(app, name, number=number)
        assert page("rina").open(opening(person_id)).submit("Buka akun dan buat tautan").has("nomor induk Anda")


def test_without_a_number_an_address_opens_the_account_and_cannot_be_taken_away_again(app, page):
    rina = page("rina").open(opening(somebody(app, "Tanpa Nomor")))
    rina.submit("Buka akun dan buat tautan", email="tanpa@kota.example").click("Kembali ke akun").click("Ubah surel")
    rina.submit("Simpan", 422, email="")
    assert rina.has("Tanpa nomor induk, orang ini masuk dengan surel")


def test_a_corrected_address_is_nobody_elses(page, world):
    rina = page("rina").open(at(world.sari, "/surel")).submit("Simpan", 422, email="wali@kota.example")
    assert rina.has("sudah dipakai akun lain")
    rina.submit("Simpan", email="sari@kota.example").click("Ubah surel").submit("Simpan")
    assert rina.has("sari@kota.example")


def test_whoever_was_slower_sees_the_address_of_the_other(page, world):
    rina, other = (page("rina").open(at(world.sari, "/surel")) for _ in range(2))
    rina.submit("Simpan", email="satu@kota.example")
    other.submit("Simpan", 409, email="dua@kota.example")
    assert other.has("satu@kota.example", "dua@kota.example")


def test_what_was_signed_in_before_closing_stays_out_after_reopening(page, world):
    sari = page("sari")
    page("rina").open(at(world.sari, "/nonaktif")).submit("Nonaktifkan akun", note="Cuti")
    page("lina").open(at(world.sari, "/aktif")).submit("Aktifkan akun", note="Kembali")
    assert sari.open("/akun").title == "Masuk"
    assert page("sari").open("/akun").title == "Akun saya"


def test_a_closed_account_offers_no_closing_and_an_open_one_no_reopening(page, world):
    rina = page("rina").open(at(world.sari, "/nonaktif")).submit("Nonaktifkan akun", note="Cuti")
    assert "Nonaktifkan" not in rina.links() and "Ubah surel" in rina.links()
    lina = page("lina").open(at(world.sari))
    assert "Aktifkan kembali" in lina.links() and "Nonaktifkan" not in lina.links()
    assert "Aktifkan kembali" not in lina.open(at(world.andi)).links()


def test_who_may_only_close_an_account_is_not_led_to_its_address(page, world):
    lina = page("lina").open(at(world.sari))
    assert "Nonaktifkan" in lina.links() and "Ubah surel" not in lina.links()


@pytest.mark.parametrize("who", ["tono", "joko"])
def test_who_only_reads_an_account_has_no_row_of_buttons(app, page, world, who):
    office(app, world.joko)
    actions = page(who).open(at(world.rina)).tree.xpath("//main//div[contains(@class, 'actions')]")
    assert actions == []
    assert page("rina").open(at(world.sari)).tree.xpath("//main//div[contains(@class, 'actions')]")


def test_an_office_of_the_past_is_none(app, page, world):
    with saved(app):
        held = db.session.query(Assignment).filter_by(person_id=world.tono.person_id).one()
        held.person_id, held.ends_on = world.sari.person_id, date(2026, 8, 9)
    rina = page("rina").open(f"{HERE}?unit={world.units['service']}")
    assert not rina.has("pemegang tugas portal")
    assert "Buat tautan aktivasi" in rina.open(at(world.sari)).buttons()


def test_who_may_not_open_an_account_reads_who_does(app, page, world):
    with saved(app):
        for member in (world.sari, world.tono):
            db.session.delete(db.session.get_one(Account, member.account_id))
    office(app, world.joko)
    lina, joko = page("lina"), page("joko")
    assert lina.open(opening(world.sari.person_id)).has("Akun pegawai dibuka oleh pengelola kepegawaian unitnya")
    assert joko.open(opening(world.tono.person_id)).has("memegang tugas portal; akunnya dibuka oleh administrator")
    for visitor in (lina, joko):
        assert not [each for each in visitor.buttons() if each.startswith("Buka akun")] and not visitor.has(
            "Ia masuk dengan nomor induknya"
        )
    assert lina.open(opening(world.tono.person_id)).has("Ia masuk dengan nomor induknya")


def test_an_auditor_reads_that_the_officer_opens_accounts(app, page):
    tono = page("tono").open(opening(somebody(app, number=NEW_NIP)))
    assert tono.has("Akunnya dibuka oleh pengelola kepegawaian unitnya.") and not tono.buttons()


def test_what_was_sent_too_late_is_kept_for_its_writer_alone(app, page, world):
    page("andi")
    rina = page("rina").open(NEW)
    with clock.at(NOW + timedelta(hours=1)):
        rina.submit("Simpan pegawai", name="Ratna Ayu")
    with app.app_context():
        assert [form.account_id for form in db.session.query(KeptForm)] == [world.rina.account_id]


def test_nothing_is_kept_for_an_account_that_was_closed_meanwhile(app, page, world):
    rina = page("rina").open(NEW)
    with saved(app):
        db.session.get_one(Account, world.rina.account_id).disabled_at = NOW
    assert rina.submit("Simpan pegawai", name="Ratna Ayu").has("belum tersimpan")
    with app.app_context():
        assert db.session.query(KeptForm).count() == 0


def test_a_session_is_found_by_a_long_token_of_chance(app, page):
    sari = page("sari")
    with sari.client.session_transaction() as kept:
        assert len(kept["_user_id"]) == 43  # 32 bytes
    with app.app_context():
        assert db.session.query(LoginSession).count() == 1
