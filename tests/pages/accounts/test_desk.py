"""Other people's accounts: opened by the officer, closed and reopened, and the link that is shown once."""

from urllib.parse import urlsplit

import pytest

from portal.accounts.models import Account, Activation
from portal.chart.models import Person
from portal.store.db import db
from tests.pages.people.given import NEW_NIP, crowd, history, office, seconded, somebody
from tests.statements import recorded
from tests.world import PASSWORD

HERE = "/kepegawaian/akun"
NEW = "angin sepoi di tepi danau"


def at(member, verb=""):
    return f"{HERE}/{member.account_id}{verb}"


@pytest.fixture
def newcomer(app, world):
    return somebody(app, "Maya Anggraini", number=NEW_NIP)


OPEN = "Buka akun dan buat tautan"


def link_on(page) -> str:
    return next(b.text_content() for b in page.tree.iter("b") if "/aktivasi/" in b.text_content())


def test_an_account_is_opened_and_its_link_sets_the_password(page, newcomer):
    rina = page("rina").open(f"/kepegawaian/pegawai/{newcomer}").click("Akun")
    rina.submit(OPEN, email=" Maya@Kota.example ")
    assert rina.title == "Tautan aktivasi — Maya Anggraini" and rina.has("Hanya ditampilkan sekali", "13 Agustus 2026")
    visitor = page().open(urlsplit(link_on(rina)).path)
    visitor.submit("Simpan kata sandi", password=NEW, repeated=NEW)
    page().open("/masuk").submit("Masuk", login="maya@kota.example", password=NEW).open("/akun")
    assert rina.click("Kembali ke akun").has("Aktif", "maya@kota.example", "Dibuka", "Tautan aktivasi dibuat")


def test_the_link_is_drawn_as_a_code_and_stored_as_a_hash_only(app, page, world):
    rina = page("rina").open(at(world.sari)).submit("Buat tautan aktivasi")
    token = link_on(rina).rsplit("/", 1)[1]
    assert rina.tree.find('.//svg[@class="code"]') is not None
    with app.app_context():
        kept = db.session.query(Activation).filter_by(account_id=world.sari.account_id).one()
        assert token not in kept.token_hash
    assert rina.headers["Cache-Control"] == "no-store"
    assert token not in rina.open(at(world.sari)).body.decode()


def test_the_owner_sees_who_made_a_link(page, world):
    page("rina").open(at(world.sari)).submit("Buat tautan aktivasi")
    assert page("sari").open("/akun").has("Tautan aktivasi dibuat", world.rina.name, "Pengelola kepegawaian")


def test_a_link_is_made_by_post_only(page, world):
    page("rina").open(at(world.sari, "/tautan"), 405)


@pytest.mark.parametrize(
    ("email", "words"),
    [("maya", "Tulis alamat yang lengkap"), ("wali@kota.example", "sudah dipakai akun lain"), ("a b@c.id", "lengkap")],
)
def test_a_wrong_address_comes_back(app, page, newcomer, email, words):
    rina = page("rina").open(f"/kepegawaian/pegawai/{newcomer}/akun").submit(OPEN, 422, email=email)
    assert rina.has(words) and rina.value("email") == email
    with app.app_context():
        assert db.session.query(Account).filter_by(person_id=newcomer).count() == 0


def test_without_a_number_the_address_is_needed(app, page):
    person = somebody(app, "Tanpa Nomor")
    rina = page("rina").open(f"/kepegawaian/pegawai/{person}/akun").submit(OPEN, 422)
    assert rina.has("masuk dengan surel. Isi alamatnya")


def test_a_second_account_for_one_person_is_refused(page, world):
    page("rina").post(f"/kepegawaian/pegawai/{world.sari.person_id}/akun", 409, email="lain@kota.example")


def test_a_corrected_address_leaves_the_old_one_in_the_journal(app, page, world):
    rina = page("rina").open(at(world.sari)).click("Ubah surel")
    rina.submit("Simpan", email="sari@kota.example").click("Ubah surel").submit("Simpan", email="sari.w@kota.example")
    assert rina.has("sari@kota.example → sari.w@kota.example")
    page().open("/masuk").submit("Masuk", login="sari.w@kota.example", password=PASSWORD).open("/akun")
    stale = page("rina")
    stale.post(at(world.sari, "/surel"), 409, version=1, email="lagi@kota.example")
    assert history(app, "account", world.sari.account_id)[-1].verb == "correct-email"


def test_the_list_needs_a_name_or_a_unit_and_tells_conditions(app, page, world):
    rina = page("rina").open(HERE)
    assert rina.has("Ketik paling sedikit 3 huruf") and not rina.has(world.sari.name)
    assert rina.open(f"{HERE}?q=wulandari").has(world.sari.name, "Aktif", "1 akun")
    assert not rina.open(f"{HERE}?q=susilo").has(world.joko.name)
    assert rina.open(f"{HERE}?unit={world.units['dukcapil']}&keadaan=disabled").has("Tidak ada akun yang cocok")
    assert page("lina").open(f"{HERE}?q=susilo").has(world.joko.name)


def test_a_closed_account_is_out_at_once_and_only_the_administrator_reopens_it(app, page, world):
    sari = page("sari")
    rina = page("rina").open(at(world.sari)).click("Nonaktifkan")
    rina.submit("Nonaktifkan akun", 422, note="")
    assert rina.has("Tulis alasannya")
    rina.submit("Nonaktifkan akun", note="Cuti di luar tanggungan negara")
    assert rina.has("Nonaktif", "Cuti di luar tanggungan") and "Buat tautan aktivasi" not in rina.buttons()
    assert "Aktifkan kembali" not in rina.links()
    rina.open(at(world.sari, "/aktif"), 403)
    rina.post(at(world.sari, "/aktif"), 403, note="x")
    rina.post(at(world.sari, "/tautan"), 422)
    rina.post(at(world.sari, "/nonaktif"), 409, note="lagi")
    assert sari.open("/akun").title == "Masuk"
    lina = page("lina").open(at(world.sari)).click("Aktifkan kembali")
    lina.submit("Aktifkan akun", 422, note="")
    lina.submit("Aktifkan akun", note="Kembali bekerja")
    lina.post(at(world.sari, "/aktif"), 409, note="lagi")
    page("sari").open("/akun")
    assert [entry.verb for entry in history(app, "account", world.sari.account_id)] == ["disable", "enable"]


def test_the_administrator_keeps_the_accounts_of_office_holders_with_a_second_person_and_no_others(page, world):
    lina = page("lina")
    lina.open(at(world.rina)).submit("Buat tautan aktivasi")
    assert lina.title == "Buat tautan aktivasi: Rina Marlina, S.E." and not lina.has("/aktivasi/")
    seconded(page, lina, "tono")
    assert lina.title == "Tautan aktivasi — Rina Marlina, S.E." and lina.has("/aktivasi/")
    assert "Buat tautan aktivasi" not in lina.open(at(world.sari)).buttons()
    lina.post(at(world.sari, "/tautan"), 403)
    lina.post(at(world.sari, "/surel"), 403, version=1, email="a@b.id")
    rina = page("rina")
    rina.open(at(world.lina), 404)  # works elsewhere


def test_an_officer_keeps_no_account_of_an_office_holder(app, page, world):
    office(app, world.andi)
    andi = page("andi").open(at(world.tono))
    assert andi.has("dikelola administrator") and not andi.buttons()
    andi.post(at(world.tono, "/tautan"), 403)
    andi.post(at(world.lina, "/nonaktif"), 403, note="x")


@pytest.mark.parametrize("above", ["rina", "dewi"])
def test_nobody_makes_a_link_to_his_own_or_his_superiors_account(app, page, world, above):
    office(app, world.joko)  # somebody is in charge who is not below her
    rina = page("rina").open(at(world.members[above]))
    assert not rina.buttons() and "Nonaktifkan" not in rina.links()
    for verb in ("tautan", "surel", "nonaktif"):
        rina.post(at(world.members[above], f"/{verb}"), 403, version=1, email="a@b.id", note="x")


def test_the_administrator_cannot_close_his_own_account(page, world):
    lina = page("lina").open(at(world.lina))
    assert "Nonaktifkan" not in lina.links()
    lina.post(at(world.lina, "/nonaktif"), 403, note="x")


@pytest.mark.parametrize("who", ["sari", "budi", "joko"])
def test_others_see_no_accounts(page, world, who):
    visitor = page(who)
    visitor.open(HERE, 403)
    visitor.open(at(world.andi), 404)
    visitor.open(f"/kepegawaian/pegawai/{world.andi.person_id}/akun", 404)
    for verb in ("tautan", "surel", "nonaktif", "aktif"):
        visitor.post(at(world.andi, f"/{verb}"), 404, note="x", version=1)
    visitor.post(f"/kepegawaian/pegawai/{world.andi.person_id}/akun", 404)


def test_the_auditor_reads_accounts_and_changes_none(page, world):
    tono = page("tono").open(at(world.sari))
    assert not tono.buttons() and not {"Ubah surel", "Nonaktifkan"} & set(tono.links())
    for verb in ("tautan", "surel", "nonaktif", "aktif"):
        tono.post(at(world.sari, f"/{verb}"), 403, note="x", version=1)


def test_twenty_accounts_cost_no_more_than_two(app, page, world):
    rina = page("rina")
    address = f"{HERE}?unit={world.units['service']}"
    with recorded() as few:
        rina.open(address)
    crowd(app, world, 20)
    with app.app_context():
        db.session.add_all(
            Account(person_id=person.id) for person in db.session.query(Person).filter(Person.name.like("Pegawai %"))
        )
        db.session.commit()
    with recorded() as many:
        rina.open(address)
    assert rina.has("Pegawai Nomor 7") and len(many) == len(few) <= 10
    with recorded() as one:
        rina.open(at(world.sari))
    assert len(one) <= 10
