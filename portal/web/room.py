"""What a room declares of itself, and the house that collects it.

A room's `room.py` holds one `ROOM = Room(…)`; `portal/rooms.py` lists them. Everything else that many rooms have a part
in is collected from here, so that a new room touches nothing but itself.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import click
from flask import Flask, current_app
from flask_login import current_user
from flask_wtf import CSRFProtect

from portal.paper.forms import OfficialForm
from portal.paper.snapshot import SealedContent
from portal.policy import Me, Standing
from portal.store import journal
from portal.store.db import AnySelect, rows
from portal.store.jobs import DAILY, HANDLERS, Handler
from portal.store.journal import CHECKS, Check
from portal.store.records import in_json
from portal.store.settings import SPECS, Spec
from portal.store.witness import TABLES, Witnessed
from portal.web import onward
from portal.web.door import Blueprint
from portal.web.lists import Column, heads
from portal.web.onward import Decisions, Onward
from portal.web.progress import Progress
from portal.web.tasks import Task

T = TypeVar("T")

# What happens to records of many kinds; what happens to one kind only, its room says.
VERBS = {
    "create": "Dicatat",
    "correct": "Diperbaiki",
    "end": "Diakhiri",
    "open": "Dibuka",
    "add": "Ditambahkan",
    "change": "Diubah",
    "remove": "Dibuang",
    "set": "Ditetapkan",
    "witness": "Saksi awal dicatat",
}


@dataclass(frozen=True)
class Record:
    """A journaled table: how people call its rows, what happens to them in words, where they have their page, and what
    the journal witnesses of them.

    `page`: the endpoint of the page and the name of its argument; none: it has no page. `key`: the column of the row
    that goes into the address.
    """

    word: str
    verbs: Mapping[str, str] = field(default_factory=dict)  # beside `VERBS`; of a record with a workflow all of them
    fields: Mapping[str, str] = field(default_factory=dict)  # words for its columns, likewise
    page: tuple[str, str] | None = None
    key: str = "id"
    known_since: frozenset[str] | None = None  # verbs before which nobody but its writer knows of it
    witnessed: Witnessed = field(kw_only=True)


def everybody(me: Me) -> bool:
    return True


@dataclass(frozen=True)
class Place:
    """A place of the rail, who sees it, and where it stands; on a phone the first four stand in the bar. Or one behind
    one's own name."""

    order: int
    label: str
    icon: str
    endpoint: str
    is_for: Callable[[Me], bool] = everybody


@dataclass(frozen=True)
class Panel:
    """A piece of a page that another room has made: its template, which reads `values`."""

    template: str
    values: Mapping[str, Any]
    is_first: bool = False  # it is what people come for: in the page, not beside it


Beside = Callable[[Any, Me], Panel | None]  # (the record whose page it is, who looks); at most one statement
Tasks = Callable[[Me, date], Iterable[Task]]  # what waits for somebody on the day; at most one statement
Hold = Callable[[Collection[int]], Mapping[int, str]]  # keys -> of those that it holds, why; one statement


@dataclass(frozen=True)
class Papers:
    """What a kind of record is printed on: how one is found, what it says on a day, and its official forms by code."""

    get: Callable[[int], Any]
    read: Callable[[Any, date], SealedContent]
    forms: Mapping[str, OfficialForm]
    lacking: Callable[[int, int], str]  # (key of the plan, of the period): why the forms are not sealed yet, in words
    of_quarters: bool = False  # sealed for a quarter too, not for the year alone


@dataclass(frozen=True)
class Personal:
    """What a room holds about a person: the statement that reads it by the person's key, its columns named in words,
    and how long it is kept."""

    title: str
    of: Callable[[int], AnySelect]
    kept: str = "Selama diwajibkan peraturan perundang-undangan; portal tidak menghapusnya."

    def read(self, person_id: int) -> list[dict[str, Any]]:
        return [{name: in_json(value) for name, value in row._mapping.items()} for row in rows(self.of(person_id))]


@dataclass(frozen=True)
class Room:
    """All that the house needs to know of a room."""

    bps: tuple[Blueprint, ...]
    records: Mapping[str, Record] = field(default_factory=dict)  # by table
    places: tuple[Place, ...] = ()
    personal: tuple[Place, ...] = ()  # behind one's own name
    tasks: Tasks | None = None
    decisions: Decisions | None = None  # what lies with superiors
    progress: Progress | None = None
    beside: Mapping[str, Beside] = field(
        default_factory=dict
    )  # page of a lower room (a table, or "home") -> a panel on it
    holds: Mapping[str, Hold] = field(default_factory=dict)  # by table of a lower room
    papers: Mapping[str, Papers] = field(default_factory=dict)  # by the kind of record in a draft's address
    lists: Mapping[str, tuple[Column, ...]] = field(
        default_factory=dict
    )  # by the endpoint of its page, with a word behind it where the page has two: "appraisals.index own"
    jobs: Mapping[str, Handler] = field(default_factory=dict)  # by kind
    daily: tuple[str, ...] = ()  # kinds of job that run once on every legal day
    checks: tuple[Check, ...] = ()  # of the journal's walk
    seconded: Mapping[str, str] = field(default_factory=dict)  # endpoint of what may need a second person, in words
    settings: tuple[Spec, ...] = ()
    person: tuple[Personal, ...] = ()
    cli: tuple[click.Command, ...] = ()
    demo: Callable[[date], None] | None = None  # what it adds to the demonstration city of a day
    tokenless: tuple[Any, ...] = ()  # blueprints or views whose forms carry no token: web/origin.py guards them


def joined(parts: Iterable[Mapping[str, T]]) -> dict[str, T]:
    """What the rooms declare under names. Raises RuntimeError where two give the same one: it would hide the other."""
    found: dict[str, T] = {}
    for part in parts:
        if twice := found.keys() & part.keys():
            raise RuntimeError(f"declared by two rooms: {', '.join(sorted(twice))}")
        found |= part
    return found


class House:
    """The rooms from the bottom up, and what they declare together."""

    def __init__(self, rooms: Iterable[Room]) -> None:
        self.rooms = tuple(rooms)
        self.records = joined(room.records for room in self.rooms)
        self.fields = joined(record.fields for record in self.records.values())
        self.papers = joined(room.papers for room in self.rooms)
        self.lists = joined(room.lists for room in self.rooms)
        self.seconded = joined(room.seconded for room in self.rooms)
        self.decisions = [room.decisions for room in self.rooms if room.decisions]
        self.progress = [room.progress for room in self.rooms if room.progress]
        self.places = sorted((place for room in self.rooms for place in room.places), key=lambda place: place.order)
        self.personal = sorted((place for room in self.rooms for place in room.personal), key=lambda place: place.order)

    def furnish(self, app: Flask, csrf: CSRFProtect) -> None:
        """Gives the application every room's pages, and the store every room's work, checks and settings."""
        app.extensions["house"] = self
        app.jinja_env.globals["heads"] = self.heads
        app.jinja_env.globals["beside"] = lambda table, record: self.panels(table, record, current_user)
        for registry in (HANDLERS, SPECS, TABLES):
            registry.clear()
        HANDLERS.update(joined(room.jobs for room in self.rooms))
        SPECS.update(joined({spec.key: spec for spec in room.settings} for room in self.rooms))
        TABLES.update({table: record.witnessed for table, record in self.records.items()})
        journal.VERBS.clear()
        journal.VERBS.update({table: frozenset(record.verbs) for table, record in self.records.items()})
        journal.COMMON.update(VERBS)
        for room in self.rooms:
            for blueprint in room.bps:
                app.register_blueprint(blueprint)
            for tokenless in room.tokenless:
                csrf.exempt(tokenless)
        DAILY[:] = [kind for room in reversed(self.rooms) for kind in room.daily]  # what they write, the log takes last
        CHECKS[:] = [check for room in self.rooms for check in room.checks]

    def tasks(self, me: Me, on: date) -> list[Task]:
        """What waits for somebody, or lies with others, in all rooms."""
        return [task for room in self.rooms if room.tasks for task in room.tasks(me, on)]

    def onward(self, team: Mapping[int, Standing], endpoint: str, values: Mapping[str, int], on: date) -> Onward:
        """What the superior of the team decides on after the thing at this address. One statement."""
        return onward.onward(onward.lying(self._lying, self.decisions, team, on), endpoint, values)

    @cached_property
    def _lying(self) -> Any:
        """Put together once: that costs more than asking the database."""
        return onward.together(self.decisions)

    def panels(self, page: str, record: Any, me: Me) -> list[Panel]:
        """What higher rooms show beside the page."""
        made = (room.beside[page](record, me) for room in self.rooms if page in room.beside)
        return [panel for panel in made if panel]

    @property
    def forms(self) -> dict[str, OfficialForm]:
        """Every official form by its code."""
        return joined(papers.forms for papers in self.papers.values())

    def heads(self, name: str, without: Collection[str] = (), sorts: bool = True) -> list[tuple[str, str, str]]:
        """The columns of a list on its page, for `head` of _table.html. `without`: labels that this reader does not
        see; without `sorts` it cannot be sorted, as where it is part of another page."""
        shown = [each for each in heads(self.lists[name]) if each[0] not in without]
        return shown if sorts else [(label, "", kind) for label, _, kind in shown]

    def held(self, table: str, keys: Collection[int]) -> dict[int, str]:
        """Which of these rows a higher room holds (they are not final yet, or it rests on them), with its words."""
        found: dict[int, str] = {}
        for room in self.rooms:
            if keys and table in room.holds:
                for key, why in room.holds[table](keys).items():
                    found[key] = f"{found[key]} {why}" if key in found else why
        return found

    def about(self, person_id: int) -> list[dict[str, Any]]:
        """All that the rooms hold about a person, for that person: one statement each."""
        parts = [part for room in self.rooms for part in room.person]
        return [{"judul": part.title, "disimpan": part.kept, "isi": part.read(person_id)} for part in parts]

    def commands(self) -> list[click.Command]:
        """Every room's commands of `flask portal`."""
        return [command for room in self.rooms for command in room.cli]


def house() -> House:
    """The house of the present application."""
    found: House = current_app.extensions["house"]
    return found
