"""Who is placed where: recorded by decree, corrected, ended."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.chart.models import Placement
from portal.placements import queries
from portal.placements.queries import Posting
from portal.policy import Me, authorize
from portal.rules.hierarchy import Capacity, Holding
from portal.rules.placement import Span, day_before, placement_problems
from portal.rules.problems import Problem
from portal.store import journal, records
from portal.store.db import db, lock
from portal.store.errors import Rejected
from portal.store.journal import Actor
from portal.store.records import shown


def place(posting: Posting, values: Mapping[str, Any], left: Sequence[Placement], me: Me) -> Placement:
    """Records a placement. `left`: definitive placements that it takes the place of; they end the day before, where
    `me` may end them. Raises Forbidden where not."""
    person, position = posting.person, posting.position
    lock(position)  # two officers who place somebody in it at once come one after the other
    others = [each for each in queries.in_position(position.id) if each not in left]
    problems = _problems(0, person.id, position, values, others)
    last_day = day_before(values["starts_on"])
    if any(each.starts_on > last_day for each in left):
        said = "Penempatan yang lama baru mulai pada hari itu atau sesudahnya. Pilih tanggal sesudah ia mulai."
        problems.append(Problem("starts_on", said))
    if problems:
        raise Rejected(problems)
    by = me.acting(posting)
    for each in left:
        authorize(each, "people.change", me)
        each.ends_on = last_day
        journal.note(each, "end", by, f"Pindah: {position.title}", {"ends_on": ["", shown(last_day)]})
    placement = Placement(person=person, position=position, **values)
    db.session.add(placement)
    journal.note(placement, "create", by)
    return placement


def correct(placement: Placement, values: Mapping[str, Any], version: int, by: Actor, note: str) -> None:
    """Puts a placement right that was typed wrongly."""
    lock(placement.position)
    others = queries.in_position(placement.position_id)
    if problems := _problems(placement.id, placement.person_id, placement.position, values, others):
        raise Rejected(problems)
    records.correct(placement, values, version, by, note)


def _problems(
    placement_id: int, person_id: int, position: Any, values: Mapping[str, Any], others: Sequence[Placement]
) -> list[Problem]:
    capacity: Capacity = values["capacity"]
    new = Holding(placement_id, person_id, position.id, capacity, values["starts_on"], values["ends_on"])
    return placement_problems(new, (each.holding for each in others), Span(position.starts_on, position.ends_on))
