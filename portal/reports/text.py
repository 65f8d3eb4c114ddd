"""Which reports a plan owes and how far they are, in words: on the home page, in the team."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from portal import clock
from portal.periods.models import StepKind
from portal.periods.text import Due, Focus, is_ripe
from portal.plans.text.work import YearPlan
from portal.policy import Standing
from portal.rules.calendar import long_date
from portal.rules.workflow import REPORT, State
from portal.web.progress import Gauge, MemberCell, YearStage
from portal.web.tasks import RETURNED, Pile, Task, lies_with, sent_back, to_answer

PILE = "{{}} laporan {} menunggu jawaban Anda"  # of a period


class Handed(NamedTuple):
    """A report that was begun."""

    id: int
    plan_id: int
    period_id: int
    state: str
    submitted_at: datetime | None
    first_at: datetime | None  # submitted for the first time: what was returned is not late for that
    returned_note: str

    @property
    def stage(self) -> State:
        return REPORT.stage(self.state)

    @property
    def is_handed_in(self) -> bool:
        """What was returned was handed in, what was withdrawn was not."""
        return not self.stage.is_editable or bool(self.returned_note)


@dataclass
class ReportedPlan:
    """A plan in force with its reports."""

    plan: YearPlan
    reports: dict[int, Handed] = field(default_factory=dict)  # by period

    def owed(self, steps: Iterable[Due]) -> list[tuple[Due, Handed | None]]:
        """Which reports the plan owes, with those that there are."""
        return [(step, self.reports.get(step.period_id)) for step in self.plan.asked(steps, StepKind.REPORT)]


def sort_out(plans: Iterable[YearPlan], reports: Iterable[Handed]) -> list[ReportedPlan]:
    found = {plan.plan_id: ReportedPlan(plan) for plan in plans}
    for report in reports:
        if report.plan_id in found:
            found[report.plan_id].reports[report.period_id] = report
    return list(found.values())


# --- My own year ------------------------------------------------------------------------------------------------------


def own(
    plans: Iterable[ReportedPlan], standings: Mapping[int, Standing], steps: Sequence[Due], on: date
) -> Iterator[Task]:
    """The reports that are mine to write, and those that lie with my superior."""
    for each in plans:
        if standing := standings.get(each.plan.placement_id):
            tasks = (_own(each.plan, standing, step, found, on) for step, found in each.owed(steps))
            yield from (task for task in tasks if task)


def _own(plan: YearPlan, standing: Standing, step: Due, found: Handed | None, on: date) -> Task | None:
    if found is None:
        values = {"plan_id": plan.plan_id, "period_id": step.period_id}
        text = "Angka dari catatan harian sudah terisi; lengkapi kendala dan bukti."
        return (
            Task(f"Buat laporan {step.label}", "reports.new", values, text, step.due_on) if is_ripe(step, on) else None
        )
    values = {"report_id": found.id}
    if found.stage.is_waiting:
        return lies_with(standing, f"Laporan {step.label}", "reports.show", values, clock.day(found.submitted_at))
    if not found.stage.is_editable:
        return None
    if found.returned_note:
        text = sent_back(standing, found.returned_note)
        return Task(f"Perbaiki laporan {step.label}", "reports.show", values, text, step.due_on, chip=RETURNED)
    text = "Masih draf; ajukan kepada atasan bila sudah lengkap."
    return Task(f"Lanjutkan laporan {step.label}", "reports.show", values, text, step.due_on)


def stage_of(plan: ReportedPlan | None, steps: Sequence[Due], on: date) -> YearStage:
    """How far the reports of my own year are."""
    owed = plan.owed(steps) if plan else []
    if not owed:
        return YearStage("setelah SKP disetujui", is_done=False)
    accepted = sum(report is not None and report.stage.is_in_force for _, report in owed)
    upcoming = next((step for step, report in owed if report is None and step.due_on >= on), None)
    return YearStage(
        f"{accepted} dari {len(owed)} diterima",
        accepted == len(owed),
        Gauge("Laporan diterima", accepted, len(owed)),
        f"laporan {upcoming.label}, sampai {long_date(upcoming.due_on)}" if upcoming else "",
    )


# --- My team ----------------------------------------------------------------------------------------------------------


def team(plans: Iterable[ReportedPlan], standings: Mapping[int, Standing], steps: Iterable[Due]) -> Iterator[Task]:
    """What the members have handed in."""
    by_period = {step.period_id: step for step in steps if step.kind is StepKind.REPORT}
    for each in plans:
        standing = standings.get(each.plan.placement_id)
        for report in each.reports.values():
            if standing is None or not report.stage.is_waiting:
                continue
            step, name = by_period.get(report.period_id), standing.owner.name
            label = step.label if step else ""
            yield to_answer(
                f"Jawab laporan {label} {name}",
                "reports.show",
                {"report_id": report.id},
                report.submitted_at,
                step and step.due_on,
                Pile(("report", report.period_id), PILE.format(label), name, report.period_id),
            )


def member_cells(
    plans: Mapping[int, ReportedPlan], placement_ids: Iterable[int], focus: Focus, on: date
) -> dict[int, MemberCell]:
    """How far each of these placements is with the reports of the period. `plans`: by placement."""
    over = {step.due_on: clock.over(step.due_on) for step in focus.steps}  # rows are compared, not converted
    return {key: _member_cell(plans.get(key), focus, on, over) for key in placement_ids}


def _member_cell(plan: ReportedPlan | None, focus: Focus, on: date, over: Mapping[date, datetime]) -> MemberCell:
    """Handed in on time, late or missing. `over`: when the days of the deadlines are over."""
    if plan is None:
        return MemberCell("–")
    on_time = late = missing = 0
    for step, report in plan.owed(focus.steps):
        if report is None or not report.is_handed_in:
            missing += step.due_on < on
        elif report.first_at and report.first_at >= over[step.due_on]:
            late += 1
        else:
            on_time += 1
    counted = ((on_time, "tepat waktu"), (late, "terlambat"), (missing, "belum masuk"))
    waiting = [report for report in plan.reports.values() if report.stage.is_waiting]
    return MemberCell(
        ", ".join([f"{count} {word}" for count, word in counted if count]) or "–",
        waiting_since=clock.day(min([each.submitted_at for each in waiting if each.submitted_at], default=None)),
        is_overdue=missing > 0,
        is_begun=bool(plan.reports),
        action="Jawab laporan" if waiting else "",
        action_path=f"/laporan/{waiting[0].id}" if waiting else "",
    )
