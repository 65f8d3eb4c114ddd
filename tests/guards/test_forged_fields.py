"""A form takes what it asks for and nothing else.

Behind every form the rightful person sends every column that there is, on top of what the form holds. The database
must end up exactly as without: no owner, state, predicate, instant or office comes in from outside. That is stricter
than a list of columns that may change, and needs no keeping.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import Boolean, Date, DateTime, Enum, Integer, Numeric
from sqlalchemy.types import TypeDecorator

from portal.store.db import db
from tests.guards.sample import Sample
from tests.guards.visiting import Row, Visited

pytestmark = pytest.mark.one_database

# Made by chance at each sending; that they are not what was sent is looked at apart.
RANDOM = {
    ("account", "password_hash"),
    ("activation", "token_hash"),
    ("seal", "code"),
    ("intake", "id"),
    ("response", "id"),
}
RANDOM |= {("arrival", column) for column in ("salt", "digest")}
RANDOM |= {("journal_entry", column) for column in ("witness", "hash", "previous")}  # of what is drawn
DONE = {200, 204, 303}

# Two rounds: a value that happens to be stored already would prove nothing.
VALUES: tuple[Mapping[type, str], ...] = (
    {Integer: "6", Boolean: "1", Date: "2020-02-02", DateTime: "2020-02-02T02:02:02", Numeric: "6.5", str: "palsu"},
    {Integer: "7", Boolean: "y", Date: "2021-03-03", DateTime: "2021-03-03 03:03:03", Numeric: "7.5", str: "agreed"},
)


def columns(turn: int) -> dict[str, str]:
    """The name of every column with a value that would do for it."""
    found: dict[str, str] = {}
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
            if isinstance(kind, Enum):
                found[column.name] = kind.enums[-turn]
            else:
                found[column.name] = next(
                    (text for each, text in VALUES[turn].items() if each is not str and isinstance(kind, each)),
                    VALUES[turn][str],
                )
    return found


def forged(city: Visited, sample: Sample, turn: int) -> dict[str, str]:
    """What the form does not ask for, also under the prefixes of its own fields ("lines-3-answer")."""
    asked = city.form(sample).asked
    prefixes = {""} | {name[: name.rindex("-") + 1] for name in asked if "-" in name}
    named = {prefix + name: text for prefix in prefixes for name, text in columns(turn).items()}
    return {name: text for name, text in named.items() if name not in asked}


def placed(table: str, rows: dict[Any, Row]) -> dict[Any, Row]:
    """The rows by their key; by their place among the others where the key is drawn by chance."""
    drawn = {column for name, column in RANDOM if name == table}
    if not any(key == (row.get(column),) for key, row in rows.items() for column in drawn):
        return rows
    said = {
        key: sorted((name, repr(value)) for name, value in row.items() if name not in drawn)
        for key, row in rows.items()
    }
    return {place: rows[key] for place, key in enumerate(sorted(rows, key=said.__getitem__))}


def differences(plain: dict[str, dict[Any, Row]], other: dict[str, dict[Any, Row]], sent: set[str]) -> Iterator[str]:
    """What stands elsewhere in the database when the forged fields came along."""
    for table in plain:
        rows, others = placed(table, plain[table]), placed(table, other[table])
        for key in rows.keys() | others.keys():
            one, two = rows.get(key, {}), others.get(key, {})
            for column in one.keys() | two.keys():
                before, after = one.get(column), two.get(column)
                is_random = (table, column) in RANDOM and str(after) not in sent
                if before != after and not is_random:
                    yield f"{table} {key} {column}: {before!r} without, {after!r} with"


def test_what_a_form_does_not_ask_for_changes_nothing(city: Visited) -> None:
    wrong = []
    for sample in city.samples:
        if city.method(sample) == "GET" or not city.anybody(sample):
            continue
        who = city.rightful(sample)
        door = f"{who} {sample.endpoint} ({sample.about})"
        plain, before = city.send(who, sample), city.dump()
        city.restore()
        if plain.status not in DONE:
            wrong.append(f"{door}: its own form is answered {plain.status}, so that it proves nothing")
        for turn in range(len(VALUES)):
            fields = forged(city, sample, turn)
            answer, after = city.send(who, sample, fields), city.dump()
            city.restore()
            if answer.status != plain.status:
                wrong.append(f"{door}: {plain.status} without, {answer.status} with forged fields")
            wrong += [f"{door}: {each}" for each in differences(before, after, set(fields.values()))]
    assert not wrong, "\n".join(wrong)
