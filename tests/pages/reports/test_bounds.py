"""What the actions of logs and reports leave alone, and what is looked up for whom, in which order."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from portal import clock
from portal.chart.standing import me
from portal.periods.models import Period
from portal.plans import actions as plans
from portal.plans import queries as plan_queries
from portal.plans.actions import drafting
from portal.plans.actions.drafting import Measure, Wording
from portal.plans.models import Plan
from portal.reports import actions, queries
from portal.reports.actions import KeptFile, TypedActivity
from portal.reports.models import Evidence, Fit, Report
from portal.reports.queries import LogSpan
from portal.rules.achievement import Quantity
from portal.rules.plan import LineKind
from portal.store import files, journal
from portal.store.db import db
from portal.store.errors import Rejected, Stale
from portal.store.journal import SYSTEM, Actor
from tests import builders
from tests.world import NOW, YEAR

pytestmark = pytest.mark.usefixtures("session")

TODAY = NOW.date()
SPAN = LogSpan(date(YEAR, 1, 1), date(YEAR, 12, 31))


@pytest.fixture
def plan(session, world) -> Plan:
    return plan_queries.get(builders.sealed_plan(world, world.sari).id)


@pytest.fixture
def report(plan, world) -> Report:
    return actions.create_report(plan, db.session.get_one(Period, world.periods["2026-2"]), SYSTEM)


def verbs(record):
    return [entry.verb for entry in journal.timeline(record)]


def file(name="rekap.pdf", content=b"bukti"):
    return KeptFile(files.draft(content), "application/pdf", 9, name)


def signed_in(member):
    return me(member.account_id, member.person_id, member.name, "", TODAY)


def span_text(member, span=SPAN):
    days, _ = queries.entries(queries.own_log(signed_in(member)), span, 1)
    return [[entry.activity.text for entry in day.entries] for day in days]


# --- Files ------------------------------------------------------------------------------------------------------------


def test_the_same_file_twice_is_one_and_its_journal_knows_when_it_came_and_went(report):
    made = actions.attach(report.lines[0], file(), SYSTEM)
    assert actions.attach(report.lines[0], file("lagi.pdf"), SYSTEM) is made
    assert actions.attach(report.lines[1], file(), SYSTEM) is not made
    actions.remove_evidence(made, False, SYSTEM)
    assert verbs(made) == ["add", "remove"] and made.removed_at == NOW
    assert actions.attach(report.lines[0], file(), SYSTEM) is not made


def test_files_of_an_entry_are_its_own_in_the_order_in_which_they_came(plan):
    first, second = builders.activity(plan, "Satu"), builders.activity(plan, "Dua")
    for entry, name in ((second, "b"), (first, "z"), (first, "a")):
        actions.attach(entry, file(name, name.encode()), SYSTEM)
    found = queries.files_of([first.id])
    assert {key: [each.name for each in files] for key, files in found.items()} == {first.id: ["z", "a"]}


def test_a_verdict_on_a_file_of_the_log_reads_no_report(plan):
    made = actions.attach(builders.activity(plan), file(), SYSTEM)
    actions.judge_evidence(made, Fit.FITS, "", made.version, SYSTEM)
    assert db.session.get_one(Evidence, made.id).fit is Fit.FITS


# --- The log ----------------------------------------------------------------------------------------------------------


def test_an_entry_saved_unchanged_leaves_no_trace_and_a_change_tells_both(plan):
    line = builders.texts(plan)[0]
    typed = TypedActivity("Melayani pemohon", TODAY, line.line_id)
    made = actions.add_activity(plan, typed, "k1", SYSTEM)
    actions.change_activity(made, False, typed, made.version, SYSTEM)
    assert verbs(made) == ["add"]
    more = replace(typed, indicator_id=line.indicators[0].indicator_id, quantity=Decimal("3"))
    actions.change_activity(made, False, more, made.version, SYSTEM)
    assert journal.timeline(made)[-1].details["quantity"] == ["", "3"]
    actions.remove_activity(made, False, SYSTEM)
    assert verbs(made) == ["add", "change", "remove"]


def test_a_log_holds_ones_own_entries_and_what_is_looked_for(world, plan):
    others = builders.plan(world, world.andi)
    builders.activity(others, "Loket lain")
    builders.activity(plan, "Loket 50% selesai")
    builders.activity(plan, "Arsip", line=1)
    assert span_text(world.sari) == [["Arsip", "Loket 50% selesai"]]
    assert span_text(world.sari, replace(SPAN, words="50%")) == [["Loket 50% selesai"]]
    assert span_text(world.sari, replace(SPAN, words="5_%")) == []
    line = builders.texts(plan)[1].line_id
    assert span_text(world.sari, replace(SPAN, line_id=line)) == [["Arsip"]]


def test_a_day_counts_its_own_minutes_and_only_of_what_began_and_ended(world, plan):
    for member_plan, starts, ends in (
        (plan, time(8), time(9, 30)),
        (plan, time(10), None),
        (builders.plan(world, world.andi), time(8), time(12)),
    ):
        made = builders.activity(member_plan)
        made.starts_at, made.ends_at = starts, ends
    db.session.flush()
    (day,), _ = queries.entries(queries.own_log(signed_in(world.sari)), SPAN, 1)
    assert (day.count, day.minutes) == (2, 90)


def test_results_are_offered_of_ones_own_plan_as_the_plan_orders_them(world, plan):
    builders.plan(world, world.andi)
    version = plan.versions[0]
    first, second = builders.texts(plan)
    first.place, second.place = 1, 0
    first.indicators[0].place, first.indicators[1].place = 1, 0
    version.state = "draft"
    db.session.flush()
    for kind, text in ((LineKind.ADDITIONAL, "Jemput bola"), (LineKind.MAIN, "Tertib arsip")):
        drafting.add_line(version, Wording(kind, text))
    version.state = "agreed"
    db.session.flush()
    db.session.expire_all()
    found = queries.quick_log(signed_in(world.sari))
    assert [each.text for each in found] == [second.text, first.text, "Tertib arsip", "Jemput bola"]
    assert [(each.text, each.unit) for each in found[1].indicators] == [
        ("Persentase dokumen tanpa kesalahan data", "%"),
        ("Jumlah permohonan diproses", "permohonan"),
    ]
    assert [each.last_indicator_id for each in found] == [None] * 4 and [each.used for each in found] == [0] * 4


def test_the_indicator_that_was_used_last_is_remembered(world, plan):
    first, second = builders.texts(plan)[0].indicators
    for quantity, indicator in (("1", second), ("2", first), ("3", second)):
        builders.activity(plan, quantity=quantity).indicator_id = indicator.indicator_id
    db.session.flush()
    used = {each.line_id: each.last_indicator_id for each in queries.quick_log(signed_in(world.sari))}
    assert used[builders.texts(plan)[0].line_id] == second.indicator_id
    builders.activity(plan)
    used = {each.line_id: each.last_indicator_id for each in queries.quick_log(signed_in(world.sari))}
    assert used[builders.texts(plan)[0].line_id] is None


@pytest.mark.parametrize(("after", "offered"), [(45, True), (46, False)])
def test_a_plan_that_is_over_is_offered_for_its_aftermath(world, plan, after, offered):
    with clock.at(NOW.replace(month=12, day=31) + timedelta(days=after)):
        assert bool(queries.quick_log(signed_in(world.sari))) is offered


# --- Reports ----------------------------------------------------------------------------------------------------------


def revised(plan, world, change):
    """The plan's next version, in force, after `change` was done to its draft."""
    version = plans.revise(plan, "Surat tugas", SYSTEM)
    db.session.flush()
    change(version)
    db.session.flush()
    plan.versions[0].state, version.state, version.agreed_at = "superseded", "agreed", NOW
    db.session.flush()
    db.session.expire_all()
    return plan_queries.get(plan.id)


def test_a_report_of_a_plan_that_is_no_longer_in_force_follows_nothing(plan, report):
    plan.versions[0].state = "superseded"
    db.session.flush()
    assert actions.follow_plan(report, SYSTEM) is False


def test_what_was_handed_in_follows_nothing_and_is_not_filled(plan, world, report):
    report.state = "submitted"
    revised(plan, world, lambda version: None)
    for act in (lambda: actions.follow_plan(report, SYSTEM), lambda: actions.fill(report)):
        with pytest.raises(Stale):
            act()


def test_a_report_takes_over_new_indicators_and_drops_those_that_are_gone(plan, world, report):
    def change(version):
        first, second = plan_queries.content(version).lines
        drafting.remove_indicator(version, first, first.indicators[0])
        drafting.add_indicator(version, second, Measure("Akta tepat waktu", "95%"))

    revised(plan, world, change)
    assert actions.follow_plan(report, SYSTEM) is True
    db.session.expire_all()
    assert [[each.text for each in line.figures] for line in queries.get(report.id).lines] == [
        ["Persentase dokumen tanpa kesalahan data"],
        ["Jumlah akta diterbitkan", "Akta tepat waktu"],
    ]
    assert verbs(report)[-1] == "follow"


@pytest.mark.parametrize("word", ["obstacles", "follow_up", "answer", ""])
def test_a_dropped_result_stays_last_where_somebody_wrote_on_it(plan, world, report, word):
    if word:
        setattr(report.lines[0], word, "Antrean panjang")
        db.session.flush()
    words = [line.text for line in report.lines]

    def change(version):
        drafting.remove_line(version, plan_queries.content(version).lines[0])
        drafting.add_line(version, Wording(LineKind.MAIN, "Tertib arsip"))

    revised(plan, world, change)
    actions.follow_plan(report, SYSTEM)
    kept = [words[1], "Tertib arsip", *([words[0]] if word else [])]
    assert {line.text for line in report.lines} == set(kept)
    db.session.expire_all()
    assert [line.text for line in queries.get(report.id).lines] == kept


def test_the_log_fills_sums_as_they_are_and_means_rounded(plan, report):
    share = builders.texts(plan)[0].indicators[1].indicator_id
    day = date(YEAR, 5, 4)
    for quantity in ("0.125", "1"):
        builders.activity(plan, on=day, quantity=quantity)
    for quantity in ("98", "99", "99"):
        builders.activity(plan, on=day, quantity=quantity).indicator_id = share
    db.session.flush()
    assert actions.fill(report) == 2
    assert [each.realisation for each in report.lines[0].figures] == ["1,1250", "98,67"]
    assert actions.fill(report) == 0


def test_a_line_saved_unchanged_makes_no_open_page_old(report):
    line = report.lines[0]
    figures = {each.id: "12" for each in line.figures}
    actions.save_line(line, {"obstacles": "", "follow_up": ""}, figures, line.version)
    db.session.flush()
    seen = line.version
    actions.save_line(line, {"obstacles": "", "follow_up": ""}, figures, seen)
    db.session.flush()
    assert line.version == seen


def test_feedback_that_says_the_same_is_no_second_one(world, plan):
    made = builders.report(plan, world.periods["2026-2"])
    for version in (0, 1):
        actions.give_feedback(made, "pelayanan", "Sigap", version, Actor(None, "Budi"))
        db.session.refresh(made)
    assert verbs(made) == ["create", "feedback"] and made.behaviour["pelayanan"]["version"] == 1


def test_what_changed_meanwhile_is_not_returned(world, plan):
    made = builders.report(plan, world.periods["2026-2"])
    with pytest.raises(Stale):
        actions.return_(made, "Perjelas", made.version - 1, SYSTEM)


def test_nothing_is_attached_to_what_an_accepted_report_rests_on(plan):
    with pytest.raises(Rejected, match="sudah diterima"):
        actions.attach_to_activity(builders.activity(plan), True, file(), SYSTEM)


def test_a_report_knows_its_own_deadline_and_only_what_the_log_holds_now(plan, world, report):
    builders.report(plan, world.periods["2026-1"], "accepted")
    day, indicator = date(YEAR, 5, 4), builders.texts(plan)[0].indicators[0].indicator_id
    builders.activity(plan, on=day, quantity="5")
    builders.activity(plan, on=day).indicator_id = indicator
    gone = actions.attach(report.lines[0], file(), SYSTEM)
    actions.remove_evidence(gone, False, SYSTEM)
    db.session.flush()
    found = queries.get(report.id)
    assert found.due_on == date(YEAR, 7, 10)
    known = queries.numbers(found)
    assert dict(known.entries) == {builders.texts(plan)[0].line_id: 2} and known.logged[indicator] == [Decimal(5)]
    assert known.earlier[indicator] == [Quantity(Decimal(600))]
    assert [row.files for row in queries.sheet(found)] == [(), ()]


@pytest.mark.parametrize(("day", "closed"), [(date(YEAR, 6, 30), True), (date(YEAR, 7, 1), False)])
def test_an_accepted_report_closes_the_entries_of_its_own_plan_until_its_last_day(world, plan, day, closed):
    for of, quarter in ((plan, "2026-2"), (builders.plan(world, world.andi), "2026-3")):
        builders.report(of, world.periods[quarter], "accepted")
    made = builders.activity(plan, on=day)
    assert queries.activity(made.id)[1] is closed
    made.written_at = NOW + timedelta(seconds=1)
    db.session.flush()
    assert queries.activity(made.id)[1] is False
    assert queries.came_late(made) is closed
