"""What a placement has done in a year, put together from its records, and how that stands to the steps that are due."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from portal import clock
from portal.desk.text.records import Record
from portal.periods.models import StepKind
from portal.periods.text import Due, is_ripe
from portal.rules.workflow import State


class Mark(NamedTuple):
    """A state as a chip shows it."""

    code: str
    word: str


NO_PLAN = Mark("not_started", "Belum disusun")
RETURNED = Mark("returned", "Dikembalikan")
CHANGING = Mark("sent", "Perubahan diajukan")


def mark_of(stage: State) -> Mark:
    """A plan's state as a chip shows it."""
    return Mark("writing" if stage.is_editable else "sent" if stage.is_waiting else "in_force", stage.label)


@dataclass
class Work:
    """The plan of one placement in one year with everything that hangs on it."""

    agreed: Record | None = None  # the version in force
    open: Record | None = None  # the version being written, or with the superior
    reports: dict[int, Record] = field(default_factory=dict)  # by period
    appraisals: dict[int, Record] = field(default_factory=dict)  # by period, the newest version

    @property
    def plan_id(self) -> int | None:
        version = self.open or self.agreed
        return version and version.plan_id

    @property
    def mark(self) -> Mark:
        """The plan's state: that of the version being worked on, unless it is only a draft beside one in force."""
        if self.open is None or (self.agreed and self.open.stage.is_editable):
            return mark_of(self.agreed.stage) if self.agreed else NO_PLAN
        if self.open.stage.is_waiting:
            return CHANGING if self.agreed else mark_of(self.open.stage)
        return RETURNED if self.open.note else mark_of(self.open.stage)


@dataclass(frozen=True)
class Progress:
    """How far a member is, for the superior: reports handed in on time, late or missing, what waits since when."""

    plan: Mark
    on_time: int
    late: int
    missing: int
    appraised: int
    to_appraise: int  # periods that have ended and ask for an appraisal
    waiting_since: date | None  # for the superior
    plan_due: date | None  # the deadline that the plan has missed
    overdue: bool  # something of the member's own is past its deadline


def sort_out(records: Iterable[Record]) -> dict[tuple[int, int], Work]:
    """The work of each placement in each year, by (placement, year)."""
    found: dict[tuple[int, int], Work] = defaultdict(Work)
    for record in records:
        if record.year_id is None or record.period_id is None:
            continue
        work = found[record.placement_id, record.year_id]
        if record.kind == "plan":
            if record.stage.is_in_force:
                work.agreed = record
            else:
                work.open = record
        elif record.kind == "report":
            work.reports[record.period_id] = record
        elif record.number > (work.appraisals[record.period_id].number if record.period_id in work.appraisals else 0):
            work.appraisals[record.period_id] = record
    return found


def asked(steps: Iterable[Due], kind: StepKind, work: Work) -> list[Due]:
    """The steps of this kind that the plan in force has to take: those of periods that its days touch."""
    plan = work.agreed
    return [step for step in steps if step.kind is kind and touches(plan, step)] if plan else []


def touches(plan: Record, step: Due) -> bool:
    """Whether the days of the plan reach into the period."""
    return bool(
        step.year_id == plan.year_id
        and step.starts_on <= (plan.ends_on or step.starts_on)
        and plan.starts_on
        and step.ends_on >= plan.starts_on
    )


def progress(work: Work, steps: Sequence[Due], since: date, on: date) -> Progress:
    """How far the holder of a post (`since` a day) is with these steps: the year's plan, and the reports and appraisals
    of the year or of a part of it."""
    reports = [(step, handed(work, step)) for step in asked(steps, StepKind.REPORT, work)]
    days = [(step, day(record.first_at)) for step, record in reports if record]
    missing = [step for step, record in reports if record is None and step.due_on < on]
    ended = [step for step in asked(steps, StepKind.APPRAISAL, work) if is_ripe(step, on)]
    unappraised = [step for step in ended if not is_released(work, step)]
    waits = [
        *(day(each.sent_at) for each in (work.open, *work.reports.values()) if each and each.stage.is_waiting),
        *(step.ends_on + timedelta(days=1) for step in unappraised),
    ]
    plan_due = missed(work, steps, since, on)
    return Progress(
        plan=work.mark,
        on_time=sum(at is None or at <= step.due_on for step, at in days),
        late=sum(at is not None and at > step.due_on for step, at in days),
        missing=len(missing),
        appraised=len(ended) - len(unappraised),
        to_appraise=len(ended),
        waiting_since=min((each for each in waits if each), default=None),
        plan_due=plan_due,
        overdue=bool(missing or plan_due),
    )


def is_released(work: Work, step: Due) -> bool:
    found = work.appraisals.get(step.period_id)
    return found is not None and found.stage.is_in_force


def missed(work: Work, steps: Iterable[Due], since: date, on: date) -> date | None:
    """The deadline by which the plan should have been handed over. Whoever came after the deadline is not late."""
    if work.agreed or (work.open and work.open.stage.is_waiting):
        return None
    return min(
        (step.due_on for step in steps if step.kind is StepKind.PLAN and since <= step.due_on < on), default=None
    )


def day(instant: datetime | None) -> date | None:
    """The local day of an instant."""
    return clock.local(instant).date() if instant else None


def handed(work: Work, step: Due) -> Record | None:
    """The report of the period if it was handed in: what was returned was, what was withdrawn was not."""
    found = work.reports.get(step.period_id)
    return found if found and (not found.stage.is_editable or found.note) else None
