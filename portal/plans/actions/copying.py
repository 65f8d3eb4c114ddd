"""A new plan begun from an earlier one of the same person: its words, with identities and ties of their own."""

from collections.abc import Mapping
from dataclasses import replace

from portal.periods import queries as periods
from portal.periods.models import Period
from portal.plans import queries
from portal.plans.actions import drafting
from portal.plans.models import IndicatorText, PlanVersion
from portal.rules.calendar import PeriodKind

PARTS = (PeriodKind.QUARTER, PeriodKind.MONTH)


def fill(version: PlanVersion, earlier: PlanVersion) -> None:
    """Writes into an empty draft what `earlier` says. What a result was tied to stays as words: the superior's plan of
    the new year has results of its own. Parts of targets go to the same quarter or month of the new year."""
    parts = _counterparts(earlier.plan.period, version.plan.period)
    for line in queries.content(earlier).lines:
        copy = drafting.add_line(version, drafting.wording_of(line))
        for indicator in line.indicators:
            drafting.add_indicator(version, copy, _moved(indicator, parts))
    version.expectations = dict(earlier.expectations)
    version.attachments = {kind: list(texts) for kind, texts in earlier.attachments.items()}


def _moved(indicator: IndicatorText, parts: Mapping[int, int]) -> drafting.Measure:
    measure = drafting.measure_of(indicator)
    subtargets = {parts[key]: text for key, text in measure.subtargets.items() if key in parts}
    return replace(measure, subtargets=subtargets)


def _counterparts(old: Period, new: Period) -> dict[int, int]:
    """The quarters and months of one year to those of another, by the day and month on which they begin."""
    found: dict[int, int] = {}
    for kind in PARTS:
        fresh = {(each.starts_on.month, each.starts_on.day): each.id for each in periods.children(new.id, kind)}
        for each in periods.children(old.id, kind):
            if key := fresh.get((each.starts_on.month, each.starts_on.day)):
                found[each.id] = key
    return found
