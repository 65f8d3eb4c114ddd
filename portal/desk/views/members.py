"""A superior's team in a period: a row for each member, found, narrowed and sorted in memory.

The team is resolved from dated placements, so its size is that of a team, never that of the city.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.chart import standing
from portal.periods.text import Focus
from portal.policy import Holder, Me
from portal.web.progress import Far
from portal.web.room import house

SHOWN = {"": "Semua anggota", "menunggu": "Menunggu saya", "terlambat": "Terlambat", "belum": "Belum mulai"}


@dataclass(frozen=True)
class Member:
    """One member, with what each room says of him, by the code of its progress."""

    who: Holder
    far: Mapping[str, Far]

    @property
    def path(self) -> str:
        return self._first("path")

    @property
    def waiting_since(self) -> date | None:
        return min((each.waiting_since for each in self.far.values() if each.waiting_since), default=None)

    @property
    def is_overdue(self) -> bool:
        return any(each.is_overdue for each in self.far.values())

    @property
    def is_begun(self) -> bool:
        return any(each.is_begun for each in self.far.values())

    @property
    def below(self) -> str:
        return self._first("below")

    @property
    def next(self) -> Far | None:
        """What waits for the superior first."""
        return next((each for each in self.far.values() if each.action), None)

    def _first(self, name: str) -> str:
        return next((words for each in self.far.values() if (words := getattr(each, name))), "")


def sorts() -> set[str]:
    return {"name", "waiting", *(each.code for each in house().progress if each.is_state)}


def members(me: Me, focus: Focus) -> list[Member]:
    """Everybody whose superior `me` is today, and who left in the period or later with something begun, by name. A
    statement, and what each room needs."""
    team = standing.team(me, min(focus.starts_on, me.on), me.on)
    if not team:
        return []
    owners = {key: each.owner for key, each in team.items()}
    rooms = {each.code: each.team(owners, focus, me.on) for each in house().progress if each.team}
    everybody = [Member(owner, {code: far[key] for code, far in rooms.items()}) for key, owner in owners.items()]
    shown = [each for each in everybody if each.who.holds_on(me.on) or each.is_begun]
    return sorted(shown, key=lambda member: member.who.name.casefold())  # "dr. Anwar" stands among "Dr."


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
        found = sorted(everybody, key=lambda member: _word(member.far[by]))
    return found[::-1] if sort.startswith("-") else found


def _word(far: Far) -> str:
    return far.chip.word if far.chip else far.text
