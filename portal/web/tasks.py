"""What a room lays on the home page: one line for each thing that waits for somebody, or lies with somebody else."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import Any, NamedTuple

from portal import clock
from portal.policy import Holder, Standing
from portal.rules.calendar import long_date


class Chip(NamedTuple):
    """A state as a chip shows it: a code of web/ui.py and a word."""

    code: str
    word: str


RETURNED = Chip("returned", "Dikembalikan")


class Turn(IntEnum):
    """Whose turn it is: mine, in my own year, as a superior or by office; or somebody else's. In the page's order."""

    OWN = 1
    TEAM = 2
    OFFICE = 3
    OTHERS = 4


class Pile(NamedTuple):
    """What many tasks of one kind become: a line that leads to the team. Those with equal `key` are of one kind."""

    key: Hashable
    words: str  # with a place for their number
    name: str  # of the member whose task this one is
    period_id: int  # in which the team is to be looked at


@dataclass(frozen=True)
class Task:
    """One thing that waits for somebody: where to do it and by when (None: without a deadline)."""

    title: str
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    due_on: date | None = None
    since: date | None = None  # when it came, where nobody can be late with it
    chip: Chip | None = None
    turn: Turn = Turn.OWN
    pile: Pile | None = None


def came_to(holder: Holder | None, *days: date | None) -> date | None:
    """When something came to whoever has it now: on the latest of these days, not before he took his post. None: not
    yet."""
    if not all(days):
        return None
    return max((day for day in (*days, holder and holder.since) if day), default=None)


def lies_with(standing: Standing, title: str, endpoint: str, values: dict[str, Any], since: date | None) -> Task:
    """What lies with the superior: who has it on the desk, or why nobody does."""
    superior = standing.superior
    text = f"Ada pada {superior.name}, {superior.title}" if superior else standing.vacancy
    if superior and superior.since and since and superior.since > since:
        text += f" (menjabat sejak {long_date(superior.since)})"
    return Task(title, endpoint, values, text, since=since, turn=Turn.OTHERS)


def sent_back(standing: Standing, note: str) -> str:
    """With which words the superior returned something."""
    by = f" oleh {standing.superior.name}" if standing.superior else ""
    return f"Dikembalikan{by}: {note}"


def to_answer(
    title: str, endpoint: str, values: dict[str, Any], sent_at: datetime | None, due_on: date | None, pile: Pile
) -> Task:
    """To answer what a member of the team handed in."""
    sent = clock.day(sent_at)
    text = f"Diajukan {long_date(sent)}." if sent else ""
    return Task(title, endpoint, values, text, due_on, turn=Turn.TEAM, pile=pile)
