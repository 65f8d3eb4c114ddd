"""The life of a plan through its actions alone: what the demonstration city and every page rely on."""

from dataclasses import replace
from datetime import date

import pytest

from portal import clock
from portal.chart.models import Placement
from portal.paper.snapshot import load
from portal.periods.models import Period, StepKind
from portal.plans import actions, queries
from portal.plans.actions import drafting
from portal.plans.actions.drafting import Measure, Wording
from portal.plans.text import changes
from portal.rules.plan import Accumulation, Approach, Aspect, AttachmentList, LineKind
from portal.store import journal
from portal.store.db import db
from portal.store.errors import Rejected, Stale
from portal.store.journal import Actor
from tests import builders
from tests.world import YEAR

pytestmark = pytest.mark.usefixtures("session")


def actor(member) -> Actor:
    return Actor(member.person_id, member.name, member.placement_id, member.key)


def new_plan(world, member=None):
    member = member or world.sari
    return actions.create(
        db.session.get(Placement, member.placement_id),
        db.session.get(Period, world.periods[str(YEAR)]),
        date(YEAR, 1, 1),
        date(YEAR, 12, 31),
        Approach.QUANTITATIVE,
        actor(member),
        clock.today(),
    )


def write(version, text="Terlayaninya permohonan KTP-el di loket", target="2.400 permohonan"):
    line = drafting.add_line(version, Wording(LineKind.MAIN, text, "Meningkatnya kepemilikan dokumen"))
    measure = Measure("Jumlah permohonan diproses", target, Aspect.QUANTITY, accumulation=Accumulation.SUM)
    drafting.add_indicator(version, line, measure)
    return line


def agree(version, world):
    actions.submit(version, actor(world.sari))
    actions.approve(version, actor(world.budi), clock.today())


def test_a_plan_is_made_handed_over_and_sealed(world):
    version = new_plan(world).current
    write(version)
    actions.set_expectations(version, {"pelayanan": "Menjadi contoh pelayanan prima"}, actor(world.sari))
    drafting.save_attachments(version, {AttachmentList.RESOURCES: ["Komputer dan jaringan", ""]})
    agree(version, world)
    assert [entry.verb for entry in journal.timeline(version)] == ["create", "submit", "read", "approve"]
    seals = queries.seals(version)
    assert [seal.form for seal in seals] == ["skp", "lampiran"]
    sealed = load(seals[0].snapshot.content)
    assert (sealed.owner.name, sealed.assessor.name, sealed.superior.name) == (
        world.sari.name,
        world.budi.name,
        world.dewi.name,
    )
    assert sealed.results[0].indicators[0].target == "2.400 permohonan"
    assert sealed.resources == ("Komputer dan jaringan",)
    assert (sealed.submitted_on, sealed.agreed_on, sealed.version) == (clock.today(), clock.today(), 1)


def test_what_is_missing_is_said_all_at_once_and_nothing_is_handed_over(world):
    version = new_plan(world).current
    drafting.add_line(version, Wording(LineKind.MAIN, ""))
    with pytest.raises(Rejected) as refusal:
        actions.submit(version, actor(world.sari))
    assert len(refusal.value.problems) == 2
    assert version.state == "draft"


def test_a_revision_keeps_identities_and_replaces_the_version_in_force_only_when_agreed(world):
    plan = new_plan(world)
    first = plan.current
    line = write(first)
    agree(first, world)
    second = actions.revise(plan, "Target disesuaikan dengan anggaran", actor(world.sari))
    copied = queries.content(second).lines[0]
    assert (copied.line_id, copied.indicators[0].indicator_id) == (line.line_id, line.indicators[0].indicator_id)
    drafting.save_indicator(second, copied.indicators[0], Measure("Jumlah permohonan diproses", "2.000 permohonan"))
    assert queries.in_force(plan.id) is first
    assert line.indicators[0].target == "2.400 permohonan"
    copied.indicators[0].aspect = Aspect.QUANTITY
    agree(second, world)
    assert (first.state, second.state) == ("superseded", "agreed")
    assert journal.timeline(first)[-1].person_name == "Sistem"
    replaced = queries.seals(first)
    assert [seal.replaced_by_id for seal in replaced] == [seal.id for seal in queries.seals(second)]


def test_what_changed_between_two_versions_is_named(world):
    plan = new_plan(world)
    write(plan.current)
    agree(plan.current, world)
    first = plan.in_force
    second = actions.revise(plan, "Tambahan tugas", actor(world.sari))
    copied = queries.content(second).lines[0]
    drafting.save_line(second, copied, Wording(copied.kind, "Terlayaninya permohonan KTP-el", copied.superior_text))
    write(second, "Terbitnya akta kelahiran")
    found = changes(actions.values(first), actions.values(second))
    assert [(change.label, change.before, change.after) for change in found][:2] == [
        ("Hasil kerja utama", "Terlayaninya permohonan KTP-el di loket", "Terlayaninya permohonan KTP-el"),
        ("Hasil kerja utama", "", "Terbitnya akta kelahiran"),
    ]


def test_only_a_later_draft_can_be_discarded(world):
    plan = new_plan(world)
    with pytest.raises(Rejected):
        actions.discard(plan.current, actor(world.sari))
    write(plan.current)
    agree(plan.current, world)
    second = actions.revise(plan, "Salah buka", actor(world.sari))
    with pytest.raises(Stale):
        actions.revise(plan, "Sekali lagi", actor(world.sari))
    actions.discard(second, actor(world.sari))
    assert (plan.current.number, plan.current.state) == (1, "agreed")
    assert actions.revise(plan, "Sekarang benar", actor(world.sari)).number == 3


def test_what_the_superior_has_read_is_no_longer_withdrawn(world):
    version = new_plan(world).current
    write(version)
    actions.submit(version, actor(world.sari))
    actions.withdraw(version, actor(world.sari))
    actions.submit(version, actor(world.sari))
    actions.mark_read(version, actor(world.budi))
    with pytest.raises(Rejected):
        actions.withdraw(version, actor(world.sari))
    actions.return_(version, "Indikator belum terukur", actor(world.budi))
    assert (version.state, version.returned_note) == ("draft", "Indikator belum terukur")
    actions.submit(version, actor(world.sari))
    assert (version.read_at, version.returned_note) == (None, "")


def test_a_link_is_made_later_and_leaves_the_agreed_words_alone(world):
    plan = new_plan(world)
    line = write(plan.current)
    agree(plan.current, world)
    assert queries.superior_results(plan) == []
    above = builders.plan(world, world.budi)
    result = queries.superior_results(plan)[0]
    version = plan.in_force
    actions.link(version, line, result.line_id, actor(world.sari))
    assert line.superior_text == "Meningkatnya kepemilikan dokumen"
    assert queries.content(version).links[line.line_id].text == result.text
    supporters = queries.supporters(queries.get(above.id))
    assert [(each.name, each.line_id) for each in supporters[result.line_id]] == [(world.sari.name, line.line_id)]
    actions.link(version, line, None, actor(world.sari))
    assert queries.content(version).links == {}
    assert [entry.verb for entry in journal.timeline(plan)] == ["link", "unlink"]


def test_a_stranger_s_result_cannot_be_supported(world):
    plan = new_plan(world)
    line = write(plan.current)
    builders.plan(world, world.joko)
    foreign = db.session.query(queries.Line).order_by(queries.Line.id.desc()).first()
    with pytest.raises(Rejected):
        actions.link(plan.current, line, foreign.id, actor(world.sari))


def test_days_must_lie_in_the_period_and_the_placement(world):
    placement, period = (
        db.session.get(Placement, world.sari.placement_id),
        db.session.get(Period, world.periods[str(YEAR)]),
    )
    placement.starts_on = date(YEAR, 3, 1)
    with pytest.raises(Rejected) as refusal:
        actions.create(
            placement,
            period,
            date(YEAR, 2, 1),
            date(YEAR + 1, 1, 1),
            Approach.QUALITATIVE,
            actor(world.sari),
            clock.today(),
        )
    assert [problem.where for problem in refusal.value.problems] == ["starts_on", "ends_on"]
    assert "1 Maret 2026" in refusal.value.problems[0].text


def test_a_year_that_is_not_open_and_a_second_plan_are_refused(world):
    new_plan(world)
    with pytest.raises(Rejected, match="sudah ada"):
        new_plan(world)
    period = db.session.get(Period, world.periods[str(YEAR)])
    window = next(each for each in period.windows if each.step is StepKind.PLAN)
    window.opens_on, window.due_on = date(YEAR, 12, 1), date(YEAR, 12, 31)
    with pytest.raises(Rejected, match="dibuka mulai 1 Desember 2026"):
        new_plan(world, world.andi)


def test_the_same_text_twice_is_one_result_one_indicator_one_comment(world):
    version = new_plan(world).current
    line = write(version)
    with pytest.raises(Rejected):
        write(version)
    with pytest.raises(Rejected):
        drafting.add_indicator(version, line, Measure("Jumlah permohonan diproses", "2.400 permohonan"))
    for _ in range(2):
        actions.comment(version, line, "Sudah terukur?", actor(world.budi))
    assert [entry.verb for entry in journal.timeline(version)].count("comment") == 1


def test_lines_and_indicators_change_places_within_their_block(world):
    version = new_plan(world).current
    first, second = write(version, "Satu"), write(version, "Dua")
    other = drafting.add_line(version, Wording(LineKind.ADDITIONAL, "Tiga"))
    drafting.move_line(version, second, up=True)
    drafting.move_line(version, other, up=True)
    assert [line.text for line in queries.content(version).lines] == ["Dua", "Satu", "Tiga"]
    assert first.version == 1


def test_a_changed_row_is_not_overwritten_but_the_same_text_is_no_conflict(world):
    version = new_plan(world).current
    line = write(version)
    seen = line.version
    drafting.save_line(version, line, Wording(LineKind.MAIN, "Ditulis di ponsel"), seen)
    db.session.flush()
    with pytest.raises(Stale) as stale:
        drafting.save_line(version, line, Wording(LineKind.MAIN, "Ditulis di kantor"), seen)
    assert ("Rencana hasil kerja", "Ditulis di kantor", "Ditulis di ponsel") in stale.value.texts
    drafting.save_line(version, line, Wording(LineKind.MAIN, "Ditulis di ponsel"), seen)


def test_a_change_of_a_sub_target_alone_moves_the_row_on(world):
    version = new_plan(world).current
    indicator = write(version).indicators[0]
    seen, measure = indicator.version, drafting.measure_of(indicator)
    more, less = ({world.periods["2026-1"]: target} for target in ("600", "500"))
    drafting.save_indicator(version, indicator, replace(measure, subtargets=more), seen)
    db.session.flush()
    with pytest.raises(Stale):
        drafting.save_indicator(version, indicator, replace(measure, subtargets=less), seen)


def test_nothing_but_a_draft_is_written_in(world):
    version = new_plan(world).current
    line = write(version)
    actions.submit(version, actor(world.sari))
    for change in (
        lambda: drafting.add_line(version, Wording(LineKind.MAIN, "Baru")),
        lambda: drafting.save_line(version, line, Wording(LineKind.MAIN, "Lain")),
        lambda: drafting.remove_line(version, line),
        lambda: drafting.save_attachments(version, {}),
    ):
        with pytest.raises(Stale):
            change()
