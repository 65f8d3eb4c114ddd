"""Lists of accounts, sessions and links: their order, who is absent, and what a record's page says of whom."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts import actions, queries
from portal.accounts.actions import attempts
from portal.accounts.models import Account, Activation, LoginSession
from portal.chart.models import Placement
from portal.store import kept as kept_forms
from portal.store.db import db
from portal.store.errors import Missing, Rejected
from portal.store.journal import SYSTEM
from tests.pages.accounts.test_activation import NEW, link_for
from tests.pages.accounts.test_desk import HERE, at
from tests.pages.people.given import history, office, saved, somebody
from tests.world import NOW, PASSWORD


def names(visitor):
    return [row.split()[0].rstrip(",") for row in visitor.rows()]


@pytest.fixture
def kept(app, world):
    """Andi's account was never activated, Budi's is closed, Sari signs in by an address too."""
    with saved(app):
        db.session.get_one(Account, world.andi.account_id).activated_at = None
        db.session.get_one(Account, world.budi.account_id).disabled_at = NOW
        db.session.get_one(Account, world.sari.account_id).email = "sari@kota.example"


def test_accounts_come_by_name_or_by_unit(page, world, kept):
    rina = page("rina").open(f"{HERE}?unit={world.units['dukcapil']}")
    assert names(rina) == ["Andi", "Budi", "Dra.", "Rina", "Sari"]
    assert names(rina.open(f"{HERE}?unit={world.units['dukcapil']}&sort=-name")) == [
        "Sari", "Rina", "Dra.", "Budi", "Andi",
    ]  # fmt: skip
    by_unit = ["Andi", "Budi", "Sari", "Dra.", "Rina"]
    assert names(rina.open(f"{HERE}?unit={world.units['dukcapil']}&sort=unit")) == by_unit
    assert names(rina.open(f"{HERE}?unit={world.units['service']}")) == ["Andi", "Budi", "Sari"]
    assert rina.value("unit") == str(world.units["service"])


def test_a_row_tells_the_condition_the_address_and_the_office(app, page, world, kept):
    rows = dict(
        zip(names(rina := page("rina").open(f"{HERE}?unit={world.units['dukcapil']}")), rina.rows(), strict=True)
    )
    assert "Menunggu aktivasi" in rows["Andi"] and "–" in rows["Andi"]
    assert "Nonaktif" in rows["Budi"]
    assert "Aktif" in rows["Sari"] and "sari@kota.example" in rows["Sari"] and "Bidang Pelayanan" in rows["Sari"]
    assert "pemegang tugas portal" in rows["Rina"] and "pemegang tugas portal" not in rows["Sari"]


def test_accounts_are_narrowed_to_who_waits_or_is_closed(page, world, kept):
    address = f"{HERE}?unit={world.units['dukcapil']}&keadaan="
    rina = page("rina")
    assert names(rina.open(f"{address}waiting")) == ["Andi"]
    assert rina.value("keadaan") == "waiting"
    assert names(rina.open(f"{address}disabled")) == ["Budi"]
    assert names(rina.open(f"{address}disabled&q=sari")) == [] and rina.has("Tidak ada akun yang cocok")


def test_a_closed_account_that_was_never_activated_waits_no_more(app, page, world, kept):
    with saved(app):
        db.session.get_one(Account, world.andi.account_id).disabled_at = NOW
    address = f"{HERE}?unit={world.units['dukcapil']}&keadaan="
    assert names(page("rina").open(f"{address}waiting")) == []
    assert names(page("rina").open(f"{address}disabled")) == ["Andi", "Budi"]
    assert page("rina").open(at(world.andi)).has("Nonaktif")


def test_two_letters_ask_for_nobody_and_three_do(page, world):
    assert page("rina").open(f"{HERE}?q=sa").has("Akun siapa?")
    assert names(page("rina").open(f"{HERE}?q=sar")) == ["Sari"]


@pytest.mark.parametrize("words", ["%25%25%25", "sar_"])
def test_a_sign_is_a_letter_like_any_other(page, words):
    assert page("rina").open(f"{HERE}?q={words}").rows() == []


def test_the_account_of_somebody_without_a_post_is_found_by_name_and_in_no_unit(app, page, world):
    with saved(app):
        db.session.add(Account(person_id=somebody(app, "Maya Anggraini"), email="maya@kota.example"))
    rina = page("rina").open(f"{HERE}?q=anggraini")
    assert names(rina) == ["Maya"] and "–" in rina.rows()[0]
    assert "Maya" not in names(rina.open(f"{HERE}?unit={world.units['dukcapil']}"))


def test_the_way_back_and_the_way_on_are_those_of_the_office(page, world):
    rina, lina = page("rina").open(f"{HERE}?q=zzz"), page("lina").open(f"{HERE}?q=zzz")
    assert rina.tree.xpath("//nav[@class='crumbs']/a/@href") == ["/kepegawaian"]
    assert lina.tree.xpath("//nav[@class='crumbs']/a/@href") == ["/administrasi"]
    assert rina.tree.xpath("//div[@class='empty']//a/text()") == ["Pegawai"]
    assert lina.tree.xpath("//div[@class='empty']//a/text()") == ["Penugasan"]
    assert "Catatan pegawai" in rina.open(at(world.sari)).links()
    assert "Catatan pegawai" not in lina.open(at(world.sari)).links()


# --- A record ---------------------------------------------------------------------------------------------------------


def test_a_record_says_by_what_its_owner_signs_in(app, page, world, kept):
    rina = page("rina")
    assert rina.open(at(world.sari)).has("Dengan nomor induk atau surel, dan kata sandi", "sari@kota.example")
    assert rina.open(at(world.andi)).has("Dengan nomor induk, dan kata sandi", "belum diisi", "Menunggu aktivasi")
    office(app, world.joko)
    assert page("joko").open(at(world.wali)).has("Dengan surel, dan kata sandi", "Aktif")


def test_a_record_says_whose_matter_it_is(app, page, world):
    rina = page("rina")
    assert rina.open(at(world.rina)).has("Ini akun Anda sendiri")
    assert rina.open(at(world.dewi)).has("milik orang yang membawahkan Anda", "memerlukan orang kedua")
    office(app, world.joko)
    assert rina.open(at(world.dewi)).has("milik orang yang membawahkan Anda", "pengelola kepegawaian lain")
    assert not rina.open(at(world.sari)).tree.xpath("//div[contains(@class, 'note')]")
    assert page("joko").open(at(world.rina)).has("memegang tugas portal")


def test_a_link_names_what_its_owner_signs_in_with(app, page, world):
    rina = page("rina").open(at(world.sari)).submit("Buat tautan aktivasi")
    assert rina.has("Masuk dengan nomor induk Anda dan kata sandi")
    with saved(app):
        person_id = somebody(app, "Tanpa Nomor")
        account = Account(person_id=person_id, email="tanpa@kota.example")
        db.session.add(account)
        db.session.flush()
        key = account.id
    assert rina.open(f"{HERE}/{key}").submit("Buat tautan aktivasi").has("Masuk dengan surel tanpa@kota.example dan")


def test_the_same_address_again_leaves_no_entry_and_an_absent_one_is_no_word(app, page, world):
    rina = page("rina").open(at(world.sari, "/surel")).submit("Simpan")
    assert history(app, "account", world.sari.account_id) == []
    rina.open(at(world.sari, "/surel")).submit("Simpan", email="sari@kota.example")
    rina.open(at(world.sari, "/surel")).submit("Simpan", email="")
    changes = [entry.details["email"] for entry in history(app, "account", world.sari.account_id)]
    assert changes == [["", "sari@kota.example"], ["sari@kota.example", ""]]


def test_what_is_not_there_is_missing(app, world):
    with app.app_context():
        for wanted in (lambda: queries.get(9999), lambda: queries.activation("no such link")):
            with pytest.raises(Missing):
                wanted()
        assert queries.of_person(9999) is None
        assert queries.of_person(world.andi.person_id).id == world.andi.account_id


def test_a_closed_account_gets_no_link_whoever_asks(app, world, kept):
    with app.app_context(), pytest.raises(Rejected, match="nonaktif"):
        actions.make_activation(queries.get(world.budi.account_id), SYSTEM)


def test_nothing_is_closed_without_a_reason(app, world):
    with app.app_context(), pytest.raises(Rejected, match="alasan"):
        actions.disable(queries.get(world.sari.account_id), SYSTEM, "  ")


# --- Links and sessions -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("after", "status"), [(timedelta(hours=72, seconds=-1), 200), (timedelta(hours=72), 404)])
def test_a_link_lives_for_three_days_to_the_second(app, page, world, after, status):
    link = link_for(app, world.sari)
    with clock.at(NOW + after):
        page().open(link, status)


def test_nothing_stays_of_a_used_link_and_a_new_one_leaves_those_of_others(app, page, world):
    used, others = link_for(app, world.sari), link_for(app, world.andi)
    page().open(used).submit("Simpan kata sandi", password=NEW, repeated=NEW)
    with app.app_context():
        assert db.session.query(Activation).filter_by(account_id=world.sari.account_id).count() == 0
    link_for(app, world.sari)
    page().open(others)
    with app.app_context():
        assert db.session.query(Activation).filter_by(account_id=world.sari.account_id).count() == 1
    assert len(others.removeprefix("/aktivasi/")) == 43  # 32 bytes of chance


def test_a_link_is_the_way_back_after_too_many_attempts_of_a_day(app, page, world, monkeypatch):
    monkeypatch.setattr(attempts, "PER_DAY", 1)
    for _ in range(2):
        page().open("/masuk").submit("Masuk", 422, login=world.sari.login, password="salah sekali ini")
    page().open(link_for(app, world.sari)).submit("Simpan kata sandi", password=NEW, repeated=NEW)
    page().open("/masuk").submit("Masuk", login=world.sari.login, password=NEW).open("/akun")


def test_my_sessions_come_latest_first_and_this_one_is_marked(page, world):
    phone = page("sari")
    assert not phone.open("/akun").has("Keluarkan semua perangkat lain")
    with clock.at(NOW + timedelta(minutes=5)):
        desk = page("sari").open("/akun")
        first, second = desk.rows()
        assert "10.05" in first and "Perangkat ini" in first
        assert "10.00" in second and "Perangkat lain" in second
        page("andi")
        desk.submit("Keluarkan semua perangkat lain")
        assert len(desk.rows()) == 1 and "Perangkat ini" in desk.rows()[0]
        assert phone.open("/akun").title == "Masuk"


def test_what_has_ended_keeps_its_end(app, page):
    page("sari").open("/akun").submit("Keluar")
    one = page("sari")
    page("sari")
    with clock.at(NOW + timedelta(minutes=2)):
        one.open("/akun").submit("Keluarkan semua perangkat lain")
    with app.app_context():
        ends = [row.ended_at for row in db.session.query(LoginSession).order_by(LoginSession.id)]
    assert ends == [NOW, None, NOW + timedelta(minutes=2)]


def test_signing_out_others_ends_only_my_own(page):
    andi, one, other = page("andi"), page("sari"), page("sari")
    other.open("/akun").submit("Keluarkan semua perangkat lain")
    assert one.open("/akun").title == "Masuk"
    assert andi.open("/akun").title == "Akun saya"


@pytest.mark.parametrize(("minutes", "title"), [(29, "Akun saya"), (30, "Masuk"), (31, "Masuk")])
def test_a_session_ends_after_half_an_hour_of_silence(page, minutes, title):
    sari = page("sari")
    with clock.at(NOW + timedelta(minutes=minutes)):
        assert sari.open("/akun").title == title


def test_a_session_is_stamped_once_a_minute(app, page):
    def seen():
        with app.app_context():
            return db.session.query(LoginSession.seen_at).order_by(LoginSession.id).limit(1).scalar()

    sari = page("sari")
    for seconds, stamped in ((60, 0), (61, 61)):
        with clock.at(NOW + timedelta(seconds=seconds)):
            sari.open("/akun")
        assert seen() == NOW + timedelta(seconds=stamped)
    page("sari")
    sari.open("/akun")
    with clock.at(NOW + timedelta(seconds=122)):
        sari.submit("Keluarkan semua perangkat lain", 303)
    assert seen() == NOW + timedelta(seconds=122)


def test_old_sessions_are_forgotten_after_thirty_days(app, page, world):
    page("sari")
    with app.app_context():
        actions.purge(NOW + timedelta(days=30))
        assert db.session.query(LoginSession).count() == 1
        actions.purge(NOW + timedelta(days=30, seconds=1))
        assert db.session.query(LoginSession).count() == 0


def test_forms_that_were_kept_are_purged_with_them(app, world):
    with app.app_context():
        kept_forms.keep(world.sari.account_id, "/akun", [("a", "b")])
        actions.purge(NOW)
        assert kept_forms.anything(world.sari.account_id)
        actions.purge(NOW + timedelta(seconds=1))
        assert not kept_forms.anything(world.sari.account_id)


def test_somebody_who_left_his_post_still_signs_in(app, page, world):
    with saved(app):
        db.session.get_one(Placement, world.sari.placement_id).ends_on = NOW.date() - timedelta(days=1)
    page().open("/masuk").submit("Masuk", login=world.sari.login, password=PASSWORD).open("/akun")


def test_signing_out_and_using_a_session_touch_no_other(app, page):
    one, other = page("sari"), page("sari")
    with clock.at(NOW + timedelta(minutes=2)):
        one.open("/akun")
    with app.app_context():
        seen = [row.seen_at - NOW for row in db.session.query(LoginSession).order_by(LoginSession.id)]
        assert seen == [timedelta(minutes=2), timedelta()]
    one.open("/akun").submit("Keluar")
    assert other.open("/akun").title == "Akun saya"
