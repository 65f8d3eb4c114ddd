"""Who somebody is: the holder of a position, the signed-in person, and where a record stands.

Everything is computed now, from dated placements and assignments, never from a stored grant.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from portal.store.journal import Actor


@dataclass(frozen=True)
class Holder:
    """A person in a position on a day, with the capacity and decree by which he holds it."""

    person_id: int
    placement_id: int
    position_id: int
    name: str
    title: str  # of the position, with "Plt." or "Plh." in front where it applies
    capacity: str = "definitive"
    decree: str = ""
    since: date | None = None  # first day of the placement
    until: date | None = None  # its last day, None while it is open
    is_external: bool = False  # the official outside the civil service, whom nobody appraises

    def holds_on(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)

    def actor(self) -> Actor:
        return Actor(self.person_id, self.name, self.placement_id, self.title, self.decree)


class Guarded(Protocol):
    """A record that knows what somebody is to it."""

    def relation(self, me: "Me") -> frozenset[str]:
        """The relations of `me` to the record; none at all for whoever may not even know of it."""

    def parties(self) -> Iterable[Holder | None]:
        """Those who act on the record in their own capacity, before any office counts."""


@dataclass(frozen=True)
class Concern:
    """Whose own matter a record of the city's chart is, as one person asks about it."""

    whose: frozenset[int] = frozenset()  # people who may only read it: it is theirs, or about somebody above them
    person_ids: frozenset[int] = frozenset()  # whom it is about
    position_ids: frozenset[int] = frozenset()  # which positions it is about
    unkept: bool = False  # it concerns every officer in charge likewise: none may change it alone

    def __or__(self, other: "Concern") -> "Concern":
        return Concern(
            self.whose | other.whose,
            self.person_ids | other.person_ids,
            self.position_ids | other.position_ids,
            self.unkept or other.unkept,
        )


@dataclass(frozen=True)
class Above:
    """Who and what is above somebody, up to the external assessor, and what is their own: he may keep none of it."""

    person_ids: frozenset[int]
    positions: Mapping[int, str]  # with the path of the unit in which each is
    held: Mapping[int, str]  # likewise: held today, to be held, or left so lately that the plans there are still rated


@dataclass
class Me:
    """The signed-in person as of this request."""

    account_id: int
    person_id: int
    name: str
    token: str
    on: date
    holdings: tuple[Holder, ...] = ()  # positions I hold today
    acts_for: frozenset[int] = frozenset()  # those for which nobody goes before me: Plh, then Plt, then definitive
    leads: bool = False  # somebody answers to one of those
    officer_of: tuple[str, ...] = ()  # unit paths; "/" is the whole city
    auditor_of: tuple[str, ...] = ()
    administrator: bool = False
    above: Above | None = None  # looked up when first asked for (chart/scope.py)
    officers: tuple[tuple[int, str, Above], ...] = ()  # likewise: each officer, with a scope and who is above them
    second: str = ""  # who has agreed to what I am about to do, where I may not do it alone
    is_authenticated: bool = field(default=True, init=False)
    is_active: bool = field(default=True, init=False)
    is_anonymous: bool = field(default=False, init=False)

    def get_id(self) -> str:
        return self.token

    @property
    def home(self) -> Holder | None:
        """The placement I work in: the definitive one before an acting one."""
        return min(self.holdings, key=lambda held: held.capacity != "definitive", default=None)

    @property
    def posts(self) -> tuple[Holder, ...]:
        """What I hold for good today in the civil service: for each of these a plan is written."""
        return tuple(each for each in self.holdings if each.capacity == "definitive" and not each.is_external)

    @property
    def office(self) -> str:
        """The office of the portal that I hold, in words; empty without one."""
        if self.officer_of:
            return "Pengelola kepegawaian"
        if self.auditor_of:
            return "Auditor"
        return "Administrator" if self.administrator else ""

    def offices(self, path: str | None = None) -> frozenset[str]:
        """The offices whose scope covers the unit path; without a path, the offices held at all."""
        held = {"officer": self.officer_of, "auditor": self.auditor_of}
        found = {
            office for office, scopes in held.items() if any(path is None or path.startswith(scope) for scope in scopes)
        }
        return frozenset(found | ({"administrator"} if self.administrator else set()))

    def acting(self, record: Guarded | None = None) -> Actor:
        """Myself as an actor on the record: in the capacity of one of its parties, else in my office or placement."""
        for holder in record.parties() if record else ():
            if holder and holder.person_id == self.person_id:
                return holder.actor()
        home = self.home
        if home and not self.office:
            return home.actor()
        return Actor(self.person_id, self.name, home.placement_id if home else None, self.office, second=self.second)


@dataclass(frozen=True)
class Standing:
    """Where a record stands: whose it is and who is over him on the day. None: nobody holds that position."""

    owner: Holder
    superior: Holder | None
    reviewer: Holder | None  # the superior's superior
    unit_path: str  # "/1/4/9/": the unit and all above it
    vacancy: str = ""  # why there is no superior, in words

    def relation(self, me: Me) -> frozenset[str]:
        """What `me` is to the owner's records. To one's own one is the owner and nothing else, whatever one's offices.

        The administrator keeps doors, not records: his office gives no relation to them.
        """
        if self.owner.person_id == me.person_id:
            return frozenset({"owner"})
        over = {"superior": self.superior, "reviewer": self.reviewer}
        found = {name for name, holder in over.items() if holder and holder.person_id == me.person_id}
        return frozenset(found | (me.offices(self.unit_path) - {"administrator"}))


class Stands(Protocol):
    """What OfOwner needs."""

    @property
    def standing(self) -> Standing: ...


class OfOwner:
    """A record of somebody's: `standing` says whose, and who is over him. A mixin."""

    def relation(self: Stands, me: Me) -> frozenset[str]:
        return self.standing.relation(me)

    def parties(self: Stands) -> tuple[Holder | None, ...]:
        return (self.standing.owner, self.standing.superior, self.standing.reviewer)


class Lies(Protocol):
    """What InUnit needs."""

    @property
    def unit_path(self) -> str | None: ...


class InUnit:
    """A record that is guarded by where it is alone: `unit_path`, None while it is nowhere. A mixin."""

    def relation(self: Lies, me: Me) -> frozenset[str]:
        return me.offices(self.unit_path) | {"member"}

    def parties(self) -> tuple[Holder | None, ...]:
        return ()


class Concerns(Lies, Protocol):
    """What OfChart needs."""

    @property
    def concerns(self) -> Concern: ...


class OfChart(InUnit):
    """A record of the city's chart: whom it concerns only reads it. A mixin.

    "seconded officer", "seconded administrator": whoever may change it once a second person has agreed. So an office is
    given and ended; so an officer changes what is about somebody above every officer in charge, or who heads a unit
    where none of them could settle it alone.
    """

    def relation(self: Concerns, me: Me) -> frozenset[str]:
        concern, offices = self.concerns, me.offices(self.unit_path)
        if me.person_id not in concern.whose:
            return offices | seconded(offices & {"administrator"}) | {"member"}
        asks = concern.unkept and me.person_id not in concern.person_ids
        return frozenset({"member", "owner"}) | (seconded(offices - {"auditor"}) if asks else frozenset())


def seconded(offices: frozenset[str]) -> frozenset[str]:
    """The same offices, exercised with a second person."""
    return frozenset(f"seconded {office}" for office in offices)


@dataclass(frozen=True)
class Area(InUnit):
    """A unit of the city as a thing of its own."""

    unit_path: str | None


CITY = Area("/")  # what only an office for the whole city may touch
