"""How far the plan of a placement is in a year, in words: on the home page, in the team, in completion."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from portal import clock
from portal.periods.models import StepKind
from portal.periods.text import Due, Focus, due_for
from portal.policy import Holder, Standing
from portal.rules.workflow import PLAN, State
from portal.web.progress import MemberCell, YearStage
from portal.web.tasks import RETURNED, Chip, Pile, Task, came_to, lies_with, sent_back, to_answer


class YearPlan(NamedTuple):
    """A version in force or being worked on, with its plan."""

    plan_id: int
    placement_id: int
    year_id: int
    starts_on: date
    ends_on: date
    state: str
    submitted_at: datetime | None
    returned_note: str
    returned_at: datetime | None  # for the last time, where it was returned
    agreed_at: datetime | None  # the plan, for the first time
    is_annual: bool  # its position is appraised by the year alone

    @property
    def stage(self) -> State:
        return PLAN.stage(self.state)

    @property
    def returned_on(self) -> date | None:
        return clock.day(self.returned_at)

    @property
    def agreed_on(self) -> date | None:
        return clock.day(self.agreed_at)

    def asked(self, steps: Iterable[Due], kind: StepKind) -> list[Due]:
        """The steps of this kind that the plan, once in force, has to take: those of periods that its days touch."""
        by_year = self.is_annual and kind is StepKind.APPRAISAL
        return [
            step
            for step in steps
            if step.kind is kind
            and (not by_year or step.period_id == step.year_id)
            and step.year_id == self.year_id
            and step.starts_on <= self.ends_on
            and step.ends_on >= self.starts_on
        ]


NO_PLAN = Chip("not_started", "Belum disusun")
CHANGING = Chip("sent", "Perubahan diajukan")
PILE = "{{}} SKP {} menunggu jawaban Anda"  # of a year


def chip_of(stage: State) -> Chip:
    """A plan's state as a chip shows it."""
    return Chip("writing" if stage.is_editable else "sent" if stage.is_waiting else "in_force", stage.label)


@dataclass
class PlanOfYear:
    """The plan of one placement in one year."""

    agreed: YearPlan | None = None  # the version in force
    open: YearPlan | None = None  # the version being written, or with the superior

    @property
    def plan_id(self) -> int | None:
        version = self.open or self.agreed
        return version and version.plan_id

    @property
    def is_sent(self) -> bool:
        return self.open is not None and self.open.stage.is_waiting

    @property
    def chip(self) -> Chip:
        """The plan's state: that of the version being worked on, unless it is only a draft beside one in force."""
        if self.open is None or (self.agreed and self.open.stage.is_editable):
            return chip_of(self.agreed.stage) if self.agreed else NO_PLAN
        if self.open.stage.is_waiting:
            return CHANGING if self.agreed else chip_of(self.open.stage)
        return RETURNED if self.open.returned_note else chip_of(self.open.stage)


PlansOfYears = Mapping[tuple[int, int], PlanOfYear]  # by (placement, year)


def sort_out(versions: Iterable[YearPlan]) -> dict[tuple[int, int], PlanOfYear]:
    found: dict[tuple[int, int], PlanOfYear] = {}
    for version in versions:
        work = found.setdefault((version.placement_id, version.year_id), PlanOfYear())
        if version.stage.is_in_force:
            work.agreed = version
        else:
            work.open = version
    return found


# --- My own year ------------------------------------------------------------------------------------------------------


def unplanned(posts: Iterable[Holder], works: PlansOfYears, steps: Iterable[Due], on: date) -> list[Task]:
    """Posts of mine that have no plan for a year whose planning is open."""
    years = [step for step in steps if step.kind is StepKind.PLAN and step.opens_on <= on <= step.ends_on]
    return [
        Task(
            f"Susun SKP {step.starts_on.year}",
            "plans.new",
            text="Langkah pertama: tulis hasil kerja dan ukurannya, lalu ajukan kepada atasan.",
            due_on=_due(step, post.since),
        )
        for step in years
        for post in posts
        if (post.until is None or post.until >= step.starts_on) and (post.placement_id, step.year_id) not in works
    ]


def own(works: PlansOfYears, standings: Mapping[int, Standing], steps: Sequence[Due]) -> Iterator[Task]:
    """What my plans ask of me, and those that lie with my superior."""
    planning = _planning(steps)
    for (placement_id, year_id), work in works.items():
        standing, version = standings.get(placement_id), work.open
        if standing is None or version is None:
            continue
        name = f"SKP {version.starts_on.year}"
        values = {"plan_id": version.plan_id}
        step = None if work.agreed else planning.get(year_id)
        due = step and _due(step, standing.owner.since, version.returned_on)
        if version.stage.is_waiting:
            yield lies_with(standing, name, "plans.show", values, clock.day(version.submitted_at))
        elif version.returned_note:
            text = sent_back(standing, version.returned_note)
            yield Task(f"Perbaiki {name}", "plans.show", values, text, due, chip=work.chip)
        else:
            change = "Perubahan masih draf" if work.agreed else "Masih draf"
            text = f"{change}; ajukan kepada atasan bila sudah siap."
            yield Task(f"Lanjutkan {name}", "plans.show", values, text, due)


def stage_of(work: PlanOfYear) -> YearStage:
    """How far my own plan of the year is."""
    return YearStage(work.chip.word, is_done=bool(work.agreed))


# --- My team ----------------------------------------------------------------------------------------------------------


def team(works: PlansOfYears, standings: Mapping[int, Standing]) -> Iterator[Task]:
    """What the members have handed over."""
    for (placement_id, year_id), work in works.items():
        standing, version = standings.get(placement_id), work.open
        if standing is None or version is None or not version.stage.is_waiting:
            continue
        owner = standing.owner
        yield to_answer(
            f"Tinjau SKP {version.starts_on.year} {owner.name}",
            "plans.show",
            {"plan_id": version.plan_id},
            version.submitted_at,
            due_for(came_to(standing.superior, clock.day(version.submitted_at))),
            Pile(("plan", year_id), PILE.format(version.starts_on.year), owner.name, year_id),
        )


def member_cell(work: PlanOfYear, owner: Holder, below: str, focus: Focus, on: date) -> MemberCell:
    """How far the plan of a member is."""
    is_sent, missed = work.is_sent, _missed(work, focus.steps, owner.since or focus.starts_on, on)
    path = f"/rencana/{work.plan_id}" if work.plan_id else ""  # written out: url_for costs as much as the row
    return MemberCell(
        chip=work.chip,
        path=path,
        due_on=missed,
        waiting_since=clock.day(work.open.submitted_at) if work.open and is_sent else None,
        is_overdue=missed is not None,
        is_begun=work.plan_id is not None,
        action="Tinjau SKP" if is_sent else "",
        action_path=path,
        below=below,
    )


def _missed(work: PlanOfYear, steps: Iterable[Due], since: date, on: date) -> date | None:
    """The day by which the plan should have been handed over, if it is past."""
    if work.agreed or work.is_sent:
        return None
    returned_on = work.open and work.open.returned_on
    owed = (_due(step, since, returned_on) for step in steps if step.kind is StepKind.PLAN)
    return min((due for due in owed if due and due < on), default=None)


def _planning(steps: Iterable[Due]) -> dict[int, Due]:
    return {step.year_id: step for step in steps if step.kind is StepKind.PLAN}


def _due(step: Due, since: date | None, returned_on: date | None = None) -> date | None:
    """By when the plan is to be handed over, or once more what came back; whoever came after the deadline has none."""
    return due_for(returned_on or since, step.due_on) if since is None or since <= step.due_on else None
