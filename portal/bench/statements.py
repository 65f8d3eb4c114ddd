"""What a page asks the database, counted at the driver."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

# These open and close transactions; they ask nothing.
FRAMING = ("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA")


@contextmanager
def recorded() -> Iterator[list[str]]:
    """The statements that are sent inside the block, on any engine of this process."""
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(FRAMING):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)
