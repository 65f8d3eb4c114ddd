"""Capaian Kinerja Organisasi: the leader one level above a unit sets it, before the release, with a reason."""

from datetime import UTC, date, datetime

import pytest

from portal import clock
from portal.appraisals.models import OrganisationResult
from portal.appraisals.queries import organisation
from portal.chart.models import Placement
from portal.rules.hierarchy import Capacity
from portal.store import journal
from portal.store.db import db
from tests import builders
from tests.world import NOW

TODAY = NOW.date()


@pytest.mark.parametrize(
    ("unit", "setter"),
    [
        ("service", "dewi"),  # its head is Budi: his superior, who is the superior's superior of its staff
        ("dukcapil", "wali"),  # its head is Dewi: above her is the mayor
        ("clinic", "wali"),  # nobody holds the post of its head; the mayor stands above it all the same
        ("inspectorate", "wali"),
        ("city", "wali"),  # above the mayor is nobody
    ],
)
def test_who_sets_the_result_of_a_unit(session, world, unit, setter):
    unit_id = world.units[unit]
    assert organisation.setters([unit_id], TODAY)[unit_id].person_id == world.members[setter].person_id


def test_the_setter_is_never_the_head_himself(session, world):
    """Budi stands in for Dewi: for his own unit it is the mayor who sets the result."""
    db.session.add(
        Placement(
            person_id=world.budi.person_id,
            position_id=world.dewi.position_id,
            capacity=Capacity.PLH,
            decree_number="821/5",
            starts_on=date(2026, 7, 1),
        )
    )
    db.session.flush()
    unit_id = world.units["service"]
    assert organisation.setters([unit_id], TODAY)[unit_id].person_id == world.wali.person_id


def address(world, unit="service", period="2026-2"):
    return f"/penilaian/capaian/{world.units[unit]}/{world.periods[period]}"


@pytest.fixture
def entries(app, world):
    def read(unit="service", period="2026-2"):
        with app.app_context():
            found = organisation.get(world.units[unit], world.periods[period], TODAY).result
            return found, journal.timeline(found) if found else []

    return read


def test_dewi_sets_the_result_of_budis_division(page, world, entries):
    dewi = page("dewi").open(f"/penilaian/capaian?periode={world.periods['2026-2']}")
    assert dewi.has("Bidang Pelayanan Pendaftaran Penduduk", "Belum ditetapkan", "SE Menteri PANRB 3/2023")
    dewi.open(address(world)).submit("Tetapkan capaian", level="excellent", reason="Rencana aksi terlampaui.")
    assert dewi.has("Istimewa")
    found, story = entries()
    assert (found.level, found.reason) == ("excellent", "Rencana aksi terlampaui.")
    assert found.set_by == "Dra. Dewi Lestari, M.Si., Kepala Dinas Kependudukan dan Pencatatan Sipil"
    assert [(entry.verb, entry.person_name) for entry in story] == [("set", "Dra. Dewi Lestari, M.Si.")]


def test_before_the_release_it_may_be_changed_and_the_journal_keeps_both(app, page, world, entries):
    dewi = page("dewi").open(address(world)).submit("Tetapkan capaian", level="good", reason="Sesuai target.")
    dewi.open(address(world)).submit("Tetapkan capaian", level="poor", reason="Angka terkoreksi.")
    found, story = entries()
    assert found.level == "poor"
    assert story[-1].details["Capaian"] == ["Baik", "Kurang"]
    assert story[-1].details["Alasan"] == ["Sesuai target.", "Angka terkoreksi."]
    assert dewi.open(address(world)).has("Capaian: Baik → Kurang")


def test_without_level_or_reason_it_is_refused_and_kept(page, world, entries):
    dewi = page("dewi").open(address(world)).submit("Tetapkan capaian", 422, reason="Ada alasan.")
    assert dewi.has("Pilih salah satu capaian")
    assert dewi.value("reason").strip() == "Ada alasan."
    dewi.open(address(world)).submit("Tetapkan capaian", 422, level="good", reason="  ")
    assert dewi.has("Tulis alasannya")
    assert entries() == (None, [])


def test_a_forged_level_is_refused(page, world, entries):
    page("dewi").post(address(world), 422, level="perfect", reason="x")
    assert entries() == (None, [])


def test_a_result_somebody_was_released_on_stays(app, page, world, entries):
    with app.app_context():
        builders.appraisal(world, world.sari, "released")
        db.session.commit()
    dewi = page("dewi").open(address(world))
    assert dewi.has("Sudah dipakai") and "Tetapkan capaian" not in dewi.buttons()
    dewi.post(address(world), 422, level="poor", reason="Terlambat", version="1")
    assert entries()[0].level == "good"


@pytest.mark.parametrize(("period", "last"), [("2026-3", "30 September 2026"), ("2026", "31 Desember 2026")])
def test_a_period_that_is_not_over_has_no_result(app, page, world, period, last):
    dewi = page("dewi").open(address(world, period=period))
    assert dewi.has("Belum dapat ditetapkan.", f"Yang dinilai masih berjalan sampai {last}.")
    assert "Tetapkan capaian" not in dewi.buttons()
    dewi.post(address(world, period=period), 422, level="good", reason="Terlalu dini.")
    assert dewi.has(f"masih berjalan sampai {last}")
    with app.app_context():
        assert db.session.query(OrganisationResult).count() == 0


@pytest.mark.parametrize(("day", "status"), [(29, 422), (30, 422), (31, 200)])
def test_a_result_is_set_from_the_day_after_the_period(page, world, day, status):
    on = datetime(2026, 9, day, 3, tzinfo=UTC) if day < 31 else datetime(2026, 10, 1, 3, tzinfo=UTC)
    with clock.at(on):
        page("dewi").post(address(world, period="2026-3"), status, level="good", reason="Menurut laporan.")


def test_two_windows_show_both_texts(app, page, world):
    with app.app_context():
        builders.unit_result(world, "service", "2026-2")
        db.session.commit()
    first, second = page("dewi").open(address(world)), page("dewi").open(address(world))
    first.submit("Tetapkan capaian", level="excellent", reason="Pertama")
    second.submit("Tetapkan capaian", 409, level="poor", reason="Kedua")
    assert second.has("Pertama", "Kedua")


@pytest.mark.parametrize("who", ["sari", "andi", "budi", "joko", "lina"])
def test_others_neither_set_nor_see_it(page, world, who):
    page(who).open(address(world), 403)
    page(who).post(address(world), 403, level="excellent", reason="Ingin bagus")


@pytest.mark.parametrize("who", ["rina", "tono"])
def test_officer_and_auditor_read_it_only(app, page, world, who):
    with app.app_context():
        builders.unit_result(world, "service", "2026-2")
        db.session.commit()
    reader = page(who).open(address(world))
    assert reader.has("Baik", "Rencana aksi tercapai sesuai target.") and reader.buttons() == []
    reader.post(address(world), 403, level="excellent", reason="Ingin bagus")


def test_staff_see_who_sets_the_result_of_their_unit(page, world):
    sari = page("sari").open(f"/penilaian/capaian?periode={world.periods['2026-2']}")
    assert sari.has("Bidang Pelayanan Pendaftaran Penduduk", "Dra. Dewi Lestari")
    assert not sari.has("Puskesmas")
    assert "Buka" not in sari.links() and "Tetapkan" not in sari.links()


def test_an_unknown_unit_or_a_month_is_not_found(page, world):
    page("dewi").open("/penilaian/capaian/999/1", 404)
    page("dewi").open(f"/penilaian/capaian/{world.units['service']}/999", 404)
