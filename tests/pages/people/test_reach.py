"""Who gets into the personnel pages at all, and how far."""

from datetime import date

import pytest

from portal.chart.models import Assignment, Person, Role
from portal.store.db import db
from tests.pages.people.given import office, saved, somebody
from tests.world import SINCE

LISTS = (
    "/kepegawaian",
    "/kepegawaian/unit",
    "/kepegawaian/jabatan",
    "/kepegawaian/pegawai",
    "/kepegawaian/penempatan",
    "/kepegawaian/penempatan/baru",
)


def records(world) -> list[str]:
    """Every page about Sari, her position and her unit."""
    sari, unit = world.sari, world.units["service"]
    person, position = f"/kepegawaian/pegawai/{sari.person_id}", f"/kepegawaian/jabatan/{sari.position_id}"
    placement = f"/kepegawaian/penempatan/{sari.placement_id}"
    return [
        person,
        f"{person}/ubah",
        f"{person}/nomor",
        f"{person}/pangkat",
        position,
        f"{position}/ubah",
        f"{position}/atasan",
        f"{position}/akhiri",
        placement,
        f"{placement}/ubah",
        f"{placement}/akhiri",
        f"/kepegawaian/penempatan/baru?pegawai={sari.person_id}&jabatan={sari.position_id}",
        f"/kepegawaian/unit/{unit}",
        f"/kepegawaian/unit/{unit}/ubah",
        f"/kepegawaian/unit/{unit}/akhiri",
        f"/kepegawaian/unit/{unit}/jabatan",
        f"/kepegawaian/unit/baru?induk={unit}",
    ]


def changes(world) -> list[str]:
    """Every address that changes Sari's records."""
    written = [path for path in records(world) if path.endswith(("ubah", "nomor", "pangkat", "atasan", "akhiri"))]
    unit = world.units["service"]
    return [*written, f"/kepegawaian/unit/{unit}/jabatan", f"/kepegawaian/unit/baru?induk={unit}"]


@pytest.mark.parametrize("who", ["sari", "budi", "joko", "lina"])
def test_without_the_office_no_list_opens_and_no_link_leads_there(page, who):
    visitor = page(who)
    assert "Kepegawaian" not in visitor.open("/akun").links()
    for path in LISTS:
        visitor.open(path, 403)


@pytest.mark.parametrize("who", ["sari", "budi", "joko", "lina"])
def test_without_the_office_no_record_is_even_admitted_to_exist(page, world, who):
    visitor = page(who)
    for path in records(world):
        visitor.open(path, 404)
    for path in changes(world):
        visitor.post(path, 404, version=1, name="Lain", note="x", ends_on="2026-08-10")


@pytest.mark.parametrize("who", ["sari", "budi", "joko"])
def test_nobody_else_adds_people(page, world, who):
    visitor = page(who)
    visitor.open("/kepegawaian/pegawai/baru", 403)
    visitor.post("/kepegawaian/pegawai/baru", 403, name="Siluman", kind="none", starts_on="2026-08-01")


def test_the_officer_reaches_all_of_her_office(page, world):
    rina = page("rina")
    assert "Kepegawaian" in rina.open("/kepegawaian").links()
    for path in [*LISTS, *records(world)]:
        rina.open(path)


def test_an_officer_of_another_office_reaches_nothing_of_it(app, page, world):
    office(app, world.joko, unit_id=world.units["clinic"])
    joko = page("joko")
    for path in LISTS:
        joko.open(path)
    for path in records(world):
        joko.open(path, 404)
    for path in changes(world):
        joko.post(path, 404, version=1, name="Lain", note="x", ends_on="2026-08-10")
    assert not joko.open("/kepegawaian/pegawai?q=wulandari").has(world.sari.name)
    assert not joko.open("/kepegawaian/penempatan?q=wulandari").has(world.sari.name)


def test_the_auditor_reads_it_all_and_changes_nothing(page, world):
    tono = page("tono")
    for path in LISTS[:-1]:
        tono.open(path)
    for path in records(world):
        reads = not path.endswith(("ubah", "nomor", "pangkat", "atasan", "akhiri")) and "/baru" not in path
        if reads and not path.endswith(f"unit/{world.units['service']}/jabatan"):
            tono.open(path)
            assert not set(tono.buttons()) - {"Cari"}
            words = {"Perbaiki", "Akhiri", "Tempatkan", "Tambah jabatan", "Nomor baru", "Pangkat baru"}
            assert not words & set(tono.links())
        else:
            tono.open(path, 403)
    for path in changes(world):
        tono.post(path, 403, version=1, name="Lain", note="x", ends_on="2026-08-10")


def test_an_office_ends_with_its_last_day(app, page, world):
    rina = page("rina").open("/kepegawaian")
    with saved(app):
        db.session.query(Assignment).filter_by(person_id=world.rina.person_id).one().ends_on = date(2026, 8, 9)
    rina.open("/kepegawaian", 403)
    rina.open(f"/kepegawaian/pegawai/{world.sari.person_id}", 404)


def test_her_own_records_and_those_above_her_are_another_officers_matter(app, page, world):
    office(app, world.joko)  # in charge as well, and not below Dewi
    rina = page("rina")
    for path in (
        f"/kepegawaian/pegawai/{world.rina.person_id}",
        f"/kepegawaian/jabatan/{world.rina.position_id}",
        f"/kepegawaian/penempatan/{world.rina.placement_id}",
        f"/kepegawaian/jabatan/{world.dewi.position_id}",
        f"/kepegawaian/penempatan/{world.dewi.placement_id}",
    ):
        rina.open(path)
        assert not {"Perbaiki", "Perbaiki nama", "Akhiri", "Tempatkan", "Ganti jabatan atasan"} & set(rina.links())
        rina.open(f"{path}/ubah", 403)
        rina.post(f"{path}/ubah", 403, version=1, name="x", title="x")
    above = f"/kepegawaian/jabatan/{world.rina.position_id}/atasan"
    rina.post(above, 403, version=1, parent_id=world.budi.position_id, starts_on="2026-08-10", note="x")


def test_she_cannot_put_a_friend_above_herself(app, page, world):
    office(app, world.joko)
    rina = page("rina")
    address = f"/kepegawaian/penempatan/baru?pegawai={world.andi.person_id}&jabatan={world.dewi.position_id}"
    rina.open(address, 403)
    rina.post(
        "/kepegawaian/penempatan/baru",
        403,
        person_id=world.andi.person_id,
        position_id=world.dewi.position_id,
        capacity="plh",
        decree_number="1",
        decree_on="2026-08-01",
        starts_on="2026-08-01",
    )


def test_somebody_who_was_never_placed_is_every_officers_to_place(app, page):
    person_id = somebody(app, "Maya Anggraini")
    rina = page("rina").open(f"/kepegawaian/pegawai/{person_id}")
    assert rina.has("Belum pernah ditempatkan")
    assert rina.open("/kepegawaian").has("1 pegawai belum ditempatkan")
    assert rina.click("1 pegawai belum ditempatkan").has("Maya Anggraini")


def test_whoever_holds_an_office_may_do_without_a_position(app, page):
    with saved(app):
        person = Person(name="Putu Arya")
        db.session.add(person)
        db.session.flush()
        db.session.add(
            Assignment(person_id=person.id, role=Role.AUDITOR, unit_id=None, starts_on=SINCE, decree_number="700/3")
        )
    assert not page("rina").open("/kepegawaian").has("belum ditempatkan")


def test_a_key_beyond_all_numbers_is_only_missing(page):
    rina = page("rina")
    rina.open("/kepegawaian/unit/baru?induk=99999999999999999999", 403)
    rina.open("/kepegawaian/unit/999999", 404)
