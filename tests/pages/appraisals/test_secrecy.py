"""Until the release an appraisal is the superior's alone; nobody judges himself."""

from datetime import date

import pytest
from structlog.testing import capture_logs

from portal.appraisals import actions
from portal.chart.models import Placement
from portal.rules.hierarchy import Capacity
from portal.store.db import db
from tests import builders

ADDRESSES = ("/penilaian/{id}", "/penilaian/{id}/nilai", "/penilaian/{id}/rilis")


@pytest.fixture
def draft(app, world):
    with app.app_context():
        found = builders.appraisal(world, world.sari)
        db.session.commit()
        return found.id, found.plan_id, found.period_id


def acts_as(world, who, position_of, capacity=Capacity.PLT):
    db.session.add(
        Placement(
            person_id=world.members[who].person_id,
            position_id=world.members[position_of].position_id,
            capacity=capacity,
            decree_number="821/77",
            starts_on=date(2026, 7, 1),
        )
    )


@pytest.mark.parametrize("who", ["sari", "andi", "dewi", "joko", "rina", "tono", "lina", "wali"])
def test_a_draft_does_not_exist_for_anybody_but_the_superior(page, draft, who):
    appraisal_id, plan_id, period_id = draft
    visitor = page(who)
    for address in ADDRESSES:
        visitor.open(address.format(id=appraisal_id), 404)
    visitor.post(f"/penilaian/{appraisal_id}/nilai", 404, version="1", results="above")
    visitor.post(f"/penilaian/{appraisal_id}/rilis", 404, version="1")
    visitor.post(f"/penilaian/{appraisal_id}/tanggapan", 404)
    visitor.post(f"/dokumen/draf/appraisal/{appraisal_id}", 404)


def test_no_page_of_sari_hints_at_the_draft(page, draft):
    sari = page("sari").open("/penilaian")
    assert sari.has("Belum ada hasil penilaian")
    assert not sari.has("Draf") and not sari.has("Triwulan II")
    assert not page("sari").open("/dokumen").has("Evaluasi Kinerja")


def test_the_missing_appraisal_and_the_hidden_one_look_alike(page, draft):
    appraisal_id, _, _ = draft
    hidden, missing = page("sari").open(f"/penilaian/{appraisal_id}", 404), page("sari").open("/penilaian/9999", 404)
    assert hidden.title == missing.title


def test_sari_cannot_open_her_own_appraisal(page, world, draft):
    _, plan_id, _ = draft
    page("sari").open(f"/penilaian/baru/{plan_id}/{world.periods['2026-1']}", 403)
    page("sari").post(f"/penilaian/baru/{plan_id}/{world.periods['2026-1']}", 403)


def test_budi_does_not_rate_himself_dewi_does(app, page, world):
    with app.app_context():
        appraisal_id = builders.appraisal(world, world.budi).id
        db.session.commit()
    page("budi").open(f"/penilaian/{appraisal_id}/nilai", 404)
    assert page("dewi").open(f"/penilaian/{appraisal_id}/nilai").has("Budi Hartono")
    assert not page("budi").open("/penilaian").has("Penilaian Triwulan II 2026 — Budi")


def test_budi_acting_for_dewi_is_rated_one_higher(app, page, world):
    """As Plt. of his own superior he would be his own assessor: the mayor is, and the record says in which capacity."""
    with app.app_context():
        acts_as(world, "budi", "dewi", Capacity.PLH)
        db.session.flush()
        appraisal_id = builders.appraisal(world, world.budi).id
        db.session.commit()
    page("budi").open(f"/penilaian/{appraisal_id}/nilai", 404)
    page("dewi").open(f"/penilaian/{appraisal_id}/nilai", 404)
    assert page("wali").open(f"/penilaian/{appraisal_id}/nilai").has("Budi Hartono")


def test_andi_acting_for_budi_rates_sari_in_that_capacity(app, page, world):
    from portal.appraisals import queries
    from portal.appraisals.snapshot import released

    with app.app_context():
        found = builders.appraisal(world, world.sari)
        actions.save(found, builders.reasoned(found))
        appraisal_id = found.id
        builders.unit_result(world, "service", "2026-2")
        acts_as(world, "andi", "budi", Capacity.PLH)
        db.session.commit()
    page("budi").open(f"/penilaian/{appraisal_id}/nilai", 404)
    page("andi").open(f"/penilaian/{appraisal_id}/rilis").submit("Rilis penilaian")
    with app.app_context():
        said = released(queries.get(appraisal_id))
    assert (said.assessor.name, said.assessor.capacity) == ("Andi Saputra", "Plh.")
    assert page("sari").open(f"/penilaian/{appraisal_id}").has("Andi Saputra")


@pytest.mark.parametrize(("who", "status"), [("sari", 200), ("budi", 200), ("dewi", 200), ("rina", 200), ("tono", 200)])
def test_what_was_released_is_read_by_those_whom_it_concerns(app, page, world, who, status):
    with app.app_context():
        appraisal_id = builders.appraisal(world, world.sari, "released").id
        db.session.commit()
    visitor = page(who).open(f"/penilaian/{appraisal_id}", status)
    assert ("Nyatakan sudah mengetahui" in visitor.buttons()) == (who == "sari")


@pytest.mark.parametrize("who", ["andi", "joko", "lina"])
def test_and_by_nobody_else(app, page, world, who):
    with app.app_context():
        appraisal_id = builders.appraisal(world, world.sari, "released").id
        db.session.commit()
    page(who).open(f"/penilaian/{appraisal_id}", 404)


def test_each_look_at_another_persons_appraisal_is_logged(app, page, world):
    with app.app_context():
        appraisal_id = builders.appraisal(world, world.sari, "released").id
        db.session.commit()
    with capture_logs() as lines:
        page("sari").open(f"/penilaian/{appraisal_id}")
        page("rina").open(f"/penilaian/{appraisal_id}")
    looks = [(line["kind"], line["record"], line["account"]) for line in lines if line["event"] == "viewed"]
    assert looks == [("appraisal", appraisal_id, world.rina.account_id)]


def test_each_look_of_the_superior_at_the_draft_is_logged(app, page, world):
    with app.app_context():
        appraisal_id = builders.appraisal(world, world.sari).id
        db.session.commit()
    with capture_logs() as lines:
        page("budi").open(f"/penilaian/{appraisal_id}/nilai").open(f"/penilaian/{appraisal_id}/rilis")
    looks = [(line["kind"], line["record"], line["account"]) for line in lines if line["event"] == "viewed"]
    assert looks == [("appraisal", appraisal_id, world.budi.account_id)] * 2


def test_a_draft_locks_nothing_that_others_could_notice(app, page, world):
    """The unit's result can be changed while ratings that will rest on it are drafts, and no longer once one is out."""
    with app.app_context():
        builders.unit_result(world, "service", "2026-2")
        found = builders.appraisal(world, world.sari)
        actions.save(found, builders.reasoned(found))
        appraisal_id = found.id
        db.session.commit()
    address = f"/penilaian/capaian/{world.units['service']}/{world.periods['2026-2']}"
    dewi = page("dewi").open(address)
    dewi.submit("Tetapkan capaian", reason="Menurut laporan yang sudah diperiksa").open(address)
    assert not dewi.has("Sudah dipakai")
    page("budi").open(f"/penilaian/{appraisal_id}/rilis").submit("Rilis penilaian")
    assert dewi.open(address).has("Sudah dipakai")


@pytest.mark.parametrize(
    ("last_day", "status"), [(date(2026, 8, 11), 200), (date(2026, 8, 10), 200), (date(2026, 8, 9), 404)]
)
def test_only_the_superior_of_the_day_keeps_a_draft(app, page, world, last_day, status):
    """Budi holds his post until the day before today, today, or tomorrow."""
    with app.app_context():
        builders.unit_result(world, "service", "2026-2")
        appraisal_id = builders.appraisal(world, world.sari).id
        db.session.get_one(Placement, world.budi.placement_id).ends_on = last_day
        db.session.commit()
    budi = page("budi").open(f"/penilaian/{appraisal_id}/nilai", status)
    if status != 200:
        budi.post(f"/penilaian/{appraisal_id}/nilai", status, version="1")
        budi.post(f"/penilaian/{appraisal_id}/rilis", status, version="1")


@pytest.mark.parametrize(
    ("first_day", "status"), [(date(2026, 8, 9), 303), (date(2026, 8, 10), 303), (date(2026, 8, 11), 403)]
)
def test_only_the_superior_of_the_day_starts_one(app, page, world, first_day, status):
    """Joko stands in for Budi from the day before today, today, or tomorrow; Budi the other way round."""
    with app.app_context():
        plan_id = builders.plan(world, world.sari).id
        acts_as(world, "joko", "budi", Capacity.PLH)
        db.session.flush()
        db.session.query(Placement).filter_by(
            person_id=world.joko.person_id, capacity=Capacity.PLH
        ).one().starts_on = first_day
        db.session.commit()
    address = f"/penilaian/baru/{plan_id}/{world.periods['2026-2']}"
    page("joko").post(address, 404 if status == 403 else status)
    if status == 403:
        page("budi").post(address, 303)
    else:
        page("budi").post(address, 404)
