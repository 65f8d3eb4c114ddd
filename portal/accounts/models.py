"""Accounts and what belongs to signing in. Tokens are stored as their SHA-256 only."""

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.chart.models import Person
from portal.policy import Concern, Me, OfChart
from portal.policy.who import Concerns
from portal.store.db import Model, UTCDateTime


class KeptByOffice(OfChart):
    """Who keeps an account: the officer opens it and makes links, the administrator opens it again once it was closed.

    Of somebody who holds an office neither does alone: no office can slip into another's account. A mixin.
    """

    def relation(self: "KeptAccount", me: Me) -> frozenset[str]:
        found = OfChart.relation(self, me)
        if "owner" in found or self.holds_office:
            return found
        keeps = {"officer": "keeper", "administrator": "doorkeeper"}
        return found - {"seconded administrator"} | {keeps[office] for office in found & keeps.keys()}

    @property
    def label(self: "KeptAccount") -> str:
        return str(self.person.name)


class KeptAccount(Concerns, Protocol):
    """What KeptByOffice needs."""

    person: Any

    @property
    def holds_office(self) -> bool | None: ...


class Account(KeptByOffice, Model):
    """The right of one person to sign in, by identifier or e-mail."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)  # lower case
    password_hash: Mapped[str | None] = mapped_column(String(200))  # None until activated
    activated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column()

    person: Mapped[Person] = relationship()

    # Set by queries for whoever administrates accounts.
    unit_path: str | None = None
    holds_office: bool | None = None
    concerns: Concern = Concern()

    __mapper_args__ = {"version_id_col": version}
    __allow_unmapped__ = True

    @property
    def condition(self) -> str:
        if self.disabled_at:
            return "disabled"
        return "active" if self.activated_at else "waiting"


class LoginSession(Model):
    """One signed-in browser. Ended at once by sign-out, password change or a disabled account."""

    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Activation(Model):
    """A one-time link by which a person sets the first, or a forgotten, password."""

    __tablename__ = "activation"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
