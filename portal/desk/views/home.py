"""The home page of one person: what waits, for whom one waits, and how far one's year is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from portal.chart.standing import circle
from portal.periods import queries as periods
from portal.periods.text import Due, focus
from portal.policy import Me
from portal.web.progress import Gauge, YearStage
from portal.web.room import house
from portal.web.tasks import Task, Turn

NAMES_SHOWN = 2


@dataclass(frozen=True)
class Year:
    """How far one's own year is: stages for the eye, gauges, and what comes next."""

    label: str
    title: str  # of the post
    stages: list[dict[str, str]]
    gauges: list[Gauge]
    upcoming: str


@dataclass(frozen=True)
class Desk:
    tasks: list[Task]
    waiting: list[Task]  # what lies with others
    years: list[Year]
    team: int
    has_post: bool
    is_open: bool  # a year has been opened for planning


def desk(me: Me) -> Desk:
    """Everything on the home page. A statement for each room that has a part in it, three for what they share."""
    steps = periods.steps(periods.since(me.on))
    tasks = house().tasks(me, me.on)
    team = circle(me, periods.since(me.on)).team
    return Desk(
        tasks=by_urgency(together(each for each in tasks if each.turn is not Turn.OTHERS)),
        waiting=[each for each in tasks if each.turn is Turn.OTHERS],
        years=_years(me, steps),
        team=sum(each.owner.holds_on(me.on) for each in team.values()),
        has_post=bool(me.posts),
        is_open=any(step.opens_on <= me.on for step in steps),
    )


def by_urgency(tasks: Iterable[Task]) -> list[Task]:
    """What is due first, or came first where nothing is due, comes first; the rest last. My own year goes before my
    team's, that before my office's."""
    return sorted(tasks, key=lambda task: (task.due_on or task.since or date.max, task.turn))


def together(tasks: Iterable[Task]) -> list[Task]:
    """The tasks, those of one pile as a line that leads to the team."""
    piles: dict[object, list[Task]] = {}
    for task in tasks:
        piles.setdefault(task.pile.key if task.pile else id(task), []).append(task)
    return [_pile(pile) for pile in piles.values()]


def _pile(tasks: Sequence[Task]) -> Task:
    first, pile = tasks[0], tasks[0].pile
    if pile is None or len(tasks) == 1:
        return first
    names = [task.pile.name for task in tasks if task.pile]
    more = len(names) - NAMES_SHOWN
    return replace(
        first,
        title=pile.words.format(len(tasks)),
        endpoint="desk.team",
        values={"tampil": "menunggu", "periode": pile.period_id},
        text="; ".join(names[:NAMES_SHOWN]) + (f"; dan {more} lainnya" if more > 0 else ""),
        due_on=min((task.due_on for task in tasks if task.due_on), default=None),
        since=min((task.since for task in tasks if task.since), default=None),
    )


def _years(me: Me, steps: Sequence[Due]) -> list[Year]:
    """The present year of each post; none while no year is open."""
    year = focus(steps, None, me.on)
    if year is None or not year.starts_on <= me.on <= year.ends_on:
        return []
    rooms = [(each.label, each.year(me, year, me.on)) for each in house().progress if each.year]
    return [
        _year(year.label, post.title, [(label, far[post.placement_id]) for label, far in rooms]) for post in me.posts
    ]


def _year(label: str, title: str, far: Sequence[tuple[str, YearStage]]) -> Year:
    """The year of a post. `far`: how far it is in each room, by the room's label."""
    current = next((room for room, stage in far if not stage.is_done), "")
    return Year(
        label,
        title,
        [
            {
                "label": room,
                "text": stage.text,
                "state": "done" if stage.is_done else "current" if room == current else "",
            }
            for room, stage in far
        ],
        [stage.gauge for _, stage in far if stage.gauge],
        next((stage.upcoming for _, stage in far if stage.upcoming), ""),
    )
