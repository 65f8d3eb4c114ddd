from datetime import date

import pytest

from portal.chart.models import Placement
from portal.store.db import db
from tests.pages.people.given import crowd, history, office, post, somebody
from tests.statements import recorded

HERE = "/kepegawaian/penempatan"
DECREE = {"decree_number": "821/33/2026", "decree_on": "2026-07-20"}


def at(member, verb=""):
    return f"{HERE}/{member.placement_id}{verb}"


@pytest.fixture
def vacancy(app, world):
    return post(app, world.units["service"], world.budi.position_id)


def test_the_list_needs_a_name_or_a_unit(page, world):
    rina = page("rina").open(HERE)
    assert rina.has("Ketik paling sedikit 3 huruf") and not rina.has(world.sari.name)
    assert rina.open(f"{HERE}?q=wulandari").has(world.sari.name, "Pengadministrasi", "1 penempatan")
    assert rina.open(f"{HERE}?unit={world.units['dukcapil']}&sort=-since").has("5 penempatan")
    assert rina.open(f"{HERE}?q=wulandari&keadaan=ended").has("Tidak ada yang cocok")


def test_the_record_shows_capacity_and_decree(page, world):
    assert page("rina").open(at(world.sari)).has("Definitif", "821/4/2024, 1 Januari 2024", "Berlaku")


def test_a_newcomer_is_placed_step_by_step(app, page, world, vacancy):
    person = somebody(app, "Maya Anggraini")
    rina = page("rina").open(f"/kepegawaian/pegawai/{person}").click("Tempatkan")
    assert rina.has("Jabatan yang kosong hari ini", "Arsiparis Terampil")
    rina.click("Pilih").submit("Simpan penempatan", capacity="definitive", starts_on="2026-08-01", **DECREE)
    assert rina.title == "Buka akun — Maya Anggraini"
    assert rina.open(f"/kepegawaian/pegawai/{person}").click("Arsiparis Terampil").has("821/33/2026", "Dicatat")
    assert rina.open(f"/kepegawaian/jabatan/{vacancy}").has("Maya Anggraini", world.budi.name)


def test_a_vacancy_finds_its_person_by_name(page, world, vacancy):
    rina = page("rina").open(f"/kepegawaian/jabatan/{vacancy}").click("Tempatkan pegawai")
    assert rina.has("Ketik paling sedikit 3 huruf")
    rina.open(f"{rina.path}&q=wulan").click("Pilih")
    assert rina.title == f"Tempatkan {world.sari.name}" and rina.has("Arsiparis Terampil")


def test_a_move_closes_the_old_placement_the_day_before(app, page, world, vacancy):
    rina = page("rina").open(f"{HERE}/baru?pegawai={world.sari.person_id}&jabatan={vacancy}")
    assert rina.has("Sekarang: Pengadministrasi Kependudukan")
    rina.submit("Simpan penempatan", capacity="definitive", starts_on="2026-09-01", **DECREE)
    assert rina.has("Akan mulai")
    assert rina.open(at(world.sari)).has("31 Agustus 2026", "Pindah: Arsiparis Terampil")
    assert history(app, "placement", world.sari.placement_id)[-1].verb == "end"


def test_a_second_position_leaves_the_first_when_that_is_wanted(app, page, world, vacancy):
    rina = page("rina").open(f"{HERE}/baru?pegawai={world.sari.person_id}&jabatan={vacancy}")
    rina.tree.find('.//input[@name="closing"]').attrib.pop("checked")
    rina.submit("Simpan penempatan", capacity="definitive", starts_on="2026-08-01", **DECREE)
    assert rina.open(at(world.sari)).has("ada perubahan")


def test_an_acting_placement_closes_nothing(app, page, world):
    rina = page("rina").open(f"{HERE}/baru?pegawai={world.sari.person_id}&jabatan={world.budi.position_id}")
    rina.submit("Simpan penempatan", capacity="plh", starts_on="2026-08-01", ends_on="2026-08-20", **DECREE)
    assert rina.has("Pelaksana Harian")
    assert rina.open(at(world.sari)).has("ada perubahan")
    assert rina.open(f"/kepegawaian/jabatan/{world.andi.position_id}").has("Sari Wulandari, A.Md., Plh. Kepala Bidang")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "sudah diduduki pejabat definitif"),
        ({"decree_number": ""}, "Isi nomor SK."),
        ({"decree_on": ""}, "Isi tanggal SK."),
        ({"starts_on": ""}, "Isi tanggal mulainya."),
        ({"ends_on": "2026-07-31"}, "Hari terakhir tidak boleh sebelum 1 Agustus 2026"),
        ({"starts_on": "2023-01-01", "capacity": "plt"}, "Jabatan ini baru ada sejak 1 Januari 2024"),
        ({"capacity": "raja"}, "Pilih salah satu"),
    ],
)
def test_a_wrong_placement_comes_back_with_what_was_typed(app, page, world, fields, words):
    rina = page("rina").open(f"{HERE}/baru?pegawai={world.sari.person_id}&jabatan={world.andi.position_id}")
    typed = {"capacity": "definitive", "starts_on": "2026-08-01", **DECREE} | fields
    rina.submit("Simpan penempatan", 422, **typed)
    assert rina.has(words) and rina.value("decree_on") == typed["decree_on"]
    with app.app_context():
        assert db.session.query(Placement).filter_by(person_id=world.sari.person_id).count() == 1


def test_an_old_holder_makes_room_from_the_day_after_his_last(app, page, world, vacancy):
    first = somebody(app, "Maya Anggraini", vacancy)
    second = somebody(app, "Eko Nugroho")
    with app.app_context():
        old = db.session.query(Placement).filter_by(person_id=first).one().id
    rina = page("rina").open(f"{HERE}/{old}/akhiri")
    rina.submit("Akhiri penempatan", ends_on="2026-08-09", note="Pensiun")
    for day, status in (("2026-08-09", 422), ("2026-08-10", 200)):
        rina.open(f"{HERE}/baru?pegawai={second}&jabatan={vacancy}")
        rina.submit("Simpan penempatan", status, capacity="definitive", starts_on=day, **DECREE)


def test_the_same_person_holds_a_position_once(page, world):
    rina = page("rina").open(f"{HERE}/baru?pegawai={world.sari.person_id}&jabatan={world.sari.position_id}")
    rina.submit("Simpan penempatan", 422, capacity="plt", starts_on="2026-08-01", **DECREE)
    assert rina.has("sudah menduduki jabatan ini")


def test_nobody_is_placed_into_or_out_of_a_foreign_office(page, world, vacancy):
    rina = page("rina")
    rina.open(f"{HERE}/baru?pegawai={world.joko.person_id}&jabatan={vacancy}", 404)
    rina.open(f"{HERE}/baru?pegawai={world.sari.person_id}&jabatan={world.joko.position_id}", 404)
    forged = {"capacity": "definitive", "starts_on": "2026-08-01", **DECREE}
    rina.post(f"{HERE}/baru", 404, person_id=world.joko.person_id, position_id=vacancy, **forged)
    rina.post(f"{HERE}/baru", 404, person_id=world.sari.person_id, position_id=world.joko.position_id, **forged)
    rina.post(f"{HERE}/baru", 404, **forged)


def test_the_citys_officer_moves_between_offices(app, page, world, vacancy):
    office(app, world.andi)
    andi = page("andi").open(f"{HERE}/baru?pegawai={world.joko.person_id}&jabatan={vacancy}")
    andi.submit("Simpan penempatan", capacity="definitive", starts_on="2026-08-10", **DECREE)
    assert page("rina").open(f"/kepegawaian/pegawai/{world.joko.person_id}").has(world.joko.name)


def test_a_correction_keeps_the_old_decree(app, page, world):
    rina = page("rina").open(at(world.sari)).click("Perbaiki")
    rina.submit("Simpan", decree_number="821/4A/2024", note="Salah ketik")
    assert rina.has("821/4/2024 → 821/4A/2024", "Salah ketik")
    assert history(app, "placement", world.sari.placement_id)[-1].details == {
        "decree_number": ["821/4/2024", "821/4A/2024"]
    }


def test_a_correction_respects_the_other_holders(page, world):
    rina = page("rina").open(at(world.sari, "/ubah"))
    rina.submit("Simpan", 422, ends_on="2023-01-01", decree_number="821/9")
    assert rina.has("Hari terakhir tidak boleh sebelum") and rina.value("decree_number") == "821/9"


def test_two_officers_who_correct_at_once_notice_each_other(app, page, world):
    office(app, world.andi)
    address = at(world.sari, "/ubah")
    one, other = page("rina").open(address), page("andi").open(address)
    one.submit("Simpan", decree_number="821/a")
    assert other.submit("Simpan", 409, decree_number="821/b").has("821/a", "821/b")


def test_the_end_names_its_consequence(app, page, world):
    rina = page("rina").open(at(world.budi)).click("Akhiri")
    assert rina.has("menjadi kosong", "2 jabatan di bawahnya tidak memiliki atasan")
    rina.submit("Akhiri penempatan", 422, ends_on="2023-01-01", note="Pensiun")
    assert rina.has("Hari terakhir tidak boleh sebelum") and rina.value("note").strip() == "Pensiun"
    rina.submit("Akhiri penempatan", 422, ends_on="2026-08-31", note=" ")
    rina.submit("Akhiri penempatan", ends_on="2026-08-31", note="Pensiun")
    assert rina.has("31 Agustus 2026", "Pensiun", "Diakhiri") and "Akhiri" not in rina.links()
    rina.post(at(world.budi, "/akhiri"), 409, version=2, ends_on="2026-08-30", note="lagi")
    with app.app_context():
        assert db.session.get_one(Placement, world.budi.placement_id).ends_on == date(2026, 8, 31)


def test_rights_end_with_the_placement(app, page, world):
    from datetime import timedelta

    from portal import clock
    from tests.world import NOW

    rina = page("rina").open(at(world.budi, "/akhiri"))
    rina.submit("Akhiri penempatan", ends_on="2026-08-10", note="Pindah")
    with clock.at(NOW + timedelta(days=1)):
        assert page("rina").open(f"/kepegawaian/jabatan/{world.sari.position_id}").has("Belum ada atasan.")


def test_twenty_placements_cost_no_more_than_two(app, page, world):
    rina = page("rina")
    pages = (
        f"{HERE}?unit={world.units['service']}",
        at(world.sari),
        f"{HERE}/baru?pegawai={world.sari.person_id}&q=peng",
    )
    few = []
    for address in pages:
        with recorded() as sent:
            rina.open(address)
        few.append(len(sent))
    crowd(app, world, 20)
    for address, cost in zip(pages, few, strict=True):
        with recorded() as sent:
            rina.open(address)
        assert len(sent) == cost <= 10, address
