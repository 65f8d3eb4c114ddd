"""One new person on one track: recorded, placed, with an account and a link, and the next one of the unit."""

from tests.pages.people.given import NEW_NIP, post

MAYA = {"name": "Maya Anggraini", "kind": "nip", "value": NEW_NIP, "starts_on": "2026-03-01"}
DECREE = {"decree_number": "821/33/2026", "decree_on": "2026-07-20", "starts_on": "2026-08-01"}


def test_a_new_person_gets_position_account_and_link_in_five_presses(app, page, world):
    post(app, world.units["service"], world.budi.position_id)
    rina = page("rina").open("/kepegawaian/pegawai").click("Tambah pegawai")
    assert rina.has("Pegawai", "Jabatan", "Akun", "Tautan aktivasi")
    rina.submit("Simpan pegawai", **MAYA).click("Pilih")
    rina.submit("Simpan penempatan", **DECREE).submit("Buka akun dan buat tautan")
    assert rina.title == "Tautan aktivasi — Maya Anggraini" and "/aktivasi/" in rina.text


def test_after_the_link_the_next_one_of_the_unit_is_offered(app, page, world):
    here, elsewhere = world.units["service"], world.units["dukcapil"]
    post(app, here, world.budi.position_id)
    post(app, here, world.budi.position_id, "Pranata Arsip")
    post(app, elsewhere, world.dewi.position_id, "Pengelola Gudang")
    rina = page("rina").open("/kepegawaian/pegawai/baru").submit("Simpan pegawai", **MAYA).click("Pilih")
    rina.submit("Simpan penempatan", **DECREE).submit("Buka akun dan buat tautan").click("Tambah lagi di unit ini")
    rina.submit("Simpan pegawai", **MAYA | {"name": "Nina", "value": "199505122020122005"})
    assert rina.title == "Pada jabatan apa?"
    assert rina.has("Pranata Arsip") and rina.lacks("Pengelola Gudang")


def test_a_position_tells_level_kind_and_superior(app, page, world):
    key = post(app, world.units["service"], world.budi.position_id)
    rina = page("rina").open(f"/kepegawaian/jabatan/{key}/ubah").submit("Simpan", level="Terampil", kind="functional")
    rina.open("/kepegawaian/pegawai/baru").submit("Simpan pegawai", **MAYA)
    (row,) = [each for each in rina.rows() if "Arsiparis" in each]
    assert "Fungsional, Terampil" in row and "Kepala Bidang Pelayanan Pendaftaran Penduduk" in row


def test_a_new_position_like_an_existing_one_is_filled_in(app, page, world):
    rina = page("rina").open("/kepegawaian/pegawai/baru").submit("Simpan pegawai", **MAYA)
    rina.submit("Cari", q="Pengadministrasi").click("Buat yang serupa")
    assert rina.value("title") == "Pengadministrasi Kependudukan" and rina.value("kind") == "staff"
    assert rina.value("parent_id") == str(world.budi.position_id)
    rina.submit("Simpan jabatan")
    assert rina.title == "Tempatkan Maya Anggraini"
    rina.submit("Simpan penempatan", **DECREE)
    assert rina.title == "Buka akun — Maya Anggraini"


def test_a_wrong_position_keeps_whom_it_is_for(app, page, world):
    rina = page("rina").open("/kepegawaian/pegawai/baru").submit("Simpan pegawai", **MAYA)
    rina.submit("Cari", q="Pengadministrasi").click("Buat yang serupa").submit("Simpan jabatan", 422, title="")
    assert rina.submit("Simpan jabatan", title="Pengelola Arsip").title == "Tempatkan Maya Anggraini"


def test_whoever_is_moved_needs_no_account(app, page, world):
    key = post(app, world.units["service"], world.budi.position_id)
    rina = page("rina").open(f"/kepegawaian/penempatan/baru?pegawai={world.sari.person_id}&jabatan={key}")
    rina.submit("Simpan penempatan", **DECREE | {"starts_on": "2026-09-01"})
    assert rina.title == "Penempatan — Sari Wulandari, A.Md."
