"""Lists: whom I appraise, what was said of me, and the register of officers and auditors; their cost does not grow."""

from datetime import date

import pytest

from portal import clock
from portal.appraisals import queries
from portal.chart.models import Person, Placement, Position, PositionKind, ReportingLine
from portal.rules.hierarchy import Capacity
from portal.rules.rating import Predicate, Rating
from portal.store.db import db
from tests import builders
from tests.pages.appraisals.given import report_q2
from tests.pages.appraisals.test_found import made
from tests.statements import recorded
from tests.world import NOW, SINCE, Member

BUDGET = 10


def colleagues(world, number):
    """More people who work for Budi, as members."""
    found = []
    for at in range(number):
        person = Person(name=f"Pegawai {at:02}")
        position = Position(
            unit_id=world.units["service"],
            title=f"Petugas {at:02}",
            kind=PositionKind.STAFF,
            level="",
            heads_unit=False,
            starts_on=SINCE,
        )
        db.session.add_all([person, position])
        db.session.flush()
        placement = Placement(
            person_id=person.id,
            position_id=position.id,
            capacity=Capacity.DEFINITIVE,
            decree_number=f"821/{at}",
            starts_on=SINCE,
        )
        line = ReportingLine(position_id=position.id, parent_id=world.budi.position_id, starts_on=SINCE)
        db.session.add_all([placement, line])
        db.session.flush()
        found.append(Member(f"p{at}", person.name, "", person.id, 0, placement.id, position.id))
    return found


def cost(visitor, path):
    visitor.open(path)
    with recorded() as sent:
        visitor.open(path)
    return len(sent)


def test_budis_list_names_everybody_and_their_state(app, page, world):
    with app.app_context():
        builders.appraisal(world, world.sari, "draft")
        db.session.commit()
    budi = page("budi").open(f"/penilaian?periode={world.periods['2026-2']}")
    assert budi.has("Sari Wulandari", "Draf", "Andi Saputra", "Rencana belum disetujui", "20 Juli 2026")
    assert "Lanjutkan" in budi.links()


def test_the_list_begins_with_the_latest_term_that_is_over(page, world):
    assert page("budi").open("/penilaian").value("periode") == str(world.periods["2026-2"])
    with clock.at(NOW.replace(month=10, day=5)):
        assert page("budi").open("/penilaian").value("periode") == str(world.periods["2026-3"])


def test_who_has_left_since_is_still_appraised_for_his_time(app, page, world):
    with app.app_context():
        builders.sealed_plan(world, world.sari)
        db.session.get(Placement, world.sari.placement_id).ends_on = date(2026, 7, 15)
        db.session.commit()
    budi = page("budi")
    assert budi.open(f"/penilaian?periode={world.periods['2026-2']}").has("Sari Wulandari", "Belum dinilai")
    with clock.at(NOW.replace(month=10, day=5)):
        later = page("budi").open(f"/penilaian?periode={world.periods['2026-3']}")
        assert later.has("Sari Wulandari")  # half of July was still with Budi


def test_sari_finds_what_was_released(app, page, world):
    with app.app_context():
        builders.appraisal(world, world.sari, "released")
        db.session.commit()
    sari = page("sari").open("/penilaian")
    assert sari.has("Triwulan II 2026", "Baik", "Dirilis", "14 hari lagi")
    assert "Yang saya nilai" not in sari.text


@pytest.mark.parametrize("who", ["rina", "tono"])
def test_the_register_filters_and_shows_a_predicate_only_when_released(app, page, world, who):
    with app.app_context():
        builders.appraisal(world, world.sari, "released", results=Rating.ABOVE, behaviour=Rating.ABOVE)
        builders.appraisal(world, world.dewi, "released", results=Rating.MEETS, behaviour=Rating.MEETS)
        builders.appraisal(world, world.andi, "draft")
        db.session.commit()
    reader = page(who).open("/penilaian/semua")
    assert reader.has("Sari Wulandari", "Sangat Baik", "Dra. Dewi Lestari", "2 penilaian")
    assert not reader.has("Andi Saputra") and not reader.has("Draf")
    assert reader.open("/penilaian/semua?keadaan=released").has("2 penilaian")
    assert reader.open("/penilaian/semua?keadaan=lapsed").has("Tidak ada penilaian")
    assert reader.open("/penilaian/semua?predikat=very_good").has("Sari Wulandari", "1 penilaian")
    assert reader.open("/penilaian/semua?predikat=poor").has("Tidak ada penilaian")
    assert reader.open(f"/penilaian/semua?periode={world.periods['2026-1']}").has("Tidak ada penilaian")
    assert reader.open(f"/penilaian/semua?unit={world.units['service']}&q=wulandari").has("1 penilaian")
    assert reader.open("/penilaian/semua?sort=-unit&keadaan=draft&predikat=x&page=99").has("2 penilaian")


@pytest.mark.parametrize("who", ["rina", "tono"])
def test_no_draft_stands_in_the_register_whoever_it_is_about(app, page, world, who):
    with app.app_context():
        for member in (world.rina, world.sari):
            builders.appraisal(world, member, "draft")
        db.session.commit()
    assert page(who).open("/penilaian/semua").has("Tidak ada penilaian")
    assert page(who).open("/penilaian/semua?keadaan=draft").has("Tidak ada penilaian")


def test_an_officer_sees_her_own_unit_only(app, page, world):
    with app.app_context():
        builders.appraisal(world, world.tono, "released", period="2026-2")
        db.session.commit()
    assert page("rina").open("/penilaian/semua").has("Tidak ada penilaian")


@pytest.mark.parametrize("who", ["sari", "budi", "joko", "lina"])
def test_the_register_is_for_officers_and_auditors(page, who):
    page(who).open("/penilaian/semua", 403)


def test_lists_cost_the_same_with_two_and_twenty_rows(app, page, world):
    with app.app_context():
        for member in colleagues(world, 2):
            builders.appraisal(world, member, "draft")
        db.session.commit()
    paths = {
        "budi": f"/penilaian?periode={world.periods['2026-2']}",
        "rina": "/penilaian/semua",
        "dewi": f"/penilaian/capaian?periode={world.periods['2026-2']}",
    }
    few = {who: cost(page(who), path) for who, path in paths.items()}
    with app.app_context():
        for member in [*colleagues(world, 20)]:
            builders.appraisal(world, member, "draft")
        db.session.commit()
    assert {who: cost(page(who), path) for who, path in paths.items()} == few
    assert max(few.values()) <= BUDGET


def test_the_pages_of_one_appraisal_keep_the_budget(app, page, world):
    with app.app_context():
        found = builders.appraisal(world, world.sari)
        report_q2(world, found.plan)
        builders.unit_result(world, "service", "2026-2")
        db.session.commit()
        appraisal_id = found.id
    budi = page("budi")
    assert cost(budi, f"/penilaian/{appraisal_id}/nilai") <= BUDGET
    assert cost(budi, f"/penilaian/{appraisal_id}/rilis") <= BUDGET
    budi.submit("Rilis penilaian")
    assert cost(page("sari"), f"/penilaian/{appraisal_id}") <= BUDGET
    assert cost(page("sari"), "/penilaian") <= BUDGET


def test_a_cut_list_of_ones_own_results_says_where_the_older_ones_are(app, page, world, monkeypatch):
    with app.app_context():
        made(
            world, builders.appraisal(world, world.sari, "released").plan, 1, predicate=Predicate.GOOD, released_at=NOW
        )
        db.session.commit()
    monkeypatch.setattr(queries, "OWN_SHOWN", 2)
    sari = page("sari").open("/penilaian")
    assert not sari.has("yang terbaru") and len(sari.rows()) == 2
    monkeypatch.setattr(queries, "OWN_SHOWN", 1)
    sari = page("sari").open("/penilaian")
    assert sari.has("Hanya 1 yang terbaru", "Dokumen saya") and len(sari.rows()) == 1
