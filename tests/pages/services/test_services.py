"""Officers look after services in their scope; superiors see what concerns them; nobody else sees anything."""

from datetime import date

import pytest
from sqlalchemy import event, func, select

from portal.services.models import Service, ServicePosition, ServiceUnit
from portal.store import journal, wholeness
from portal.store.db import db
from tests import builders
from tests.citizens import make
from tests.pages.people.given import office

LIST = "/kepegawaian/layanan"
STANDARD = {
    "name": "Kartu keluarga",
    "requirements": "Buku nikah\nKTP",
    "duration": "3 hari",
    "cost": "Gratis",
    "starts_on": "2026-08-10",
}


@pytest.fixture
def clinic(app, world):
    """A service of another office."""
    with app.app_context():
        service = make(world, "imunisasi", "Imunisasi bayi", "clinic", "", "joko")
        db.session.commit()
        return service


@pytest.fixture
def links(app):
    """links(ServicePosition): (id of unit or position, role, starts, ends) of every link, oldest first."""

    def read(model):
        with app.app_context():
            rows = db.session.scalars(select(model).order_by(model.id)).all()
            return [
                (getattr(r, "unit_id", None) or r.position_id, getattr(r, "role", ""), r.starts_on, r.ends_on)
                for r in rows
            ]

    return read


def test_rina_adds_a_service_of_her_office(page, world, app):
    rina = page("rina").open(LIST).click("Tambah layanan")
    rina.submit("Simpan layanan", unit=world.units["service"], **STANDARD)
    assert rina.title == "Kartu keluarga"
    assert rina.has("/layanan/kartu-keluarga", "Dicatat", world.rina.name, "Belum ada jabatan yang terhubung")
    assert page().open("/layanan/kartu-keluarga").has("Buku nikah", "KTP", "3 hari")


def test_two_services_of_one_name_get_two_addresses(page, world, app):
    for _ in range(2):
        page("rina").open(f"{LIST}/baru").submit("Simpan layanan", unit=world.units["service"], **STANDARD)
    with app.app_context():
        assert db.session.scalars(select(Service.slug).order_by(Service.id)).all() == [
            "kartu-keluarga",
            "kartu-keluarga-2",
        ]


def test_what_is_missing_is_said_and_what_was_typed_stays(page, world, stored):
    rina = page("rina").open(f"{LIST}/baru")
    rina.submit("Simpan layanan", 422, **{**STANDARD, "duration": "", "starts_on": "besok"})
    assert rina.has("Isi waktu penyelesaian.", "Tulis tanggal yang benar")
    assert rina.value("requirements").strip() == "Buku nikah\nKTP"
    assert stored(Service) == 0


def test_a_unit_outside_the_scope_cannot_be_chosen_not_even_by_force(page, world, stored):
    rina = page("rina").open(f"{LIST}/baru")
    assert "Puskesmas Melati" not in rina.text
    rina.post(f"{LIST}/baru", 422, **STANDARD, unit=world.units["clinic"])
    assert stored(Service) == 0


def test_the_standard_is_corrected_and_the_old_one_kept_in_the_history(page, ktp):
    rina = page("rina").open(f"{LIST}/{ktp.id}").click("Perbaiki")
    rina.submit("Simpan standar", duration="30 menit")
    assert rina.has("Standar layanan sudah diperbaiki", "Waktu: 1 hari → 30 menit", "Diperbaiki")
    assert page().open("/layanan/ktp-el").has("30 menit")


def test_a_second_officer_who_was_slower_sees_both_texts(page, ktp, app):
    slow, fast = page("rina").open(f"{LIST}/{ktp.id}/standar"), page("rina").open(f"{LIST}/{ktp.id}/standar")
    fast.submit("Simpan standar", cost="Rp5.000")
    slow.submit("Simpan standar", 409, cost="Rp9.000")
    assert slow.has("Rp9.000", "Rp5.000")
    assert page().open("/layanan/ktp-el").has("Rp5.000")


def test_another_unit_takes_the_service_over_the_day_after(page, world, ktp, links):
    rina = page("rina").open(f"{LIST}/{ktp.id}").click("Ganti unit")
    rina.submit("Simpan unit", unit=world.units["dukcapil"], starts_on="2026-08-10")
    assert rina.has("Diserahkan kepada unit", "Dinas Kependudukan dan Pencatatan Sipil")
    assert links(ServiceUnit) == [
        (world.units["service"], "", date(2024, 1, 1), date(2026, 8, 9)),
        (world.units["dukcapil"], "", date(2026, 8, 10), None),
    ]


@pytest.mark.parametrize(("unit", "day"), [("service", "2026-08-10"), ("dukcapil", "2024-01-01")])
def test_the_same_unit_or_a_day_before_the_present_link_is_refused(page, world, ktp, links, unit, day):
    rina = page("rina").open(f"{LIST}/{ktp.id}/unit")
    rina.submit("Simpan unit", 422, unit=world.units[unit], starts_on=day)
    assert len(links(ServiceUnit)) == 1


def test_a_new_responsible_position_ends_the_old_one_and_shows_in_public(page, world, ktp, links):
    rina = page("rina").open(f"{LIST}/{ktp.id}").click("Hubungkan jabatan")
    rina.submit("Hubungkan jabatan", position=world.dewi.position_id, role="responsible", starts_on="2026-08-10")
    assert links(ServicePosition) == [
        (world.budi.position_id, "responsible", date(2024, 1, 1), date(2026, 8, 9)),
        (world.sari.position_id, "serving", date(2024, 1, 1), None),
        (world.dewi.position_id, "responsible", date(2026, 8, 10), None),
    ]
    assert page().open("/layanan/ktp-el").has("Kepala Dinas Kependudukan dan Pencatatan Sipil")


def test_positions_of_other_offices_are_not_offered(page, world, ktp, links):
    rina = page("rina").open(f"{LIST}/{ktp.id}/jabatan")
    assert not rina.has("Perawat Terampil") and not rina.has("Wali Kota")
    forged = {"position": world.joko.position_id, "role": "serving", "starts_on": "2026-08-10"}
    rina.post(f"{LIST}/{ktp.id}/jabatan", 422, **forged)
    assert len(links(ServicePosition)) == 2


def test_positions_of_one_title_are_told_apart_by_who_holds_them(page, world, ktp):
    rina = page("rina").open(f"{LIST}/{ktp.id}")
    assert rina.has(world.budi.name, world.sari.name)
    words = [" ".join(option.text.split()) for option in rina.open(f"{LIST}/{ktp.id}/jabatan").tree.iter("option")]
    assert f"Kepala Bidang Pelayanan Pendaftaran Penduduk: {world.budi.name}" in words
    assert any(word.endswith(f": {world.sari.name}") for word in words)


def test_the_same_position_twice_in_one_role_is_refused(page, world, ktp, links):
    rina = page("rina").open(f"{LIST}/{ktp.id}/jabatan")
    rina.submit("Hubungkan jabatan", 422, position=world.sari.position_id, role="serving")
    assert rina.has("sudah terhubung dalam peran tersebut")


def test_no_position_is_chosen_beforehand(page, ktp, links):
    rina = page("rina").open(f"{LIST}/{ktp.id}/jabatan").submit("Hubungkan jabatan", 422)
    assert rina.has("Pilih jabatannya.")
    assert len(links(ServicePosition)) == 2


def test_a_link_ends_with_a_day_and_a_reason(page, world, ktp, links, app):
    with app.app_context():
        link_id = db.session.scalar(select(ServicePosition.id).where(ServicePosition.role == "serving"))
    path = f"{LIST}/{ktp.id}/jabatan/{link_id}/akhiri"
    rina = page("rina").open(path).submit("Akhiri hubungan", 422, ends_on="2026-08-31", reason="")
    assert rina.has("Tulis alasannya.")
    rina.submit("Akhiri hubungan", 422, ends_on="2023-12-31", reason="pindah")
    assert rina.has("mendahului hari mulainya")
    rina.submit("Akhiri hubungan", ends_on="2026-08-31", reason="Pindah loket")
    assert rina.has("Hubungan jabatan diakhiri", "Pindah loket")
    assert links(ServicePosition)[1][3] == date(2026, 8, 31)
    rina.open(path, 404)


def test_closing_ends_every_link_and_a_unit_may_take_it_up_again(page, world, ktp, links):
    rina = page("rina").open(f"{LIST}/{ktp.id}").click("Tutup layanan")
    rina.submit("Tutup layanan", ends_on="2026-08-09", reason="Digabung")
    assert rina.has("Layanan sudah ditutup", "Tidak dibuka")
    assert {link[3] for model in (ServiceUnit, ServicePosition) for link in links(model)} == {date(2026, 8, 9)}
    assert rina.open(LIST).has("Sedang tidak dibuka", "Penerbitan KTP elektronik")
    rina.open(f"{LIST}/{ktp.id}").click("Buka kembali").submit("Simpan unit", unit=world.units["service"])
    assert page().open("/layanan").has("Penerbitan KTP elektronik")


def test_a_responsible_position_that_ends_later_ends_before_the_next_one_begins(page, world, ktp, links, app):
    with app.app_context():
        link_id = db.session.scalar(select(ServicePosition.id).where(ServicePosition.role == "responsible"))
    rina = page("rina").open(f"{LIST}/{ktp.id}/jabatan/{link_id}/akhiri")
    rina.submit("Akhiri hubungan", ends_on="2026-08-31", reason="Pindah").click("Hubungkan jabatan")
    rina.submit("Hubungkan jabatan", position=world.dewi.position_id, role="responsible", starts_on="2026-08-10")
    assert links(ServicePosition)[0] == (world.budi.position_id, "responsible", date(2024, 1, 1), date(2026, 8, 9))
    assert page().open("/layanan").has("1 layanan")


def test_a_mistyped_year_can_be_mended_as_long_as_it_has_not_come(page, world, ktp, links):
    path = f"{LIST}/{ktp.id}/unit"
    rina = page("rina").open(path).submit("Simpan unit", unit=world.units["dukcapil"], starts_on="2062-08-12")
    assert rina.has("Dibuka") and not rina.has("Tidak dibuka")
    rina.open(path).submit("Simpan unit", unit=world.units["dukcapil"], starts_on="2026-08-12")
    assert links(ServiceUnit) == [
        (world.units["service"], "", date(2024, 1, 1), date(2026, 8, 11)),
        (world.units["dukcapil"], "", date(2026, 8, 12), None),
    ]
    path = f"{LIST}/{ktp.id}/jabatan"
    for day in ("2062-08-12", "2026-08-12"):
        rina.open(path).submit("Hubungkan jabatan", position=world.dewi.position_id, role="responsible", starts_on=day)
    assert links(ServicePosition) == [
        (world.budi.position_id, "responsible", date(2024, 1, 1), date(2026, 8, 11)),
        (world.sari.position_id, "serving", date(2024, 1, 1), None),
        (world.dewi.position_id, "responsible", date(2026, 8, 12), None),
    ]


def test_a_position_that_was_to_come_is_taken_back(page, world, ktp, links, app):
    rina = page("rina").open(f"{LIST}/{ktp.id}/jabatan")
    rina.submit("Hubungkan jabatan", position=world.dewi.position_id, role="serving", starts_on="2026-09-01")
    with app.app_context():
        link_id = db.session.scalar(select(func.max(ServicePosition.id)))
    rina.open(f"{LIST}/{ktp.id}/jabatan/{link_id}/akhiri")
    rina.submit("Akhiri hubungan", ends_on="2026-08-10", reason="Tidak jadi")
    assert len(links(ServicePosition)) == 2
    assert rina.has("Tidak jadi", "Hubungan jabatan diakhiri")


def test_closing_takes_back_what_was_to_come(page, world, ktp, links):
    rina = page("rina").open(f"{LIST}/{ktp.id}/unit")
    rina.submit("Simpan unit", unit=world.units["dukcapil"], starts_on="2026-09-01")
    rina.open(f"{LIST}/{ktp.id}/tutup").submit("Tutup layanan", ends_on="2026-08-12", reason="Digabung")
    assert rina.has("Dibuka") and not rina.has("Tidak dibuka")  # until the twelfth
    assert links(ServiceUnit) == [(world.units["service"], "", date(2024, 1, 1), date(2026, 8, 12))]


@pytest.mark.parametrize("who", ["sari", "budi", "joko", "lina", "wali"])
def test_without_an_office_there_is_no_button_and_no_way(page, ktp, who, stored):
    visitor = page(who).open(LIST)
    assert "Tambah layanan" not in visitor.links()
    for path in ("baru", ktp.id, f"{ktp.id}/standar", f"{ktp.id}/tutup", f"{ktp.id}/komentar", f"{ktp.id}/ditahan"):
        visitor.open(f"{LIST}/{path}", 403)
    visitor.post(f"{LIST}/{ktp.id}/tutup", 403, ends_on="2026-08-09", reason="x")
    assert stored(ServiceUnit, ServiceUnit.ends_on.is_not(None)) == 0


def test_the_officer_of_another_office_has_no_say(page, clinic):
    rina = page("rina")
    assert not rina.open(LIST).has("Imunisasi bayi")
    for path in ("", "/standar", "/unit", "/jabatan", "/tutup", "/komentar", "/ditahan"):
        rina.open(f"{LIST}/{clinic.id}{path}", 403)


def test_the_auditor_reads_and_changes_nothing(page, ktp, clinic):
    tono = page("tono").open(LIST)
    assert tono.has("Penerbitan KTP elektronik", "Imunisasi bayi")
    assert "Tambah layanan" not in tono.links()
    tono.open(f"{LIST}/{ktp.id}")
    assert not {"Perbaiki", "Ganti unit", "Hubungkan jabatan", "Akhiri", "Tutup layanan"} & set(tono.links())
    tono.open(f"{LIST}/{ktp.id}/komentar").open(f"{LIST}/{ktp.id}/ditahan").open(f"{LIST}/{ktp.id}/standar", 403)


@pytest.mark.parametrize(
    ("who", "sees_ktp", "sees_clinic"),
    [
        ("sari", True, False),  # serves there
        ("budi", True, False),  # answers for it
        ("dewi", True, False),  # leads the unit above it
        ("andi", False, False),
        ("joko", False, True),
        ("wali", True, True),
        ("lina", False, False),
    ],
)
def test_who_sees_which_service(page, ktp, clinic, vote, who, sees_ktp, sees_clinic):
    vote(ktp, 12, value=4)
    visitor = page(who).open(LIST)
    assert (visitor.has("Penerbitan KTP elektronik"), visitor.has("Imunisasi bayi")) == (sees_ktp, sees_clinic)
    assert visitor.has("100,00") == sees_ktp


def test_strangers_are_asked_to_sign_in(page, ktp):
    assert page().open(LIST).title == "Masuk"


def test_every_change_is_in_the_chain(page, world, ktp, app):
    with app.app_context():
        builders.witness_again()
        db.session.commit()
    page("rina").open(f"{LIST}/{ktp.id}/standar").submit("Simpan standar", cost="Rp1.000")
    with app.app_context():
        entries = journal.timeline(db.session.get(Service, ktp.id))
        assert (entries[0].verb, entries[-1].verb) == ("create", "correct")
        assert entries[-1].details == {"Biaya": ["Gratis", "Rp1.000"]}
        assert wholeness.broken() == []


def test_the_list_costs_the_same_for_two_services_and_for_twenty(page, app, world, ktp):
    rina = page("rina")

    def statements():
        sent = []
        listener = lambda *given: sent.append(given[2])  # noqa: E731
        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", listener)
        rina.open(LIST)
        event.remove(engine, "before_cursor_execute", listener)
        return len([text for text in sent if not text.startswith("BEGIN")])

    few = statements()
    with app.app_context():
        for number in range(19):
            make(world, f"layanan-{number}", f"Layanan {number}", "service", "budi", "sari")
        db.session.commit()
    assert statements() == few <= 10


# --- What an officer may not do for herself ---------------------------------------------------------------------------


def seat(app, world, key, role, starts_on=date(2024, 1, 1), ends_on=None):
    """Links somebody's position to the service."""
    with app.app_context():
        service = db.session.scalars(select(Service).where(Service.slug == "ktp-el")).one()
        db.session.add(
            ServicePosition(
                service_id=service.id,
                position_id=world.members[key].position_id,
                role=role,
                starts_on=starts_on,
                ends_on=ends_on,
            )
        )
        db.session.commit()
        return db.session.scalar(select(func.max(ServicePosition.id)))


@pytest.mark.parametrize("role", ["serving", "responsible"])
def test_nobody_links_their_own_position(page, world, ktp, links, app, role):
    office(app, world.andi)
    andi = page("andi").open(f"{LIST}/{ktp.id}/jabatan")
    typed = {"position": world.andi.position_id, "role": role, "starts_on": "2026-01-01"}
    andi.submit("Hubungkan jabatan", 422, **typed)
    assert andi.has("jabatan Anda sendiri", "Mintalah pengelola kepegawaian lain") and len(links(ServicePosition)) == 2
    page("rina").open(f"{LIST}/{ktp.id}/jabatan").submit("Hubungkan jabatan", **typed)
    assert world.andi.position_id in [link[0] for link in links(ServicePosition)]


@pytest.mark.parametrize(
    ("role", "first", "last", "status"),
    [
        ("serving", date(2024, 1, 1), None, 403),
        ("responsible", date(2024, 1, 1), date(2025, 1, 1), 403),
        ("serving", date(2024, 1, 1), date(2024, 12, 31), 200),
        ("serving", date(2026, 9, 1), None, 403),
    ],
)
def test_a_service_of_ones_own_seat_is_kept_by_somebody_else(page, world, ktp, app, role, first, last, status):
    office(app, world.andi)
    link_id = seat(app, world, "andi", role, first, last)
    andi = page("andi").open(f"{LIST}/{ktp.id}")
    assert andi.has("Perubahan dan keputusannya dilakukan oleh pengelola kepegawaian lain") == (status == 403)
    assert ("Hubungkan jabatan" in andi.links()) == (status == 200)
    for verb in ("standar", "ruang-tunggu", "unit", "jabatan", "tutup"):
        andi.open(f"{LIST}/{ktp.id}/{verb}", status)
    if status == 403:
        path = f"{LIST}/{ktp.id}/jabatan/{link_id}/akhiri"
        andi.post(path, 403, ends_on="2026-08-09", reason="x")
        andi.post(f"{LIST}/{ktp.id}/ruang-tunggu", 403, networks="203.0.113.0/28", version=1)
    assert "Hubungkan jabatan" in page("rina").open(f"{LIST}/{ktp.id}").links()


def test_a_service_of_ones_superior_s_seat_is_kept_as_any_other(page, world, ktp, app):
    """Budi, who answers for it, is above Andi."""
    office(app, world.andi)
    page("andi").open(f"{LIST}/{ktp.id}/standar").submit("Simpan standar", duration="30 menit")
