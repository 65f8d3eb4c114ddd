"""Whether everything is as the journal says: the chains, what they witnessed of each record, the log over all of them.

Records are read a few hundred at a time, with their chains: memory does not grow with either. What cannot be read is
itself a finding, and keeps nothing else from being looked at.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from itertools import groupby
from operator import attrgetter
from typing import Any

import structlog
from sqlalchemy import select

from portal import clock
from portal.store import journal, log_walk, sentries, spelling, witness
from portal.store.db import Model, db
from portal.store.journal import CHECKS, COLUMNS, Entry
from portal.store.log_walk import SLACK, Anchor

WITNESS = "witness"  # the verb of a first entry that a program wrote
TOGETHER = 500  # records that are compared by one statement for each of their tables

log = structlog.get_logger()


@dataclass(frozen=True)
class End:
    """Where the chain of a record ends: the number of its last entry, the state it leads to, what it witnessed."""

    record_id: int
    number: int
    state: str
    witness: str
    recipe: int


def broken(anchors: Iterable[Anchor] = ()) -> list[str]:
    """One sentence for whatever is not as it was written.

    Entries that were changed, are missing or do not follow the one before; records that are not what was witnessed of
    them, were slipped in or are gone; the log over all journals, and anchors that are not contained in it; and what the
    rooms find of their own.
    """
    parts: dict[str, Callable[[], Iterable[str]]] = {
        **{table: partial(_of_table, table) for table in sorted(witness.TABLES)},
        "jurnal": _of_unknown_tables,
        "isi": spelling.broken,
        "penjaga": sentries.broken,
        "log": partial(log_walk.broken, anchors),
        **{f"{check.__module__}.{check.__name__}": check for check in CHECKS},
    }
    return [sentence for what, find in parts.items() for sentence in _found(what, find)]


def _found(what: str, find: Callable[[], Iterable[str]]) -> list[str]:
    """What it finds; where it ends in an error, that it does: somebody may have stored what nothing can read."""
    said: list[str] = []
    try:
        with db.session.begin_nested():  # else PostgreSQL refuses all that comes after a statement that fails
            said.extend(find())
    except Exception as error:
        log.exception("unreadable", what=what)
        said.append(f"{what}: tidak dapat diperiksa, ada isi yang tidak terbaca ({type(error).__name__})")
    return said


def complete() -> None:
    """Writes a first entry for every record that should have one and has none: for a city that a program put in."""
    for table in witness.TABLES:
        model = _model(table)
        journaled = select(Entry.id).where(Entry.record_type == table, Entry.record_id == model.id).exists()
        alone = {record.id: record for record in db.session.scalars(select(model).where(~journaled))}
        for key in _strangers(table, alone):
            journal.note(alone[key], WITNESS, journal.SYSTEM)


def _of_unknown_tables() -> Iterator[str]:
    unknown = select(Entry.record_type).where(Entry.record_type.not_in(witness.TABLES)).distinct()
    yield from (f"{table}: tidak dikenal jurnal" for table in db.session.scalars(unknown.order_by(Entry.record_type)))


def _of_table(table: str) -> Iterator[str]:
    """What is wrong with the table's records and their chains, a few hundred at a time."""
    after: int | None = None  # no key is too low: what was put in by hand may have any
    while keys := _keys(table, after):
        yield from _of_records(table, keys)
        after = keys[-1]


def _keys(table: str, after: int | None) -> Sequence[int]:
    """The next keys that are in the table or in the journal."""
    there = Model.metadata.tables[table].c.id
    rows, told = select(there), select(Entry.record_id).where(Entry.record_type == table).distinct()
    if after is not None:
        rows, told = rows.where(there > after), told.where(Entry.record_id > after)
    found = {
        *db.session.scalars(rows.order_by(there).limit(TOGETHER)),
        *db.session.scalars(told.order_by(Entry.record_id).limit(TOGETHER)),
    }
    return sorted(key for key in found if isinstance(key, int))[:TOGETHER]  # of what is no number `spelling` tells


def _of_records(table: str, keys: Sequence[int]) -> list[str]:
    """The same of these records, which are all between the first and the last; one that cannot be read is named."""
    try:
        with db.session.begin_nested():
            said: list[str] = []
            ends = {end.record_id: end for end in _ends(_entries(table, keys), said)}
            return [*_differences(table, ends, _present(table, keys)), *said]
    except Exception as error:
        if len(keys) == 1:
            log.exception("unreadable", table=table, record=keys[0])
            return [f"{table} {keys[0]}: tidak terbaca, ada isi yang bukan tulisan portal ({type(error).__name__})"]
    half = len(keys) // 2
    return [*_of_records(table, keys[:half]), *_of_records(table, keys[half:])]


def _entries(table: str, keys: Sequence[int]) -> Iterable[Any]:
    """The chains of these records, one after the other."""
    within = Entry.record_type == table, Entry.record_id.between(keys[0], keys[-1])
    rows = select(*COLUMNS).where(*within).order_by(Entry.record_id, Entry.number)
    return db.session.execute(rows.execution_options(yield_per=1000))


def _ends(entries: Iterable[Any], said: list[str]) -> Iterator[End]:
    """Where each chain of a table ends. What is wrong inside of them is added to `said`."""
    latest = clock.now() + SLACK
    for record_id, chain in groupby(entries, attrgetter("record_id")):
        state, last, verbs = "", None, set[str]()
        for entry in chain:
            where = f"{entry.record_type} {record_id}, catatan {entry.number}"
            said.extend(f"{where}: {each}" for each in _unlinked(entry, last))
            if last is not None and not _follows(entry, state, last.at):
                said.append(f"{where}: bukan langkah yang mungkin sesudah catatan sebelumnya")
            if not _is_known(entry):
                said.append(f"{where}: tindakan {entry.verb} tidak dikenal")
            elif not _is_in_place(entry, last, verbs):
                said.append(f"{where}: tindakan {entry.verb} tidak mungkin di tempat ini")
            if entry.at > latest:
                said.append(f"{where}: bertanggal sesudah hari ini")
            state, last = entry.to_state or state, entry
            verbs.add(entry.verb)
        if last is not None:
            yield End(record_id, last.number, state, last.witness, last.recipe)


def _unlinked(entry: Any, last: Any) -> Iterator[str]:
    """What is wrong with the entry as a link of its chain, of which `last` is the one before."""
    number, previous = (last.number, last.hash) if last is not None else (0, "")
    if entry.number != number + 1:
        yield f"catatan {number + 1} hilang"
    if entry.previous != previous:
        yield "tidak menyambung catatan sebelumnya"
    if entry.hash != journal.digest(entry):
        yield "isinya diubah"


def _follows(entry: Any, state: str, before: datetime) -> bool:
    """Whether the entry can come after one that led to this state ("": the record was new) at that instant."""
    workflow = _workflow(entry.record_type)
    if entry.at < before - SLACK:
        return False
    if workflow is None:
        return True
    now = state or workflow.initial
    if entry.from_state == entry.to_state == now:
        return not workflow.before(entry.verb)  # a verb that leads somewhere does not stay
    step = workflow.step(now, entry.verb)
    return step is not None and (step.state, step.to) == (entry.from_state, entry.to_state)


def _is_known(entry: Any) -> bool:
    """Whether such a thing happens to such a record at all."""
    common = {WITNESS} if _workflow(entry.record_type) else journal.COMMON
    return entry.verb in journal.VERBS[entry.record_type] or entry.verb in common


def _is_in_place(entry: Any, last: Any, verbs: Collection[str]) -> bool:
    """Whether it can happen here, after `last` and these verbs. A first witness comes first, or after entries from
    before witnesses: else whoever has changed a record could have it witnessed again."""
    if entry.verb == WITNESS:
        return last is None or not last.recipe
    if entry.verb in journal.BEGINNINGS:
        return last is None
    return entry.verb not in journal.ONCE or entry.verb not in verbs


def _present(table: str, keys: Sequence[int]) -> dict[int, str]:
    """The records between the first and the last key, with their state."""
    columns = Model.metadata.tables[table].c
    state = [columns.state] if _workflow(table) else []
    rows = select(columns.id, *state).where(columns.id.between(keys[0], keys[-1])).order_by(columns.id)
    return {row[0]: row[1] if state else "" for row in db.session.execute(rows)}


def _differences(table: str, ends: dict[int, End], present: dict[int, str]) -> Iterator[str]:
    """What is wrong with these records, which are all that lie between the first and the last of them."""
    workflow = _workflow(table)
    yield from (f"{table} {key}: hilang" for key in ends if key not in present)
    yield from (f"{table} {key}: tidak pernah dicatat" for key in _strangers(table, present.keys() - ends.keys()))
    for key, state in present.items():
        told = (key in ends and ends[key].state) or (workflow.initial if workflow else "")
        if state != told and workflow:
            words = workflow.labels
            yield f"{table} {key}: keadaannya {words.get(state, state)}, menurut jurnal {words.get(told, told)}"
    closed = [end for key, end in ends.items() if key in present and not _is_editable(workflow, present[key])]
    for number, same in groupby(sorted(closed, key=attrgetter("recipe", "record_id")), attrgetter("recipe")):
        yield from _unlike(table, number, {end.record_id: end for end in same})


def _strangers(table: str, keys: Collection[int]) -> list[int]:
    """Those of the records without a chain that should have one."""
    if not keys or witness.TABLES[table].quiet:
        return []
    return sorted(set(keys) - witness.blank(table, keys))


def _unlike(table: str, number: int, ends: dict[int, End]) -> Iterator[str]:
    """The records that are not what their last entry witnessed by the recipe of this number, or more by now."""
    if not 0 < number <= witness.TABLES[table].number:
        yield from (f"{table} {key}, catatan {end.number}: tanpa saksi" for key, end in ends.items())
        return
    found, grown = witness.hashes(table, number, ends), witness.later(table, number, ends)
    for key, end in ends.items():
        if found.get(key) != end.witness or key in grown:
            yield f"{table} {key}: isinya bukan yang disaksikan catatan {end.number}"


def _workflow(table: str) -> Any:
    """The workflow of the table's records; None where they have none."""
    return getattr(_model(table), "workflow", None)


@cache
def _model(table: str) -> Any:
    """The class of the table's records: asked for each entry, looked for once."""
    models: Iterable[Any] = (mapper.class_ for mapper in Model.registry.mappers)
    return next(model for model in models if model.__tablename__ == table)


def _is_editable(workflow: Any, state: str) -> bool:
    return workflow is not None and state in workflow.that("is_editable")
