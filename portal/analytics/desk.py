"""The home page of one person: what waits, for whom one waits, and how far one's year is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.administration.queries import officers
from portal.administration.queries.proposals import awaiting
from portal.analytics import completion, offices, queries, tasks
from portal.analytics.completion import Counts
from portal.analytics.focus import Focus, focus
from portal.analytics.queries import Record, Step
from portal.analytics.tasks import Task, Waiting
from portal.analytics.work import Work, asked, is_released, sort_out
from portal.appraisals.queries.organisation import heads
from portal.chart.standing import around
from portal.periods.models import StepKind
from portal.policy import Me, Standing

FEWEST_OFFICERS = 2


@dataclass(frozen=True)
class Year:
    """How far one's own year is: stages for the eye, reports as one bar, and what comes next."""

    label: str
    title: str  # of the post
    stages: list[dict[str, str]]
    accepted: int
    reports: int
    upcoming: Step | None


@dataclass
class Desk:
    tasks: list[Task] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    years: list[Year] = field(default_factory=list)
    team: int = 0
    has_post: bool = False
    is_open: bool = False  # a year has been opened for planning
    lacks_officers: bool = False  # an administrator has to name them: one alone cannot keep his own record
    scope: Focus | None = None  # what an officer or auditor oversees, and how far it is
    counts: Counts | None = None


def desk(me: Me) -> Desk:
    """Everything on the home page. At most eleven statements, whatever there is."""
    since = date(me.on.year - 1, 1, 1)
    steps = queries.steps(since)
    standings = around(me, since)  # who left may still be owed an answer or a rating
    team = {key: each for key, each in standings.items() if each.superior and each.superior.person_id == me.person_id}
    led = _units_led(me, standings, team)
    own = [key for key, each in standings.items() if each.owner.person_id == me.person_id]
    records = queries.records_of(own, team, led, since)
    posts = [record for record in records if record.kind == "post"]
    works = sort_out(records)
    mine = {key: work for key, work in works.items() if key[0] not in team}
    theirs = {key: work for key, work in works.items() if key[0] in team}
    found = Desk(
        team=sum(each.owner.holds_on(me.on) for each in team.values()),
        has_post=any(tasks.is_held(post, me.on) for post in posts),
        is_open=any(step.opens_on <= me.on for step in steps),
        lacks_officers=me.administrator and officers(me.on) < FEWEST_OFFICERS,
    )
    asked_of_me, found.waiting = tasks.own(mine, standings, steps, me.on)
    found.tasks = [
        *tasks.unplanned(posts, works, steps, me.on),
        *asked_of_me,
        *tasks.team(theirs, standings, steps, me.on),
        *tasks.organisation(led, records, steps, me.on),
    ]
    found.years = [year for post in posts if (year := _year(post, works, steps, me.on))]
    _add_office(found, me, steps)
    found.tasks = tasks.by_urgency(found.tasks)
    return found


def _units_led(me: Me, standings: dict[int, Standing], team: dict[int, Standing]) -> dict[int, str]:
    """Units whose result is mine to set, because their head answers to me: id and the head's title. One statement."""
    units = {int(each.unit_path.strip("/").rpartition("/")[2]): each for each in team.values()}
    if not units:
        return {}
    leading = heads(list(units), me.on)
    titles = {each.owner.position_id: each.owner.title for each in team.values()}
    return {unit_id: titles[post] for unit_id, post in leading.items() if post in titles}


def _year(post: Record, works: tasks.Works, steps: Sequence[Step], on: date) -> Year | None:
    """The present year of a post that is held today; None where no year is open."""
    if not tasks.is_held(post, on):
        return None
    step = next((each for each in steps if each.kind is StepKind.PLAN and each.starts_on <= on <= each.ends_on), None)
    if step is None:
        return None
    work = works.get((post.placement_id, step.year_id), Work())
    year = [each for each in steps if each.year_id == step.year_id]
    reports, appraisals = asked(year, StepKind.REPORT, work), asked(year, StepKind.APPRAISAL, work)
    accepted = [each for each in reports if _is_accepted(work, each)]
    released = sum(is_released(work, each) for each in appraisals)
    done = (bool(work.agreed), bool(reports) and len(accepted) == len(reports), 0 < len(appraisals) == released)
    words = (
        work.mark.word,
        f"{len(accepted)} dari {len(reports)} diterima" if reports else "setelah SKP disetujui",
        f"{released} dari {len(appraisals)} dirilis" if appraisals else "setelah SKP disetujui",
    )
    current = done.index(False) if False in done else -1
    stages = [
        {"label": label, "text": text, "state": "done" if done[at] else "current" if at == current else ""}
        for at, (label, text) in enumerate(zip(("SKP", "Laporan", "Penilaian"), words, strict=True))
    ]
    upcoming = next((each for each in reports if each.due_on >= on and work.reports.get(each.period_id) is None), None)
    return Year(step.label, post.note, stages, len(accepted), len(reports), upcoming)


def _is_accepted(work: Work, step: Step) -> bool:
    found = work.reports.get(step.period_id)
    return found is not None and found.stage.is_in_force


def _add_office(found: Desk, me: Me, steps: Sequence[Step]) -> None:
    """What an office asks for, and how far those are whom an officer or auditor oversees. Four statements at most."""
    found.tasks += tasks.duties(offices.duties(me))
    found.tasks += tasks.seconded(awaiting(me))
    found.scope = focus(steps, None, me.on) if me.officer_of or me.auditor_of else None
    if found.scope:
        found.counts = completion.total(me.officer_of + me.auditor_of, found.scope, me.on)
