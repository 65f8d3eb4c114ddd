"""What waits for a person, and for whom that person waits: from records to the lines of the home page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from portal.desk.text.records import MOST_VACANCIES, Duty, Record
from portal.desk.text.work import Mark, Work, asked, day, is_released, touches
from portal.periods.models import StepKind
from portal.periods.text import Due, is_ripe
from portal.policy import Holder, Standing
from portal.rules.calendar import long_date
from portal.store.proposals import Proposal

Works = Mapping[tuple[int, int], Work]
Standings = Mapping[int, Standing]

NAMES_SHOWN = 2


@dataclass(frozen=True)
class Task:
    """One thing that waits for somebody: where to do it and by when (None: without a deadline)."""

    title: str
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    due_on: date | None = None
    since: date | None = None  # when it came, where nobody can be late with it
    mark: Mark | None = None


@dataclass(frozen=True)
class Waiting:
    """Something that lies with somebody else: who holds it now, or in words why nobody does."""

    title: str
    endpoint: str
    values: dict[str, Any]
    holder: str
    since: date | None
    is_vacant: bool


def by_urgency(tasks: Iterable[Task]) -> list[Task]:
    """What is due first, or came first where nothing is due, comes first; the rest last."""
    return sorted(tasks, key=lambda task: task.due_on or task.since or date.max)


# --- My own year ------------------------------------------------------------------------------------------------------


def unplanned(posts: Iterable[Record], works: Works, steps: Iterable[Due], on: date) -> list[Task]:
    """Posts of mine that have no plan for a year whose planning is open."""
    years = [step for step in steps if step.kind is StepKind.PLAN and step.opens_on <= on <= step.ends_on]
    return [
        Task(
            f"Susun SKP {step.starts_on.year}",
            "plans.new",
            text="Langkah pertama: tulis hasil kerja dan ukurannya, lalu ajukan kepada atasan.",
            due_on=plan_due(step, post.starts_on),
        )
        for step in years
        for post in posts
        if is_held(post, on)
        and (post.ends_on is None or post.ends_on >= step.starts_on)
        and works.get((post.placement_id, step.year_id), Work()).plan_id is None
    ]


def is_held(post: Record, on: date) -> bool:
    return post.starts_on <= on and (post.ends_on is None or on <= post.ends_on)


def plan_due(step: Due, since: date | None) -> date | None:
    """The deadline of the year's plan; none for whoever came after it."""
    return step.due_on if since is None or since <= step.due_on else None


def own(works: Works, standings: Standings, steps: Sequence[Due], on: date) -> tuple[list[Task], list[Waiting]]:
    """What my plans, reports and results ask of me, and what of mine lies with my superior."""
    tasks: list[Task] = []
    waiting: list[Waiting] = []
    for (placement_id, year_id), work in works.items():
        standing = standings.get(placement_id)
        year = [step for step in steps if step.year_id == year_id]
        tasks += [*_own_plan(work, standing, year), *_own_reports(work, standing, year, on), *_own_results(work, year)]
        waiting += _with_superior(work, standing, year, on)
    return tasks, waiting


def _own_plan(work: Work, standing: Standing | None, steps: Sequence[Due]) -> Iterable[Task]:
    version = work.open
    if version is None or not version.stage.is_editable:
        return
    name = f"SKP {version.starts_on.year}"
    since = standing.owner.since if standing else None
    step = next((step for step in steps if step.kind is StepKind.PLAN), None)
    due = None if work.agreed or step is None else plan_due(step, since)
    values = {"plan_id": version.plan_id}
    if version.note:
        yield Task(f"Perbaiki {name}", "plans.show", values, _returned(standing, version.note), due, mark=work.mark)
    else:
        change = "Perubahan masih draf" if work.agreed else "Masih draf"
        yield Task(f"Lanjutkan {name}", "plans.show", values, f"{change}; ajukan kepada atasan bila sudah siap.", due)


def _own_reports(work: Work, standing: Standing | None, steps: Sequence[Due], on: date) -> Iterable[Task]:
    for step in asked(steps, StepKind.REPORT, work):
        found = work.reports.get(step.period_id)
        name = f"laporan {step.label}"
        if found is None:
            if is_ripe(step, on):
                values = {"plan_id": work.plan_id, "period_id": step.period_id}
                text = "Angka dari catatan harian sudah terisi; lengkapi kendala dan bukti."
                yield Task(f"Buat {name}", "reports.new", values, text, step.due_on)
        elif found.stage.is_editable and found.note:
            text, mark = _returned(standing, found.note), Mark("returned", "Dikembalikan")
            yield Task(f"Perbaiki {name}", "reports.show", {"report_id": found.id}, text, step.due_on, mark=mark)
        elif found.stage.is_editable:
            text = "Masih draf; ajukan kepada atasan bila sudah lengkap."
            yield Task(f"Lanjutkan {name}", "reports.show", {"report_id": found.id}, text, step.due_on)


def _own_results(work: Work, steps: Sequence[Due]) -> Iterable[Task]:
    labels = {step.period_id: step.label for step in steps}
    for period_id, found in work.appraisals.items():
        if found.stage.is_waiting:
            text = "Baca bagaimana predikat Anda terbentuk, lalu nyatakan sudah mengetahui. Itu bukan berarti setuju."
            title = f"Tanggapi hasil penilaian {labels.get(period_id, '')}".rstrip()
            yield Task(title, "appraisals.show", {"appraisal_id": found.id}, text, found.respond_by)


def _returned(standing: Standing | None, note: str) -> str:
    by = f" oleh {standing.superior.name}" if standing and standing.superior else ""
    return f"Dikembalikan{by}: {note}"


def _with_superior(work: Work, standing: Standing | None, steps: Sequence[Due], on: date) -> Iterable[Waiting]:
    def waits(title: str, endpoint: str, values: dict[str, Any], since: date | None) -> Waiting:
        return Waiting(title, endpoint, values, holder(standing), since, not (standing and standing.superior))

    plan = {"plan_id": work.plan_id}
    if work.open and work.open.stage.is_waiting:
        yield waits(f"SKP {work.open.starts_on.year}", "plans.show", plan, day(work.open.sent_at))
    for step in asked(steps, StepKind.REPORT, work):
        found = work.reports.get(step.period_id)
        if found and found.stage.is_waiting:
            yield waits(f"Laporan {step.label}", "reports.show", {"report_id": found.id}, day(found.sent_at))
    for step in asked(steps, StepKind.APPRAISAL, work):
        if is_ripe(step, on) and not is_released(work, step):
            since = max(filter(None, (step.ends_on + timedelta(days=1), work.agreed and day(work.agreed.sent_at))))
            yield waits(f"Penilaian {step.label}", "plans.show", plan, since)


def holder(standing: Standing | None) -> str:
    """Who has it on the desk: name and title, or why nobody does."""
    if standing and standing.superior:
        return named(standing.superior)
    return standing.vacancy if standing else "Penempatan ini sudah berakhir. Tanyakan kepada pengelola kepegawaian."


def named(who: Holder) -> str:
    return f"{who.name}, {who.title}"


# --- My team ----------------------------------------------------------------------------------------------------------


def team(works: Works, standings: Standings, steps: Sequence[Due], on: date) -> list[Task]:
    """What the members have handed in, and whom to appraise: a line each, or one for many of the same kind."""
    piles: dict[tuple[str, int], list[tuple[str, Task]]] = defaultdict(list)
    by_period = {(step.kind, step.period_id): step for step in steps}
    for (placement_id, year_id), work in works.items():
        owner = standings[placement_id].owner
        name = owner.name
        version = work.open
        if version and version.stage.is_waiting:
            planning = by_period.get((StepKind.PLAN, year_id))
            due = None if work.agreed or planning is None else plan_due(planning, owner.since)
            title = f"Jawab SKP {version.starts_on.year} {name}"
            piles["plan", year_id].append(
                (name, _answer(title, "plans.show", {"plan_id": version.plan_id}, version, due))
            )
        for period_id, found in work.reports.items():
            if found.stage.is_waiting:
                step = by_period.get((StepKind.REPORT, period_id))
                title = f"Jawab laporan {step.label if step else ''} {name}"
                one = _answer(title, "reports.show", {"report_id": found.id}, found, step and step.due_on)
                piles["report", period_id].append((name, one))
        agreed = day(work.agreed.sent_at) if work.agreed else None
        for step in asked(steps, StepKind.APPRAISAL, work):
            if is_ripe(step, on) and not is_released(work, step):
                values = {"plan_id": work.plan_id, "period_id": step.period_id}
                one = Task(
                    f"Nilai {name}, {step.label}", "appraisals.new", values, "", *_due_or_since(step.due_on, agreed)
                )
                piles["appraisal", step.period_id].append((name, one))
    return [_pile(kind, pile) for (kind, _), pile in piles.items()]


PILES = {
    "plan": "{} SKP menunggu jawaban Anda",
    "report": "{} laporan menunggu jawaban Anda",
    "appraisal": "{} pegawai menunggu penilaian Anda",
}


def _pile(kind: str, pile: list[tuple[str, Task]]) -> Task:
    """The one thing, or a line that leads to all of the same kind."""
    if len(pile) == 1:
        return pile[0][1]
    names = [name for name, _ in pile]
    more = len(names) - NAMES_SHOWN
    text = ", ".join(names[:NAMES_SHOWN]) + (f", dan {more} lainnya" if more > 0 else "")
    due = min((task.due_on for _, task in pile if task.due_on), default=None)
    since = min((task.since for _, task in pile if task.since), default=None)
    return Task(PILES[kind].format(len(pile)), "desk.team", {"tampil": "menunggu"}, text, due, since)


def _answer(title: str, endpoint: str, values: dict[str, Any], handed: Record, due: date | None) -> Task:
    """To answer what a member handed in."""
    sent = day(handed.sent_at)
    text = f"Diajukan {long_date(sent)}." if sent else ""
    return Task(title, endpoint, values, text, *_due_or_since(due, sent))


def _due_or_since(due: date | None, came: date | None) -> tuple[date | None, date | None]:
    """(deadline, since when it lies here): what came after its deadline makes nobody late who has it now."""
    return (None, came) if came and due and came > due else (due, None)


def organisation(led: Mapping[int, str], records: Sequence[Record], steps: Iterable[Due], on: date) -> list[Task]:
    """Units whose result for a period that is over is mine to set, because somebody's plan there waits to be appraised.

    `led`: title of the head by unit.
    """
    known = {(record.unit_id, record.period_id) for record in records if record.kind == "organisation"}
    planned = [record for record in records if record.kind == "planned"]
    found = []
    for step in steps:
        if step.kind is not StepKind.APPRAISAL or not is_ripe(step, on):
            continue
        at_work = {record.unit_id for record in planned if touches(record, step)}
        open_units = [unit_id for unit_id in led if unit_id in at_work and (unit_id, step.period_id) not in known]
        if len(open_units) == 1:
            title = f"Tetapkan capaian unit {led[open_units[0]]}, {step.label}"
            values = {"unit_id": open_units[0], "period_id": step.period_id}
            found.append(Task(title, "appraisals.unit_result", values, BEFORE_RELEASE, step.due_on))
        elif open_units:
            title = f"Tetapkan capaian {len(open_units)} unit, {step.label}"
            found.append(
                Task(title, "appraisals.unit_results", {"periode": step.period_id}, BEFORE_RELEASE, step.due_on)
            )
    return found


BEFORE_RELEASE = "Penilaian pegawai unit itu baru dapat dirilis sesudahnya."


# --- My office --------------------------------------------------------------------------------------------------------


def duties(found: Sequence[Duty]) -> list[Task]:
    """What an officer has to see to: the first vacant posts to which others answer, and unread comments."""
    vacancies = [duty for duty in found if duty.kind == "vacancy"]
    lines = [
        Task(
            f"Isi jabatan kosong: {duty.title}",
            "structure.position",
            {"position_id": duty.position_id},
            f"{duty.unit}. {duty.count} jabatan di bawahnya tanpa atasan; tunjuk pejabat, Plt., atau Plh.",
        )
        for duty in vacancies[:MOST_VACANCIES]
    ]
    if len(vacancies) > MOST_VACANCIES:
        lines.append(Task("Masih ada jabatan lain yang kosong", "structure.positions"))
    unread = sum(duty.count for duty in found if duty.kind == "comments")
    if unread:
        text = "Baca, lalu tampilkan atau sembunyikan; warga melihatnya baru sesudah itu."
        lines.append(Task(f"{unread} saran warga belum dibaca", "services.index", text=text))
    return lines


def seconded(found: Iterable[Proposal]) -> list[Task]:
    """What waits for a second person to agree, and what was agreed to and waits to be carried out."""
    return [
        Task(
            f"{'Laksanakan' if each.stage.is_in_force else 'Setujui atau tolak'}: {each.title}",
            "proposals.show",
            {"proposal_id": each.id},
            f"Disetujui {each.second}." if each.stage.is_in_force else f"Diminta {each.asker}.",
            due_on=day(each.expires_at),
        )
        for each in found
    ]
