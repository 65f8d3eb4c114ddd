"""What somebody typed when the session had run out: given back after signing in, never sent by itself."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.store.db import Model, UTCDateTime, db, own_transaction

KEPT_FOR = timedelta(minutes=30)


class KeptForm(Model):
    """One form as it was sent, of one account and one address."""

    __tablename__ = "kept_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    action: Mapped[str] = mapped_column(String(400))  # the address it was sent to
    fields: Mapped[list[Any]] = mapped_column(JSON)  # [[name, value], …]; no files, no token, no password
    kept_at: Mapped[datetime] = mapped_column(UTCDateTime)


def keep(account_id: int, action: str, fields: list[tuple[str, str]]) -> None:
    """Keeps the fields, in place of what was kept for this address before, in a transaction of its own."""
    with own_transaction() as session:
        session.execute(delete(KeptForm).where(KeptForm.account_id == account_id, KeptForm.action == action))
        session.add(
            KeptForm(account_id=account_id, action=action, fields=[list(pair) for pair in fields], kept_at=clock.now())
        )


def anything(account_id: int) -> bool:
    """Whether anything recent is kept for this account."""
    recent = KeptForm.kept_at > clock.now() - KEPT_FOR
    return db.session.scalar(select(KeptForm.id).where(KeptForm.account_id == account_id, recent).limit(1)) is not None


def recent(account_id: int) -> dict[str, list[Any]]:
    """What this account typed before its session ran out, if that is recent: [[name, value], …] by address."""
    rows = db.session.execute(
        select(KeptForm.action, KeptForm.fields)
        .where(KeptForm.account_id == account_id, KeptForm.kept_at > clock.now() - KEPT_FOR)
        .order_by(KeptForm.id)
    )
    return dict(rows.all())


def forget(account_id: int, action: str) -> None:
    """Drops what was kept for this address: it has been sent, and must not come back over what follows."""
    db.session.execute(delete(KeptForm).where(KeptForm.account_id == account_id, KeptForm.action == action))


def purge(before: datetime) -> None:
    """Removes what was kept before the instant."""
    db.session.execute(delete(KeptForm).where(KeptForm.kept_at < before))
