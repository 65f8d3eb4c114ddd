"""Answers that belong to nobody: no name, no address, no time but the day, and no order.

An answer first lies in the `intake`. Once a night what came on earlier days moves on, in one transaction and in the
order of random keys, so that neither rows nor figures tell who came before whom. A service's figures move only when
enough answers have come together. The id that a browser made before sending is remembered for ever, as a digest that
leads to no answer; the answer's own key is drawn here and sent nowhere.

What the disk knows besides: on SQLite the tables have no hidden row number, what is deleted is overwritten, and the
night ends by emptying the journal of writes (`db.truncate_wal`); on PostgreSQL one transaction writes a night's rows.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Executable,
    ForeignKey,
    FromClause,
    Index,
    Result,
    SmallInteger,
    String,
    Subquery,
    Table,
    Text,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.rules import anonymity
from portal.rules.satisfaction import QUESTION_ORDER
from portal.rules.words import Labelled
from portal.store import tally
from portal.store.db import Model, db, enum_column, insert_into
from portal.store.tally import Channel

FORM_VERSION = 1  # of questions and labels; a response keeps the one it was given on
PATIENCE = timedelta(days=7)  # so long a comment may wait for others, so that it is read also where few answer

UNORDERED = {"sqlite_with_rowid": False}  # a table is then kept by its key alone


class Held(Labelled):
    """Why a stored response is not counted."""

    BURST = "burst", "Banyak kiriman dari satu jaringan"
    TRAP = "trap", "Isian jebakan terisi"
    UNCHECKED = "unchecked", "Batas kiriman tidak dapat diperiksa"
    KEPT = "kept", "Tetap ditahan"
    WITHDRAWN = "withdrawn", "Impor ditarik kembali"


WAITING = (Held.BURST, Held.TRAP, Held.UNCHECKED)  # somebody has to look and decide


ONE_FORM = f"quick IS NULL OR coalesce({', '.join(QUESTION_ORDER)}) IS NULL"  # each moves a figure of its own


def new_key() -> str:
    """The key of an answer: random, and nobody else's knowledge."""
    return str(uuid4())


def _answers() -> list[CheckConstraint]:
    return [
        CheckConstraint(f"{name} IS NULL OR {name} BETWEEN 1 AND 4", name=name) for name in (*QUESTION_ORDER, "quick")
    ]


class BallotKey(Model):
    """The digest of an id that has been used. It stands beside nothing."""

    __tablename__ = "ballot_key"
    __table_args__ = (UNORDERED,)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)


class _Answers:
    """What one citizen answered on one form, and on which day."""

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_key)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    form_version: Mapped[int] = mapped_column(SmallInteger, default=FORM_VERSION)
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    on: Mapped[date]
    held: Mapped[str] = mapped_column(String(24), default="")  # a code of `Held`; empty: counted, or to be counted
    persyaratan: Mapped[int | None] = mapped_column(SmallInteger)
    prosedur: Mapped[int | None] = mapped_column(SmallInteger)
    waktu: Mapped[int | None] = mapped_column(SmallInteger)
    biaya: Mapped[int | None] = mapped_column(SmallInteger)
    produk: Mapped[int | None] = mapped_column(SmallInteger)
    kompetensi: Mapped[int | None] = mapped_column(SmallInteger)
    perilaku: Mapped[int | None] = mapped_column(SmallInteger)
    sarana: Mapped[int | None] = mapped_column(SmallInteger)
    pengaduan: Mapped[int | None] = mapped_column(SmallInteger)
    quick: Mapped[int | None] = mapped_column(SmallInteger)


class Intake(_Answers, Model):
    """What came since the last night, or waits for more of its kind. In no figure yet, and of one form only."""

    __tablename__ = "intake"
    __table_args__ = (*_answers(), CheckConstraint(ONE_FORM, name="one_form"), UNORDERED)

    comment: Mapped[str] = mapped_column(Text, default="")


class Response(_Answers, Model):
    """What is counted, or held until somebody has looked."""

    __tablename__ = "response"
    __table_args__ = (
        *_answers(),
        CheckConstraint("(held = '') = (counted_for IS NOT NULL)", name="counted"),
        CheckConstraint('counted_for >= "on"', name="counted_for"),
        CheckConstraint("import_id IS NULL OR channel = 'import'", name="imported"),
        CheckConstraint("held <> 'withdrawn' OR channel = 'import'", name="withdrawn"),
        Index("ix_response_service_id_counted_for", "service_id", "counted_for"),
        Index("ix_response_held", "service_id", sqlite_where=text("held <> ''"), postgresql_where=text("held <> ''")),
        UNORDERED,
    )

    counted_for: Mapped[date | None]  # the day of which it is: the last of those counted with it; none while held
    import_id: Mapped[int | None] = mapped_column(ForeignKey("survey_import.id"))  # that brought it from paper


INTAKE, RESPONSE = cast(Table, Intake.__table__), cast(Table, Response.__table__)
COUNTED = ("service_id", "counted_for", "channel", *QUESTION_ORDER, "quick")  # columns that the tally asks for


# --- Coming in --------------------------------------------------------------------------------------------------------


def first_time(ids: Iterable[str]) -> set[str]:
    """Those of the ids that were never used before, and from now on are. The table decides, also for two at once."""
    digests = {hashlib.sha256(each.encode()).hexdigest(): each for each in ids}
    if not digests:
        return set()
    statement = insert_into(BallotKey).on_conflict_do_nothing().returning(BallotKey.digest)
    fresh = db.session.scalars(statement, [{"digest": digest} for digest in sorted(digests)])
    return {digests[digest] for digest in fresh}


def count_now(responses: Iterable[Response]) -> None:
    """Stores answers that came together, as from paper forms, and counts those that are not held."""
    in_order = sorted(responses, key=_prepared)
    db.session.add_all(in_order)
    db.session.flush()
    tally.add(each for each in in_order if not each.held)


def counted() -> Result[Any]:
    """The answers that the tally counts, one row after the other as they are asked for; not those of no day, which the
    table itself refuses: they would end the walk that looks for what was forged.

    Within `only_reading` what is read after it is of the same moment.
    """
    return _streamed(RESPONSE, (RESPONSE.c.held == "") & RESPONSE.c.counted_for.is_not(None))


def _prepared(response: Response) -> str:
    response.id = new_key()
    response.counted_for = None if response.held else response.on
    return response.id


# --- The night --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """What somebody wrote, apart from what he answered. `held` as in `Intake`."""

    service_id: int
    on: date
    held: str
    text: str


@dataclass(frozen=True)
class Emptied:
    """How many answers left the intake, and the comments that did: the caller hands them to who reads them."""

    moved: int
    comments: list[Written]


def empty(today: date, together: int) -> Emptied:
    """Moves what came before `today` out of the intake and counts it, in the present transaction.

    What would move a figure of a service waits until `together` of its kind have come: answers to each element move
    one, quick ratings another. What comes together counts for one day, the last of theirs: so figures of a span of days
    take it whole. What is held moves none and does not wait. Repeatable.
    """
    db.session.flush()
    keep_others_out()
    ready = _ready(today, together)
    batch = _batch(ready)
    tally.add(_streamed(batch, batch.c.held == ""))
    moved = _how_many(insert(RESPONSE).from_select(batch.c.keys(), select(batch).order_by(batch.c.id)))
    comments = _written(or_(ready, INTAKE.c.on <= today - PATIENCE))
    _lay_again(~ready, today)
    return Emptied(moved, comments)


def days_waiting(today: date) -> set[date]:
    """The days before it on which came what lies in the intake."""
    keep_others_out()
    return set(db.session.scalars(select(INTAKE.c.on).where(INTAKE.c.on < today).distinct()))


def days_ready(today: date, together: int) -> set[date]:
    """The days on which what `empty` would move came."""
    keep_others_out()
    return set(db.session.scalars(select(INTAKE.c.on).where(_ready(today, together)).distinct()))


def release(service_id: int, on: date, held: str) -> int:
    """Hands what is held for this reason since that day to the next counting. How many."""
    kept = (column for column in RESPONSE.c if column.key in INTAKE.c)
    rows = db.session.execute(delete(RESPONSE).where(*_group(service_id, on, held)).returning(*kept))
    found = [dict(row) | {"held": "", "comment": ""} for row in rows.mappings()]
    free = sorted((form for row in found for form in _by_form(row)), key=itemgetter("id"))
    if free:
        db.session.execute(insert(INTAKE), free)
    return len(found)


def keep(service_id: int, on: date, held: str) -> int:
    """Leaves what is held for this reason since that day uncounted for good. How many."""
    return _how_many(update(RESPONSE).where(*_group(service_id, on, held)).values(held=Held.KEPT))


# --- Parts ------------------------------------------------------------------------------------------------------------


def _by_form(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The row; two where it holds both forms, as the intake has each by itself."""
    if row["quick"] is None or all(row[code] is None for code in QUESTION_ORDER):
        return [row]
    return [row | {"quick": None}, row | dict.fromkeys(QUESTION_ORDER) | {"id": new_key()}]


def _group(service_id: int, on: date, held: str) -> list[ColumnElement[bool]]:
    return [RESPONSE.c.service_id == service_id, RESPONSE.c.on == on, RESPONSE.c.held == held]


def _how_many(statement: Executable) -> int:
    """Does it; to how many rows."""
    return db.session.connection().execute(statement, execution_options={"preserve_rowcount": True}).rowcount


def keep_others_out() -> None:
    """Until the end of the transaction nobody else adds answers, counts or decides about them; whoever is at it comes
    first. SQLite's writer is alone anyway."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE intake, response IN EXCLUSIVE MODE"))


def _streamed(of: FromClause, which: ColumnElement[bool]) -> Result[Any]:
    """What the tally asks of the rows; they are fetched as they are read."""
    columns = (of.c[name] for name in COUNTED)
    return db.session.execute(select(*columns).where(which).execution_options(yield_per=2000))


def _ready(today: date, together: int) -> ColumnElement[bool]:
    """The rows of the intake that move."""
    quick = INTAKE.c.quick.is_not(None)
    waiting = INTAKE.c.on < today, INTAKE.c.held == ""
    rated = select(INTAKE.c.service_id).where(*waiting, quick).group_by(INTAKE.c.service_id)
    services, staying = _batches(waiting, together)
    counts = (
        quick & INTAKE.c.service_id.in_(rated.having(func.count() >= together)),
        ~quick & INTAKE.c.service_id.in_(services) & INTAKE.c.id.not_in(staying),
    )
    return (INTAKE.c.on < today) & or_(INTAKE.c.held != "", *counts)


def _batch(ready: ColumnElement[bool]) -> Subquery:
    """What moves, as responses. Words alone move no figure: they keep their day, and make no answer's day later."""
    one_kind = INTAKE.c.service_id, INTAKE.c.held, INTAKE.c.quick.is_(None)
    answered = func.coalesce(*(INTAKE.c[code] for code in (*QUESTION_ORDER, "quick"))).is_not(None)
    last_day = func.max(case((answered, INTAKE.c.on))).over(partition_by=one_kind)
    counted_for = case((INTAKE.c.held != "", None), (answered, last_day), else_=INTAKE.c.on)
    answers = (column for column in INTAKE.c if column.key in RESPONSE.c)
    return select(*answers, counted_for.label("counted_for")).where(ready).subquery()


def _batches(waiting: Iterable[ColumnElement[bool]], together: int) -> tuple[list[int], list[str]]:
    """Of the answers to the elements: the services of which some move, and the keys of those that stay all the same."""
    forms: dict[int, dict[str, set[str]]] = defaultdict(dict)
    columns = (INTAKE.c.service_id, INTAKE.c.id, *(INTAKE.c[code] for code in QUESTION_ORDER))
    for service_id, key, *answers in db.session.execute(select(*columns).where(*waiting)):
        if answered := {code for code, value in zip(QUESTION_ORDER, answers, strict=True) if value is not None}:
            forms[service_id][key] = answered
    moving = {service_id: anonymity.together(of, together) for service_id, of in forms.items()}
    services = [service_id for service_id, keys in moving.items() if keys]
    return services, [key for service_id in services for key in forms[service_id].keys() - moving[service_id]]


def _written(which: ColumnElement[bool]) -> list[Written]:
    columns = (INTAKE.c.service_id, INTAKE.c.on, INTAKE.c.held, INTAKE.c.comment)
    rows = db.session.execute(select(*columns).where(which, INTAKE.c.comment != "").order_by(INTAKE.c.id))
    return [Written(*row) for row in rows]


def _lay_again(left: ColumnElement[bool], today: date) -> None:
    """Empties the intake whole and lays back what stays in the order of its keys: its place then tells nothing."""
    rows = [dict(row) for row in db.session.execute(select(INTAKE).where(left).order_by(INTAKE.c.id)).mappings()]
    for row in rows:
        row["comment"] = "" if row["on"] <= today - PATIENCE else row["comment"]  # it has been handed on
    db.session.execute(text("TRUNCATE intake") if db.engine.dialect.name == "postgresql" else delete(INTAKE))
    if rows:
        db.session.execute(insert(INTAKE), rows)
