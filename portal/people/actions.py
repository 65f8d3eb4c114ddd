"""What a personnel officer does to people's records: recorded, numbers and ranks from a day on, put right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from portal.chart.models import Dated, Identifier, Person, Rank
from portal.people import queries
from portal.rules import identifiers
from portal.rules.identifiers import Kind
from portal.rules.placement import Span, day_before, span_problems, succession_problems
from portal.rules.problems import Problem
from portal.store import journal, records
from portal.store.db import db
from portal.store.errors import Rejected
from portal.store.journal import Actor


@dataclass(frozen=True)
class TypedNumber:
    """A personal number as typed, and when; `checked`: the officer says that an unusual one is right."""

    kind: Kind
    value: str
    checked: bool = False
    on: date | None = None  # today


@dataclass(frozen=True)
class TypedRank:
    """Pangkat and golongan/ruang as typed; the title is empty for PPPK."""

    title: str
    grade: str


def new(name: str, number: TypedNumber, rank: TypedRank, since: date, by: Actor) -> Person:
    """Records a person with number and rank. He is nowhere until he is placed."""
    problems = _number_problems(number)
    if rank.title and not rank.grade:
        problems.append(Problem("grade", "Isi golongan/ruang dari pangkat itu, atau kosongkan pangkatnya."))
    if problems:
        raise Rejected(problems)
    person = Person(name=name)
    if number.kind is not Kind.NONE:
        value = identifiers.clean(number.value)
        person.identifiers.append(Identifier(kind=number.kind, value=value, starts_on=since))
    if rank.grade:
        person.ranks.append(Rank(title=rank.title, grade=rank.grade, starts_on=since))
    db.session.add(person)
    journal.note(person, "create", by)
    return person


def add_number(person: Person, number: TypedNumber, starts_on: date, version: int, by: Actor) -> None:
    """A new number from a day on, as when a PPPK becomes PNS; the one before ends the day before."""
    records.seen(person, version)
    if problems := _number_problems(number) + _follows(person.identifiers, starts_on, "nomor"):
        raise Rejected(problems)
    old = _close_last(person.identifiers, starts_on)
    value = identifiers.clean(number.value)
    person.identifiers.append(Identifier(kind=number.kind, value=value, starts_on=starts_on))
    _touch(person)
    changed = {"number": [f"{old.kind.label} {old.value}" if old else "", f"{number.kind.label} {value}"]}
    journal.note(person, "add-number", by, details=changed | {"starts_on": ["", records.shown(starts_on)]})


def correct_number(
    person: Person, row: Identifier, number: TypedNumber, starts_on: date, version: int, by: Actor, note: str
) -> None:
    """Puts a number right that was typed wrongly."""
    values = {"kind": number.kind, "value": identifiers.clean(number.value), "starts_on": starts_on}
    records.seen(person, version)
    if problems := _number_problems(number, row.id) + _fits_between(person.identifiers, row, starts_on, "nomor"):
        raise Rejected(problems)
    _rewrite(person, person.identifiers, row, values, "correct-number", by, note)


def add_rank(person: Person, rank: TypedRank, starts_on: date, version: int, by: Actor) -> None:
    """A new rank from a day on; the one before ends the day before."""
    records.seen(person, version)
    if problems := _follows(person.ranks, starts_on, "pangkat"):
        raise Rejected(problems)
    old = _close_last(person.ranks, starts_on)
    person.ranks.append(Rank(title=rank.title, grade=rank.grade, starts_on=starts_on))
    _touch(person)
    changed = {"grade": [old.grade if old else "", rank.grade], "starts_on": ["", records.shown(starts_on)]}
    journal.note(person, "add-rank", by, details=changed)


def correct_rank(
    person: Person, row: Rank, rank: TypedRank, starts_on: date, version: int, by: Actor, note: str
) -> None:
    """Puts a rank right that was typed wrongly."""
    values = {"title": rank.title, "grade": rank.grade, "starts_on": starts_on}
    records.seen(person, version)
    if problems := _fits_between(person.ranks, row, starts_on, "pangkat"):
        raise Rejected(problems)
    _rewrite(person, person.ranks, row, values, "correct-rank", by, note)


def _number_problems(number: TypedNumber, except_id: int | None = None) -> list[Problem]:
    problems = identifiers.problems(number.kind, number.value, number.on)
    if problems or number.kind is Kind.NONE:
        return problems
    if queries.number_taken(number.value, except_id):
        return [
            Problem("value", "Nomor ini sudah tercatat pada seorang pegawai. Periksa angkanya, atau cari pegawainya.")
        ]
    if number.checked:
        return []
    return [Problem("checked", problem.text) for problem in identifiers.warnings(number.kind, number.value)]


def _follows(rows: Sequence[Dated], starts_on: date, what: str) -> list[Problem]:
    return succession_problems(starts_on, max((row.starts_on for row in rows), default=None), what)


def _fits_between(rows: Sequence[Any], row: Any, starts_on: date, what: str) -> list[Problem]:
    before = [each.starts_on for each in rows if each.starts_on < row.starts_on]
    return succession_problems(starts_on, max(before, default=None), what) + span_problems(
        Span(starts_on, row.ends_on), whole=what
    )


def _close_last(rows: Sequence[Any], starts_on: date) -> Any:
    last = max(rows, key=lambda row: row.starts_on, default=None)
    if last and (last.ends_on is None or last.ends_on >= starts_on):
        last.ends_on = day_before(starts_on)
    return last


def _rewrite(
    person: Person, rows: Sequence[Any], row: Any, values: Mapping[str, Any], verb: str, by: Actor, note: str
) -> None:
    changed = records.differences(row, values)
    if not changed:
        return
    before = max(
        (each for each in rows if each.starts_on < row.starts_on), key=lambda each: each.starts_on, default=None
    )
    if before and before.ends_on == day_before(row.starts_on):
        before.ends_on = day_before(values["starts_on"])
    for key in changed:
        setattr(row, key, values[key])
    _touch(person)
    journal.note(person, verb, by, note, changed)


def _touch(person: Person) -> None:
    """Counts a change of the person's numbers or ranks as a change of the person, so that two officers notice."""
    flag_modified(person, "name")
