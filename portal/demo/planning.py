"""Plans of the demonstration city: drafted, submitted, returned, agreed, and once more with a second version."""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from portal import clock
from portal.chart.standing import standings
from portal.demo.city import POSTS, Seat
from portal.demo.offices import NEWCOMERS, City
from portal.demo.texts import ACCOUNTABILITY, CONSEQUENCES, EXPECTATIONS, FAMILIES, RESOURCES, Ind, Res
from portal.periods.models import Period
from portal.plans import actions, queries
from portal.plans.actions import drafting
from portal.plans.models import Plan, PlanVersion
from portal.policy import Standing
from portal.rules.plan import Accumulation, Aspect, AttachmentList, LineKind, Perspective, parse_target
from portal.rules.target import with_unit
from portal.store.db import db

# What became of this year's plan of a few people; all others were agreed. Those who came lately are still at their
# first: whoever tries the portal goes on with Sari's.
FATES = {
    "sari": "draft",
    "mega": "submitted",
    "rudi": "returned",
    "yanti": "none",
    "capil1": "read",
    "capil2": "revising",
    "nur": "revised",
}
QUARTERS = 4
CHANGED = frozenset({"read", "revising", "revised"})  # by a second version


def at_work(day: date, hour: int = 9) -> datetime:
    """A working moment of the day, as an instant (Indonesia lies seven to nine hours ahead of UTC)."""
    return datetime.combine(day, time(hour - 7), UTC)


def standing_of_all(city: City, on: date) -> dict[str, Standing]:
    """Who stands over whom, by key of the post; nobody moves in the demonstration city."""
    found = standings([placement.id for placement in city.placements.values()], on)
    return {key: found[placement.id] for key, placement in city.placements.items()}


def agree_all(city: City, period: Period, over: dict[str, Standing]) -> dict[str, Plan]:
    """Everybody's plan for a year that is over: agreed in its January, leaders first, so that others can follow."""
    january = period.starts_on
    plans: dict[str, Plan] = {}
    for number, post in enumerate(POSTS):
        if post.key in NEWCOMERS:
            continue
        drafted = january + timedelta(days=4 + number % 9)
        plans[post.key] = _drafted(city, post, period, drafted, over, plans)
        _submit_and_approve(plans[post.key], drafted + timedelta(days=1), drafted + timedelta(days=4))
    _link(plans.values(), january + timedelta(days=18))
    return plans


def begin_year(city: City, period: Period, over: dict[str, Standing], on: date) -> dict[str, Plan]:
    """This year's plans as they stand the day before `on`, each with its fate; drafting began in December."""
    first = period.starts_on - timedelta(days=25)
    plans: dict[str, Plan] = {}
    for number, post in enumerate(POSTS):
        fate = FATES.get(post.key, "agreed")
        if fate == "none":
            continue
        drafted = max(first + timedelta(days=number % 12), city.placements[post.key].starts_on + timedelta(days=1))
        plans[post.key] = _drafted(city, post, period, drafted, over, plans, whole=fate != "draft")
        _meet(plans[post.key], fate, drafted, on)
    _link(plans.values(), on - timedelta(days=1))
    return plans


def _link(plans: Iterable[Plan], day: date) -> None:
    """Ties each result to the superior's result that it names, now that everybody's plan stands."""
    with clock.at(at_work(day, 15)):
        for plan in plans:
            version = plan.current
            above = {result.text: result.line_id for result in queries.superior_results(plan)}
            for line in queries.content(version).lines:
                if line.superior_text in above:
                    actions.link(version, line, above[line.superior_text], plan.standing.owner.actor())


def _meet(plan: Plan, fate: str, drafted: date, on: date) -> None:
    """What is on its way came a few days before `on`; nobody has forgotten it since January."""
    if fate == "draft" or plan.standing.superior is None:
        return
    if fate == "agreed" or fate in CHANGED:
        _submit_and_approve(plan, drafted + timedelta(days=1), drafted + timedelta(days=5))
    lately = on - timedelta(days=3)
    if fate in CHANGED:
        _change(plan, fate, lately)
    elif fate != "agreed":
        _hand_over(plan.versions[0], fate, lately)


def _hand_over(version: PlanVersion, fate: str, day: date) -> None:
    standing: Standing = version.plan.standing
    with clock.at(at_work(day)):
        actions.submit(version, standing.owner.actor())
    if fate == "submitted" or standing.superior is None:
        return
    boss = standing.superior.actor()
    with clock.at(at_work(day + timedelta(days=1), 13)):
        if fate == "read":
            line = queries.content(version).lines[0]
            actions.comment(version, line, "Targetnya sudah realistis. Bagaimana mengukur mutunya?", boss)
        elif fate == "returned":
            actions.return_(version, "Indikator kedua belum terukur. Tulis angka targetnya, lalu ajukan lagi.", boss)


def _change(plan: Plan, fate: str, day: date) -> None:
    """A second version: still being written, with the superior, or in force."""
    standing: Standing = plan.standing
    with clock.at(at_work(day, 8)):
        second = actions.revise(plan, "Ada penugasan tambahan mulai bulan ini.", standing.owner.actor())
        second.plan.standing = standing
        _add(second, Res("Terlaksananya penugasan khusus dari pimpinan", (_special(),), extra=True))
    if fate != "revising":
        _hand_over(second, fate, day)
    if fate == "revised" and standing.superior:
        with clock.at(at_work(day + timedelta(days=1), 13)):
            actions.approve(second, standing.superior.actor(), clock.today())


def _special() -> Ind:
    return Ind(Aspect.QUANTITY, "Jumlah kegiatan penugasan", "4 kegiatan", sums=True)


def _submit_and_approve(plan: Plan, submitted: date, approved: date) -> None:
    standing: Standing = plan.standing
    with clock.at(at_work(submitted)):
        actions.submit(plan.versions[0], standing.owner.actor())
    if standing.superior:
        with clock.at(at_work(approved)):
            actions.approve(plan.versions[0], standing.superior.actor(), approved)


def _drafted(
    city: City,
    post: Seat,
    period: Period,
    day: date,
    over: dict[str, Standing],
    plans: dict[str, Plan],
    whole: bool = True,
) -> Plan:
    """A filled draft; without `whole` its last result lacks an indicator, so that submitting has something to say."""
    standing = over[post.key]
    family = FAMILIES[post.family]
    with clock.at(at_work(day)):
        plan = actions.create(
            city.placements[post.key],
            period,
            max(period.starts_on, city.placements[post.key].starts_on),
            period.ends_on,
            family.approach,
            standing.owner.actor(),
            day,
        )
        plan.standing = standing
        version = plan.versions[0]
        supported = _results_of(plans.get(post.above))
        for at, result in enumerate(family.results):
            text = supported[at % len(supported)] if supported else ""
            wanted = result.indicators if whole or at < len(family.results) - 1 else ()
            _add(version, result._replace(indicators=wanted), text)
        chosen = random.Random(post.key).sample(sorted(EXPECTATIONS), 2)  # noqa: S311
        actions.set_expectations(version, {code: EXPECTATIONS[code] for code in chosen}, standing.owner.actor())
        drafting.save_attachments(
            version,
            {
                AttachmentList.RESOURCES: RESOURCES,
                AttachmentList.ACCOUNTABILITY: ACCOUNTABILITY,
                AttachmentList.CONSEQUENCES: CONSEQUENCES,
            },
        )
    db.session.flush()
    return plan


def _add(version: PlanVersion, result: Res, superior_text: str = "") -> None:
    leads = version.plan.placement.position.leads
    kind = LineKind.ADDITIONAL if result.extra else LineKind.MAIN
    supports = "" if leads or result.extra else superior_text
    line = drafting.add_line(version, drafting.Wording(kind, result.text, supports))
    for indicator in result.indicators:
        target, parts = _shared_out(indicator, version.plan)
        drafting.add_indicator(
            version,
            line,
            drafting.Measure(
                indicator.text,
                target,
                indicator.side if isinstance(indicator.side, Aspect) else None,
                indicator.side if isinstance(indicator.side, Perspective) else None,
                indicator.direction,
                indicator.accumulation,
                parts,
            ),
        )


def _shared_out(indicator: Ind, plan: Plan) -> tuple[str, dict[int, str]]:
    """(target, its parts by quarter): what is to be summed over a year, as much of it as the plan has quarters."""
    target = parse_target(indicator.target)
    if indicator.accumulation is not Accumulation.SUM or target.low is None:
        return indicator.target, {}
    quarters = queries.sub_periods(plan)
    whole, part = len(quarters) == QUARTERS, target.low // QUARTERS
    parts = [*[part] * (len(quarters) - 1), target.low - part * (QUARTERS - 1) if whole else part]
    shared = {quarter.id: with_unit(each, target.unit) for quarter, each in zip(quarters, parts, strict=True)}
    return indicator.target if whole else with_unit(part * len(quarters), target.unit), shared


def _results_of(plan: Plan | None) -> list[str]:
    """The superior's main results, as words to support."""
    version = plan.in_force if plan else None
    if version is None:
        return []
    return [line.text for line in queries.content(version).lines if line.kind is LineKind.MAIN]
