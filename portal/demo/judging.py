"""Results of the units and appraisals of the demonstration city, released, acknowledged, unanswered, or still open."""

import random
from datetime import date, timedelta

from portal import clock
from portal.appraisals import actions, queries
from portal.appraisals.models import Appraisal
from portal.appraisals.queries import organisation
from portal.demo.city import POSTS
from portal.demo.offices import City
from portal.demo.planning import at_work
from portal.demo.reporting import AHEAD, BEHIND
from portal.demo.texts import FEEDBACK
from portal.periods.models import Period
from portal.plans.models import Plan
from portal.rules.rating import OrganisationLevel, Rating

# Last year: these three let the days to answer pass.
SILENT = frozenset({"jalan4", "sapu4", "keu"})

# The quarter just over: how far each superior has come; nobody else's was begun. Teachers are appraised by the year.
BEGUN = {
    "andi": "acknowledged",
    "nur": "released",
    "joko": "draft",
    "perawat3": "acknowledged",
    "jalan1": "released",
    "jalan2": "acknowledged",
    "bidan1": "released",
    "gizi": "acknowledged",
    "sapu1": "draft",
    "sapu2": "acknowledged",
    "budi": "released",
    "kapus": "draft",
}
UNSET = frozenset({"tatalh"})  # a unit whose result still has to be set

OF_HEADS = {OrganisationLevel.EXCELLENT: Rating.ABOVE, OrganisationLevel.GOOD: Rating.MEETS}

REASONS = {
    OrganisationLevel.EXCELLENT: "Rencana aksi melampaui target yang disepakati.",
    OrganisationLevel.GOOD: "Target perjanjian kinerja tercapai; rencana aksi berjalan sesuai jadwal.",
    OrganisationLevel.NEEDS_IMPROVEMENT: "Sebagian target belum tercapai karena perbaikan jalan tertunda hujan.",
}


def set_results(city: City, period: Period, day: date, all_units: bool = True) -> None:
    """Capaian Kinerja Organisasi of every unit, by whoever leads one level above it."""
    with clock.at(at_work(day, 8)):
        for key, unit in city.units.items():
            if not all_units and key in UNSET:
                continue
            asked = organisation.get(unit.id, period.id, day)
            level = {"dukcapil": OrganisationLevel.EXCELLENT, "pupr": OrganisationLevel.NEEDS_IMPROVEMENT}.get(
                key, OrganisationLevel.GOOD
            )
            if asked.leader:
                actions.set_result(asked, level, REASONS[level], asked.leader.actor(), day)


def judge_year(people: dict[str, Plan], period: Period, day: date, closing: date) -> None:
    """Everybody's annual appraisal: released on `day`, acknowledged within the week, or lapsed on `closing`."""
    for number, (key, plan) in enumerate(people.items()):
        appraisal = _released(key, plan, period, day)
        if appraisal is None:
            continue
        if key in SILENT:
            with clock.at(at_work(closing)):
                actions.lapse(appraisal, closing)
        else:
            _acknowledge(appraisal, key, day + timedelta(days=1 + number % 6))


def judge_quarter(people: dict[str, Plan], period: Period, day: date, last: date, lately: date) -> None:
    """The quarter just over, in every state: what still waits for its employee was released only `lately`."""
    for key, fate in BEGUN.items():
        plan = people.get(key)
        if plan is None or plan.in_force is None:
            continue
        if fate == "draft":
            _drafted(key, plan, period, day)
            continue
        appraisal = _released(key, plan, period, lately if fate == "released" else day)
        if appraisal and fate == "acknowledged":
            _acknowledge(appraisal, key, last)


def _drafted(key: str, plan: Plan, period: Period, day: date) -> Appraisal | None:
    boss = plan.standing.superior
    if boss is None:
        return None
    die = random.Random(f"{key} {period.label} nilai")  # noqa: S311  a demonstration, no secret
    with clock.at(at_work(day, 10)):
        appraisal = queries.get(actions.start(plan, period, boss.actor(), day).id)
        results = _results(key, appraisal)
        behaviour = Rating.ABOVE if die.random() < 0.35 else Rating.MEETS
        notes = "Susun rencana perbaikan bersama atasan pada triwulan berikutnya." if key in BEHIND else ""
        reason = "Dinilai dari seluruh bukti dan percakapan kinerja pada periode ini."
        wording = actions.RatingWording(results, reason, behaviour, notes or die.choice(FEEDBACK), {})
        actions.save(appraisal, wording)
    return appraisal


def _results(key: str, appraisal: Appraisal) -> Rating:
    """A head's rating follows the unit's result, where that is set; everybody else's what he has done."""
    level = organisation.of_units([appraisal.plan.placement.position.unit_id], appraisal.period_id)
    found = level.get(appraisal.plan.placement.position.unit_id)
    if found and appraisal.plan.placement.position.heads_unit:
        return OF_HEADS.get(found.level, Rating.BELOW)
    return Rating.BELOW if key in BEHIND else Rating.ABOVE if key in AHEAD else Rating.MEETS


def _released(key: str, plan: Plan, period: Period, day: date) -> Appraisal | None:
    appraisal, boss = _drafted(key, plan, period, day), plan.standing.superior
    if appraisal and boss:
        with clock.at(at_work(day, 14)):
            actions.release(appraisal, boss.actor(), day)
    return appraisal


def _acknowledge(appraisal: Appraisal, key: str, day: date) -> None:
    with clock.at(at_work(day, 11)):
        words = "Terima kasih atas masukannya." if key in {post.key for post in POSTS[::4]} else ""
        actions.acknowledge(appraisal, words, appraisal.plan.standing.owner.actor(), day)
