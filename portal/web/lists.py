"""Lists: their columns, declared once for page and file, and what a page is asked for in its address: which page, in
what order, which words."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from flask import request

from portal.paper.sheets import csv_file
from portal.web.input import number

LAST_PAGE = 999_999


@dataclass(frozen=True)
class Column:
    """A column of a list. Its page writes the cells itself; `value` makes those of a file, from the same rows."""

    label: str
    sort: str = ""  # its word in the address; "": the list cannot be sorted by it
    kind: str = ""  # as `head` of _table.html knows it
    value: Callable[[Any], object] | None = None  # none: a file does not have it
    on_page: bool = True


def heads(columns: Iterable[Column]) -> list[tuple[str, str, str]]:
    """The columns of a page, for `head` of _table.html."""
    return [(column.label, column.sort, column.kind) for column in columns if column.on_page]


def as_csv(columns: Sequence[Column], rows: Iterable[Any]) -> bytes:
    """The list as a file for a spreadsheet, with the columns that have a value."""
    filed = [(column.label, column.value) for column in columns if column.value]
    return csv_file([label for label, _ in filed], [[value(row) for _, value in filed] for row in rows])


class Keyed(Protocol):
    """Anything with a key."""

    @property
    def id(self) -> Any: ...


K = TypeVar("K", bound=Keyed)


def asked_page() -> int:
    """The page number in the address, 1 when absent or nonsense."""
    return number(request.args.get("page", ""), LAST_PAGE) or 1


def asked_sort(allowed: Collection[str], default: str) -> str:
    """The column to sort by, "-" in front for descending; the default for anything unknown."""
    text = request.args.get("sort", default)
    return text if text.removeprefix("-") in allowed else default


def asked_words(name: str = "q") -> str:
    """Search words, trimmed and of bearable length."""
    return " ".join(request.args.get(name, "").split())[:100]


def asked_key(name: str) -> int | None:
    """The key of a record in the address; None when absent or nonsense."""
    return number(request.args.get(name, ""))


def asked_day(name: str) -> date | None:
    """The day in the address; None when absent, nonsense, or so far away that no city has records of it."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None


def asked_one(name: str, choices: Iterable[K]) -> K | None:
    """The one of these whose key the address names; None when it names none of them."""
    key = asked_key(name)
    return next((each for each in choices if each.id == key), None)


def asked_code(name: str, allowed: Collection[str], default: str = "") -> str:
    """The code in the address; the default for anything unknown."""
    text = request.args.get(name, default)
    return text if text in allowed else default
