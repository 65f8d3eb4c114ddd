"""Changes that one person may not make alone: kept as they were sent until a second person agrees, then sent again.

A proposal holds the very form, the address it was sent to and whom it is about. Who agreed stands in it; whoever asked
sends it again through its own door, where every check is made anew. It is good for one such sending, within a day.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import JSON, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.rules.workflow import PROPOSAL
from portal.store import journal
from portal.store.db import Model, UTCDateTime, db
from portal.store.errors import Stale
from portal.store.journal import Actor, Staged

LASTS = timedelta(days=1)  # from asking to agreeing, and from agreeing to carrying out
SHOWN_FOR = timedelta(days=30)  # to whom it concerns

Fields = list[list[str]]  # [[name, value], …] as a browser sends them


class About(Protocol):
    """Whom a change concerns, and which positions."""

    @property
    def person_ids(self) -> Collection[int]: ...

    @property
    def position_ids(self) -> Collection[int]: ...


class Proposal(Staged, Model):
    """One change that was asked for."""

    __tablename__ = "proposal"
    __table_args__ = (Index("ix_proposal_state_expires_at", "state", "expires_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    endpoint: Mapped[str] = mapped_column(String(80))
    path: Mapped[str] = mapped_column(String(400))  # the address to which it is sent
    fields: Mapped[list[Any]] = mapped_column(JSON)
    title: Mapped[str] = mapped_column(String(400))  # what it is, and of whom
    told: Mapped[list[Any]] = mapped_column(JSON)  # [[label, value], …]: the fields in words
    person_ids: Mapped[list[Any]] = mapped_column(JSON)  # whom it is about
    position_ids: Mapped[list[Any]] = mapped_column(JSON)
    asker_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asker: Mapped[str] = mapped_column(String(400))  # name and office
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    second: Mapped[str] = mapped_column(String(400), default="")  # who agreed: name and office
    state: Mapped[str] = mapped_column(String(24), default=PROPOSAL.initial)
    version: Mapped[int] = mapped_column()

    workflow = PROPOSAL

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_alive(self) -> bool:
        """Whether it still waits for somebody, and in time."""
        return self.stage.is_waiting and clock.now() <= self.expires_at


def ask(
    title: str,
    told: Sequence[tuple[str, str]],
    endpoint: str,
    path: str,
    fields: Fields,
    about: About,
    by: Actor,
) -> Proposal:
    """Keeps what was sent; the same form, sent again while it waits, is the same proposal."""
    now = clock.now()
    if same := next((each for each in alive() if _is(each, by.person_id, path, fields)), None):
        return same
    found = Proposal(
        endpoint=endpoint,
        path=path,
        fields=fields,
        title=title[:400],
        told=[list(pair) for pair in told],
        person_ids=sorted(about.person_ids),
        position_ids=sorted(about.position_ids),
        asker_id=by.person_id,
        asker=f"{by.name}, {by.capacity}"[:400],
        asked_at=now,
        expires_at=now + LASTS,
    )
    db.session.add(found)
    journal.note(found, "ask", by, title)
    return found


def agree(proposal: Proposal, by: Actor) -> None:
    """A second person agrees: from now on it can be carried out once. Raises Stale when it is over."""
    _must_be_alive(proposal)
    proposal.second = f"{by.name}, {by.capacity}"[:400]
    proposal.expires_at = clock.now() + LASTS
    journal.advance(proposal, "agree", by)


def refuse(proposal: Proposal, by: Actor, reason: str) -> None:
    """A second person does not agree, and says why. Raises Rejected without a reason, Stale when it is over."""
    _must_be_alive(proposal)
    journal.advance(proposal, "refuse", by, reason)


def withdraw(proposal: Proposal, by: Actor) -> None:
    """Whoever asked takes it back."""
    journal.advance(proposal, "withdraw", by)


def agreed(proposal_id: int, asker_id: int, path: str, fields: Fields) -> Proposal | None:
    """The proposal that allows this very form to be sent to this very address by whoever asked; None for any other."""
    found = db.session.scalar(select(Proposal).where(Proposal.id == proposal_id))
    if found is None or not found.stage.is_in_force or not found.is_alive:
        return None
    return found if _is(found, asker_id, path, fields) else None


def _is(proposal: Proposal, asker_id: int | None, path: str, fields: Fields) -> bool:
    """Whether it asks for this very form to be sent to this very address."""
    return (proposal.asker_id, proposal.path, proposal.fields) == (asker_id, path, fields)


def carry_out(proposal: Proposal, by: Actor) -> None:
    """What was agreed to has been done, and cannot be done again."""
    journal.advance(proposal, "carry-out", by)


def _must_be_alive(proposal: Proposal) -> None:
    if not proposal.is_alive:
        raise Stale("over")


def alive() -> Sequence[Proposal]:
    """Everything that waits for somebody, oldest first: a handful at any time, since each is good for a day."""
    waiting = Proposal.are("is_waiting"), Proposal.expires_at >= clock.now()
    return db.session.scalars(select(Proposal).where(*waiting).order_by(Proposal.asked_at, Proposal.id)).all()


def about(person_id: int) -> list[Proposal]:
    """What was asked for about somebody in the last thirty days, newest first; so that they see it."""
    since = clock.now() - SHOWN_FOR
    recent = select(Proposal).where(Proposal.expires_at >= since).order_by(Proposal.asked_at.desc(), Proposal.id.desc())
    return [found for found in db.session.scalars(recent) if person_id in found.person_ids]
