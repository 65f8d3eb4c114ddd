"""What the city's chart allows: who may be placed where and when, who may answer to whom, who may hold which office.

Days are inclusive on both ends; None is an open end.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.rules.calendar import long_date
from portal.rules.hierarchy import Capacity, Holding
from portal.rules.problems import Problem


@dataclass(frozen=True)
class Span:
    """From the first to the last day."""

    starts_on: date
    ends_on: date | None = None

    def holds(self, on: date) -> bool:
        """Tell whether the day is in it.

        Source: our rule, not law.
        """
        return overlap(self, Span(on, on))


def overlap(one: Span, other: Span) -> bool:
    """Tell whether two spans share a day.

    Source: our rule, not law.
    """
    return (other.ends_on is None or one.starts_on <= other.ends_on) and (
        one.ends_on is None or other.starts_on <= one.ends_on
    )


def day_before(on: date) -> date:
    """Return the last day of what a successor beginning on a day replaces.

    Source: our rule, not law.
    """
    return on - timedelta(days=1)


def day_after(on: date) -> date:
    """Return the first day without what ends on a day.

    Source: our rule, not law.
    """
    return on + timedelta(days=1)


def span_problems(span: Span, within: Span | None = None, whole: str = "") -> list[Problem]:
    """Return what is wrong with the days of a record, by themselves and inside the life of what it belongs to.

    `whole` names that, for the sentence: "Unit", "Jabatan".

    Source: our rule, not law.
    """
    found = []
    if span.ends_on and span.ends_on < span.starts_on:
        found.append(Problem("ends_on", f"Hari terakhir tidak boleh sebelum {long_date(span.starts_on)}."))
    if within and span.starts_on < within.starts_on:
        found.append(
            Problem(
                "starts_on",
                f"{whole} baru ada sejak {long_date(within.starts_on)}. Pilih hari itu atau sesudahnya, atau perbaiki "
                "dahulu tanggal mulainya.",
            )
        )
    if within and within.ends_on and (span.ends_on is None or span.ends_on > within.ends_on):
        where = "starts_on" if span.starts_on > within.ends_on else "ends_on"
        found.append(Problem(where, f"{whole} berakhir {long_date(within.ends_on)}. Pilih hari itu atau sebelumnya."))
    return found


def placement_problems(new: Holding, others: Iterable[Holding], post: Span) -> list[Problem]:
    """Return why a person cannot be placed so; `others`: all placements in the same position, itself left out.

    A position has one definitive holder at a time; acting holders may stand beside or in for him.

    Source: UU 30/2014 Ps. 14 for Plt and Plh [mem]; that days decide is our rule, not law.
    """
    span = Span(new.starts_on, new.ends_on)
    found = span_problems(span, post, "Jabatan ini")
    same_days = [
        each
        for each in others
        if each.placement_id != new.placement_id and overlap(span, Span(each.starts_on, each.ends_on))
    ]
    if any(each.person_id == new.person_id for each in same_days):
        found.append(
            Problem(
                "starts_on",
                "Pegawai ini sudah menduduki jabatan ini pada masa itu. Perbaiki penempatan yang ada, "
                "atau pilih masa lain.",
            )
        )
    elif new.capacity is Capacity.DEFINITIVE and any(each.capacity is Capacity.DEFINITIVE for each in same_days):
        found.append(
            Problem(
                "starts_on",
                "Pada masa itu jabatan ini sudah diduduki pejabat definitif. Akhiri dahulu penempatannya, "
                "atau catat sebagai Plt. atau Plh.",
            )
        )
    return found


def line_problems(position_id: int, parent_id: int, parent_of: Callable[[int], int | None]) -> list[Problem]:
    """Return why a position cannot answer to another: to itself, or to one that stands below it.

    Source: our rule, not law.
    """
    if position_id == parent_id:
        return [Problem("parent_id", "Jabatan tidak dapat menjadi atasan bagi dirinya sendiri. Pilih jabatan lain.")]
    seen: set[int] = set()
    above = parent_of(parent_id)
    while above is not None and above not in seen:
        if above == position_id:
            return [Problem("parent_id", "Jabatan itu berada di bawah jabatan ini. Pilih jabatan lain.")]
        seen.add(above)
        above = parent_of(above)
    return []


def succession_problems(starts_on: date, latest: date | None, what: str) -> list[Problem]:
    """Return why a dated value cannot begin on a day: it must follow the latest one. `what`: "pangkat".

    Source: our rule, not law.
    """
    if latest is None or starts_on > latest:
        return []
    return [
        Problem(
            "starts_on",
            f"Sudah ada {what} sejak {long_date(latest)}. Isi tanggal sesudahnya, atau perbaiki yang sudah ada.",
        )
    ]


def office_problems(role: str, span: Span, held: Iterable[tuple[str, Span]]) -> list[Problem]:
    """Return why a person cannot hold an office of the portal; `held`: the offices he has or had.

    Who keeps the records, who opens the doors and who watches both are three people.

    Source: our rule, not law.
    """
    same_days = [other for other, days in held if overlap(span, days)]
    if role in same_days:
        return [Problem("role", "Tugas ini sudah dipegangnya pada masa itu. Akhiri dahulu yang lama.")]
    if same_days:
        return [
            Problem(
                "role",
                "Orang ini sudah memegang tugas lain pada masa itu. Pengelola kepegawaian, auditor, dan administrator "
                "harus orang yang berbeda.",
            )
        ]
    return []
