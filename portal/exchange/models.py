"""A file that was sent, and what became of each of its rows."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.policy import Holder, Me
from portal.rules.workflow import IMPORT
from portal.store.db import Model, UTCDateTime, enum_column
from portal.store.journal import Staged


class Finding(StrEnum):
    """What a row is, held against what is there."""

    FRESH = "fresh"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"

    @property
    def label(self) -> str:
        return {"fresh": "Baru", "changed": "Berubah", "same": "Sudah tercatat", "wrong": "Keliru"}[self.value]


class Outcome(StrEnum):
    """What became of a row."""

    PENDING = "awaited"
    NOTHING = "nothing"  # there was nothing to do
    APPLIED = "applied"
    REFUSED = "refused"


class StaffImport(Staged, Model):
    """One file. Its content lasts until it was applied or dropped; what it did is in the journal of each record."""

    __tablename__ = "staff_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    digest: Mapped[str] = mapped_column(String(64), default="")  # of what it would do: this is confirmed
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # rows by finding, in the end by outcome
    problem: Mapped[str] = mapped_column(Text, default="")  # with the file as a whole
    state: Mapped[str] = mapped_column(String(24), default=IMPORT.initial)
    version: Mapped[int] = mapped_column()

    workflow = IMPORT

    __mapper_args__ = {"version_id_col": version}

    @property
    def label(self) -> str:
        return self.name

    @property
    def doing(self) -> int:
        """How many rows change something."""
        return int(self.counts.get(Finding.FRESH, 0)) + int(self.counts.get(Finding.CHANGED, 0))

    @property
    def rows(self) -> int:
        return sum(int(self.counts.get(each, 0)) for each in Finding)

    def relation(self, me: Me) -> frozenset[str]:
        """Whoever sent it, while still an officer. Nobody else: what is in it is not in the portal yet."""
        return frozenset({"owner"} if me.person_id == self.asker_id and me.officer_of else ())

    def parties(self) -> tuple[Holder | None, ...]:
        return ()


class ImportRow(Model):
    """One row of a file: what it says, what is wrong with it, what it would do, what it did."""

    __tablename__ = "import_row"
    __table_args__ = (
        UniqueConstraint("import_id", "place"),
        Index("ix_import_row_import_id_finding_place", "import_id", "finding", "place"),
        Index("ix_import_row_import_id_outcome_place", "import_id", "outcome", "place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("staff_import.id"))
    place: Mapped[int]  # in the order in which they are applied
    sheet: Mapped[str] = mapped_column(String(100))
    line: Mapped[int]  # in the sheet, from 1
    title: Mapped[str] = mapped_column(String(400))
    finding: Mapped[Finding] = mapped_column(enum_column(Finding))
    told: Mapped[list[Any]] = mapped_column(JSON)  # [[label, old, new], …]: how it differs from what is there
    problems: Mapped[list[Any]] = mapped_column(JSON)  # [[column, sentence], …]
    steps: Mapped[list[Any]] = mapped_column(JSON)  # [[verb, values], …]; empty once they were taken
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome))
    reason: Mapped[str] = mapped_column(Text, default="")  # why it was refused in the end
    made_id: Mapped[int | None] = mapped_column()  # the unit, position or person that it is about
