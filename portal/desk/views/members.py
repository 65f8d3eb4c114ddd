"""A superior's team in a period: a row for each member, found, narrowed and sorted in memory.

The team is resolved from dated placements, so its size is that of a team, never that of the city.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.chart import standing
from portal.desk import queries
from portal.desk.text.work import NO_PLAN, Mark, Work, asked, is_released, progress, sort_out
from portal.periods.models import StepKind
from portal.periods.text import Focus, is_ripe
from portal.policy import Holder, Me

SHOWN = {"": "Semua anggota", "menunggu": "Menunggu saya", "terlambat": "Terlambat", "belum": "Belum mulai"}
SORTS = frozenset({"name", "plan", "waiting"})


@dataclass(frozen=True)
class Row:
    """One member, in the words of the table."""

    name: str
    title: str
    until: date | None
    plan_id: int | None
    plan: Mark
    reports: str
    appraisals: str
    waiting_since: date | None
    plan_due: date | None
    overdue: bool
    below: str
    action: str = ""  # what the superior would do next, and where
    path: str = ""


def members(me: Me, focus: Focus) -> list[Row]:
    """Everybody whose superior `me` is today, and who left in the period or later with a plan, by name. Three
    statements."""
    team = standing.team(me, min(focus.starts_on, me.on), me.on)
    if not team:
        return []
    works = sort_out(queries.records_in(team, focus.year_id))
    below = queries.below([each.owner.position_id for each in team.values()], focus.year_id, me.on)
    rows = [
        _row(
            each.owner,
            works.get((placement_id, focus.year_id), Work()),
            focus,
            me.on,
            below.get(each.owner.position_id),
        )
        for placement_id, each in team.items()
        if each.owner.holds_on(me.on) or works.get((placement_id, focus.year_id))
    ]
    return sorted(rows, key=lambda row: row.name.casefold())  # "dr. Anwar" stands among "Dr."


def _row(who: Holder, work: Work, focus: Focus, on: date, below: tuple[int, int] | None) -> Row:
    far = progress(work, focus.steps, who.since or focus.starts_on, on)
    reports = ((far.on_time, "tepat waktu"), (far.late, "terlambat"), (far.missing, "belum masuk"))
    action, path = _action(work, focus, on)
    return Row(
        name=who.name,
        title=who.title,
        until=who.until,
        plan_id=work.plan_id,
        plan=far.plan,
        reports=", ".join(f"{count} {word}" for count, word in reports if count) or "–",
        appraisals=f"{far.appraised} dari {far.to_appraise}" if far.to_appraise else "–",
        waiting_since=far.waiting_since,
        plan_due=far.plan_due,
        overdue=far.overdue,
        below=f"{below[0]} orang, {below[1]} SKP disetujui" if below else "–",
        action=action,
        path=path,
    )


def _action(work: Work, focus: Focus, on: date) -> tuple[str, str]:
    """(words, address). The addresses are written out: url_for for every row costs as much as the row."""
    if work.open and work.open.stage.is_waiting:
        return "Jawab SKP", f"/rencana/{work.plan_id}"
    for report in work.reports.values():
        if report.stage.is_waiting:
            return "Jawab laporan", f"/laporan/{report.id}"
    for step in asked(focus.steps, StepKind.APPRAISAL, work):
        if is_ripe(step, on) and not is_released(work, step):
            return "Nilai", f"/penilaian/baru/{work.plan_id}/{step.period_id}"
    return "", ""


def counts(rows: Sequence[Row]) -> dict[str, int]:
    """How many rows each choice of SHOWN would leave."""
    return {shown: len(narrowed(rows, shown, "")) for shown in SHOWN}


def narrowed(rows: Sequence[Row], shown: str, words: str) -> list[Row]:
    kept = KEPT.get(shown)
    found = [row for row in rows if kept(row)] if kept else list(rows)
    return [row for row in found if words.lower() in f"{row.name} {row.title}".lower()] if words else found


KEPT: dict[str, Callable[[Row], bool]] = {
    "menunggu": lambda row: row.waiting_since is not None,
    "terlambat": lambda row: row.overdue,
    "belum": lambda row: row.plan is NO_PLAN,
}


def ordered(rows: Sequence[Row], sort: str) -> list[Row]:
    """`rows` come by name. Who has waited longest goes first, who waits for nothing last."""
    if sort.endswith("plan"):
        found = sorted(rows, key=lambda row: row.plan.word)
    elif sort.endswith("waiting"):
        found = sorted(rows, key=lambda row: row.waiting_since or date.max)
    else:
        found = list(rows)
    return found[::-1] if sort.startswith("-") else found
