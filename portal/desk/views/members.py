"""A superior's team in a period: a row for each member, found, narrowed and sorted in memory.

The team is resolved from dated placements, so its size is that of a team, never that of the city.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.chart import standing
from portal.periods.text import Focus
from portal.policy import Holder, Me
from portal.rules import names
from portal.web.progress import MemberCell, Progress
from portal.web.room import house
from portal.web.tasks import came_to

SHOWN = {"": "Semua anggota", "menunggu": "Menunggu saya", "terlambat": "Terlambat", "belum": "Belum mulai"}


@dataclass(slots=True)
class Member:
    """One member, with what each room says of him, in the order of the house: its label and how far he is."""

    who: Holder
    cells: list[tuple[str, MemberCell]]
    path: str = ""  # what there is to read
    waiting_since: date | None = None
    is_overdue: bool = False
    is_begun: bool = False
    next: MemberCell | None = None  # what waits for the superior first
    below: str = ""


def _member(who: Holder, superior: Holder | None, cells: list[tuple[str, MemberCell]]) -> Member:
    """What the rooms say, taken together; of what waits, what is read and who stands below, the first that has it.
    Nothing waits for the superior since before he was one."""
    found = Member(who, cells)
    for _, far in cells:
        found.path = found.path or far.path
        found.next = found.next or (far if far.action else None)
        found.below = found.below or far.below
        found.is_overdue = found.is_overdue or far.is_overdue
        found.is_begun = found.is_begun or far.is_begun
        if far.waiting_since and (found.waiting_since is None or far.waiting_since < found.waiting_since):
            found.waiting_since = far.waiting_since
    found.waiting_since = found.waiting_since and came_to(superior, found.waiting_since)
    return found


def columns() -> list[Progress]:
    """What rooms say of members, in the order of the house."""
    return [each for each in house().progress if each.team]


def sorts() -> set[str]:
    return {"name", "waiting", *(each.code for each in columns() if each.is_state)}


def members(me: Me, focus: Focus) -> list[Member]:
    """Everybody whose superior `me` is today, and who left in the period or later with something begun, by name. A
    statement, and what each room needs."""
    team = standing.team(me, min(focus.starts_on, me.on), me.on)
    if not team:
        return []
    owners = {key: each.owner for key, each in team.items()}
    rooms = [(each.label, each.team(owners, focus, me.on)) for each in columns() if each.team]
    everybody = [
        _member(each.owner, each.superior, [(label, far[key]) for label, far in rooms]) for key, each in team.items()
    ]
    shown = [each for each in everybody if each.who.holds_on(me.on) or each.is_begun]
    return sorted(shown, key=lambda member: names.key(member.who.name))


def counts(everybody: Sequence[Member]) -> dict[str, int]:
    """How many members each choice of SHOWN would leave."""
    return {shown: len(narrowed(everybody, shown, "")) for shown in SHOWN}


def narrowed(everybody: Sequence[Member], shown: str, words: str) -> list[Member]:
    kept = KEPT.get(shown)
    found = [each for each in everybody if kept(each)] if kept else list(everybody)
    return [each for each in found if words.lower() in f"{each.who.name} {each.who.title}".lower()] if words else found


KEPT: dict[str, Callable[[Member], bool]] = {
    "menunggu": lambda member: member.waiting_since is not None,
    "terlambat": lambda member: member.is_overdue,
    "belum": lambda member: not member.is_begun,
}


def ordered(everybody: Sequence[Member], sort: str) -> list[Member]:
    """They come by name. Who has waited longest goes first, who waits for nothing last."""
    by = sort.removeprefix("-")
    if by == "waiting":
        found = sorted(everybody, key=lambda member: member.waiting_since or date.max)
    elif by == "name":
        found = list(everybody)
    else:
        at = [each.code for each in columns()].index(by)
        found = sorted(everybody, key=lambda member: _word(member.cells[at][1]))
    return found[::-1] if sort.startswith("-") else found


def _word(far: MemberCell) -> str:
    return far.chip.word if far.chip else far.text
