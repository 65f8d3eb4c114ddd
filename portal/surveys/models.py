"""What is imported from paper: the record of it, a form as it was read, and a day of them beside what is there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.rules.workflow import SURVEY_IMPORT
from portal.services.models import Served
from portal.store.db import Model
from portal.store.journal import Staged
from portal.store.paper_answers import Kept
from portal.store.witness import canonical, plain

BATCH_LENGTH = 80


class SurveyImport(Served, Staged, Model):
    """Paper forms of a service that came in together. Its answers (`Response.import_id`) are marked when it is taken
    back, or when another import takes the place of one of its days; they stay for ever."""

    __tablename__ = "survey_import"
    __table_args__ = (CheckConstraint("number > 0", name="number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    batch: Mapped[str] = mapped_column(String(BATCH_LENGTH), default="")  # forms of one day are compared within a batch
    number: Mapped[int]  # of answers that it brought
    on: Mapped[date]  # the day on which it did
    state: Mapped[str] = mapped_column(String(24), default=SURVEY_IMPORT.initial)

    workflow = SURVEY_IMPORT


@dataclass(frozen=True)
class PaperForm:
    """One respondent of a sheet: its line, the day, and the answers in `QUESTION_ORDER`."""

    line: int
    on: date
    answers: tuple[int | None, ...]


@dataclass(frozen=True)
class Day:
    """A day of a sheet beside what its service has of that day and batch.

    `known`: how many forms are there already; `new`: those that are not; `gone`: answers that are there and stand not
    in the sheet.
    """

    on: date
    forms: list[PaperForm]
    kept: list[Kept]
    new: list[PaperForm]
    gone: list[Kept]

    @property
    def known(self) -> int:
        return len(self.forms) - len(self.new)

    @property
    def entering(self) -> list[PaperForm]:
        """What comes in: where answers are gone, the whole day takes the place of the one that was there."""
        return self.forms if self.gone else self.new

    @property
    def leaving(self) -> list[Kept]:
        return self.kept if self.gone else []


def fingerprint(days: Iterable[Day]) -> str:
    """Of what a comparison has found: another one where anything would come in or make room otherwise."""
    told = [
        [plain(day.on), day.known, [form.answers for form in day.new], [kept.key for kept in day.gone]] for day in days
    ]
    return sha256(canonical(told).encode()).hexdigest()
