"""A city of many people and its years: the demonstration city as often as it takes, side by side under one city hall.

So states, texts and sizes are spread as they are there. Rows are copied within the database, one statement for each
table; keys, and whatever refers to them, move by one step. Texts that are sealed, their hashes and the chains are made
anew. `verify-journal` finds such a city whole, but for one thing: its entries came after the nights that they tell of.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Column, ColumnElement, Integer, Select, Table, func, insert, literal, select, update

from portal.appraisals.models import Appraisal
from portal.chart.models import Person, Unit
from portal.paper.seal import ALPHABET, Snapshot
from portal.paper.snapshot import digest as sha256_of
from portal.services.actions import arrivals
from portal.services.models import ArrivalKind
from portal.store import transparency, witness
from portal.store.ballots import Response
from portal.store.db import Model, db
from portal.store.journal import COLUMNS, Entry, digest
from portal.store.transparency import LogRoot

STEP = 1_000_000  # between the keys of two copies; keys have four bytes on PostgreSQL
TOGETHER = 2000  # entries that one transaction takes into the log
# What a city has once, what is made anew, what only passes through, and what has random keys without room between them.
NOT_COPIED = frozenset(
    "arrival journal_check journal_entry log_leaf log_node log_root period period_window setting stored_file "
    "activation ballot_key import_row job kept_form login_session proposal rate staff_import survey_comment".split()
)
REFERS = {"seal": "record_id"}  # to a key, without the database knowing
KEYS = re.compile(r'("placement_id":|"id":")(\d+)')  # in a sealed text

Chains = Mapping[str, Sequence[Sequence[Any]]]  # by table, the entries of each record
Released = Mapping[int, str]  # by key, what was sealed or released


def grow(copies: int) -> None:
    """Adds so many copies of the demonstration city that is there, and commits."""
    chains, texts = _chains(), {row.id: row.content for row in db.session.execute(_released())}
    with arrivals.renewing(ArrivalKind.ANSWERS, db.session.scalars(select(Response.on).distinct()).all()):
        for number in range(1, copies + 1):
            hashes = dict[str, str]()
            for table in _copied():
                if table is Snapshot.__table__:
                    _seal_texts(number, hashes)
                else:
                    db.session.execute(insert(table).from_select(list(table.columns), _rows(table, number)))
            _release_texts(texts, number, hashes)
            _rename(number)
            _write(chains, number, hashes)
    db.session.commit()
    while transparency.append(TOGETHER):
        db.session.commit()
    transparency.close(db.session.scalars(select(func.max(LogRoot.day))).one())
    db.session.commit()


def _copied() -> list[Table]:
    """In the order of their references."""
    return [table for table in Model.metadata.sorted_tables if table.name not in NOT_COPIED]


# --- Rows -------------------------------------------------------------------------------------------------------------


def _rows(table: Table, number: int) -> Select[Any]:
    """The rows of the first city as those of the copy of this number."""
    (key,) = table.primary_key
    is_first = key < STEP if isinstance(key.type, Integer) else func.substr(key, 25, 9) != "0" * 9
    return select(*(_value(column, number) for column in table.columns)).where(is_first)


def _value(column: Column[Any], number: int) -> ColumnElement[Any]:
    """What stands in the copy's column."""
    table = column.table.name
    if own := OWN.get((table, column.name)):
        return own(column, number)
    is_key = column.primary_key or REFERS.get(table) == column.name
    leads_to = {key.column.table.name for key in column.foreign_keys} - NOT_COPIED
    return column + number * STEP if is_key or leads_to else column


def _uuid(column: Column[Any], number: int) -> ColumnElement[str]:
    return func.substr(column, 1, 24) + f"{number:012x}"


def _nip(column: Column[Any], number: int) -> ColumnElement[str]:
    """With another month in which the service began."""
    return func.substr(column, 1, 8) + f"{1990 + number // 12}{number % 12 + 1:02}" + func.substr(column, 15, 4)


def _letters(number: int) -> str:
    """The number in four letters of a verification code."""
    return "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in (3, 2, 1, 0))


OWN: dict[tuple[str, str], Callable[[Column[Any], int], ColumnElement[Any]]] = {  # what nobody else may have
    ("service", "slug"): lambda column, number: column + f"-{number}",
    ("account", "email"): lambda column, number: literal(f"{number}.") + column,
    ("identifier", "value"): _nip,
    ("seal", "code"): lambda column, number: literal(_letters(number)) + func.substr(column, 5),
    ("activity", "key"): _uuid,
    ("response", "id"): _uuid,
    ("intake", "id"): _uuid,
}


def _rename(number: int) -> None:
    """People and city hall bear the copy's number; its units lie below the first city's root."""
    by = number * STEP
    root = db.session.scalars(select(Unit).where(Unit.parent_id.is_(None), Unit.id < STEP)).one()
    for unit in db.session.scalars(select(Unit).where(Unit.id.between(by, by + STEP))):
        if unit.parent_id is None:
            unit.parent_id, unit.name = root.id, f"{unit.name} {number}"
        unit.path = root.path + "".join(f"{int(key) + by}/" for key in unit.path.strip("/").split("/"))
    for person in db.session.scalars(select(Person).where(Person.id.between(by, by + STEP))):
        name, comma, titles = person.name.partition(",")
        person.name = f"{name} {number}{comma}{titles}"
    db.session.flush()
    db.session.expunge_all()


# --- Texts ------------------------------------------------------------------------------------------------------------


def _released() -> Select[int, str]:
    return select(Appraisal.id, Appraisal.content).where(Appraisal.content != "")


def _moved(text: str, number: int) -> str:
    return KEYS.sub(lambda found: f"{found[1]}{int(found[2]) + number * STEP}", text)


def _seal_texts(number: int, hashes: dict[str, str]) -> None:
    """The copy's sealed texts. `hashes`: the new hash of each by the old one."""
    rows = []
    for kept in db.session.execute(select(*Snapshot.__table__.columns).where(Snapshot.id < STEP)):
        content = _moved(kept.content, number)
        hashes[kept.sha256] = sha256_of(content)
        own = {"id": kept.id + number * STEP, "content": content, "sha256": hashes[kept.sha256]}
        rows.append({**kept._mapping, **own})
    db.session.execute(insert(Snapshot), rows)


def _release_texts(texts: Released, number: int, hashes: dict[str, str]) -> None:
    """The same of what was released."""
    for key, text in texts.items():
        content = _moved(text, number)
        hashes[sha256_of(text)] = sha256_of(content)
        db.session.execute(update(Appraisal).where(Appraisal.id == key + number * STEP).values(content=content))


# --- Chains -----------------------------------------------------------------------------------------------------------


def _chains() -> Chains:
    rows = select(*COLUMNS).where(Entry.record_type.in_([table.name for table in _copied()]))
    found = db.session.execute(rows.order_by(Entry.record_type, Entry.record_id, Entry.number)).all()
    return {
        table: [list(chain) for _, chain in groupby(entries, attrgetter("record_id"))]
        for table, entries in groupby(found, attrgetter("record_type"))
    }


def _write(chains: Chains, number: int, hashes: Mapping[str, str]) -> None:
    """The copy's entries."""
    for table, records in chains.items():
        recipe = witness.TABLES[table].number
        seen = witness.hashes(table, recipe, [chain[0].record_id + number * STEP for chain in records])
        rows = [row for chain in records for row in _linked(chain, number, seen, recipe, hashes)]
        db.session.execute(insert(Entry), rows)


def _linked(
    chain: Sequence[Any], number: int, seen: Mapping[int, str], recipe: int, hashes: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """The entries of a record; the last has seen it as it lies there."""
    previous = ""
    for entry in chain:
        row = {**entry._mapping, "record_id": entry.record_id + number * STEP, "previous": previous}
        del row["id"]
        row |= {key: row[key] + number * STEP for key in ("person_id", "placement_id") if row[key]}
        row["details"] = {name: _told(name, value, number, hashes) for name, value in entry.details.items()}
        if entry is chain[-1]:
            row |= {"witness": seen[row["record_id"]], "recipe": recipe}
        row["hash"] = previous = digest(SimpleNamespace(**row))
        yield row


def _told(name: str, value: Any, number: int, hashes: Mapping[str, str]) -> Any:
    """What stands under a name in the details of an entry: keys move, hashes are those of the copy."""
    if isinstance(value, int) and (name == "by" or name.endswith("_id")) and name != "period_id":
        return value + number * STEP
    return hashes.get(value, value) if isinstance(value, str) else value
