"""Which reports a plan owes and how far they are, in words: on the home page, in the team."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from portal import clock
from portal.periods.models import StepKind
from portal.periods.text import Due, Focus, answer_days, due_for, is_ripe
from portal.plans.text.work import YearPlan
from portal.policy import Standing
from portal.rules.calendar import due_from, long_date
from portal.rules.workflow import REPORT, State
from portal.web.progress import Gauge, MemberCell, YearStage
from portal.web.tasks import RETURNED, Pile, Task, came_to, lies_with, sent_back, to_answer

PILE = "{{}} laporan {} menunggu jawaban Anda"  # of a period


def due_on(deadline: date | None, returned_at: datetime | None, agreed_at: datetime | None) -> date | None:
    """By when a report is to be handed in, or once more what came back; without a deadline of all there is none.

    `agreed_at`: when the plan was agreed for the first time, before which nothing could be reported.
    """
    return deadline and due_for(clock.day(returned_at or agreed_at), deadline)


class Handed(NamedTuple):
    """A report that was begun."""

    id: int
    plan_id: int
    period_id: int
    state: str
    submitted_at: datetime | None
    first_at: datetime | None  # submitted for the first time: what was returned is not late for that
    returned_note: str
    returned_at: datetime | None  # for the last time, where it was returned
    accepted_at: datetime | None

    @property
    def stage(self) -> State:
        return REPORT.stage(self.state)

    @property
    def is_handed_in(self) -> bool:
        """What was returned was handed in, what was withdrawn was not."""
        return not self.stage.is_editable or bool(self.returned_note)


@dataclass
class ReportedPlan:
    """A plan in force with its reports, in a city that gives so many days for what comes late."""

    plan: YearPlan
    days: int
    reports: dict[int, Handed] = field(default_factory=dict)  # by period

    @cached_property
    def agreed_on(self) -> date | None:
        return self.plan.agreed_on

    def due(self, step: Due, report: Handed | None = None) -> date:
        """By when the report of this step is to come; with a `report`, by when what was returned is."""
        returned_on = clock.day(report.returned_at) if report else None
        return due_from(returned_on or self.agreed_on, self.days, step.due_on) or step.due_on

    def owed(self, steps: Iterable[Due]) -> list[tuple[Due, Handed | None]]:
        """Which reports the plan owes, with those that there are."""
        return [(step, self.reports.get(step.period_id)) for step in self.plan.asked(steps, StepKind.REPORT)]


def sort_out(plans: Iterable[YearPlan], reports: Iterable[Handed]) -> list[ReportedPlan]:
    days = answer_days()
    found = {plan.plan_id: ReportedPlan(plan, days) for plan in plans}
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
            tasks = (_own(each, standing, step, found, on) for step, found in each.owed(steps))
            yield from (task for task in tasks if task)


def _own(plan: ReportedPlan, standing: Standing, step: Due, found: Handed | None, on: date) -> Task | None:
    due = plan.due(step, found)
    if found is None:
        values = {"plan_id": plan.plan.plan_id, "period_id": step.period_id}
        text = "Angka dari catatan harian sudah terisi; lengkapi kendala dan bukti."
        return Task(f"Buat laporan {step.label}", "reports.new", values, text, due) if is_ripe(step, on) else None
    values = {"report_id": found.id}
    if found.stage.is_waiting:
        return lies_with(standing, f"Laporan {step.label}", "reports.show", values, clock.day(found.submitted_at))
    if not found.stage.is_editable:
        return None
    if found.returned_note:
        text = sent_back(standing, found.returned_note)
        return Task(f"Perbaiki laporan {step.label}", "reports.show", values, text, due, chip=RETURNED)
    text = "Masih draf; ajukan kepada atasan bila sudah lengkap."
    return Task(f"Lanjutkan laporan {step.label}", "reports.show", values, text, due)


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
                due_for(came_to(standing.superior, clock.day(report.submitted_at))),
                Pile(("report", report.period_id), PILE.format(label), name, report.period_id),
            )


def member_cells(
    plans: Mapping[int, ReportedPlan], placement_ids: Iterable[int], focus: Focus, on: date
) -> dict[int, MemberCell]:
    """How far each of these placements is with the reports of the period. `plans`: by placement."""
    return {key: _member_cell(plans.get(key), focus, on) for key in placement_ids}


def _member_cell(plan: ReportedPlan | None, focus: Focus, on: date) -> MemberCell:
    """Handed in on time, late or missing."""
    if plan is None:
        return MemberCell("–")
    on_time = late = missing = 0
    for step, report in plan.owed(focus.steps):
        due, handed_on = plan.due(step), clock.day(report.first_at) if report else None
        if report is None or not report.is_handed_in:
            missing += due < on
        elif handed_on and handed_on > due:
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
