"""How far people are with a room's part of a year: what the overviews ask each room for.

`AnyFocus` is the `Focus` that an overview looks at (periods/text.py): the rooms that are asked lie above it, this does
not.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from portal.policy import Holder, Me
from portal.web.lists import Column
from portal.web.tasks import Chip

AnyFocus = Any
Columns = Any  # of a statement, by name
SQL = Any  # an expression of one


@dataclass(slots=True)  # not frozen: that would double what a table of them costs
class Cell:
    """How far somebody is, in a table: a state of a workflow, a chip or words, and small words below."""

    text: str = ""
    state: tuple[str, str] | None = None  # (workflow, state)
    chip: Chip | None = None
    small: str = ""
    path: str = ""  # what there is to read: where the person's name leads


@dataclass(slots=True)
class MemberCell(Cell):
    """The same of a member, for the superior, who may do something about it."""

    due_on: date | None = None  # the deadline that was missed
    waiting_since: date | None = None  # for the superior
    is_overdue: bool = False  # something of the member's own is past its deadline
    is_begun: bool = False  # there is something of the member's
    action: str = ""  # what the superior would do next, and where
    action_path: str = ""
    below: str = ""  # how far those are who answer to the member


class Gauge(NamedTuple):
    label: str
    done: int
    asked: int


@dataclass(frozen=True)
class YearStage:
    """How far one's own year is."""

    text: str
    is_done: bool
    gauge: Gauge | None = None
    upcoming: str = ""  # what comes next


@dataclass(frozen=True)
class Milestone:
    """Something that is asked of people and can be counted: how often it is asked for, done, and waits for an answer.

    Each is an expression over the room's columns; NULL: not asked of this person at all.
    """

    code: str  # in addresses
    label: str
    done: Callable[[Columns], SQL]
    waiting: Callable[[Columns], SQL]
    asked: Callable[[Columns], SQL]
    is_once: bool = False  # it is asked once, of all but those whose position is excepted
    is_at_home: bool = False  # whoever oversees people by office sees it on the home page


@dataclass(frozen=True)
class Completion:
    """What completion shows of a room, for everybody who holds a post: it costs no statement of its own.

    `columns`: expressions about chart's `Placement`, by names that no other room uses, with the parameters `:year` and
    `:period` (ids) and those that `values` gives; `cell` and the values of `told` read a row that has them.
    `told`: what the list says of a person, on the page (in one column, which `cell` fills) and in its file.
    """

    columns: Callable[[], Mapping[str, SQL]]
    milestones: tuple[Milestone, ...]
    told: tuple[Column, ...]
    cell: Callable[[Any], Cell]
    values: Callable[[AnyFocus, date], Mapping[str, Any]] = lambda focus, on: {}

    @property
    def column(self) -> Column:
        """Its column on the page."""
        return next(column for column in self.told if column.on_page)


@dataclass(frozen=True)
class Progress:
    """What a room says of how far people are. `year`: no statement beside the room's tasks; `team`: two at most."""

    code: str
    label: str
    completion: Completion
    # By placement: of each of my posts, and of each member of a team.
    year: Callable[[Me, AnyFocus, date], Mapping[int, YearStage]] | None = None
    team: Callable[[Mapping[int, Holder], AnyFocus, date], Mapping[int, MemberCell]] | None = None
    is_state: bool = False  # a member's cell is a state, by which the team can be sorted
