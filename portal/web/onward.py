"""What a superior decides on next. Rooms say with a SELECT of one shape what lies with somebody's superior; the house
puts them under each other, so that a page learns it from one statement, however many rooms and people there are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, CompoundSelect, Date, Integer, Label, bindparam, cast, literal, null, union_all

from portal import clock
from portal.policy import Standing
from portal.store.db import AnySelect, UTCDateTime, rows

PLACEMENTS: BindParameter[int] = bindparam("placements")
TODAY = bindparam("today", type_=Date)
NEVER = cast(null(), UTCDateTime)
NO_DAY = cast(null(), Date)
NO_KEY = cast(null(), Integer)


@dataclass(frozen=True)
class Decisions:
    """What a room lays before superiors.

    `query`: the columns of `columns`, of the placements PLACEMENTS on the day TODAY.
    `keys`: what the address at `endpoint` calls the first key, or both. `words`: what it is called, from the period and
    whose it is.
    """

    endpoint: str
    keys: tuple[str, ...]
    words: Callable[[str, str], str]
    query: Callable[[], AnySelect]


def columns(
    first: Any, placement_id: Any, period: Any, came_at: Any = NEVER, *, second: Any = NO_KEY, ended_on: Any = NO_DAY
) -> list[Label[Any]]:
    """The shape of every room's SELECT: one key or two, whose it is, the label of the period, and the instant at which
    it came or the day on which its period ended."""
    given = {
        "first": first,
        "second": second,
        "placement_id": placement_id,
        "period": period,
        "came_at": came_at,
        "ended_on": ended_on,
    }
    return [column.label(name) for name, column in given.items()]


class ToDecide(NamedTuple):
    """One thing that lies with a superior, and since when."""

    endpoint: str
    values: Mapping[str, int]
    title: str
    since: date


class Onward(NamedTuple):
    """What comes next (None: nothing else waits), and how many there are beside what is being read."""

    next: ToDecide | None
    left: int


def together(decisions: Sequence[Decisions]) -> CompoundSelect[Any]:
    """All rooms' statements as one; `room` is the place in `decisions`."""
    return union_all(*(each.query().add_columns(literal(at).label("room")) for at, each in enumerate(decisions)))


def lying(
    statement: CompoundSelect[Any], decisions: Sequence[Decisions], team: Mapping[int, Standing], on: date
) -> list[ToDecide]:
    """What lies with the superior of this team, what came first in front. One statement."""
    found = []
    for row in rows(statement, {"placements": list(team), "today": on}):
        room = decisions[row.room]
        values = dict(zip(room.keys, (row.first, row.second), strict=False))
        title = room.words(row.period, team[row.placement_id].owner.name)
        found.append(ToDecide(room.endpoint, values, title, clock.day(row.came_at) or row.ended_on or date.max))
    return sorted(found, key=lambda each: (each.since, each.title))


def onward(waiting: Sequence[ToDecide], endpoint: str, values: Mapping[str, int]) -> Onward:
    """What comes behind the thing at this address: first the rest of its own pile, in a circle, then the others. Where
    it has been decided on it lies in no pile any more: then the first of its kind."""
    own = [each for each in waiting if each.endpoint == endpoint]
    others = [each for each in waiting if each.endpoint != endpoint]
    at = next((place for place, each in enumerate(own) if each.values == values), -1)
    rest = own[at + 1 :] + own[: max(at, 0)] + others
    return Onward(next(iter(rest), None), len(rest))
