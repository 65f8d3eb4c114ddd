"""The ways in which somebody might tell who gave which answers, from what he has got hold of and what he knows.

He knows the voters: address, the number that the browser made, and who came after whom. He has stolen the database with
its journal of writes, two backups, the configuration and the logs. Each attack returns its guesses: {number: answers}.
"""

import hashlib
import hmac
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from portal.rules.satisfaction import QUESTION_ORDER

Answers = tuple[int, ...]
Guesses = dict[str, Answers]

KEY = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TABLES = ("intake", "response")
PAGE = 4096  # bytes, of a SQLite file


@dataclass(frozen=True)
class Voter:
    """One whom the attacker watched: where he came from, what his browser sent as number, and the truth."""

    address: str
    number: str
    answers: Answers
    comment: str = ""


@dataclass(frozen=True)
class Loot:
    """A folder with `before.db` and `after.db` (backups), `portal.db` and `portal.db-wal`, `config.py` and `log`."""

    folder: Path

    def rows(self, table: str, backup: str = "after.db") -> list[dict[str, Any]]:
        """The rows as the file gives them when nobody asks for an order."""
        with sqlite3.connect(self.folder / backup) as database:
            database.row_factory = sqlite3.Row
            found = [dict(row) for row in database.execute(f"SELECT * FROM {table}")]  # noqa: S608  a table of ours
        database.close()
        return found

    @cached_property
    def answers(self) -> dict[str, Answers]:
        """What came between the two backups, by key, table by table in the order of the rows."""
        old = {row["id"] for table in TABLES for row in self.rows(table, "before.db")}
        return {
            row["id"]: said(row)
            for table in TABLES
            for row in self.rows(table)
            if row["id"] not in old and row["waktu"] is not None
        }

    @cached_property
    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.folder.iterdir())}

    @cached_property
    def distinct(self) -> set[bytes]:
        """What stands in them, once: copies of a database have most pages in common, and no row of ours needs two."""
        found: set[bytes] = set()
        for name, content in self.files.items():
            size = PAGE if name.endswith(".db") else max(len(content), 1)
            found |= {content[start : start + size] for start in range(0, len(content), size)}
        return found

    @cached_property
    def secret(self) -> bytes:
        found = re.search(rb'SECRET_KEY = "([^"]+)"', self.files["config.py"])
        return found[1] if found else b""


def said(row: dict[str, Any]) -> Answers:
    return tuple(row[code] or 0 for code in QUESTION_ORDER)


def by_order(loot: Loot, voters: Sequence[Voter]) -> Guesses:
    """Who came after whom, against the order of rows, of pages, and of what was written to the journal of writes."""
    guesses = [
        {voter.number: loot.answers[key] for voter, key in zip(voters, order, strict=False)}
        for keys in _orders(loot)
        for order in (keys, keys[::-1])
    ]
    return max(guesses, key=lambda found: hits(found, voters), default={})


def by_number(loot: Loot, voters: Sequence[Voter]) -> Guesses:
    """The browser's number, as it is or as a digest, in a row that holds answers."""
    holding = {
        str(value): said(row) for table in TABLES for row in loot.rows(table) for value in row.values() if row["waktu"]
    }
    return {
        voter.number: holding[token.decode()]
        for voter in voters
        for token in _digests(voter.number, loot.secret)
        if token.isascii() and token.decode() in holding
    }


def by_comment(loot: Loot, voters: Sequence[Voter]) -> Guesses:
    """Whose words these are he can tell; the answers are those of the same day, or else of the same month."""
    guesses: Guesses = {}
    authors = {voter.comment: voter.number for voter in voters if voter.comment}
    responses = loot.rows("response")
    for comment in loot.rows("survey_comment"):
        alike = [row for row in responses if row["on"] == comment["on"]]
        alike = alike or [row for row in responses if row["on"][:7] == comment["on"][:7]]
        if comment["text"] in authors and alike:
            guesses[authors[comment["text"]]] = said(alike[0])
    return guesses


def recognised(loot: Loot, voters: Sequence[Voter]) -> int:
    """Of how many voters the address stands anywhere, as it is or as a digest, under the configuration's secret too."""
    everything = b"\n".join(loot.distinct)
    days = {row["on"] for table in TABLES for row in loot.rows(table)}
    services = {row["id"] for row in loot.rows("service")}
    return sum(
        any(
            token in everything
            for text in _told_of(voter.address, days, services)
            for token in _digests(text, loot.secret)
        )
        for voter in voters
    )


def by_figures(sums: Sequence[tuple[int, Answers]], voters: Sequence[Voter]) -> Guesses:
    """Public numbers and means of a service before and after each voter: where one more is counted, it is his."""
    return {
        voter.number: tuple(after - before for before, after in zip(old, new, strict=True))
        for voter, ((fewer, old), (more, new)) in zip(voters, pairwise(sums), strict=True)
        if more == fewer + 1
    }


def hits(guesses: Guesses, voters: Sequence[Voter]) -> int:
    return sum(guesses.get(voter.number) == voter.answers for voter in voters)


ATTACKS: tuple[Callable[[Loot, Sequence[Voter]], Guesses], ...] = (by_order, by_number, by_comment)


def _orders(loot: Loot) -> Iterator[list[str]]:
    """The keys of what came between the backups, in every order that the loot knows."""
    yield list(loot.answers)
    for content in loot.files.values():
        found = dict.fromkeys(key.decode() for key in KEY.findall(content))
        yield [key for key in found if key in loot.answers]


def _told_of(address: str, days: set[str], services: set[int]) -> Iterator[str]:
    """Texts that a counter of addresses might be named after."""
    yield address
    for service in services:
        yield f"{service} {address}"
        yield from (f"{day}|{address}|{service}|{quick}" for day in days for quick in (True, False))


def _digests(text: str, secret: bytes) -> Iterator[bytes]:
    """The text as a file may hold it: plain or under a digest, whole or cut, in letters or in bytes."""
    plain = text.encode()
    yield plain
    for name in ("sha256", "sha1", "md5"):
        for digest in (hashlib.new(name, plain), hmac.new(secret, plain, name)):
            yield from (digest.hexdigest().encode(), digest.hexdigest()[:32].encode(), digest.digest()[:16])
    yield hashlib.blake2b(plain, key=secret[:64], digest_size=16).digest()
