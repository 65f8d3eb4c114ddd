"""What is looked up of plans: in which order, and what belongs to others."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal import clock
from portal.periods.models import Period, StepKind, Window
from portal.plans import actions, queries
from portal.plans.actions import drafting
from portal.plans.actions.drafting import Wording
from portal.plans.models import CascadeLink
from portal.plans.queries import lists
from portal.rules.calendar import PeriodKind, months
from portal.rules.plan import LineKind
from portal.store import journal
from portal.store.db import db
from portal.store.journal import SYSTEM
from portal.store.settings import Setting
from tests import builders
from tests.world import NOW, YEAR, placement_of

pytestmark = pytest.mark.usefixtures("session")


def draft(world):
    plan = builders.plan(world, world.sari, "draft")
    return queries.get(plan.id).versions[0]


def words(version):
    return [each.text for each in queries.content(version).lines]


def reordered(plan):
    """The plan with an additional result written before a main one, and the first two in each other's place."""
    version = plan.versions[0]
    first, second = builders.texts(plan)
    first.place, second.place = 1, 0
    state, version.state = version.state, "draft"
    db.session.flush()
    for kind, text in ((LineKind.ADDITIONAL, "Jemput bola"), (LineKind.MAIN, "Tertib arsip")):
        drafting.add_line(version, Wording(kind, text))
    version.state = state
    db.session.flush()
    return [second.text, first.text, "Tertib arsip", "Jemput bola"]


def last_year(world):
    past = Period(kind=PeriodKind.YEAR, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31), label="Tahun 2025")
    db.session.add(past)
    db.session.flush()
    return replace(world, periods={**world.periods, str(YEAR): past.id})


def test_main_results_stand_before_additional_ones_whenever_they_were_written(world):
    plan = builders.plan(world, world.sari, "draft")
    assert reordered(plan) == words(plan.versions[0])


def test_results_to_support_are_the_superiors_of_this_year_post_by_post(world):
    above = builders.plan(world, world.budi)
    said = reordered(above)
    placement_of("andi", world).person_id = world.budi.person_id
    later = builders.plan(world, replace(world.budi, placement_id=world.andi.placement_id))
    for of in (builders.plan(last_year(world), world.budi), builders.plan(world, world.dewi)):
        builders.texts(of)[0].text = "Milik yang lain"
    db.session.flush()
    found = queries.superior_results(queries.get(builders.plan(world, world.sari).id))
    assert [each.text for each in found] == [*said, *(each.text for each in builders.texts(later))]


def test_each_result_has_its_own_link(world):
    above = builders.texts(builders.plan(world, world.budi))
    version = draft(world)
    lines = queries.content(version).lines
    for line, over in zip(lines, reversed(above), strict=True):
        db.session.add(CascadeLink(line_id=line.line_id, superior_line_id=over.line_id))
    db.session.flush()
    assert [queries.link_of(line.line_id).superior_line_id for line in lines] == [
        each.line_id for each in reversed(above)
    ]


def test_a_link_to_what_is_no_longer_in_force_has_no_words(world):
    above, version = builders.plan(world, world.budi), draft(world)
    line = queries.content(version).lines[0]
    db.session.add(CascadeLink(line_id=line.line_id, superior_line_id=builders.texts(above)[0].line_id))
    above.versions[0].state = "superseded"
    db.session.flush()
    assert queries.content(version).links[line.line_id].text == ""


def test_months_to_report_on_come_in_the_order_of_the_year(world):
    db.session.add(Setting(key="report_kind", value="month", changed_at=NOW))
    for first, last in reversed(months(YEAR)[:3]):
        db.session.add(Period(kind=PeriodKind.MONTH, starts_on=first, ends_on=last, label=f"{first:%m}"))
    db.session.flush()
    plan = queries.get(builders.plan(world, world.sari).id)
    assert [each.label for each in queries.sub_periods(plan)] == ["01", "02", "03"]


def test_a_result_of_an_earlier_superior_stays_a_choice_in_its_own_words_or_in_those_of_the_link(world):
    above = builders.plan(world, world.dewi)  # no longer, or not yet, the superior
    plan = queries.get(builders.plan(world, world.sari, "draft").id)
    for line, over in zip(builders.texts(plan), builders.texts(above), strict=True):
        db.session.add(CascadeLink(line_id=line.line_id, superior_line_id=over.line_id))
    db.session.flush()

    def offered():
        return [each.text for each in queries.supportable(plan, queries.content(plan.versions[0]))]

    assert offered() == [each.text for each in builders.texts(above)]
    assert queries.supportable(plan) == []
    above.versions[0].state = "superseded"
    builders.texts(plan)[1].superior_text = "Tertib administrasi"
    db.session.flush()
    assert offered() == ["Meningkatnya kepemilikan dokumen kependudukan", "Tertib administrasi"]


def test_supporters_come_by_name_and_each_with_his_results_in_their_order(world):
    above = builders.plan(world, world.budi)
    over = builders.texts(above)[0].line_id
    for who in ("sari", "andi"):
        plan = builders.plan(world, world.members[who])
        first, second = builders.texts(plan)
        first.text, second.text, first.place, second.place = f"{who} kedua", f"{who} pertama", 1, 0
        for line in (first, second):
            db.session.add(CascadeLink(line_id=line.line_id, superior_line_id=over))
    db.session.flush()
    (found,) = queries.supporters(above).values()
    assert [each.text for each in found] == ["andi pertama", "andi kedua", "sari pertama", "sari kedua"]


def test_the_history_of_a_plan_is_its_own_in_the_order_of_time(world):
    plan = queries.get(builders.plan(world, world.sari).id)
    other = builders.report(builders.plan(world, world.andi), world.periods["2026-2"])
    assert other.id == plan.id
    journal.note(plan, "link", SYSTEM)
    with clock.at(NOW - timedelta(days=1)):
        journal.note(plan.versions[0], "comment", SYSTEM, "Satu", {"line_id": 1})
    journal.note(other.plan_version, "comment", SYSTEM, "Lain", {"line_id": 9})
    db.session.flush()
    found = [(entry.record_type, entry.verb) for entry in queries.entries(plan)]
    assert found == [("plan_version", "comment"), ("plan_version", "create"), ("plan", "link")]
    assert list(queries.remarks(plan.versions[0])) == [1]


def test_planning_is_open_in_years_whose_planning_was_opened_the_latest_first(world):
    for year, step, opens in (
        (2025, StepKind.PLAN, 2024),
        (2027, StepKind.APPRAISAL, 2025),
        (2028, StepKind.PLAN, 2027),
    ):
        found = Period(
            kind=PeriodKind.YEAR, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31), label=f"Tahun {year}"
        )
        found.windows.append(Window(step=step, opens_on=date(opens, 12, 1), due_on=date(year, 1, 31)))
        db.session.add(found)
    db.session.flush()
    assert [each.label for each in lists.open_years(NOW.date())] == ["Tahun 2026", "Tahun 2025"]
    assert [each.label for each in lists.years()] == ["Tahun 2028", "Tahun 2027", "Tahun 2026", "Tahun 2025"]


def test_posts_come_latest_first(world):
    other = placement_of("andi", world)
    other.person_id, other.starts_on = world.sari.person_id, date(YEAR, 7, 1)
    db.session.flush()
    assert [each.id for each in lists.placements_of(world.sari.person_id)] == [other.id, world.sari.placement_id]


def test_a_version_more_of_one_plan_hides_no_other_plan(world):
    of = [queries.get(builders.sealed_plan(world, each).id) for each in (world.sari, world.andi)]
    actions.revise(of[0], "Surat tugas", SYSTEM)
    db.session.flush()
    found = lists.browse(lists.PlanFilter(scopes=("/",)), "-name", 1)
    assert [(row.plan_id, row.number) for row in found.rows] == [(of[0].id, 2), (of[1].id, 1)]
