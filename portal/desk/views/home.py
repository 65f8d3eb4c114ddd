"""The home page of one person: what waits, for whom one waits, and how far one's year is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.administration.queries import officers
from portal.administration.queries.proposals import FEWEST_OFFICERS, awaiting
from portal.appraisals.queries.organisation import heads
from portal.chart.standing import around
from portal.desk import queries
from portal.desk.queries import offices
from portal.desk.text import tasks
from portal.desk.text.records import Record
from portal.desk.text.tasks import Task, Waiting
from portal.desk.text.work import Work, asked, is_released, sort_out
from portal.periods import queries as periods
from portal.periods.models import StepKind
from portal.periods.text import Due
from portal.policy import Me, Standing


@dataclass(frozen=True)
class Year:
    """How far one's own year is: stages for the eye, reports as one bar, and what comes next."""

    label: str
    title: str  # of the post
    stages: list[dict[str, str]]
    accepted: int
    reports: int
    upcoming: Due | None


@dataclass
class Desk:
    tasks: list[Task] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    years: list[Year] = field(default_factory=list)
    team: int = 0
    has_post: bool = False
    is_open: bool = False  # a year has been opened for planning
    lacks_officers: bool = False  # an administrator has to name them: one alone cannot keep his own record


def desk(me: Me) -> Desk:
    """Everything on the home page. At most eleven statements, whatever there is."""
    since = periods.since(me.on)
    steps = periods.steps(since)
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
    found.tasks += tasks.duties(offices.duties(me))
    found.tasks += tasks.seconded(awaiting(me))
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


def _year(post: Record, works: tasks.Works, steps: Sequence[Due], on: date) -> Year | None:
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


def _is_accepted(work: Work, step: Due) -> bool:
    found = work.reports.get(step.period_id)
    return found is not None and found.stage.is_in_force
