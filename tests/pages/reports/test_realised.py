"""What accepted reports add up to, for those who appraise."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from portal.periods import queries as periods
from portal.plans.models import Plan, SubTarget
from portal.reports import actions
from portal.reports.models import Fit, Report
from portal.reports.queries import accepted_for, realisations
from portal.rules.achievement import Verdict
from portal.store import journal
from portal.store.db import db
from portal.store.errors import Missing
from portal.store.journal import Actor
from tests import builders
from tests.world import NOW

BUDI = Actor(3, "Budi Hartono, S.Sos.", 3, "Kepala Bidang")
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
SECOND = (date(2026, 4, 1), date(2026, 6, 30))


@pytest.fixture
def plan(session, planned) -> Iterator[Plan]:
    yield db.session.get_one(Plan, planned)


def report(plan: Plan, world, quarter: str, realisations=("600", "99", "225"), state: str = "accepted") -> Report:
    return builders.report(plan, world.periods[quarter], state, realisations)


def test_a_year_adds_up_by_sum_and_by_mean(plan, world):
    for quarter, share in zip("1234", ("98", "99", "100", "100"), strict=True):
        report(plan, world, f"2026-{quarter}", ("600", share, "200"))
    found = realisations(plan.id, *YEAR)
    done, share = found.lines[0].indicators
    assert (done.value, done.realisation, done.target) == (Decimal(2400), "2.400 permohonan", "2.400 permohonan")
    assert done.achievement.verdict is Verdict.MET
    assert (share.value, share.realisation) == (Decimal("99.25"), "99,25%")
    assert share.achievement.verdict is Verdict.EXCEEDED
    assert found.lines[1].indicators[0].achievement.verdict is Verdict.MISSED
    assert [part.period for part in done.parts] == [f"Triwulan {roman} 2026" for roman in ("I", "II", "III", "IV")]
    assert found.missing == ()


def test_missing_reports_are_named_and_never_zero(plan, world):
    report(plan, world, "2026-1")
    report(plan, world, "2026-2", state="submitted")
    found = realisations(plan.id, *YEAR)
    assert found.missing == ("Triwulan II 2026", "Triwulan III 2026", "Triwulan IV 2026")
    assert found.lines[0].indicators[0].value == Decimal(600)


def test_without_any_accepted_report_nothing_is_known(plan):
    found = realisations(plan.id, *SECOND)
    assert {each.achievement.verdict for line in found.lines for each in line.indicators} == {Verdict.UNKNOWN}
    assert found.lines[0].indicators[0].realisation == ""
    assert found.missing == ("Triwulan II 2026",)


def test_a_quarter_against_the_year_counts_from_the_first_day_and_is_not_missed(plan, world):
    report(plan, world, "2026-1", ("600", "99", "225"))
    report(plan, world, "2026-2", ("700", "98", "700"))
    found = realisations(plan.id, *SECOND)
    done, share = found.lines[0].indicators
    assert (done.value, done.of_year) == (Decimal(700), True)
    assert (done.achievement.verdict, done.achievement.words) == (
        Verdict.UNKNOWN,
        "54,17% dari target setahun, masih berjalan",
    )
    assert share.achievement.verdict is Verdict.MISSED
    assert found.lines[1].indicators[0].achievement.verdict is Verdict.EXCEEDED
    assert found.missing == ()


def sub_target(plan: Plan, world, quarter: str, target: str) -> None:
    indicator = builders.texts(plan)[0].indicators[0]
    db.session.add(SubTarget(indicator_text_id=indicator.id, period_id=world.periods[quarter], target=target))
    db.session.flush()
    db.session.expire_all()


def test_a_quarter_with_a_target_of_its_own(plan, world):
    sub_target(plan, world, "2026-2", "650 permohonan")
    report(plan, world, "2026-2", ("600", "99", "225"))
    done = realisations(plan.id, *SECOND).lines[0].indicators[0]
    assert (done.target, done.of_year, done.achievement.verdict) == ("650 permohonan", False, Verdict.MISSED)


def test_targets_of_two_quarters_add_up_to_that_of_the_half_year(plan, world):
    sub_target(plan, world, "2026-1", "650 permohonan")
    sub_target(plan, world, "2026-2", "550 permohonan")
    for quarter in ("2026-1", "2026-2"):
        report(plan, world, quarter, ("600", "99", "225"))
    done = realisations(plan.id, date(2026, 1, 1), SECOND[1]).lines[0].indicators[0]
    assert (done.target, done.of_year, done.achievement.verdict) == ("1.200 permohonan", False, Verdict.MET)


def test_words_are_kept_period_by_period(plan, world):
    for quarter, words in (("2026-1", "baik"), ("2026-2", "sangat baik")):
        figure = report(plan, world, quarter, ("", "99", "225")).lines[0].figures[0]
        figure.realisation = words
    done = realisations(plan.id, *YEAR).lines[0].indicators[0]
    assert done.realisation == "Triwulan I 2026: baik;\nTriwulan II 2026: sangat baik"
    assert done.value is None
    assert done.achievement.words == "Realisasi berupa kalimat; bandingkan dengan targetnya"


def test_a_bare_figure_is_shown_with_the_unit_of_its_target(plan, world):
    report(plan, world, "2026-2", ("0", "98,5", "225")).lines[1].figures[0].realisation = "225 akta"
    first, second = realisations(plan.id, *SECOND).lines
    shown = [each.realisation for each in (*first.indicators, *second.indicators)]
    assert shown == ["0 permohonan", "98,5%", "225 akta"]


def test_evidence_answers_and_feedback_come_along(plan, world, photo):
    made = report(plan, world, "2026-2", state="submitted")
    line = made.lines[0]
    line.obstacles, line.follow_up = "Jaringan putus", "Loket cadangan"
    shown = actions.attach(line, actions.keep(photo, "rekap.jpg"), journal.SYSTEM)
    gone = actions.attach(made.lines[1], actions.keep(photo, "lain.jpg"), journal.SYSTEM)
    gone.removed_at = NOW
    entry = builders.activity(plan, on=date(2026, 5, 4), line=1)
    outside = builders.activity(plan, on=date(2026, 7, 4), line=1)
    for each in (entry, outside):
        actions.attach(each, actions.keep(photo, "harian.jpg"), journal.SYSTEM)
    db.session.flush()
    actions.judge_evidence(shown, Fit.INCOMPLETE, "Tanpa tanggal", shown.version, BUDI)
    actions.answer(line, "Bagus.", line.version, BUDI)
    actions.give_feedback(made, "loyal", "Menjaga nama baik.", 0, BUDI)
    db.session.flush()
    actions.accept(made, made.version, BUDI)
    found = realisations(plan.id, *SECOND)
    first, second = found.lines
    (proof,) = first.evidence
    assert (proof.name, proof.fit, proof.note, proof.from_log) == ("rekap.jpg", Fit.INCOMPLETE, "Tanpa tanggal", False)
    assert len(proof.sha256) == 64
    assert [(each.name, each.from_log, each.fit) for each in second.evidence] == [("harian.jpg", True, None)]
    assert [(each.period, each.text) for each in first.answers] == [("Triwulan II 2026", "Bagus.")]
    assert (first.obstacles[0].text, first.follow_up[0].text) == ("Jaringan putus", "Loket cadangan")
    (voice,) = found.feedback["loyal"]
    assert (voice.text, voice.person, voice.period) == (
        "Menjaga nama baik.",
        "Budi Hartono, S.Sos.",
        "Triwulan II 2026",
    )


def test_only_accepted_reports_within_the_period_count(plan, world):
    for quarter, state in (("2026-1", "accepted"), ("2026-2", "draft"), ("2026-3", "accepted")):
        report(plan, world, quarter, state=state)
    year, third = periods.get(world.periods["2026"]), periods.get(world.periods["2026-3"])
    assert [each.period.label for each in accepted_for(plan.id, year)] == ["Triwulan I 2026", "Triwulan III 2026"]
    assert [each.period.label for each in accepted_for(plan.id, third)] == ["Triwulan III 2026"]


def test_a_plan_that_is_not_in_force_has_none(session, world):
    with pytest.raises(Missing):
        realisations(builders.plan(world, world.andi, "submitted").id, *YEAR)


@pytest.mark.parametrize(
    ("typed", "of_quarter", "of_half_year"),
    [
        ("650 permohonan", ("650 permohonan", False), ("650 permohonan", False)),
        ("0,65 ribu permohonan", ("0,65 ribu permohonan", False), ("650 permohonan", False)),
        ("650 berkas", ("650 berkas", False), ("2.400 permohonan", True)),
        ("sangat baik", ("sangat baik", False), ("2.400 permohonan", True)),
        (" ", ("2.400 permohonan", True), ("2.400 permohonan", True)),
    ],
)
def test_a_target_of_one_quarter_holds_as_written_there_and_as_a_figure_beyond(
    plan, world, typed, of_quarter, of_half_year
):
    sub_target(plan, world, "2026-2", typed)
    for first, expected in ((SECOND[0], of_quarter), (YEAR[0], of_half_year)):
        found = realisations(plan.id, first, SECOND[1]).lines[0].indicators[0]
        assert (found.target, found.of_year) == expected
    whole = realisations(plan.id, *YEAR).lines[0].indicators[0]
    assert (whole.target, whole.of_year) == ("2.400 permohonan", True)


def test_one_report_is_quoted_and_several_are_counted(plan, world):
    report(plan, world, "2026-1", ("600,12", "98", "225")).lines[1].figures[0].realisation = "225 akta lahir"
    one = realisations(plan.id, YEAR[0], SECOND[1])
    assert one.lines[1].indicators[0].realisation == "225 akta lahir"
    for quarter in ("2026-2", "2026-3"):
        report(plan, world, quarter, ("600", "99", "225"))
    done, share = realisations(plan.id, *YEAR).lines[0].indicators
    assert (done.realisation, share.realisation) == ("1.800,12 permohonan", "98,67%")


def test_words_stay_with_their_result_and_figures_with_their_plan(plan, world):
    report(plan, world, "2026-2").lines[0].obstacles = "Antrean panjang"
    report(builders.plan(world, world.andi), world, "2026-3")
    report(plan, world, "2026-1", state="submitted")
    db.session.flush()
    db.session.expire_all()
    found = realisations(plan.id, *YEAR)
    assert [[each.text for each in line.obstacles] for line in found.lines] == [["Antrean panjang"], []]
    assert found.missing == ("Triwulan I 2026", "Triwulan III 2026", "Triwulan IV 2026")
    assert found.lines[0].indicators[0].value == Decimal(600)
