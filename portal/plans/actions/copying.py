"""A new plan begun from an earlier one of the same person: its words, with identities and ties of their own."""

from collections.abc import Mapping
from dataclasses import replace

from portal.plans import queries
from portal.plans.actions import drafting
from portal.plans.models import IndicatorText, Plan, PlanVersion


def fill(version: PlanVersion, earlier: PlanVersion) -> None:
    """Writes into an empty draft what `earlier` says. What a result was tied to stays as words: the superior's plan of
    the new year has results of its own. Parts of targets go to the same quarter or month, where the new plan has it."""
    parts = _counterparts(earlier.plan, version.plan)
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


def _counterparts(old: Plan, new: Plan) -> dict[int, int]:
    """The quarters or months of one plan to those of another, by the day and month on which they begin."""
    fresh = {(each.starts_on.month, each.starts_on.day): each.id for each in queries.sub_periods(new)}
    days = {each.id: (each.starts_on.month, each.starts_on.day) for each in queries.sub_periods(old)}
    return {key: fresh[day] for key, day in days.items() if day in fresh}
