"""What a list page is asked for in its address: which page, in what order, which words."""

from collections.abc import Collection, Iterable
from typing import Any, Protocol, TypeVar

from flask import request


class Keyed(Protocol):
    """Anything with a key."""

    @property
    def id(self) -> Any: ...


K = TypeVar("K", bound=Keyed)


def asked_page() -> int:
    """The page number in the address, 1 when absent or nonsense."""
    text = request.args.get("page", "")
    return int(text) if text.isdecimal() and len(text) < 7 else 1


def asked_sort(allowed: Collection[str], default: str) -> str:
    """The column to sort by, "-" in front for descending; the default for anything unknown."""
    text = request.args.get("sort", default)
    return text if text.removeprefix("-") in allowed else default


def asked_words(name: str = "q") -> str:
    """Search words, trimmed and of bearable length."""
    return " ".join(request.args.get(name, "").split())[:100]


def asked_key(name: str) -> int | None:
    """The key of a record in the address; None when absent or nonsense."""
    text = request.args.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def asked_one(name: str, choices: Iterable[K]) -> K | None:
    """The one of these whose key the address names; None when it names none of them."""
    key = asked_key(name)
    return next((each for each in choices if each.id == key), None)


def asked_code(name: str, allowed: Collection[str], default: str = "") -> str:
    """The code in the address; the default for anything unknown."""
    text = request.args.get(name, default)
    return text if text in allowed else default
