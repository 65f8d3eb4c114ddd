"""What a personnel officer does to the city's chart: units, positions, and who answers to whom."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm.attributes import flag_modified

from portal.chart import heading, scope
from portal.chart.models import Position, PositionKind, ReportingLine, Unit
from portal.policy import Me, authorize, can
from portal.rules.placement import Span, day_before, line_problems, span_problems, succession_problems
from portal.rules.problems import Problem
from portal.store import journal, records
from portal.store.db import db, lock
from portal.store.errors import Rejected
from portal.store.journal import Actor
from portal.store.records import shown
from portal.structure import queries

OWN_PARENT = (
    "Jabatan itu jabatan Anda sendiri. Agar tidak ada yang mengangkat dirinya menjadi atasan, mintalah pengelola "
    "kepegawaian lain menetapkannya."
)
OWN_HEAD = (
    "Ini menyangkut pimpinan unit tempat Anda bekerja, dan dengan itu siapa yang menetapkan capaian unit Anda. "
    "Mintalah pengelola kepegawaian lain melakukannya."
)


def add_unit(name: str, parent: Unit | None, starts_on: date, by: Actor) -> Unit:
    """Records a unit below another one; the first of all is the city itself."""
    _take_turns()
    if parent is None and queries.any_unit():
        raise Rejected("Kota hanya memiliki satu unit puncak. Tambahkan unit dari halaman unit induknya.")
    if problems := span_problems(Span(starts_on), _life(parent), "Unit induk"):
        raise Rejected(problems)
    unit = Unit(name=name, parent=parent, path="", starts_on=starts_on)
    db.session.add(unit)
    db.session.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    journal.note(unit, "create", by)
    return unit


def correct_unit(unit: Unit, values: Mapping[str, Any], version: int, by: Actor, note: str) -> None:
    """Puts a unit right; below another parent, all its units move with it."""
    _take_turns()
    parent: Unit | None = values.get("parent", unit.parent)
    problems = span_problems(Span(values["starts_on"], values["ends_on"]), _life(parent), "Unit induk")
    if parent and parent.path.startswith(unit.path):
        problems.append(Problem("parent_id", "Unit itu berada di bawah unit ini. Pilih unit induk lain."))
    if values["ends_on"]:
        problems += _unit_in_use(unit, values["ends_on"])
    if problems:
        raise Rejected(problems)
    records.correct(unit, values, version, by, note)
    if parent:
        _repath(unit, f"{parent.path}{unit.id}/")


def end_unit(unit: Unit, on: date, version: int, by: Actor, note: str) -> None:
    """Closes a unit that no longer has units or positions of its own."""
    _take_turns()
    if problems := _unit_in_use(unit, on):
        raise Rejected(problems)
    records.end(unit, on, version, by, note)


def add_position(unit: Unit, parent: Position | None, values: Mapping[str, Any], rootless: bool, me: Me) -> Position:
    """Records a position and to whom it answers. `rootless`: to nobody inside; nor does the assessor from outside."""
    _take_turns()
    starts_on: date = values["starts_on"]
    problems = span_problems(Span(starts_on), _life(unit), "Unit")
    problems += _external_problems(values["kind"], Span(starts_on), None)
    if parent is None and not rootless and values["kind"] is not PositionKind.EXTERNAL:
        problems.append(Problem("parent_id", "Pilih jabatan atasannya."))
    if parent:
        problems += _own_parent_problems(parent, me)
        problems += [Problem("parent_id", each.text) for each in _line_span_problems(parent, starts_on)]
    if problems:
        raise Rejected(problems)
    position = Position(unit=unit, **values)
    with _leads_kept(me, unit):
        db.session.add(position)
        db.session.flush()
        if parent:
            db.session.add(ReportingLine(position_id=position.id, parent_id=parent.id, starts_on=starts_on))
    details = {"superior": ["", shown(parent)]} if parent else None
    journal.note(position, "create", me.acting(unit), details=details)
    return position


def correct_position(position: Position, values: Mapping[str, Any], version: int, me: Me, note: str) -> None:
    """Puts a position right. A new name by decree is a new position; sealed forms keep the old words anyway."""
    _take_turns()
    lock(position)  # whoever places somebody in it comes before or after
    life = Span(values["starts_on"], values["ends_on"])
    problems = span_problems(life, _life(values["unit"]), "Unit")
    problems += _external_problems(values["kind"], life, position.id)
    first = queries.first_placed_on(position.id)
    if first and values["starts_on"] > first:
        said = f"Jabatan ini sudah diduduki sejak {shown(first)}. Pilih tanggal itu atau sebelumnya."
        problems.append(Problem("starts_on", said))
    if values["ends_on"]:
        problems += _position_in_use(position, values["ends_on"])
    if problems:
        raise Rejected(problems)
    with _leads_kept(me):
        records.correct(position, values, version, me.acting(position), note)


def end_position(position: Position, on: date, version: int, me: Me, note: str) -> None:
    """Closes a position that nobody holds and nobody answers to; its own line ends with it."""
    _take_turns()
    lock(position)  # whoever places somebody in it comes before or after
    if problems := _position_in_use(position, on):
        raise Rejected(problems)
    with _leads_kept(me):
        for line, _ in queries.lines(position.id):
            if line.ends_on is None or line.ends_on > on:
                line.ends_on = on
        records.end(position, on, version, me.acting(position), note)


def set_superior(position: Position, parent: Position | None, starts_on: date, version: int, me: Me, note: str) -> None:
    """From the day on the position answers to `parent`, None: to nobody inside. The same day again is a correction."""
    _take_turns()
    records.seen(position, version)
    latest, old = next(iter(queries.lines(position.id)), (None, ""))
    again = bool(latest and latest.starts_on == starts_on and parent)
    problems = span_problems(Span(starts_on), _life(position), "Jabatan ini")
    if latest and not again:
        problems += succession_problems(starts_on, latest.starts_on, "jabatan atasan")
    if parent:
        problems += _own_parent_problems(parent, me)
        problems += line_problems(position.id, parent.id, queries.parents(parent.id, starts_on).get)
        problems += _line_span_problems(parent, starts_on)
    if problems:
        raise Rejected(problems)
    with _leads_kept(me):
        if again and latest and parent:
            latest.parent_id = parent.id
        else:
            _replace_line(position, latest, parent, starts_on)
    flag_modified(position, "title")  # so that two officers who do this at once notice each other
    changed = {"superior": [old, shown(parent)], "starts_on": ["", shown(starts_on)]}
    journal.note(position, "set-superior", me.acting(position), note, changed)


def _take_turns() -> None:
    """Until the end of the transaction nobody else changes the chart; whoever is at it comes first, and what was read
    before he was done is read again. So what is checked of several records stays so. SQLite has one writer."""
    top = select(Unit.id).where(Unit.parent_id.is_(None))
    db.session.execute(top.with_for_update(key_share=True)).all()
    db.session.expire_all()


@contextmanager
def _leads_kept(me: Me, only: Unit | None = None) -> Iterator[None]:
    """What is done inside must leave those who head, today or later, the units in which `me` has a seat; unless no
    officer in charge could do it alone, each having one there or below a head: then it needs a second person. `only`:
    the one unit that can get another head by it. Raises Rejected, with all of it taken back."""
    units = [each for each in scope.seated_in(me) if only is None or each == only.id]
    before = heading.leadership(units, me.on)
    with db.session.begin_nested():
        yield
        db.session.flush()
        after = heading.leadership(units, me.on)
        for unit_id in units:
            if before[unit_id] != after[unit_id]:
                _settle(db.session.get_one(Unit, unit_id), before[unit_id], after[unit_id], me)


def _settle(unit: Unit, before: heading.Leadership, after: heading.Leadership, me: Me) -> None:
    lead = scope.lead(me, unit, before.positions, after.positions)
    if not can("people.change", lead, me):
        raise Rejected(OWN_HEAD)
    authorize(lead, "people.change", me)


def _own_parent_problems(parent: Position, me: Me) -> list[Problem]:
    return [Problem("parent_id", OWN_PARENT)] if parent.id in scope.above(me).held else []


def _replace_line(position: Position, latest: ReportingLine | None, parent: Position | None, starts_on: date) -> None:
    if latest and (latest.ends_on is None or latest.ends_on >= starts_on):
        latest.ends_on = day_before(starts_on)
    if parent:
        db.session.add(ReportingLine(position_id=position.id, parent_id=parent.id, starts_on=starts_on))


def _life(record: Unit | Position | None) -> Span | None:
    return Span(record.starts_on, record.ends_on) if record else None


def _line_span_problems(parent: Position, starts_on: date) -> list[Problem]:
    if parent.holds_on(starts_on):
        return []
    return [Problem("starts_on", "Pada hari itu jabatan atasannya belum ada atau sudah berakhir. Pilih hari lain.")]


def _external_problems(kind: PositionKind, life: Span, position_id: int | None) -> list[Problem]:
    if kind is not PositionKind.EXTERNAL or not queries.external_exists(life, position_id):
        return []
    return [
        Problem(
            "kind",
            "Jabatan penilai di luar ASN sudah ada pada masa itu; satu kota memiliki satu. Akhiri dahulu yang lama, "
            "atau pilih hari sesudahnya.",
        )
    ]


def _unit_in_use(unit: Unit, on: date) -> list[Problem]:
    units, posts = queries.in_use_after(unit.id, on)
    if not units + posts:
        return []
    return [
        Problem(
            "ends_on",
            f"Sesudah hari itu masih ada {units} unit di bawahnya dan {posts} jabatan di dalamnya. "
            "Akhiri semuanya dahulu.",
        )
    ]


def _position_in_use(position: Position, on: date) -> list[Problem]:
    placements, lines = queries.held_after(position.id, on)
    found = []
    if placements:
        found.append(Problem("ends_on", "Sesudah hari itu jabatan ini masih diduduki. Akhiri penempatannya dahulu."))
    if lines:
        found.append(
            Problem(
                "ends_on", f"Sesudah hari itu {lines} jabatan masih berada di bawahnya. Tetapkan atasan lain dahulu."
            )
        )
    return found


def _repath(unit: Unit, path: str) -> None:
    old = unit.path
    db.session.execute(
        update(Unit)
        .where(scope.under(old))
        .values(path=path + func.substr(Unit.path, len(old) + 1))
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(unit, ["path"])
