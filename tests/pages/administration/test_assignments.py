import pytest

from portal.chart.models import Assignment, Role
from portal.store.db import db
from tests.pages.people.given import history, office, saved, seconded, somebody
from tests.statements import recorded

HERE = "/administrasi/penugasan"
TYPED = {"role": "officer", "decree_number": "800/9/2026", "starts_on": "2026-08-01"}


def offices(app, member):
    with app.app_context():
        return db.session.query(Assignment).filter_by(person_id=member.person_id).order_by("id").all()


def test_an_office_is_given_by_two_and_works_at_once(app, page, world):
    andi = page("andi")
    andi.open("/kepegawaian", 403)
    lina = page("lina").open(HERE).click("Beri tugas")
    lina.open(f"{HERE}/baru?q=andi").click("Pilih")
    lina.submit("Beri tugas", unit_id=world.units["clinic"], **TYPED)
    assert lina.has("Belum dilaksanakan", "Menunggu orang kedua", "800/9/2026") and offices(app, world.andi) == []
    seconded(page, lina, "tono")
    assert lina.has("Andi Saputra", "Pengelola kepegawaian", "Puskesmas Melati", "800/9/2026")
    assert andi.open(f"/kepegawaian/pegawai/{world.joko.person_id}").has(world.joko.name)
    andi.open(f"/kepegawaian/pegawai/{world.sari.person_id}", 404)
    entry = history(app, "assignment", offices(app, world.andi)[0].id)[0]
    assert (entry.verb, entry.person_name, entry.capacity) == ("create", world.lina.name, "Administrator")
    assert entry.details["second"] == "Tono Prasetyo, S.H., Auditor"


def test_a_newcomer_is_recorded_given_an_office_and_an_account(app, page):
    lina = page("lina").open("/kepegawaian/pegawai/baru")
    lina.submit("Simpan pegawai", name="Putu Arya", kind="none", starts_on="2026-08-01")
    assert lina.title == "Beri tugas — Putu Arya" and not lina.has("Tempatkan")
    lina.submit("Beri tugas", **(TYPED | {"role": "auditor"}))
    seconded(page, lina, "tono").click("Putu Arya")
    lina.submit("Buka akun dan buat tautan", email="putu@kota.example")
    seconded(page, lina, "tono")
    assert lina.title == "Tautan aktivasi — Putu Arya" and "Tambah lagi" not in lina.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"role": "king"}, "Pilih salah satu"),
        ({"decree_number": ""}, "Isi nomor surat tugas."),
        ({"starts_on": ""}, "Isi tanggal mulainya."),
        ({"ends_on": "2026-07-01"}, "Hari terakhir tidak boleh sebelum"),
        ({"unit_id": "999"}, "Pilih salah satu"),
        ({"role": "administrator", "unit_id": "2"}, "Administrator bertugas untuk seluruh kota"),
    ],
)
def test_a_wrong_office_comes_back_with_what_was_typed(app, page, world, fields, words):
    lina = page("lina").open(f"{HERE}/baru?pegawai={world.andi.person_id}")
    lina.submit("Beri tugas", 422, **(TYPED | fields))
    assert lina.has(words) and lina.value("decree_number") == (TYPED | fields)["decree_number"]
    assert offices(app, world.andi) == []


@pytest.mark.parametrize(("who", "role"), [("rina", "auditor"), ("rina", "officer"), ("tono", "administrator")])
def test_nobody_holds_two_offices_at_once(page, world, who, role):
    lina = page("lina").open(f"{HERE}/baru?pegawai={world.members[who].person_id}")
    lina.submit("Beri tugas", 422, **(TYPED | {"role": role}))
    assert lina.has("pada masa itu")


def test_nobody_gives_himself_an_office_or_ends_his_own(app, page, world):
    lina = page("lina").open(f"{HERE}/baru?q=kartika")
    assert "Pilih" not in lina.links()
    lina.open(f"{HERE}/baru?pegawai={world.lina.person_id}", 403)
    lina.post(f"{HERE}/baru", 403, person_id=world.lina.person_id, **TYPED)
    own = offices(app, world.lina)[0].id
    lina.open(f"{HERE}/{own}/akhiri", 403)
    lina.post(f"{HERE}/{own}/akhiri", 403, version=1, ends_on="2026-08-10", note="x")


def test_an_office_ends_with_day_and_reason(app, page, world):
    held = offices(app, world.rina)[0].id
    lina = page("lina").open(f"{HERE}/{held}/akhiri")
    lina.submit("Akhiri tugas", 422, ends_on="2026-08-31", note="")
    lina.submit("Akhiri tugas", ends_on="2026-08-31", note="Pindah tugas")
    seconded(page, lina, "tono")
    assert lina.has("31 Agu 2026")
    lina.post(f"{HERE}/{held}/akhiri", 409, version=2, ends_on="2026-08-30", note="lagi")
    assert history(app, "assignment", held)[-1].details["ends_on"] == ["", "31 Agustus 2026"]


def test_two_administrators_who_end_at_once_notice_each_other(app, page, world):
    office(app, world.andi, Role.ADMINISTRATOR)
    held = offices(app, world.rina)[0].id
    one, other = page("lina").open(f"{HERE}/{held}/akhiri"), page("andi").open(f"{HERE}/{held}/akhiri")
    one.submit("Akhiri tugas", ends_on="2026-08-31", note="satu")
    other.submit("Akhiri tugas", ends_on="2026-08-30", note="dua")
    seconded(page, one, "tono")
    page("tono").open(other.path).submit("Setujui")
    other.open(other.path).submit("Laksanakan", 409)


@pytest.mark.parametrize("who", ["sari", "budi", "joko", "rina"])
def test_others_do_not_get_in(app, page, world, who):
    visitor = page(who)
    assert "Pengaturan" not in visitor.open("/akun").links()
    held = offices(app, world.tono)[0].id
    for path in ("/administrasi", HERE, f"{HERE}/baru", f"{HERE}/{held}/akhiri", "/administrasi/setelan"):
        visitor.open(path, 403)
    visitor.post(f"{HERE}/baru", 403, person_id=world.andi.person_id, **TYPED)
    visitor.post(f"{HERE}/{held}/akhiri", 403, version=1, ends_on="2026-08-10", note="x")


def test_the_auditor_reads_offices_and_settings(app, page, world):
    tono = page("tono").open(HERE)
    assert tono.has(world.rina.name) and not {"Beri tugas", "Akhiri"} & set(tono.links())
    tono.open(f"{HERE}/baru", 403)
    assert "Ubah" not in tono.open("/administrasi/setelan").links()
    tono.open("/administrasi/setelan/city", 403)
    tono.post("/administrasi/setelan/city", 403, was="Kota", value="Lain")


def test_the_administrator_touches_no_ratings(page):
    lina = page("lina")
    for path in ("/kepegawaian", "/audit", "/kepegawaian/pegawai"):
        lina.open(path, 403)


def test_the_search_for_a_person_needs_three_letters(page, world):
    lina = page("lina")
    assert lina.open(f"{HERE}/baru?q=sa").has("Ketik paling sedikit 3 huruf")
    lina.open(f"{HERE}/baru?q=sar")
    assert lina.has(world.sari.name, "NIP ····2003") and world.sari.login not in lina.body.decode()


def test_twenty_offices_cost_no_more_than_two(app, page):
    lina = page("lina")
    with recorded() as few:
        lina.open(HERE)
    people = [somebody(app, f"Pegawai Nomor {number}") for number in range(20)]
    with saved(app):
        from tests.world import SINCE

        db.session.add_all(
            Assignment(person_id=person, role=Role.AUDITOR, unit_id=None, starts_on=SINCE, decree_number="700/2")
            for person in people
        )
    with recorded() as many:
        lina.open(HERE)
    assert lina.has("Pegawai Nomor 7") and len(many) == len(few) <= 10
