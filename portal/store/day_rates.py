"""Counting what must be forgotten: how often a network has voted today, in a file of this host's memory.

The file lies in RUN_FOLDER, never in instance/: no backup holds it and a restart of the host forgets it. What it counts
stands under a name made with salt that is drawn for the day and kept nowhere else. With the day the salt is gone, and
with it the way back from a name to a network. All processes of the host share the file; each use opens it anew, so that
one that vanished is simply made again.
"""

import hashlib
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal import clock
from portal.store import heart

MINUTES = 10  # of the short window, which slides: no ten minutes ever hold more than allowed
PATIENCE = 1  # second for another process that is counting

SCHEMA = """
CREATE TABLE IF NOT EXISTS day (date TEXT PRIMARY KEY, salt BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS used (name BLOB, minute INTEGER, times INTEGER, PRIMARY KEY (name, minute)) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Limit:
    """How many uses may count within any ten minutes, and how many within the day."""

    together: int
    daily: int


class Unavailable(Exception):
    """The folder cannot be used: nobody knows how often somebody has been here today."""


def spend(key: str, limit: Limit) -> bool:
    """Counts one more use of `key`, unless it has reached its limit: then nothing is counted and False returned.

    Raises Unavailable.
    """
    minute = int(clock.now().timestamp()) // 60
    with _today() as (file, salt):
        name = hashlib.blake2b(key.encode(), key=salt, digest_size=16).digest()
        recent, daily = file.execute(
            "SELECT coalesce(sum(times) FILTER (WHERE minute >= ?), 0), coalesce(sum(times), 0) FROM used"
            " WHERE name = ?",
            (minute - MINUTES, name),
        ).fetchone()
        if recent >= limit.together or daily >= limit.daily:
            return False
        file.execute(
            "INSERT INTO used VALUES (?, ?, 1) ON CONFLICT (name, minute) DO UPDATE SET times = times + 1",
            (name, minute),
        )
    return True


def forget() -> None:
    """Drops what earlier days have left, also when nobody votes today. Without a file there is nothing to forget.

    Raises Unavailable.
    """
    if path().exists():
        with _today():
            pass


def usable() -> bool:
    """Whether votes can be counted on this host."""
    try:
        with _today():
            return True
    except Unavailable:
        return False


def path() -> Path:
    """The file of this instance."""
    return heart.folder() / "votes.db"


@contextmanager
def _today() -> Iterator[tuple[sqlite3.Connection, bytes]]:
    """(the file in a transaction of its own, today's salt)"""
    try:
        file = _open()
    except (OSError, sqlite3.Error) as error:
        raise Unavailable(f"{path()}: {error}") from error
    try:
        salt = _salt(file, clock.today().isoformat())
        yield file, salt
        file.execute("COMMIT")
    except sqlite3.Error as error:
        raise Unavailable(f"{path()}: {error}") from error
    finally:
        file.close()


def _open() -> sqlite3.Connection:
    """The file with its tables, in a transaction. What is no database any more is thrown away: it is only a memory."""
    try:
        return _begin()
    except sqlite3.OperationalError:  # vanished between two steps, or locked: once more, with nothing thrown away
        return _begin()
    except sqlite3.DatabaseError:
        path().unlink(missing_ok=True)
        return _begin()


def _begin() -> sqlite3.Connection:
    place = path()
    heart.make_private(place.parent)
    os.close(os.open(place, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600))
    file = sqlite3.connect(place, timeout=PATIENCE, isolation_level=None)
    try:
        file.execute("PRAGMA secure_delete = ON")
        file.execute("PRAGMA synchronous = OFF")  # memory: nothing outlives the host
        file.execute("BEGIN IMMEDIATE")
        for statement in SCHEMA.split(";"):
            file.execute(statement)
    except BaseException:
        file.close()
        raise
    return file


def _salt(file: sqlite3.Connection, today: str) -> bytes:
    """The salt of this day. On a new day everything else goes first."""
    found = file.execute("SELECT salt FROM day WHERE date = ?", (today,)).fetchone()
    if found:
        return bytes(found[0])
    file.execute("DELETE FROM used")
    file.execute("DELETE FROM day")
    salt = secrets.token_bytes(32)
    file.execute("INSERT INTO day VALUES (?, ?)", (today, salt))
    return salt
