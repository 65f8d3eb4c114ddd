"""Whom to appraise, which results to answer and to set, and how far all that is, in words."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from portal import clock
from portal.periods.models import StepKind
from portal.periods.text import Due, Focus, due_for, is_ripe
from portal.plans.text.work import YearPlan
from portal.policy import Standing
from portal.reports.text import Handed, ReportedPlan
from portal.rules.workflow import APPRAISAL, State
from portal.web.progress import MemberCell, YearStage
from portal.web.tasks import Pile, Task, Turn, came_to, lies_with

PILE = "{{}} pegawai menunggu penilaian Anda, {}"  # of a period
BEFORE_APPRAISAL = "Menunggu capaian kinerja organisasi ditetapkan; sesudah itu atasan merilis penilaian."
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
    """A plan in force with its reports and the newest version of each of its appraisals."""

    reported: ReportedPlan
    appraisals: dict[int, Judged] = field(default_factory=dict)  # by period

    @property
    def plan(self) -> YearPlan:
        return self.reported.plan

    def reports(self, step: Due, steps: Iterable[Due]) -> list[Handed | None]:
        """Those of the appraised period that the plan owes, None for one that was not begun."""
        owed = self.reported.owed(steps)
        return [found for each, found in owed if step.starts_on <= each.starts_on and each.ends_on <= step.ends_on]

    def owed(self, steps: Iterable[Due], on: date) -> list[Due]:
        """The appraisals of periods that are over which are not released yet."""
        return [step for step in self.ripe(steps, on) if not self.is_released(step)]

    def ripe(self, steps: Iterable[Due], on: date) -> list[Due]:
        return [step for step in self.plan.asked(steps, StepKind.APPRAISAL) if is_ripe(step, on)]

    def is_released(self, step: Due) -> bool:
        found = self.appraisals.get(step.period_id)
        return found is not None and found.stage.is_in_force


def sort_out(plans: Iterable[ReportedPlan], appraisals: Iterable[Judged]) -> list[JudgedPlan]:
    found = {each.plan.plan_id: JudgedPlan(each) for each in plans}
    for each in sorted(appraisals, key=lambda each: each.number):
        if each.plan_id in found:
            found[each.plan_id].appraisals[each.period_id] = each
    return list(found.values())


def unit_of(standing: Standing) -> int:
    return int(standing.unit_path.strip("/").rpartition("/")[2])


# --- What an appraisal rests on, and when all of it was there ---------------------------------------------------------

Results = Mapping[tuple[int, int], date | None]  # since when the result of a unit (its id) in a period (its id) is set


class Ground(NamedTuple):
    """What the superior needs to appraise somebody in a period; without it nobody says that it lies with him."""

    is_lacking: bool  # a report is still the owner's to write
    is_unanswered: bool  # a report waits for the superior's answer
    is_result_set: bool
    came_on: date | None  # when the last of it came; None while something is missing


def ground(plan: JudgedPlan, standing: Standing, step: Due, steps: Iterable[Due], results: Results) -> Ground:
    reports = plan.reports(step, steps)
    is_lacking = any(each is None or each.stage.is_editable for each in reports)
    is_unanswered = any(each is not None and each.stage.is_waiting for each in reports)
    set_on = results.get((unit_of(standing), step.period_id))
    came_on = came_to(standing.superior, set_on, _handed(plan, step, reports))
    return Ground(is_lacking, is_unanswered, bool(set_on), came_on)


def _handed(plan: JudgedPlan, step: Due, reports: Iterable[Handed | None]) -> date | None:
    """When the period was over, its plan agreed and its reports accepted; None while they are not."""
    accepted = [report and clock.day(report.accepted_at) for report in reports]
    over = step.ends_on + timedelta(days=1)
    return came_to(None, over, plan.plan.agreed_on or over, *accepted)


# --- My own year ------------------------------------------------------------------------------------------------------


def own(
    plans: Iterable[JudgedPlan], standings: Mapping[int, Standing], steps: Sequence[Due], results: Results, on: date
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
        for step in each.owed(steps, on):
            rests_on = ground(each, standing, step, steps, results)
            if rests_on.is_lacking or rests_on.is_unanswered:
                continue  # there is a line for the report
            task = lies_with(
                standing, f"Penilaian {step.label}", "plans.show", {"plan_id": each.plan.plan_id}, rests_on.came_on
            )
            yield task if rests_on.is_result_set else replace(task, text=BEFORE_APPRAISAL)


def stage_of(plan: JudgedPlan | None, steps: Iterable[Due]) -> YearStage:
    """How far the appraisals of my own year are."""
    asked = plan.plan.asked(steps, StepKind.APPRAISAL) if plan else []
    if plan is None or not asked:
        return YearStage("setelah SKP disetujui", is_done=False)
    released = sum(plan.is_released(step) for step in asked)
    return YearStage(f"{released} dari {len(asked)} dirilis", released == len(asked))


# --- My team ----------------------------------------------------------------------------------------------------------


def team(
    plans: Iterable[JudgedPlan], standings: Mapping[int, Standing], steps: Sequence[Due], results: Results, on: date
) -> Iterator[Task]:
    """Whom to appraise. Nobody is late with what does not rest on anything yet."""
    for each in plans:
        standing = standings.get(each.plan.placement_id)
        if standing is None:
            continue
        for step in each.owed(steps, on):
            name = standing.owner.name
            rests_on = ground(each, standing, step, steps, results)
            yield Task(
                f"Nilai {name}, {step.label}",
                "appraisals.new",
                {"plan_id": each.plan.plan_id, "period_id": step.period_id},
                _lacking(rests_on),
                due_for(rests_on.came_on, step.due_on) if rests_on.came_on else None,
                turn=Turn.TEAM,
                pile=Pile(("appraisal", step.period_id), PILE.format(step.label), name, step.period_id),
            )


def _lacking(rests_on: Ground) -> str:
    """What is missing before the appraisal, in words for the superior."""
    if rests_on.is_lacking:
        return "Laporannya belum diajukan; menilai tanpa laporan perlu alasan."
    if rests_on.is_unanswered:
        return "Jawab laporannya dahulu."
    return "" if rests_on.is_result_set else "Dapat dirilis sesudah capaian kinerja organisasi ditetapkan."


def member_cell(plan: JudgedPlan | None, focus: Focus, on: date) -> MemberCell:
    """How far a member's appraisals of periods that are over are."""
    ripe = plan.ripe(focus.steps, on) if plan else []
    if plan is None or not ripe:
        return MemberCell("–")
    owed = [step for step in ripe if not plan.is_released(step)]
    came = (_handed(plan, step, plan.reports(step, focus.steps)) for step in owed)
    return MemberCell(
        f"{len(ripe) - len(owed)} dari {len(ripe)}",
        waiting_since=min((day for day in came if day), default=None),
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
