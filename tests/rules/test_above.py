"""Every chart of three posts and four people, in every capacity: whoever judges somebody, or judges who does, is above
him."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

import pytest

from portal.rules.hierarchy import Capacity, Holding, Superior, above, superior

ON = date(2026, 8, 10)
POSTS, PEOPLE = 3, 4
# Every post answers to one with a lower number or to nobody; post 0 is the external assessor's, or an ordinary root.
PARENTS = list(product([None, 0], [None, 0, 1]))
EXTERNAL = (None, 0)


@dataclass(frozen=True)
class City:
    """A chart of a day: the parent of each post, who holds what, and which post is the external assessor's."""

    parents: Mapping[int, int]
    held: tuple[Holding, ...]
    external: int | None

    def superior(self, position_id: int, person_id: int, *excluded: int) -> Holding | None:
        found = superior(
            position_id,
            person_id,
            ON,
            parent_of=self.parents.get,
            holders_of=lambda post: [each for each in self.held if each.position_id == post],
            external_position_id=self.external,
            excluded=excluded,
        )
        return found.holding if isinstance(found, Superior) else None

    def above(self, person_id: int) -> set[int]:
        own = {each.position_id for each in self.held if each.person_id == person_id}
        posts = above(
            own,
            parents_of=lambda post: [self.parents[post]] if post in self.parents else [],
            external_position_ids=() if self.external is None else (self.external,),
        )
        return {each.person_id for each in self.held if each.position_id in posts} - {person_id}

    def judges(self, own: Holding) -> Iterator[int]:
        """Whoever is the superior of this holding, his superior, and so on; and the reviewer, for whom the judged
        person does not count."""
        boss = self.superior(own.position_id, own.person_id)
        if boss and (reviewer := self.superior(boss.position_id, boss.person_id, own.person_id)):
            yield reviewer.person_id
        while boss:
            yield boss.person_id
            boss = self.superior(boss.position_id, boss.person_id)


def numbered(seats: int, known: int = 0) -> Iterator[tuple[int | None, ...]]:
    """Every way to fill the seats with up to four people or nobody, but for who is called what: a newcomer gets the
    next free number."""
    if not seats:
        yield ()
        return
    for person in (None, *range(min(known + 1, PEOPLE))):
        for rest in numbered(seats - 1, known if person is None else max(known, person + 1)):
            yield (person, *rest)


def cities() -> Iterator[City]:
    """A definitive holder or none, and at most one acting holder, for each post."""
    for people in numbered(2 * POSTS):
        definitive, acting = people[:POSTS], people[POSTS:]
        stand_ins = [post for post, person in enumerate(acting) if person is not None]
        for capacities in product((Capacity.PLT, Capacity.PLH), repeat=len(stand_ins)):
            held = [
                *(holding(post, person, Capacity.DEFINITIVE) for post, person in enumerate(definitive)),
                *(holding(post, acting[post], kind) for post, kind in zip(stand_ins, capacities, strict=True)),
            ]
            for parents, external in product(PARENTS, EXTERNAL):
                lines = {post: parent for post, parent in enumerate(parents, 1) if parent is not None}
                yield City(lines, tuple(filter(None, held)), external)


def holding(post: int, person: int | None, capacity: Capacity) -> Holding | None:
    if person is None:
        return None
    return Holding(post * 2 + (capacity is not Capacity.DEFINITIVE), person, post, capacity, ON)


def test_whoever_judges_somebody_is_above_him() -> None:
    checked = 0
    for city in cities():
        over = {person: city.above(person) for person in {each.person_id for each in city.held}}
        for own in city.held:
            judges = set(city.judges(own)) - {own.person_id}
            checked += len(judges)
            assert judges <= over[own.person_id], city
    assert checked > 10_000


MAYOR, HEAD, DIVISION, CLERK, NURSE = 1, 2, 3, 4, 5
LINES = {CLERK: [DIVISION], DIVISION: [HEAD]}


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        ([CLERK], {DIVISION, HEAD, MAYOR}),
        ([HEAD], {MAYOR}),
        ([MAYOR], set()),
        ([NURSE], {MAYOR}),
        ([NURSE, DIVISION], {HEAD, MAYOR}),
        ([CLERK, HEAD], {DIVISION, HEAD, MAYOR}),  # his own seat above his other one
        ([MAYOR, CLERK], {DIVISION, HEAD, MAYOR}),
        ([], set()),
    ],
)
def test_above_is_the_whole_chain_and_the_external_assessor(positions: Sequence[int], expected: set[int]) -> None:
    found = above(positions, parents_of=lambda post: LINES.get(post, ()), external_position_ids=[MAYOR])
    assert found == expected


def test_a_line_that_is_to_come_counts_beside_the_one_that_holds() -> None:
    found = above([CLERK], parents_of=lambda post: {CLERK: [DIVISION, NURSE], NURSE: [HEAD]}.get(post, ()))
    assert found == {DIVISION, NURSE, HEAD}


def test_a_circle_of_lines_ends() -> None:
    assert above([CLERK], parents_of=lambda post: {CLERK: [DIVISION], DIVISION: [CLERK]}.get(post, ())) == {
        DIVISION,
        CLERK,
    }
