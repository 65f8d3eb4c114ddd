"""Looking for imports, their rows, and what of the chart they are held against."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import defer

from portal.exchange.models import Finding, ImportRow, Outcome, StaffImport
from portal.policy import Me
from portal.store.db import AnyRow, db
from portal.store.errors import Missing
from portal.store.paging import PageOf, paged


def imports(me: Me, page: int) -> PageOf:
    """What `me` has sent, newest first. Each row holds one StaffImport, without its content."""
    mine = select(StaffImport).where(StaffImport.asker_id == me.person_id, StaffImport.are_not("is_void"))
    mine = mine.options(defer(StaffImport.content))
    return paged(mine.order_by(StaffImport.sent_at.desc(), StaffImport.id.desc()), page)


def get(import_id: int) -> StaffImport:
    """Raises Missing."""
    found = db.session.get(StaffImport, import_id)
    if found is None:
        raise Missing("import")
    return found


def sent_before(moment: datetime) -> Sequence[StaffImport]:
    """Imports from before that moment that still hold anything."""
    holds = exists().where(ImportRow.import_id == StaffImport.id)
    old = select(StaffImport).where(StaffImport.sent_at < moment, or_(StaffImport.content.is_not(None), holds))
    return db.session.scalars(old.order_by(StaffImport.id)).all()


def rows(import_id: int, finding: str, page: int) -> PageOf:
    """The rows of an import, wrong ones first when all are asked for; each row holds one ImportRow."""
    query = select(ImportRow).where(ImportRow.import_id == import_id)
    if finding:
        query = query.where(ImportRow.finding == finding)
    return paged(query.order_by(ImportRow.finding != Finding.WRONG, ImportRow.place, ImportRow.id), page)


def pending(import_id: int, most: int) -> Sequence[AnyRow]:
    """The next rows to apply: id, place, steps."""
    return db.session.execute(
        select(ImportRow.id, ImportRow.place, ImportRow.steps)
        .where(ImportRow.import_id == import_id, ImportRow.outcome == Outcome.PENDING)
        .order_by(ImportRow.place, ImportRow.id)
        .limit(most)
    ).all()


def outcomes(import_id: int) -> dict[Outcome, int]:
    """How many rows have come to which end."""
    counted = select(ImportRow.outcome, func.count()).where(ImportRow.import_id == import_id)
    return {row[0]: row[1] for row in db.session.execute(counted.group_by(ImportRow.outcome))}


def made(import_id: int, place: int) -> int | None:
    """What an earlier row has made."""
    return db.session.scalar(
        select(ImportRow.made_id).where(ImportRow.import_id == import_id, ImportRow.place == place)
    )


def is_begun(import_id: int) -> bool:
    """Whether any row was applied or refused."""
    done = ImportRow.outcome.in_([Outcome.APPLIED, Outcome.REFUSED])
    return bool(db.session.scalar(select(exists().where(ImportRow.import_id == import_id, done))))
