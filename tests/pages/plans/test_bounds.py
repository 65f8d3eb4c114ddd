"""What the actions of a plan refuse or leave alone, whoever asks: days, states, empty words, what is there already."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from portal import clock
from portal.paper.seal import seal
from portal.periods.models import Period, StepKind, Window
from portal.plans import actions, queries, snapshot
from portal.plans.actions import drafting
from portal.plans.actions.drafting import Measure, Wording
from portal.plans.models import CascadeLink
from portal.plans.queries import whole
from portal.plans.snapshot import plan_snapshot
from portal.rules.plan import Approach, Aspect, Direction, LineKind
from portal.store import journal
from portal.store.db import db
from portal.store.errors import Rejected, Stale
from portal.store.journal import SYSTEM, Actor
from tests import builders
from tests.world import NOW, YEAR, placement_of

pytestmark = pytest.mark.usefixtures("session")

TODAY, FIRST, LAST = NOW.date(), date(YEAR, 1, 1), date(YEAR, 12, 31)


def create(world, starts_on=FIRST, ends_on=LAST, who="sari", on=TODAY):
    year = db.session.get_one(Period, world.periods[str(YEAR)])
    return actions.create(placement_of(who, world), year, starts_on, ends_on, Approach.QUANTITATIVE, SYSTEM, on)


def draft(world):
    plan = builders.plan(world, world.sari, "draft")
    return queries.get(plan.id).versions[0]


def said_by(member):
    return Actor(member.person_id, member.name, member.placement_id, member.key)


# --- Making a plan ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("on", "opened"), [(date(2025, 11, 30), False), (date(2025, 12, 1), True)])
def test_a_plan_is_made_from_the_day_on_which_planning_opens(world, on, opened):
    with nullcontext() if opened else pytest.raises(Rejected, match="dibuka mulai 1 Desember 2025"):
        create(world, on=on)


def test_the_window_of_another_step_opens_no_planning_though_it_is_due_before(world):
    year = db.session.get_one(Period, world.periods[str(YEAR)])
    planning, other = sorted(year.windows, key=lambda each: each.step is not StepKind.PLAN)
    other.opens_on = other.due_on = date(YEAR, 12, 30)
    planning.due_on = LAST
    db.session.commit()
    db.session.remove()
    create(world)
    db.session.execute(delete(Window).where(Window.step == StepKind.PLAN))
    db.session.expire_all()
    with pytest.raises(Rejected, match="belum dibuka"):
        create(world, who="andi", on=LAST)


def test_a_colleagues_plan_is_no_second_one(world):
    create(world, who="andi")
    create(world)


@pytest.mark.parametrize(
    ("starts", "ends", "held"),
    [
        (date(2024, 1, 1), date(2025, 12, 31), False),
        (date(2024, 1, 1), FIRST, True),
        (LAST, None, True),
        (date(YEAR + 1, 1, 1), None, False),
    ],
)
def test_a_plan_needs_a_day_on_which_the_post_is_held(world, starts, ends, held):
    placement = placement_of("sari", world)
    placement.starts_on, placement.ends_on = starts, ends
    day = max(starts, FIRST)
    with nullcontext() if held else pytest.raises(Rejected, match="tidak dipegang pada Tahun 2026"):
        create(world, day, day)


@pytest.mark.parametrize(("ends", "fits"), [(date(YEAR, 6, 30), True), (date(YEAR, 7, 1), False)])
def test_a_plan_ends_with_the_post(world, ends, fits):
    placement_of("sari", world).ends_on = date(YEAR, 6, 30)
    with nullcontext() if fits else pytest.raises(Rejected, match="antara 1 Januari 2026 dan 30 Juni 2026"):
        create(world, ends_on=ends)


def test_a_plan_ends_no_earlier_than_it_begins(world):
    version = create(world).versions[0]
    with pytest.raises(Rejected) as refused:
        actions.save_head(version, date(YEAR, 5, 1), date(YEAR, 4, 30), Approach.QUANTITATIVE)
    assert [(each.where, each.text) for each in refused.value.problems] == [
        ("ends_on", "Tanggal selesai mendahului tanggal mulai. Perbaiki salah satunya.")
    ]
    assert version.plan.starts_on == FIRST
    actions.save_head(version, date(YEAR, 5, 1), date(YEAR, 5, 1), Approach.QUANTITATIVE)
    assert version.plan.ends_on == date(YEAR, 5, 1)


# --- What is handed over is not written in ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "write",
    [
        lambda version, line: actions.save_head(version, FIRST, LAST, Approach.QUANTITATIVE),
        lambda version, line: drafting.move_line(version, line, up=False),
        lambda version, line: drafting.add_indicator(version, line, Measure("Jumlah", "12 berkas")),
        lambda version, line: drafting.save_indicator(version, line.indicators[0], Measure("Jumlah", "12 berkas")),
        lambda version, line: drafting.remove_indicator(version, line, line.indicators[0]),
        lambda version, line: drafting.move_indicator(version, line, line.indicators[0], up=False),
    ],
)
def test_what_was_submitted_is_not_written_in(world, write):
    version = builders.plan(world, world.sari, "submitted").versions[0]
    with pytest.raises(Stale):
        write(version, queries.content(version).lines[0])


def test_an_indicator_that_changed_meanwhile_is_not_removed(world):
    version = draft(world)
    line = queries.content(version).lines[0]
    with pytest.raises(Stale):
        drafting.remove_indicator(version, line, line.indicators[0], seen=line.indicators[0].version - 1)
    drafting.remove_indicator(version, line, line.indicators[0], seen=line.indicators[0].version)
    assert len(queries.content(version).lines[0].indicators) == 1


def test_a_draft_is_read_by_nobody_and_what_was_read_is_not_read_again(world):
    version = draft(world)
    actions.mark_read(version, said_by(world.budi))
    assert [entry.verb for entry in journal.timeline(version)] == ["create"]
    waiting = builders.plan(world, world.andi, "submitted").versions[0]
    for minutes in (1, 2):
        with clock.at(NOW + timedelta(minutes=minutes)):
            actions.mark_read(waiting, said_by(world.budi))
        db.session.refresh(waiting)
    assert waiting.read_at == NOW + timedelta(minutes=1)
    assert [entry.verb for entry in journal.timeline(waiting)] == ["create", "read"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_is_revised_without_a_reason(world, reason):
    plan = queries.get(builders.sealed_plan(world, world.sari).id)
    with pytest.raises(Rejected, match="Tulis alasan"):
        actions.revise(plan, reason, SYSTEM)


def test_expectations_that_say_the_same_are_no_reading(world):
    version = builders.plan(world, world.sari, "submitted").versions[0]
    actions.set_expectations(version, {"pelayanan": ""}, said_by(world.budi))
    assert [entry.verb for entry in journal.timeline(version)] == ["create"]
    actions.set_expectations(version, {"pelayanan": "Sapa pemohon"}, said_by(world.budi))
    assert [entry.verb for entry in journal.timeline(version)] == ["create", "read", "expect"]


def test_a_remark_has_words_and_only_the_last_one_is_not_said_again(world):
    version = builders.plan(world, world.sari, "submitted").versions[0]
    line = queries.content(version).lines[0]
    with pytest.raises(Rejected, match="Tulis komentar"):
        actions.comment(version, line, " ", said_by(world.budi))
    for text in ("Satu", "Dua", "Dua ", "Satu"):
        actions.comment(version, line, text, said_by(world.budi))
    actions.comment(version, line, "Satu", said_by(world.sari))
    said = [(each.text, each.person_id == world.sari.person_id) for each in queries.remarks(version)[line.line_id]]
    assert said == [("Satu", False), ("Dua", False), ("Satu", False), ("Satu", True)]


# --- Results and indicators -------------------------------------------------------------------------------------------


def test_results_that_are_not_worded_yet_are_not_the_same(world):
    version = draft(world)
    lines = [drafting.add_line(version, Wording(LineKind.MAIN, "")) for _ in range(2)]
    for _ in range(2):
        drafting.add_indicator(version, lines[0], Measure(""))
    assert len(queries.content(version).lines) == 4 and len(lines[0].indicators) == 2


def test_new_indicators_stand_behind_those_before_them(world):
    version = draft(world)
    line = queries.content(version).lines[0]
    for words in ("Zaman", "Arsip", "Berkas"):
        drafting.add_indicator(version, line, Measure(words, "1 buah"))
    db.session.expire(line)
    assert [each.text for each in line.indicators][2:] == ["Zaman", "Arsip", "Berkas"]


def test_the_first_one_goes_no_further_up_and_the_last_no_further_down(world):
    version = draft(world)
    first, last = queries.content(version).lines
    drafting.move_line(version, first, up=True)
    drafting.move_line(version, last, up=False)
    assert [each.id for each in queries.content(version).lines] == [first.id, last.id]


def test_an_indicator_saved_unchanged_makes_no_open_page_old(world):
    version = draft(world)
    indicator = queries.content(version).lines[0].indicators[0]
    seen = indicator.version
    drafting.save_indicator(version, indicator, drafting.measure_of(indicator), seen)
    db.session.flush()
    assert indicator.version == seen


def test_whoever_was_slower_sees_what_differs_in_words(world):
    version = draft(world)
    indicator = queries.content(version).lines[0].indicators[0]
    seen, stored = indicator.version, drafting.measure_of(indicator)
    quarters = {world.periods[f"2026-{number}"]: f"{number}00" for number in (2, 1)}
    drafting.save_indicator(version, indicator, replace(stored, subtargets=quarters), seen)
    db.session.flush()
    mine = replace(stored, aspect=None, direction=Direction.LOWER, subtargets={world.periods["2026-3"]: ""})
    with pytest.raises(Stale) as stale:
        drafting.save_indicator(version, indicator, mine, seen)
    assert stale.value.texts == [
        ("Aspek", "", Aspect.QUANTITY.label),
        ("Arah", Direction.LOWER.label, Direction.HIGHER.label),
        ("Target per periode", "", "100; 200"),
    ]


# --- Links to the superior's results ----------------------------------------------------------------------------------


def test_a_result_is_tied_anew_and_its_words_come_along(world):
    above, version = builders.plan(world, world.budi), draft(world)
    one, other = queries.content(above.versions[0]).lines
    line = queries.content(version).lines[0]
    for to in (one, other):
        actions.link(queries.version(version.id), line, to.line_id, said_by(world.sari))
        db.session.flush()
        assert (queries.link_of(line.line_id).superior_line_id, line.superior_text) == (to.line_id, to.text)
    assert queries.content(version).links[line.line_id].text == other.text
    assert db.session.query(CascadeLink).count() == 1
    actions.link(version, line, None, said_by(world.sari))
    db.session.flush()
    assert queries.link_of(line.line_id) is None and line.superior_text == other.text


def test_a_link_shows_the_words_that_are_in_force_above(world):
    above, version = queries.get(builders.sealed_plan(world, world.budi).id), draft(world)
    line = queries.content(version).lines[1]
    actions.link(
        queries.version(version.id), line, queries.content(above.versions[0]).lines[1].line_id, said_by(world.sari)
    )
    changed = actions.revise(above, "Surat tugas", SYSTEM)
    db.session.flush()
    words = queries.content(changed).lines[1]
    words.text = "Terbitnya akta kematian"
    db.session.flush()
    assert queries.content(version).links[line.line_id].text == "Terbitnya akta kelahiran 0–18 tahun"
    above.versions[0].state, changed.state = "superseded", "agreed"
    db.session.flush()
    assert queries.content(version).links[line.line_id].text == "Terbitnya akta kematian"


# --- What was sealed --------------------------------------------------------------------------------------------------


def test_what_was_sealed_is_read_again_and_whatever_differs_is_named(world):
    plans = [queries.get(builders.sealed_plan(world, each).id) for each in (world.sari, world.andi, world.budi)]
    builders.plan(world, world.joko, "agreed")  # never sealed
    first, second, third = (each.versions[0] for each in plans)
    content = plan_snapshot(first, NOW.date())
    seal("appraisal", third.id, 1, first.plan.placement_id, first.plan.period_id, content, ("skp",))  # no plan's
    assert [[version.id for version, _ in part] for part in whole.sealed()] == [[first.id, second.id, third.id]]
    assert list(snapshot.altered()) == []
    builders.texts(plans[1])[0].text = "Lain"
    db.session.flush()
    assert list(snapshot.altered()) == [f"plan_version {second.id}: bukan yang disegel"]


def test_of_ones_plans_those_of_the_latest_year_come_first(world):
    past = Period(kind="year", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31), label="Tahun 2025")
    db.session.add(past)
    db.session.flush()
    this = builders.plan(world, world.sari)
    before = builders.plan(replace(world, periods={**world.periods, str(YEAR): past.id}), world.sari)
    other = replace(world.sari, placement_id=world.andi.placement_id)
    placement_of("andi", world).person_id = world.sari.person_id
    later = builders.plan(world, other)
    later.starts_on = date(YEAR, 7, 1)
    db.session.flush()
    assert [each.id for each in queries.of_person(world.sari.person_id)] == [later.id, this.id, before.id]
