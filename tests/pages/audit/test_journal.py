from datetime import timedelta

import pytest
from sqlalchemy import text

from portal import clock
from portal.appraisals.models import Appraisal
from portal.audit import queries
from portal.chart.models import Person, Role
from portal.plans.models import PlanVersion
from portal.store import jobs, journal, wholeness
from portal.store.db import db, own_transaction
from portal.store.journal import SYSTEM
from tests import builders
from tests.disarmed import disarm
from tests.pages.desk.given import appraisal as rate
from tests.pages.people.given import office, saved
from tests.statements import recorded
from tests.world import NOW

HERE = "/audit"


@pytest.fixture
def corrected(page, world):
    """Rina has corrected two names; the second on the next day."""
    for days, key in enumerate(("sari", "andi")):
        with clock.at(NOW + timedelta(days=days)):
            rina = page("rina").open(f"/kepegawaian/pegawai/{world.members[key].person_id}/ubah")
            rina.submit("Simpan", name=f"{key.title()} Baru", note="Ijazah")


def rows(page):
    return [" ".join(row.text_content().split()) for row in page.tree.findall(".//tbody/tr")]


def test_the_journal_tells_who_did_what_when_to_which_record(page, world, corrected):
    tono = page("tono").open(HERE)
    assert len(rows(tono)) == 2 and rows(tono)[0].startswith("Diperbaiki 11 Agustus 2026")
    assert tono.has(world.rina.name, "Pengelola kepegawaian", "Nama: Sari Wulandari, A.Md. → Sari Baru", "Ijazah")
    assert tono.click(f"Pegawai {world.sari.person_id}").title == "Sari Baru"


def test_the_journal_leads_to_plans_and_reports_and_knows_of_no_rating_before_its_release(app, page, world):
    """The auditor is somebody's subordinate too, and the draft may be of his own rating."""
    with saved(app):
        plan = builders.plan(world, world.sari)
        version = db.session.query(PlanVersion).filter_by(plan_id=plan.id).one()
        rating, draft = rate(world, version, "2026-2", "released"), rate(world, version, "2026-1", "draft")
        journal.note(version, "approve", SYSTEM)
        for record in (rating, draft):
            journal.note(record, "start", SYSTEM)
        names = f"Versi SKP {version.id}", f"Penilaian {rating.id}"
    tono = page("tono").open(HERE)
    assert names[0] in tono.links() and not any(row.startswith("Penilaian dimulai") for row in rows(tono))
    with saved(app):
        journal.note(db.session.get(Appraisal, rating.id), "release", SYSTEM)
    tono = page("tono").open(HERE)
    assert tono.links().count(names[1]) == 2 and not tono.has(f"Penilaian {draft.id}")
    assert any(link.get("href") == "/penilaian/1" for link in tono.tree.iter("a"))
    assert world.sari.name in tono.click(names[0]).title


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("jenis=person", 2),
        ("jenis=unit", 0),
        ("jenis=person&nomor=4", 1),
        ("tindakan=correct", 2),
        ("tindakan=end", 0),
        ("oleh=marlina", 2),
        ("oleh=tono", 0),
        ("hari=2026-08-10", 1),
        ("hari=2026-08-11", 1),
        ("hari=2026-08-12", 0),
        ("hari=besok&nomor=banyak", 2),
    ],
)
def test_the_journal_is_filtered(page, corrected, query, found):
    tono = page("tono").open(f"{HERE}?{query}")
    assert len(rows(tono)) == found
    assert found or tono.has("Tidak ada catatan yang cocok")


def test_a_day_is_the_citys_day(app, page, world):
    with clock.at(NOW.replace(hour=17, minute=30)):  # 00.30 on the 11th in Jakarta
        rina = page("rina").open(f"/kepegawaian/pegawai/{world.sari.person_id}/ubah")
        rina.submit("Simpan", name="Sari Baru")
    tono = page("tono")
    assert rows(tono.open(f"{HERE}?hari=2026-08-11")) and not rows(tono.open(f"{HERE}?hari=2026-08-10"))


def test_the_worker_finds_the_journal_whole(app, page, corrected):
    with app.app_context():
        builders.witness_again()
        db.session.commit()
        entries = journal.count()
    with clock.at(NOW + timedelta(days=1)):  # on which the second name was corrected
        tono = page("tono").open(HERE).click("Keutuhan jurnal")
        assert tono.has("Jurnal belum pernah diperiksa")
        tono.submit("Periksa sekarang")
        assert tono.has("Pemeriksaan sedang berjalan") and not tono.buttons()
        with app.app_context():
            while jobs.run_one():
                pass
        assert tono.open(f"{HERE}/keutuhan").has("Utuh.", str(entries), "Periksa sekarang")


def test_a_changed_entry_is_found_and_named(app, page, corrected):
    with saved(app):
        disarm()
        db.session.execute(text("UPDATE journal_entry SET note = 'lain' WHERE record_id = 4"))
    tono = page("tono").open(f"{HERE}/keutuhan").submit("Periksa sekarang")
    with app.app_context():
        while jobs.run_one():
            pass
    assert tono.open(f"{HERE}/keutuhan").has("Jurnal tidak utuh.", "person 4, catatan 1: isinya diubah")


def test_while_it_is_checked_others_go_on_writing(app, monkeypatch):
    def somebody_writes():
        with own_transaction() as other:
            other.execute(text("UPDATE person SET name = 'Sari Baru' WHERE id = 1"))
        return ["sementara itu ditulis"]

    with app.app_context():
        builders.witness_again()
        db.session.commit()
    monkeypatch.setattr(wholeness, "CHECKS", [somebody_writes])
    with app.app_context():
        jobs.schedule_daily(NOW.date())
        while jobs.run_one():
            pass
        assert queries.last_check().broken == ["sementara itu ditulis"]


def test_asking_twice_checks_once(app, page):
    tono = page("tono").open(f"{HERE}/keutuhan").submit("Periksa sekarang")
    with clock.at(NOW + timedelta(minutes=1)):
        tono.post(f"{HERE}/keutuhan", 200)
    with app.app_context():
        assert db.session.query(jobs.Job).count() == 1


def test_every_day_asks_for_a_check(app):
    with app.app_context():
        jobs.schedule_daily(NOW.date())
        assert db.session.query(jobs.Job).filter_by(kind="check-journal").count() == 1


@pytest.mark.parametrize("who", ["sari", "budi", "joko", "rina", "lina"])
def test_only_the_auditor_gets_in(page, who):
    visitor = page(who)
    assert "Audit" not in visitor.open("/akun").links()
    visitor.open(HERE, 403)
    visitor.open(f"{HERE}/keutuhan", 403)
    visitor.post(f"{HERE}/keutuhan", 403)


def test_the_auditor_of_one_unit_does_not_read_the_journal_of_all(app, page, world):
    office(app, world.joko, Role.AUDITOR, world.units["clinic"])
    joko = page("joko")
    assert "Audit" not in joko.open("/akun").links()
    joko.open(HERE, 403)
    joko.open(f"{HERE}/keutuhan", 403)
    joko.open("/administrasi/penugasan", 403)


def test_twenty_entries_cost_no_more_than_two(page, world, corrected):
    tono, rina = page("tono"), page("rina")
    with recorded() as few:
        tono.open(HERE)
    for number in range(20):
        rina.open(f"/kepegawaian/pegawai/{world.sari.person_id}/ubah").submit("Simpan", name=f"Sari {number}")
    with recorded() as many:
        tono.open(HERE)
    assert len(rows(tono)) == 22 and len(many) == len(few) <= 10


def test_an_actor_without_a_name_is_told_as_one(app, page, world):
    with saved(app):
        journal.note(db.session.get(Person, world.sari.person_id), "correct", journal.Actor(), "dari sebuah tablet")
    found = [row for row in rows(page("tono").open(HERE)) if "dari sebuah tablet" in row]
    assert len(found) == 1 and "Tanpa nama" in found[0]
