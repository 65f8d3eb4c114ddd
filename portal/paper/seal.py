"""Sealing: the snapshot of a closed record, its hash and a random code per form, written in the closing transaction.

The journal witnesses what is issued and printed, each once: whoever changes the rows must forge a chain too, and an
entry that comes later counts for nothing.
The worker renders each sealed form once; `documents` serves and verifies. This is the portal's own seal (integrity and
origin), not a certified electronic signature.
"""

import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, and_, func, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal import clock
from portal.paper.snapshot import SealedContent, SealedRoot, canonical, digest, load
from portal.policy import OfOwner, Standing
from portal.store import jobs, journal, transparency, witness
from portal.store.db import AnyRow, AnySelect, Model, UTCDateTime, db
from portal.store.journal import SYSTEM, Entry
from portal.store.transparency import LogRoot

# Nothing that is mistaken for something else when read aloud or typed from paper: 32 letters, 5 bits each.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 16  # 80 random bits

Told = dict[str, list[Any]]  # details of a form's entries in their order, by verb
EARLY = "early"  # beside the verbs: details of an issue from before the journal told who takes whose place


class Altered(ValueError):
    """What is stored is not what was sealed."""


class Snapshot(Model):
    """The content of a closed record as canonical JSON. Never changed."""

    __tablename__ = "snapshot"

    id: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    sealed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Seal(OfOwner, Model):
    """One official form of a snapshot: its code, and its PDF once the worker has made it.

    The database itself refuses any other change of it, as of the snapshot.
    """

    __tablename__ = "seal"
    __table_args__ = (Index("ix_seal_record", "record_type", "record_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    form: Mapped[str] = mapped_column(String(20))  # skp, lampiran, evaluasi, dokumen
    code: Mapped[str] = mapped_column(String(20), unique=True)
    record_type: Mapped[str] = mapped_column(String(40))  # plan_version or appraisal
    record_id: Mapped[int]
    number: Mapped[int]  # version of the plan or of the appraisal
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), index=True)  # whose form it is
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("seal.id"))
    pdf_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    rendered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    snapshot: Mapped[Snapshot] = relationship()

    standing: Standing  # set by queries

    __allow_unmapped__ = True


def seal(
    record_type: str,
    record_id: int,
    number: int,
    placement_id: int,
    period_id: int,
    snapshot: SealedContent,
    forms: Sequence[str],
) -> list[Seal]:
    """Stores the snapshot and one seal per form in the present transaction, and asks the worker for the PDFs.

    The snapshot takes the newest root of the log with it. A seal of the same form, placement and period that was in
    force is marked as replaced by the new one.
    """
    text = canonical(replace(snapshot, log=_newest_root()))
    kept = Snapshot(content=text, sha256=digest(text), sealed_at=clock.now())
    db.session.add(kept)
    issued = []
    for form in forms:
        new = Seal(
            snapshot=kept,
            form=form,
            code=new_code(),
            record_type=record_type,
            record_id=record_id,
            number=number,
            placement_id=placement_id,
            period_id=period_id,
        )
        db.session.add(new)
        db.session.flush()
        _replace(new)
        journal.note(new, "issue", SYSTEM, details=_witnessed(new))
        jobs.ask("render", print_key(new.id), {"seal_id": new.id})
        issued.append(new)
    return issued


def print_key(seal_id: int) -> str:
    """The key of the job that prints the form."""
    return f"render:{seal_id}"


def keep_pdf(of: Seal, sha256: str) -> None:
    """The worker has made the PDF of this form, once and for all."""
    of.pdf_sha256, of.rendered_at = sha256, clock.now()
    journal.note(of, "print", SYSTEM, details={"sha256": sha256})


def of_record(record_type: str, record_id: int) -> Sequence[Seal]:
    """The seals of one closed record, in the order in which they were issued, without their snapshot's text."""
    return db.session.scalars(
        select(Seal).where(Seal.record_type == record_type, Seal.record_id == record_id).order_by(Seal.id)
    ).all()


def sealed(record_type: str, record_id: int) -> SealedContent | None:
    """The snapshot under which a record was sealed; None while it is not."""
    of = db.session.scalars(
        select(Seal)
        .where(Seal.record_type == record_type, Seal.record_id == record_id)
        .options(joinedload(Seal.snapshot))
        .order_by(Seal.id)
        .limit(1)
    ).first()
    return content(of) if of else None


def content(of: Seal) -> SealedContent:
    """What was sealed. Raises Altered when it is not what the journal saw issued and printed, once, or when another
    form in force takes its place."""
    rows = db.session.execute(_entries().where(Entry.record_id == of.id)).all()
    told = _told(rows)[of.id]
    if not _intact(of, told) or _has_rival(of) or (told[EARLY] and not _is_witnessed(of, rows[-1])):
        raise Altered(f"seal {of.id} was changed")
    return load(of.snapshot.content)


def altered() -> Iterator[str]:
    """One sentence per form that is not what the journal saw issued and printed, or that is gone. Two queries."""
    told = _told(db.session.execute(_entries()))
    forms = select(Seal).options(joinedload(Seal.snapshot)).order_by(Seal.id).execution_options(yield_per=500)
    for of in db.session.scalars(forms):
        if not _intact(of, told.pop(of.id, {})):
            yield f"seal {of.id} ({of.form}, {of.record_type} {of.record_id}): bukan yang disegel menurut jurnal"
    yield from (f"seal {seal_id}: hilang" for seal_id in sorted(told))


def rivals() -> Iterator[str]:
    """One sentence wherever not exactly one form is in force, of a record or of a placement in a period."""
    holds = func.count().filter(Seal.replaced_by_id.is_(None))
    places = select(Seal.form, Seal.placement_id, Seal.period_id, holds).group_by(
        Seal.form, Seal.placement_id, Seal.period_id
    )
    for form, placement_id, period_id, number in db.session.execute(places.having(holds != 1)):
        yield f"seal {form}, penempatan {placement_id}, periode {period_id}: {number} formulir berlaku, bukan satu"
    records = select(Seal.form, Seal.record_type, Seal.record_id, holds).group_by(
        Seal.form, Seal.record_type, Seal.record_id
    )
    for form, record_type, record_id, number in db.session.execute(records.having(holds > 1)):
        yield f"seal {form}, {record_type} {record_id}: {number} formulir berlaku, bukan satu"


def unanchored() -> Iterator[str]:
    """One sentence per snapshot that carries a root which the log does not have: every form is an anchor of it."""
    roots = {(root.day.isoformat(), root.size, root.root) for root in db.session.scalars(select(LogRoot))}
    rows = select(Snapshot.id, Snapshot.content).order_by(Snapshot.id).execution_options(yield_per=500)
    for snapshot_id, text in db.session.execute(rows):
        log = json.loads(text)["content"].get("log")
        if log and (log["day"], log["size"], log["root"]) not in roots:
            yield f"snapshot {snapshot_id}: akar log {log['day']} yang tercetak padanya tidak ada dalam log"


def new_code() -> str:
    """A fresh verification code: random, says nothing about person or record."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def grouped(code: str) -> str:
    """The code as printed: "7K2Q-9XMC-…"."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def bare(typed: str) -> str:
    """What somebody typed from paper, as the code is stored."""
    return "".join(letter for letter in typed.upper() if letter in ALPHABET)


def _witnessed(of: Seal) -> dict[str, Any]:
    """What the journal keeps of a form that is issued: all but the code, which is as good as a key to it."""
    return {
        "form": of.form,
        "record_type": of.record_type,
        "record_id": of.record_id,
        "number": of.number,
        "placement_id": of.placement_id,
        "period_id": of.period_id,
        "sealed_at": of.snapshot.sealed_at.isoformat(),
        "sha256": digest(of.snapshot.content),
    }


def _entries() -> AnySelect:
    """The entries of forms, one form after the other."""
    columns = (Entry.record_id, Entry.verb, Entry.details, Entry.recipe, Entry.witness)
    of_forms = select(*columns).where(Entry.record_type == Seal.__tablename__)
    return of_forms.order_by(Entry.record_id, Entry.number)


def _told(rows: Iterable[AnyRow]) -> dict[int, Told]:
    """What the entries tell of each form."""
    told: dict[int, Told] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        told[row.record_id][row.verb].append(row.details)
        if row.verb == "issue" and not row.recipe:
            told[row.record_id][EARLY].append(row.details)
    return told


def _is_witnessed(of: Seal, last: AnyRow) -> bool:
    """Whether the form is as its last entry saw it."""
    return bool(witness.hashes(of.__tablename__, last.recipe, [of.id]).get(of.id) == last.witness)


def _intact(of: Seal, told: Mapping[str, Sequence[Any]]) -> bool:
    """Whether the form is what was told of it, once by each verb; one that is not printed yet has no PDF. Of one from
    before that was told, the witness alone knows what took its place."""
    issued, printed, replaced = (told.get(verb, ()) for verb in ("issue", "print", "replace"))
    if len(issued) != 1 or len(printed) > 1 or len(replaced) > 1:
        return False
    by = [each["by"] for each in replaced]
    if by != ([of.replaced_by_id] if of.replaced_by_id else []) and (by or not told.get(EARLY)):
        return False
    made = printed[0]["sha256"] if printed else None
    return issued[0] == _witnessed(of) and of.snapshot.sha256 == issued[0]["sha256"] and of.pdf_sha256 == made


def _has_rival(of: Seal) -> bool:
    """Whether a second form in force is of the same record, or of the same placement and period."""
    if of.replaced_by_id is not None:
        return False
    same_record = and_(Seal.record_type == of.record_type, Seal.record_id == of.record_id)
    same_place = and_(Seal.placement_id == of.placement_id, Seal.period_id == of.period_id)
    others = select(Seal.id).where(
        Seal.form == of.form, Seal.replaced_by_id.is_(None), Seal.id != of.id, or_(same_record, same_place)
    )
    return db.session.scalar(others.limit(1)) is not None


def _newest_root() -> SealedRoot | None:
    found = transparency.newest()
    return SealedRoot(day=found.day, size=found.size, root=found.root) if found else None


def _replace(new: Seal) -> None:
    before = select(Seal).where(
        Seal.form == new.form,
        Seal.placement_id == new.placement_id,
        Seal.period_id == new.period_id,
        Seal.replaced_by_id.is_(None),
        Seal.id != new.id,
    )
    for old in db.session.scalars(before):
        old.replaced_by_id = new.id
        journal.note(old, "replace", SYSTEM, details={"by": new.id})
