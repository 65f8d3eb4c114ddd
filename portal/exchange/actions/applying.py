"""One row is carried out, by the very actions that stand behind the forms: every rule and every right is asked anew."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from portal.chart import heading
from portal.chart.models import Person, Position, PositionKind, Unit
from portal.chart.scope import concerned, seated_in
from portal.exchange import queries
from portal.exchange.actions.planned import CHANGE, ONLY_CITY, OWN, OWN_UNIT, SECOND
from portal.people import actions as people_actions
from portal.people import queries as people
from portal.people.actions import TypedNumber, TypedRank
from portal.placements import actions as placement_actions
from portal.placements import queries as placements
from portal.placements.queries import Posting
from portal.policy import CITY, Area, Me
from portal.policy.ask import needs_second, permits
from portal.policy.who import Guarded
from portal.rules.hierarchy import Capacity
from portal.rules.identifiers import Kind
from portal.store import records
from portal.store.errors import Rejected
from portal.structure import actions as structure_actions
from portal.structure import queries as structure

Values = Mapping[str, Any]


class Applier:
    """Carries out the steps of one row after another. `note`: why, where a correction asks for a reason."""

    def __init__(self, import_id: int, me: Me, note: str) -> None:
        self.import_id, self.me, self.note = import_id, me, note
        self.verbs: Mapping[str, Callable[[Values], int]] = {
            "add-unit": self.add_unit,
            "add-position": self.add_position,
            "correct-position": self.correct_position,
            "set-superior": self.set_superior,
            "add-person": self.add_person,
            "correct-name": self.correct_name,
            "add-rank": self.add_rank,
            "place": self.place,
        }
        self.place_of_row = 0
        self.person: Person | None = None

    def apply(self, place: int, steps: list[Any]) -> int:
        """All steps of the row at this place; returns the key of the record that it is about. Raises what actions
        raise."""
        self.place_of_row, self.person = place, None
        keys = [self.verbs[verb](values) for verb, values in steps]
        return keys[0]

    def add_unit(self, values: Values) -> int:
        parent = self._unit(values["parent"])
        self._must_be_allowed(Area(parent.path))
        return structure_actions.add_unit(values["name"], parent, _day(values["starts_on"]), self.me.acting()).id

    def add_position(self, values: Values) -> int:
        unit, parent = self._unit(values["unit"]), self._superior(values["parent"])
        self._must_be_allowed(Area(unit.path))
        given = {
            "title": values["title"],
            "kind": PositionKind(values["kind"]),
            "level": values["level"],
            "heads_unit": values["heads_unit"],
            "starts_on": _day(values["starts_on"]),
        }
        with self._heads_left(unit):
            return structure_actions.add_position(unit, parent, given, parent is None, self.me).id

    def correct_position(self, values: Values) -> int:
        position = self._position(values["position"])
        self._must_be_allowed(position)
        given = {
            "title": position.title,
            "kind": PositionKind(values["kind"]),
            "level": values["level"],
            "heads_unit": values["heads_unit"],
            "starts_on": position.starts_on,
            "ends_on": position.ends_on,
            "unit": position.unit,
        }
        with self._heads_left(position.unit):
            structure_actions.correct_position(position, given, position.version, self.me, self.note)
        return position.id

    def set_superior(self, values: Values) -> int:
        position, parent = self._position(values["position"]), self._superior(values["parent"])
        self._must_be_allowed(position)
        since = _day(values["starts_on"])
        with self._heads_left(position.unit):
            structure_actions.set_superior(position, parent, since, position.version, self.me, self.note)
        return position.id

    def add_person(self, values: Values) -> int:
        if not permits(self.me, "people.add"):
            raise Rejected(OWN)
        number = TypedNumber(Kind(values["kind"]), values["number"], checked=True, on=self.me.on)
        rank, since = TypedRank(values["title"], values["grade"]), _day(values["since"])
        made = people_actions.new(values["name"], number, rank, since, self.me.acting())
        made.concerns = concerned(self.me, made.id)
        self.person = made
        return made.id

    def correct_name(self, values: Values) -> int:
        person = self._person(values["person"])
        records.correct(person, {"name": values["name"]}, person.version, self.me.acting(person), self.note)
        return person.id

    def add_rank(self, values: Values) -> int:
        person = self._person(values["person"])
        rank = TypedRank(values["title"], values["grade"])
        people_actions.add_rank(person, rank, _day(values["since"]), person.version, self.me.acting(person))
        return person.id

    def place(self, values: Values) -> int:
        person = self.person or people.person(self._key(values["person"]), self.me)
        posting = Posting(person, self._position(values["position"]))
        self._must_be_allowed(posting)
        starts_on, capacity = _day(values["starts_on"]), Capacity(values["capacity"])
        moves = capacity is Capacity.DEFINITIVE
        left = placements.definitive(person.id, starts_on, self.me) if moves and person is not self.person else []
        for each in left:
            self._must_be_allowed(each)
        given = {
            "capacity": capacity,
            "decree_number": values["decree_number"],
            "decree_on": _day(values["decree_on"]),
            "starts_on": starts_on,
            "ends_on": values["ends_on"] and _day(values["ends_on"]),
        }
        placement_actions.place(posting, given, left, self.me)
        return person.id

    def _must_be_allowed(self, record: Guarded) -> None:
        if not permits(self.me, CHANGE, record):
            raise Rejected(OWN)
        if needs_second(CHANGE, record, self.me):
            raise Rejected(SECOND)

    @contextmanager
    def _heads_left(self, unit: Unit) -> Iterator[None]:
        """What is done inside must leave who heads a unit of one's own: it may take a second person, who could not be
        asked here. Raises Rejected; the row is then taken back."""
        units = [unit.id] if unit.id in seated_in(self.me) else []
        before = heading.leadership(units, self.me.on) if units else {}
        yield
        if units and heading.leadership(units, self.me.on) != before:
            raise Rejected(OWN_UNIT)

    def _unit(self, key: int) -> Unit:
        return structure.unit(self._key(key), self.me)

    def _position(self, key: int) -> Position:
        return structure.position(self._key(key), self.me)

    def _superior(self, key: int | None) -> Position | None:
        if key is not None:
            return self._position(key)
        if not permits(self.me, CHANGE, CITY):
            raise Rejected(ONLY_CITY)
        return None

    def _person(self, key: int) -> Person:
        person = people.person(self._key(key), self.me)
        self._must_be_allowed(person)
        return person

    def _key(self, key: int) -> int:
        """Of a record that is there, or, below zero, of what the row at that place has made."""
        if key > 0:
            return key
        made = queries.made(self.import_id, -key)
        if made is None:
            raise Rejected(f"Baris yang dirujuk (urutan {-key}) tidak dapat diterapkan.")
        return made


def _day(text: str) -> date:
    return date.fromisoformat(text)
