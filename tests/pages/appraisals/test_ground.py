"""What an appraisal stands on: what was reported or is missing, who heads a unit, what the journal saw released."""

from datetime import date, timedelta

import pytest

from portal.appraisals import actions, queries
from portal.appraisals.actions import RatingWording
from portal.appraisals.queries.material import material
from portal.chart import heading
from portal.chart.models import Position, ReportingLine
from portal.rules.achievement import Verdict
from portal.rules.plan import LineKind
from portal.rules.rating import Rating
from portal.store import journal
from portal.store.db import db
from portal.store.errors import Stale
from portal.store.journal import SYSTEM, Entry
from tests import builders
from tests.pages.appraisals.given import report_q2
from tests.pages.appraisals.test_found import made
from tests.world import NOW

pytestmark = pytest.mark.usefixtures("session")

TODAY = NOW.date()


def gaps(world, realisations):
    appraisal = builders.appraisal(world, world.sari)
    if realisations:
        report_q2(world, appraisal.plan, realisations)
    db.session.expire_all()
    return material(queries.get(appraisal.id)).gaps


@pytest.mark.parametrize(
    ("realisations", "found"),
    [
        (("600", "99", "225"), ()),
        (("600", "", "225"), ("Realisasi “Persentase dokumen tanpa kesalahan data” belum dilaporkan.",)),
        (("", "", ""), ()),
        (None, ("Laporan Triwulan II 2026 belum diterima.",)),
    ],
)
def test_a_gap_is_a_report_that_is_missing_or_a_figure_that_is_missing_from_one(world, realisations, found):
    assert gaps(world, realisations) == found


def test_additional_results_are_weighed_beside_the_main_ones(world):
    appraisal = builders.appraisal(world, world.sari)
    report_q2(world, appraisal.plan, ("600", "98", "225"))
    builders.texts(appraisal.plan)[0].kind = LineKind.ADDITIONAL
    db.session.flush()
    db.session.expire_all()
    given = material(queries.get(appraisal.id))
    found = {line.kind: [each.achievement.verdict for each in line.indicators] for line in given.realised.lines}
    assert found == {LineKind.MAIN: [Verdict.MET], LineKind.ADDITIONAL: [Verdict.MET, Verdict.MISSED]}
    with_main_missed = material(queries.get(appraisal.id)).suggestion
    builders.texts(appraisal.plan)[0].kind = LineKind.MAIN
    db.session.flush()
    db.session.expire_all()
    assert material(queries.get(appraisal.id)).suggestion != with_main_missed


def test_whoever_was_slower_sees_all_that_differs(world):
    found = builders.appraisal(world, world.sari)
    seen = found.version
    actions.save(found, RatingWording(results=Rating.MEETS, notes="Satu", feedback={"pelayanan": "Ramah"}), seen)
    db.session.flush()
    with pytest.raises(Stale) as stale:
        actions.save(found, RatingWording(notes="Dua", feedback={"pelayanan": "Sigap"}), seen)
    assert [each[1:] for each in stale.value.texts] == [("", Rating.MEETS.label), ("Dua", "Satu"), ("Sigap", "Ramah")]


def test_one_row_more_than_is_shown_tells_that_there_are_more(world, monkeypatch):
    plan = builders.plan(world, world.sari)
    for quarter in (1, 2, 3):
        made(world, plan, quarter)
    for shown, rows in ((1, 2), (2, 3), (3, 3)):
        monkeypatch.setattr(queries, "OWN_SHOWN", shown)
        assert len(queries.own(world.sari.person_id)) == rows


def test_what_was_released_is_read_with_what_the_journal_saw(world):
    released = builders.appraisal(world, world.sari, "released")
    draft = made(world, released.plan, 1, state="draft")
    journal.note(draft, "start", SYSTEM)
    bare = made(world, released.plan, 3)  # somebody put it there by hand
    other = builders.plan(world, world.andi).versions[0]
    journal.note(other, "release", SYSTEM, details={"sha256": "no appraisal's"})
    forgotten = made(world, released.plan, 4, state="draft")
    journal.note(forgotten, "release", SYSTEM, details={"sha256": "released once"})
    db.session.flush()
    seen = db.session.query(Entry.details).filter_by(record_type="appraisal", record_id=released.id, verb="release")
    found = [(row.id, row.details) for row in queries.releases()]
    assert found == [(released.id, seen.scalar()), (bare.id, None), (forgotten.id, {"sha256": "released once"})]


def test_who_heads_a_unit_is_asked_of_the_positions_and_lines_of_the_day(world):
    unit = world.units["service"]
    assert heading.heads([unit], TODAY) == {unit: world.budi.position_id}
    line = db.session.query(ReportingLine).filter_by(position_id=world.sari.position_id).one()
    line.ends_on = TODAY - timedelta(days=1)
    db.session.add(ReportingLine(position_id=world.sari.position_id, parent_id=world.dewi.position_id, starts_on=TODAY))
    db.session.flush()
    rows = {row.position_id: row.above_in for row in db.session.execute(heading.posts(TODAY)).all()}
    assert rows[world.sari.position_id] == world.units["dukcapil"]
    assert rows[world.andi.position_id] == unit and rows[world.wali.position_id] is None
    assert len(rows) == db.session.query(Position).count()
    db.session.get_one(Position, world.budi.position_id).ends_on = date(2026, 8, 9)
    db.session.flush()
    assert world.budi.position_id not in {row.position_id for row in db.session.execute(heading.posts(TODAY))}
