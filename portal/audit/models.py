"""What the checks of the journal found."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.db import Model, UTCDateTime


class JournalCheck(Model):
    """One walk through all hash chains: how many entries, and a sentence for each that does not fit."""

    __tablename__ = "journal_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    checked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    entries: Mapped[int]
    broken: Mapped[list[Any]] = mapped_column(JSON)
