"""Sealed forms in lists and words: their order, who is absent, what the verification page says of which version."""

from dataclasses import replace
from datetime import date

import pytest

from portal.chart.models import Identifier, Placement
from portal.documents import queries
from portal.paper.seal import Seal, seal
from portal.plans import queries as plans
from portal.plans.snapshot import plan_snapshot
from portal.rules.calendar import PeriodKind
from portal.rules.hierarchy import Capacity
from portal.store.db import db
from portal.store.errors import Missing
from tests import builders
from tests.world import NOW, SINCE


@pytest.fixture
def sealed(app, world):
    """Sari's forms of the year in two versions, and of the second quarter; Andi's of the year."""
    with app.app_context():
        builders.appraisal(world, world.sari, "acknowledged")
        builders.sealed_plan(world, world.andi)
        plan = plans.of_person(world.sari.person_id)[0]
        again = plan_snapshot(plans.version(plan.versions[0].id), NOW.date())
        seal("plan_version", plan.versions[0].id, 2, plan.placement_id, plan.period_id, again, ("skp",))
        db.session.commit()
        return {
            (row.form, row.number, row.placement_id == world.sari.placement_id): row for row in db.session.query(Seal)
        }


def test_my_forms_come_latest_period_first_and_say_which_is_in_force(page, sealed):
    rows = [row.split(" 10 Agu")[0] for row in page("sari").open("/dokumen").rows()]
    assert rows == [
        "Sasaran Kinerja Pegawai Tahun 2026 versi 2",
        "Sasaran Kinerja Pegawai Tahun 2026 versi 1",
        "Lampiran Sasaran Kinerja Pegawai Tahun 2026 versi 1",
        "Evaluasi Kinerja Pegawai Triwulan II 2026 versi 1",
        "Dokumen Evaluasi Kinerja Pegawai Triwulan II 2026 versi 1",
    ]
    states = ["Sudah diganti" in row for row in page("sari").open("/dokumen").rows()]
    assert states == [False, True, False, False, False]
    assert len(page("andi").open("/dokumen").rows()) == 2


def test_forms_of_one_period_come_as_they_were_sealed_whatever_the_post(app, world):
    with app.app_context():
        second = Placement(
            person_id=world.sari.person_id,
            position_id=world.budi.position_id,
            capacity=Capacity.PLT,
            decree_number="821/7",
            starts_on=SINCE,
        )
        db.session.add(second)
        db.session.flush()
        for placement_id in (second.id, world.sari.placement_id):
            builders.sealed_plan(world, replace(world.sari, placement_id=placement_id))
        builders.sealed_plan(world, world.andi)
        rows = queries.mine(world.sari.person_id, 1).rows
        assert [row.form for row in rows] == ["skp", "lampiran"] * 2
        assert [row.id for row in rows] == sorted(row.id for row in rows)


@pytest.mark.parametrize(
    ("number", "title", "said"),
    [(1, "Dokumen sudah diganti", "sudah diganti versi 2"), (2, "Dokumen asli", "milik dokumen yang berlaku")],
)
def test_the_title_says_whether_it_still_holds(page, sealed, number, title, said):
    code = sealed["skp", number, True].code
    visitor = page().open(f"/verifikasi/{code}")
    assert visitor.title == title and visitor.has(said)
    visitor.submit("Bandingkan berkas", berkas=(b"%PDF lain", "x.pdf"))
    assert visitor.title == "Berkas tidak cocok"
    assert visitor.has("yang berlaku." if number == 2 else "yang sudah diganti versi 2.")
    assert not visitor.has("milik dokumen yang berlaku") and not visitor.has("Tidak dikenal.")


def test_an_unknown_code_and_an_unknown_file_are_different_things(page, sealed):
    visitor = page().open("/verifikasi/AAAABBBBCCCCDDDD")
    assert visitor.title == "Kode tidak dikenal" and not visitor.has("Yang disegel")
    visitor.open("/verifikasi").submit("Bandingkan berkas", berkas=(b"%PDF lain", "x.pdf"))
    assert visitor.has("Berkas ini tidak dikenal.") and not visitor.has("Tidak dikenal.")


@pytest.mark.parametrize(("numbered", "said"), [(True, "2003"), (False, "tidak ada")])
def test_the_end_of_a_number_is_told_where_there_is_one(app, page, world, numbered, said):
    with app.app_context():
        if not numbered:
            db.session.query(Identifier).filter_by(person_id=world.sari.person_id).delete()
        builders.sealed_plan(world, world.sari)
        db.session.commit()
        code = db.session.query(Seal).filter_by(form="skp").one().code
    facts = page().open(f"/verifikasi/{code}").tree.xpath("//dt[starts-with(., 'Empat angka')]/following-sibling::dd")
    assert [fact.text for fact in facts] == [said]


@pytest.mark.parametrize(("tried", "asks"), [("", True), ("59", True), ("60", False), ("x", False), ("1000", False)])
def test_a_waiting_page_asks_sixty_times_by_itself(page, sealed, tried, asks):
    key = sealed["skp", 1, True].id
    sari = page("sari").open(f"/dokumen/{key}/siap?kali={tried or 0}")
    assert bool(sari.tree.xpath("//section[@id='dokumen' and @data-hx-get]")) is asks
    assert sari.has("sedang dibuat") is asks and sari.has("Berkas PDF belum selesai") is not asks


def test_what_is_not_there_is_missing(app, sealed):
    with app.app_context():
        for wanted in (queries.whole, lambda key: queries.get(key, NOW.date())):
            with pytest.raises(Missing):
                wanted(9999)
        first = sealed["skp", 1, True]
        assert queries.whole(first.id).code == first.code
        assert queries.by_code(first.code).id == first.id and queries.by_code("nichts") is None
        assert queries.by_file("0" * 64) is None
        assert queries.title(first) == "Sasaran Kinerja Pegawai Tahun 2026"


def test_the_form_in_force_is_the_one_that_nothing_replaced(app, world, sealed):
    with app.app_context():
        year = world.periods["2026"]
        assert queries.in_force("skp", world.sari.placement_id, year).number == 2
        assert queries.in_force("skp", world.andi.placement_id, year).number == 1
        assert queries.in_force("skp", world.sari.placement_id, world.periods["2026-2"]) is None
        assert queries.in_force("evaluasi", world.sari.placement_id, world.periods["2026-2"]).number == 1
        facts = queries.facts(queries.by_code(sealed["skp", 1, True].code))
        assert (facts.version, facts.newest, facts.last_digits) == (1, 2, "2003")


def test_periods_are_found_by_year_and_quarter(app, world):
    with app.app_context():
        assert queries.period_of(2026, None).id == world.periods["2026"]
        assert [queries.period_of(2026, at).id for at in (1, 4)] == [world.periods["2026-1"], world.periods["2026-4"]]
        assert queries.period_of(2025, None) is None and queries.period_of(2026, 2).kind is PeriodKind.QUARTER


@pytest.mark.parametrize(
    ("starts", "ends", "found"),
    [
        (date(2026, 1, 1), date(2026, 3, 31), False),
        (date(2026, 1, 1), date(2026, 4, 1), True),
        (date(2026, 6, 30), date(2026, 12, 31), True),
        (date(2026, 7, 1), date(2026, 12, 31), False),
    ],
)
def test_a_plan_belongs_to_a_period_that_shares_a_day_with_it(app, world, starts, ends, found):
    with app.app_context():
        plan = builders.plan(world, world.sari)
        plan.starts_on, plan.ends_on = starts, ends
        db.session.flush()
        rows = queries.plans_of(world.sari.person_id, queries.period_of(2026, 2))
        assert [row.id for row in rows] == ([plan.id] if found else [])
        assert queries.plans_of(world.andi.person_id, queries.period_of(2026, 2)) == []


@pytest.mark.parametrize(("kode", "said"), [("", "Kode"), ("---", "Kode terdiri dari 16 huruf dan angka.")])
def test_what_is_wrong_with_a_code_stands_in_the_summary(page, kode, said):
    visitor = page().open(f"/verifikasi?kode={kode}", 422)
    assert said in visitor.tree.xpath("//div[@role='alert']")[0].text_content()


def test_what_is_wrong_with_a_file_stands_in_the_summary(page):
    visitor = page().open("/verifikasi").submit("Bandingkan berkas", 422)
    assert "Pilih berkas PDF" in visitor.tree.xpath("//div[@role='alert']")[0].text_content()
