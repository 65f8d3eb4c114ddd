from datetime import date

import pytest

from portal.chart.models import Position, Unit
from portal.store.db import db
from tests.pages.people.given import history, office, saved
from tests.statements import recorded
from tests.world import SINCE

HERE = "/kepegawaian/unit"


def path_of(app, unit_id):
    with app.app_context():
        return db.session.get_one(Unit, unit_id).path


def test_the_list_shows_the_scope_and_finds_by_name(page):
    rina = page("rina").open(HERE)
    assert rina.has("Bidang Pelayanan", "Dinas Kependudukan") and not rina.has("Puskesmas Melati")
    rina.open(f"{HERE}?q=bidang")
    assert rina.has("Bidang Pelayanan", "1 unit")
    assert rina.open(f"{HERE}?q=bukan").has("Tidak ada unit yang cocok")


def test_a_unit_is_added_below_another(app, page, world):
    rina = page("rina").open(f"{HERE}/{world.units['dukcapil']}").click("Tambah unit di bawahnya")
    rina.submit("Simpan unit", name="Bidang Pemanfaatan Data", starts_on="2026-08-01")
    assert rina.title == "Bidang Pemanfaatan Data" and rina.has("Dicatat", "Rina Marlina")
    made = int(rina.path.rsplit("/", 1)[1])
    assert path_of(app, made) == f"{path_of(app, world.units['dukcapil'])}{made}/"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": " "}, "Isi nama unit."),
        ({"starts_on": "2023-12-31"}, "baru ada sejak 1 Januari 2024. Pilih hari itu atau sesudahnya"),
        ({"starts_on": "2026-02-30"}, "Tulis tanggal yang benar"),
    ],
)
def test_a_wrong_unit_comes_back_with_what_was_typed(page, world, fields, words):
    rina = page("rina").open(f"{HERE}/baru?induk={world.units['dukcapil']}")
    rina.submit("Simpan unit", 422, **({"name": "Bidang Baru", "starts_on": "2026-08-01"} | fields))
    assert rina.has(words) and rina.value("name") == fields.get("name", "Bidang Baru").strip()


def test_the_top_of_the_city_exists_once(app, page, world):
    office(app, world.andi)
    andi = page("andi").open(f"{HERE}/baru")
    andi.submit("Simpan unit", 422, name="Kota Kedua", starts_on="2026-08-01")
    assert andi.has("Kota hanya memiliki satu unit puncak")
    page("rina").open(f"{HERE}/baru", 403)


def test_a_new_unit_begins_with_the_one_above_and_the_first_asks_for_its_day(app, page, world):
    office(app, world.andi)
    andi = page("andi").open(f"{HERE}/baru?induk={world.units['dukcapil']}")
    assert andi.value("starts_on") == "2024-01-01"
    assert andi.open(f"{HERE}/baru").value("starts_on") == ""


def test_a_correction_keeps_the_old_name(app, page, world):
    unit = world.units["service"]
    rina = page("rina").open(f"{HERE}/{unit}").click("Perbaiki")
    rina.submit("Simpan", name="Bidang Pelayanan Penduduk", note="Sesuai perwali")
    assert rina.has("Bidang Pelayanan Pendaftaran Penduduk → Bidang Pelayanan Penduduk", "Sesuai perwali")
    assert history(app, "unit", unit)[-1].details == {
        "name": ["Bidang Pelayanan Pendaftaran Penduduk", "Bidang Pelayanan Penduduk"]
    }


def test_a_moved_unit_takes_its_units_along(app, page, world):
    with saved(app):
        parent = db.session.get_one(Unit, world.units["service"])
        below = Unit(name="Seksi Identitas", parent=parent, path="", starts_on=date(2026, 1, 1))
        db.session.add(below)
        db.session.flush()
        below.path = f"{parent.path}{below.id}/"
        child = below.id
    office(app, world.joko)
    joko = page("joko").open(f"{HERE}/{world.units['service']}/ubah")
    joko.submit("Simpan", parent_id=world.units["clinic"])
    moved = f"{path_of(app, world.units['clinic'])}{world.units['service']}/"
    assert path_of(app, world.units["service"]) == moved
    assert path_of(app, child) == f"{moved}{child}/"
    page("rina").open(f"{HERE}/{child}", 404)


def test_a_unit_cannot_move_below_itself_or_out_of_reach(app, page, world):
    unit = world.units["service"]
    rina = page("rina")
    for parent in (unit, world.units["clinic"]):
        rina.post(f"{HERE}/{unit}/ubah", 422, version=1, name="x", starts_on="2024-01-01", parent_id=parent)
        assert rina.has("Pilih salah satu")
    office(app, world.joko, unit_id=world.units["dukcapil"])
    assert "parent_id" not in page("joko").open(f"{HERE}/{world.units['dukcapil']}/ubah").body.decode()


def test_two_officers_who_correct_at_once_notice_each_other(app, page, world):
    office(app, world.joko)
    address = f"{HERE}/{world.units['service']}/ubah"
    one, other = page("rina").open(address), page("joko").open(address)
    one.submit("Simpan", name="Bidang Satu")
    assert other.submit("Simpan", 409, name="Bidang Dua").has("Bidang Satu", "Bidang Dua")


def test_a_unit_in_use_cannot_end(page, world):
    rina = page("rina").open(f"{HERE}/{world.units['service']}").click("Akhiri")
    rina.submit("Akhiri unit", 422, ends_on="2026-08-10", note="Perwali 7/2026")
    assert rina.has("masih ada 0 unit di bawahnya dan 3 jabatan") and rina.value("note").strip() == "Perwali 7/2026"


def test_an_empty_unit_ends_with_day_and_reason(app, page, world):
    with saved(app):
        top = db.session.get_one(Unit, world.units["dukcapil"])
        unit = Unit(name="Bidang Lama", parent=top, path="", starts_on=date(2025, 1, 1))
        db.session.add(unit)
        db.session.flush()
        unit.path = f"{top.path}{unit.id}/"
        unit_id = unit.id
    rina = page("rina").open(f"{HERE}/{unit_id}/akhiri")
    rina.submit("Akhiri unit", 422, ends_on="2026-08-09", note="")
    assert rina.has("Tulis alasan atau dasarnya")
    rina.submit("Akhiri unit", ends_on="2026-08-09", note="Perwali 7/2026")
    assert rina.has("Berakhir", "9 Agustus 2026", "Perwali 7/2026")
    assert "Akhiri" not in rina.links()
    rina.post(f"{HERE}/{unit_id}/akhiri", 409, version=2, ends_on="2026-08-09", note="lagi")
    assert not rina.open(HERE).has("Bidang Lama")
    assert rina.open(f"{HERE}?keadaan=ended").has("Bidang Lama")


def test_twenty_units_cost_no_more_than_two(app, page, world):
    rina = page("rina")
    pages = (HERE, f"{HERE}/{world.units['dukcapil']}")
    few = []
    for address in pages:
        with recorded() as sent:
            rina.open(address)
        few.append(len(sent))
    with saved(app):
        for number in range(20):
            unit = Unit(name=f"Seksi {number}", parent_id=world.units["dukcapil"], path="", starts_on=date(2025, 1, 1))
            db.session.add(unit)
            db.session.flush()
            unit.path = f"/{world.units['city']}/{world.units['dukcapil']}/{unit.id}/"
    for address, cost in zip(pages, few, strict=True):
        with recorded() as sent:
            rina.open(address)
        assert rina.has("Seksi 7") and len(sent) == cost <= 10


def test_the_unit_in_which_only_ones_own_seat_is_is_kept_by_somebody_else(app, page, world):
    with saved(app):
        unit = Unit(name="Seksi Baru", parent_id=world.units["dukcapil"], path="", starts_on=SINCE)
        db.session.add(unit)
        db.session.flush()
        unit.path = f"/{world.units['city']}/{world.units['dukcapil']}/{unit.id}/"
        db.session.get_one(Position, world.rina.position_id).unit_id = unit.id
        key = unit.id
    office(app, world.joko)
    assert "Perbaiki" not in page("rina").open(f"{HERE}/{key}").links()
    page("rina").open(f"{HERE}/{key}/ubah", 403)
    page("joko").open(f"{HERE}/{key}/ubah").submit("Simpan", name="Seksi Lama", note="SOTK")
