"""What is looked up of appraisals, for whom and in which order, and what their actions leave alone."""

from datetime import date, timedelta

import pytest

from portal.appraisals import actions, queries
from portal.appraisals.models import Appraisal
from portal.appraisals.queries import AppraisalFilter, organisation
from portal.chart.models import Person, Placement, Unit
from portal.chart.standing import me
from portal.periods import queries as periods
from portal.periods.models import Period, StepKind, Window
from portal.plans import queries as plans
from portal.rules.calendar import PeriodKind
from portal.rules.rating import OrganisationLevel, Predicate
from portal.store import journal
from portal.store.db import db
from portal.store.errors import Rejected, Stale
from portal.store.journal import SYSTEM
from tests import builders
from tests.world import NOW, YEAR

pytestmark = pytest.mark.usefixtures("session")

TODAY = NOW.date()


def made(world, plan, quarter, number=1, state="released", **values):
    """A bare appraisal of a quarter (0: of the year)."""
    found = Appraisal(
        plan=plan,
        plan_version=plan.versions[0],
        period_id=world.periods[f"{YEAR}-{quarter}" if quarter else str(YEAR)],
        number=number,
        state=state,
        **values,
    )
    db.session.add(found)
    db.session.flush()
    return found


def term(world, quarter=2):
    return next(each for each in queries.terms(TODAY) if each.id == world.periods[f"{YEAR}-{quarter}"])


def test_the_latest_version_of_one_plan_in_one_period_is_found(world):
    plan, other = builders.plan(world, world.sari), builders.plan(world, world.andi)
    latest = made(world, plan, 2, number=2, state="draft")
    for of, quarter, number, state in ((plan, 2, 1, "superseded"), (plan, 1, 3, "released"), (other, 2, 4, "released")):
        made(world, of, quarter, number, state)
    assert queries.find(plan.id, world.periods["2026-2"]) is latest
    assert queries.find(plan.id, world.periods["2026-3"]) is None


def test_an_appraisal_rests_on_the_result_of_its_unit_in_its_period(world):
    found = made(world, builders.plan(world, world.sari), 2)
    for unit, quarter in (("dukcapil", "2026-2"), ("service", "2026-1")):
        builders.unit_result(world, unit, quarter)
    assert queries.get(found.id).organisation is None
    its = builders.unit_result(world, "service", "2026-2")
    assert queries.get(found.id).organisation is its
    assert organisation.of_units([world.units["service"]], world.periods["2026-2"]) == {world.units["service"]: its}


def test_what_was_not_answered_is_overdue_the_day_after(world):
    plan, other = builders.plan(world, world.sari), builders.plan(world, world.andi)
    late = [made(world, of, 2, respond_by=TODAY) for of in (plan, other)]
    made(world, plan, 1, state="acknowledged", respond_by=TODAY)
    assert queries.overdue(TODAY) == []
    assert queries.overdue(TODAY + timedelta(days=1)) == [each.id for each in late]


def test_terms_are_those_whose_appraisal_was_opened_the_latest_end_first(world):
    month = Period(kind=PeriodKind.MONTH, starts_on=date(YEAR, 2, 1), ends_on=date(YEAR, 2, 28), label="Februari")
    month.windows.append(Window(step=StepKind.APPRAISAL, opens_on=date(YEAR, 2, 1), due_on=date(YEAR, 3, 10)))
    db.session.add(month)
    db.session.flush()
    quarters = [f"Triwulan {roman} {YEAR}" for roman in ("IV", "III", "II", "I")]
    for day, labels in ((date(YEAR, 12, 1), [f"Tahun {YEAR}", *quarters]), (date(YEAR, 11, 30), quarters)):
        assert [each.label for each in queries.terms(day)] == labels
    assert [each.label for each in queries.terms(date(YEAR, 4, 1))] == quarters[2:]
    assert [each.label for each in queries.terms(date(YEAR, 3, 31))] == quarters[3:]
    assert (term(world).opens_on, term(world).due_on) == (date(YEAR, 4, 1), date(YEAR, 7, 20))


@pytest.mark.parametrize(
    ("starts", "ends", "planned"),
    [
        (date(YEAR, 1, 1), date(YEAR, 3, 31), False),
        (date(YEAR, 1, 1), date(YEAR, 4, 1), True),
        (date(YEAR, 6, 30), date(YEAR, 12, 31), True),
        (date(YEAR, 7, 1), date(YEAR, 12, 31), False),
    ],
)
def test_a_members_plan_counts_where_it_touches_the_term(world, starts, ends, planned):
    plan = builders.plan(world, world.sari)
    plan.starts_on, plan.ends_on = starts, ends
    db.session.flush()
    (row,) = queries.of_team([world.sari.placement_id], term(world), 1).rows
    assert (row.plan_id is not None, row.version) == (planned, 1 if planned else None)


def test_members_come_by_name_with_what_is_open_or_holds(world):
    for member, state in ((world.sari, "superseded"), (world.andi, "draft"), (world.joko, "released")):
        plan = builders.plan(world, member)
        made(world, plan, 2, state=state)
        made(world, plan, 1, state="released")
    builders.plan(world, world.rina, "submitted")
    keys = [each.placement_id for each in (world.sari, world.rina, world.andi)]
    found = queries.of_team(keys, term(world), 1).rows
    assert [(row.name.split()[0], row.version, row.state) for row in found] == [
        ("Andi", 1, "draft"), ("Rina", None, None), ("Sari", 1, None),
    ]  # fmt: skip


def test_ones_own_come_latest_first_and_no_draft_among_them(world):
    plan = builders.plan(world, world.sari)
    for quarter, number, state in ((1, 1, "superseded"), (3, 1, "draft"), (2, 1, "released"), (1, 2, "released")):
        made(world, plan, quarter, number, state)
    made(world, plan, 4, state="lapsed")
    made(world, plan, 0, state="released")
    made(world, builders.plan(world, world.andi), 2)
    found = [(row.label, row.state) for row in queries.own(world.sari.person_id)]
    assert found == [
        ("Tahun 2026", "released"), ("Triwulan IV 2026", "lapsed"), ("Triwulan II 2026", "released"),
        ("Triwulan I 2026", "released"), ("Triwulan I 2026", "superseded"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("name", ["Andi", "Joko", "Sari"]),
        ("-name", ["Sari", "Joko", "Andi"]),
        ("unit", ["Andi", "Sari", "Joko"]),
        ("state", ["Joko", "Sari", "Andi"]),
        ("period", ["Joko", "Andi", "Sari"]),
        ("-period", ["Sari", "Andi", "Joko"]),
    ],
)
def test_the_register_stands_in_the_order_asked_for(world, sort, names):
    for who, quarter, state in (("sari", 2, "acknowledged"), ("joko", 1, "released"), ("andi", 2, "lapsed")):
        made(world, builders.plan(world, world.members[who]), quarter, state=state)
    found = queries.register(AppraisalFilter(scopes=("/",)), sort, 1).rows
    assert [row.name.split()[0] for row in found] == names


def test_the_register_is_narrowed_by_every_word_and_choice(world):
    for who, quarter, predicate in (("sari", 2, Predicate.GOOD), ("andi", 1, Predicate.POOR)):
        made(world, builders.plan(world, world.members[who]), quarter, predicate=predicate)
    db.session.get_one(Person, world.andi.person_id).name = "Andi 50% Saputra"
    db.session.flush()
    for narrowed, names in (
        ({"words": "50%"}, ["Andi"]),
        ({"words": "n_i"}, []),
        ({"words": "operator"}, ["Andi"]),
        ({"words": "p_rator"}, []),
        ({"predicate": "good"}, ["Sari"]),
        ({"period_id": world.periods["2026-1"]}, ["Andi"]),
        ({"unit_path": "/999/"}, []),
    ):
        found = queries.register(AppraisalFilter(scopes=("/",), **narrowed), "name", 1)
        assert [row.name.split()[0] for row in found.rows] == names


# --- The actions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "opened"), [(date(YEAR, 6, 30), False), (date(YEAR, 7, 1), True)])
def test_an_appraisal_begins_once_its_own_window_opens(world, day, opened):
    plan = plans.get(builders.sealed_plan(world, world.sari).id)
    period = periods.get(world.periods["2026-2"])
    for window in period.windows:
        window.opens_on = date(YEAR, 7, 1) if window.step is StepKind.APPRAISAL else date(YEAR, 4, 1)
        window.due_on = date(YEAR, 7, 5) if window.step is StepKind.REPORT else date(YEAR, 7, 20)
    db.session.flush()
    if not opened:
        with pytest.raises(Rejected, match="dibuka mulai 1 Juli 2026"):
            actions.start(plan, period, SYSTEM, day)
    else:
        assert journal.timeline(actions.start(plan, period, SYSTEM, day))[-1].verb == "start"


def test_a_release_rests_on_the_result_that_is_set_by_then_and_on_what_was_seen(world):
    found = builders.appraisal(world, world.sari)
    read = queries.get(found.id)
    actions.save(read, builders.reasoned(read))
    db.session.flush()
    builders.unit_result(world, "service", "2026-2")
    with pytest.raises(Stale):
        actions.release(read, SYSTEM, TODAY, seen=read.version - 1)
    assert read.organisation is None
    actions.release(read, SYSTEM, TODAY, seen=read.version)
    assert read.state == "released" and read.organisation.level is OrganisationLevel.GOOD


def test_nothing_lapses_while_it_may_be_answered(world):
    found = builders.appraisal(world, world.sari, "released")
    with pytest.raises(Stale):
        actions.lapse(found, found.respond_by)
    with pytest.raises(Stale):
        actions.lapse(made(world, found.plan, 1, respond_by=None), TODAY)
    actions.lapse(found, found.respond_by + timedelta(days=1))
    assert found.state == "lapsed"


def test_a_result_that_was_set_is_given_back_and_stays_once_somebody_was_appraised_on_it(world):
    unit, period = world.units["service"], world.periods["2026-2"]
    builders.unit_result(world, "dukcapil", "2026-2")
    builders.unit_result(world, "service", "2026-1")
    asked = organisation.get(unit, period, TODAY)
    assert asked.result is None
    set_ = actions.set_result(asked, OrganisationLevel.GOOD, "Sesuai target.", SYSTEM, TODAY)
    assert set_ is organisation.get(unit, period, TODAY).result and not organisation.get(unit, period, TODAY).settled
    plan = builders.plan(world, world.sari)
    for quarter, state in ((2, "draft"), (1, "released")):
        made(world, plan, quarter, state=state)
    made(world, builders.plan(world, world.joko), 2)  # of another unit
    assert not organisation.get(unit, period, TODAY).settled
    made(world, builders.plan(world, world.andi), 2)
    assert organisation.get(unit, period, TODAY).settled


def test_whom_a_result_concerns_sees_the_units_below_his_own_and_those_of_his_office(world):
    def seen(member):
        who = me(member.account_id, member.person_id, member.name, "", TODAY)
        return [each.unit.id for each in organisation.around(who, world.periods["2026-2"], 1)[1]]

    units = world.units
    assert seen(world.sari) == [units["service"]]
    assert seen(world.dewi) == [units["dukcapil"], units["service"]]
    assert seen(world.rina) == [units["dukcapil"], units["service"]]
    assert seen(world.tono) == list(units.values())
    clinic, service = (db.session.get_one(Unit, units[key]) for key in ("clinic", "service"))
    service.path = f"{clinic.path}{service.id}/"
    db.session.flush()
    moved = ("city", "dukcapil", "clinic", "service", "inspectorate")
    assert seen(world.tono) == [units[key] for key in moved]  # by their place in the city
    result = builders.unit_result(world, "service", "2026-2")
    builders.unit_result(world, "service", "2026-1")
    found = organisation.around(me(0, world.sari.person_id, "", "", TODAY), world.periods["2026-2"], 1)[1]
    assert [each.result for each in found] == [result] and found[0].leader.person_id == world.dewi.person_id


def test_who_left_a_post_no_longer_sees_its_unit(world):
    db.session.get_one(Placement, world.sari.placement_id).ends_on = TODAY - timedelta(days=1)
    db.session.flush()
    who = me(0, world.sari.person_id, "", "", TODAY)
    assert organisation.around(who, world.periods["2026-2"], 1)[1] == []
