"""Whom to appraise, which results to answer and to set, and how far all that is, in words."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from portal import clock
from portal.periods.models import StepKind
from portal.periods.text import Due, Focus, is_ripe
from portal.plans.text.work import YearPlan
from portal.policy import Standing
from portal.rules.workflow import APPRAISAL, State
from portal.web.progress import MemberCell, YearStage
from portal.web.tasks import Pile, Task, Turn, due_or_since, lies_with

PILE = "{{}} pegawai menunggu penilaian Anda, {}"  # of a period
BEFORE_RELEASE = "Penilaian pegawai unit itu baru dapat dirilis sesudahnya."


class Judged(NamedTuple):
    """A version of an appraisal."""

    id: int
    plan_id: int
    period_id: int
    number: int
    state: str
    respond_by: date | None

    @property
    def stage(self) -> State:
        return APPRAISAL.stage(self.state)


@dataclass
class JudgedPlan:
    """A plan in force with the newest version of each of its appraisals."""

    plan: YearPlan
    appraisals: dict[int, Judged] = field(default_factory=dict)  # by period

    def owed(self, steps: Iterable[Due], on: date) -> list[Due]:
        """The appraisals of periods that are over which are not released yet."""
        return [step for step in self.ripe(steps, on) if not self.is_released(step)]

    def ripe(self, steps: Iterable[Due], on: date) -> list[Due]:
        return [step for step in self.plan.asked(steps, StepKind.APPRAISAL) if is_ripe(step, on)]

    def is_released(self, step: Due) -> bool:
        found = self.appraisals.get(step.period_id)
        return found is not None and found.stage.is_in_force


def sort_out(plans: Iterable[YearPlan], appraisals: Iterable[Judged]) -> list[JudgedPlan]:
    found = {plan.plan_id: JudgedPlan(plan) for plan in plans}
    for each in sorted(appraisals, key=lambda each: each.number):
        if each.plan_id in found:
            found[each.plan_id].appraisals[each.period_id] = each
    return list(found.values())


# --- My own year ------------------------------------------------------------------------------------------------------


def own(
    plans: Iterable[JudgedPlan], standings: Mapping[int, Standing], steps: Sequence[Due], on: date
) -> Iterator[Task]:
    """What was released about me and waits for my answer, and what my superior still has to appraise."""
    labels = {step.period_id: step.label for step in steps}
    for each in plans:
        standing = standings.get(each.plan.placement_id)
        if standing is None:
            continue
        for period_id, found in each.appraisals.items():
            if found.stage.is_waiting:
                title = f"Tanggapi hasil penilaian {labels.get(period_id, '')}".rstrip()
                text = (
                    "Baca bagaimana predikat Anda terbentuk, lalu nyatakan sudah mengetahui. Itu bukan berarti setuju."
                )
                yield Task(title, "appraisals.show", {"appraisal_id": found.id}, text, found.respond_by)
        agreed = clock.day(each.plan.submitted_at)
        for step in each.owed(steps, on):
            since = max(filter(None, (step.ends_on + timedelta(days=1), agreed)))
            yield lies_with(standing, f"Penilaian {step.label}", "plans.show", {"plan_id": each.plan.plan_id}, since)


def stage_of(plan: JudgedPlan | None, steps: Iterable[Due]) -> YearStage:
    """How far the appraisals of my own year are."""
    asked = plan.plan.asked(steps, StepKind.APPRAISAL) if plan else []
    if plan is None or not asked:
        return YearStage("setelah SKP disetujui", is_done=False)
    released = sum(plan.is_released(step) for step in asked)
    return YearStage(f"{released} dari {len(asked)} dirilis", released == len(asked))


# --- My team ----------------------------------------------------------------------------------------------------------


def team(
    plans: Iterable[JudgedPlan], standings: Mapping[int, Standing], steps: Sequence[Due], on: date
) -> Iterator[Task]:
    """Whom to appraise."""
    for each in plans:
        standing = standings.get(each.plan.placement_id)
        if standing is None:
            continue
        for step in each.owed(steps, on):
            name = standing.owner.name
            due, since = due_or_since(step.due_on, clock.day(each.plan.submitted_at))
            yield Task(
                f"Nilai {name}, {step.label}",
                "appraisals.new",
                {"plan_id": each.plan.plan_id, "period_id": step.period_id},
                due_on=due,
                since=since,
                turn=Turn.TEAM,
                pile=Pile(("appraisal", step.period_id), PILE.format(step.label), name, step.period_id),
            )


def member_cell(plan: JudgedPlan | None, focus: Focus, on: date) -> MemberCell:
    """How far a member's appraisals of periods that are over are."""
    ripe = plan.ripe(focus.steps, on) if plan else []
    if plan is None or not ripe:
        return MemberCell("–")
    owed = [step for step in ripe if not plan.is_released(step)]
    return MemberCell(
        f"{len(ripe) - len(owed)} dari {len(ripe)}",
        waiting_since=min(step.ends_on for step in owed) + timedelta(days=1) if owed else None,
        action="Nilai" if owed else "",
        action_path=f"/penilaian/baru/{plan.plan.plan_id}/{owed[0].period_id}" if owed else "",
    )


# --- The results of units ---------------------------------------------------------------------------------------------


def unit_results(unset: Collection[tuple[int, int]], led: Mapping[int, str], steps: Iterable[Due]) -> Iterator[Task]:
    """The results that are mine to set. `unset`: (unit, period); `led`: the title of the unit's head, by unit."""
    for step in steps:
        units = [unit_id for unit_id in led if (unit_id, step.period_id) in unset]
        if step.kind is not StepKind.APPRAISAL or not units:
            continue
        if len(units) == 1:
            title, endpoint = f"Tetapkan capaian unit {led[units[0]]}, {step.label}", "appraisals.unit_result"
            values = {"unit_id": units[0], "period_id": step.period_id}
        else:
            title, endpoint = f"Tetapkan capaian {len(units)} unit, {step.label}", "appraisals.unit_results"
            values = {"periode": step.period_id}
        yield Task(title, endpoint, values, BEFORE_RELEASE, step.due_on, turn=Turn.TEAM)
