"""How often each answer was counted: one row per service, month, channel and element, kept with the rows it counts."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, Protocol

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint, cast, extract, func, literal, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.rules.satisfaction import QUESTION_ORDER
from portal.rules.words import Labelled
from portal.store.db import AnyRow, Model, db, enum_column, insert_into

QUICK, ANY = "quick", "any"  # rows that are no element: quick ratings, and responses with any element
SUMS = ("answered", "ones", "twos", "threes", "fours")  # all answers, then how often each value

TallyKey = tuple[int, date, str, str]  # service, first day of the month, channel, element (or QUICK, ANY)


class Channel(Labelled):
    """How a response came in."""

    WEB = "web", "Halaman layanan"
    IMPORT = "import", "Formulir kertas"


class Tally(Model):
    """Counted answers. `element` is one of the nine codes, QUICK, or ANY with the number of responses in `answered`."""

    __tablename__ = "survey_tally"
    __table_args__ = (UniqueConstraint("service_id", "month", "channel", "element"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    month: Mapped[date]  # its first day
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    element: Mapped[str] = mapped_column(String(24))
    answered: Mapped[int]
    ones: Mapped[int]
    twos: Mapped[int]
    threes: Mapped[int]
    fours: Mapped[int]


class Answered(Protocol):
    """A response, or a row of its columns: these, the nine elements and `quick`."""

    service_id: Any
    counted_for: Any
    channel: Any


def counted(responses: Iterable[Answered]) -> dict[TallyKey, Counter[int]]:
    """What responses add to the tally: for each key how often each value 1 to 4 was given, and 0 for every answer.

    Under ANY there is only 0: the number of responses with at least one element.
    """
    found: dict[TallyKey, Counter[int]] = {}
    for response in responses:
        where = (response.service_id, response.counted_for.replace(day=1), response.channel)
        given = {name: getattr(response, name) for name in (*QUESTION_ORDER, QUICK)}
        for name, value in given.items():
            if value is not None:
                found.setdefault((*where, name), Counter()).update((0, value))
        if any(given[code] is not None for code in QUESTION_ORDER):
            found.setdefault((*where, ANY), Counter()).update((0,))
    return found


def add(responses: Iterable[Answered]) -> None:
    """Counts the responses, in the present transaction: increments, in the order of the keys.

    So no other transaction's count is lost, and no two ever wait for each other.
    """
    _grow(responses, 1)


def take_away(responses: Iterable[Answered]) -> None:
    """The same the other way round, for responses that were counted."""
    _grow(responses, -1)


def _grow(responses: Iterable[Answered], by: int) -> None:
    rows = [
        {"service_id": service_id, "month": month, "channel": channel, "element": element}
        | {name: by * values[place] for place, name in enumerate(SUMS)}
        for (service_id, month, channel, element), values in sorted(counted(responses).items())
    ]
    if not rows:
        return
    statement = insert_into(Tally)
    grown = {name: getattr(Tally, name) + statement.excluded[name] for name in SUMS}
    key = [Tally.service_id, Tally.month, Tally.channel, Tally.element]
    db.session.execute(statement.on_conflict_do_update(index_elements=key, set_=grown), rows)


def sums(service_ids: Collection[int], months: int) -> Iterable[AnyRow]:
    """Per service, span of so many months of a year (`year`, `part` from 0) and element: answered, total, ones … fours,
    and the first and last month. One statement."""
    year, month = (cast(extract(field, Tally.month), Integer) for field in ("year", "month"))
    part = (month - 1) // literal(months, Integer)
    total = Tally.ones + 2 * Tally.twos + 3 * Tally.threes + 4 * Tally.fours
    return db.session.execute(
        select(
            Tally.service_id,
            year.label("year"),
            part.label("part"),
            Tally.element,
            func.sum(total).label("total"),
            *(func.sum(getattr(Tally, name)).label(name) for name in SUMS),
            func.min(Tally.month).label("first"),
            func.max(Tally.month).label("last"),
        )
        .where(Tally.service_id.in_(service_ids), Tally.answered > 0)
        .group_by(Tally.service_id, "year", "part", Tally.element)
    )


def first_month() -> date | None:
    """The first of which anything is counted."""
    return db.session.scalar(select(func.min(Tally.month)).where(Tally.answered > 0))


def differences(responses: Iterable[Answered]) -> Iterator[tuple[TallyKey, dict[int, int], dict[int, int]]]:
    """(key, kept, recounted) wherever the tally is not what the responses say. Memory: the keys, never the responses.

    Both must be read as of one moment: the caller begins the transaction (`only_reading`).
    """
    recounted = counted(responses)
    kept: dict[TallyKey, dict[int, int]] = {
        (row.service_id, row.month, row.channel, row.element): {
            place: getattr(row, name) for place, name in enumerate(SUMS)
        }
        for row in db.session.scalars(select(Tally))
    }
    nothing = dict.fromkeys(range(len(SUMS)), 0)
    for key in sorted(kept.keys() | recounted.keys()):
        found = nothing | recounted.get(key, {})
        stored = kept.get(key, nothing)
        if found != stored:
            yield key, stored, found
