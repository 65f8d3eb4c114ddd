"""What is due when, and the part of the calendar that an overview looks at: a year, a quarter or a month of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from portal.periods.models import StepKind
from portal.rules.calendar import due_from
from portal.store import settings


class Due(NamedTuple):
    """What is due in a period, for everybody: the plan of a year, the report or the appraisal of any period."""

    period_id: int
    year_id: int
    label: str  # of the period
    starts_on: date
    ends_on: date
    kind: StepKind
    opens_on: date
    due_on: date


@dataclass(frozen=True)
class Focus:
    """A period with the steps that are looked at: always the year's plan; reports and appraisals of the period.

    For a year these are all reports of its parts, and all appraisals, its own included; for a quarter also the reports
    of its months, where the city reports by month.
    """

    period_id: int
    year_id: int
    label: str
    starts_on: date
    ends_on: date
    steps: tuple[Due, ...]

    def ripe(self, kind: StepKind, on: date) -> tuple[Due, ...]:
        """The steps of this kind whose period is over, so that they can be asked for."""
        return tuple(step for step in self.steps if step.kind is kind and is_ripe(step, on))

    def first(self, kind: StepKind) -> Due | None:
        """The step of the period itself; for reports of a year there is none."""
        of = self.year_id if kind is StepKind.PLAN else self.period_id
        return next((step for step in self.steps if step.kind is kind and step.period_id == of), None)


@dataclass(frozen=True)
class PeriodChoice:
    period_id: int
    label: str


def is_ripe(step: Due, on: date) -> bool:
    """Whether the period is over, so that it can be reported on and appraised as a whole."""
    return step.opens_on <= on and step.ends_on < on


def answer_days() -> int:
    """How many days the city gives for what came late."""
    return settings.number("answer_days")


def due_for(came: date | None, due_on: date | None = None) -> date | None:
    """By when whoever got something on the day `came` is to have done it."""
    return due_from(came, answer_days(), due_on)


def focus(steps: Sequence[Due], asked: int | None, on: date) -> Focus | None:
    """The period asked for; else the year of today, or the newest one that has begun, or the first to come."""
    periods = {step.period_id: step for step in steps}
    years = sorted(
        (step for step in periods.values() if step.period_id == step.year_id), key=lambda step: step.starts_on
    )
    found = periods.get(asked or 0) or next((step for step in reversed(years) if step.starts_on <= on), None)
    found = found or next(iter(years), None)
    if found is None:
        return None
    within = tuple(
        step
        for step in steps
        if step.year_id == found.year_id
        and (
            found.period_id in (step.period_id, step.year_id)
            or step.kind is StepKind.PLAN
            or (step.kind is StepKind.REPORT and found.starts_on <= step.starts_on and step.ends_on <= found.ends_on)
        )
    )
    return Focus(found.period_id, found.year_id, found.label, found.starts_on, found.ends_on, within)


def choices(steps: Iterable[Due]) -> list[PeriodChoice]:
    """The periods there are, newest year first, each year before its parts."""
    periods = {step.period_id: step for step in steps}.values()
    ordered = sorted(periods, key=lambda step: (-step.starts_on.year, step.period_id != step.year_id, step.starts_on))
    return [PeriodChoice(step.period_id, step.label) for step in ordered]
