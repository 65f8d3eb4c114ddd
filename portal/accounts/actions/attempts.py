"""How often a password may be tried: by an account, by a device that has signed in to it before, from a network.

A device that is known has a counter of its own: strangers who guess at a NIP keep its owner out nowhere else than where
he has never been, and an office behind one address is not stopped by one of its own.
"""

from dataclasses import dataclass
from datetime import timedelta

from portal.accounts import queries
from portal.accounts.queries import digest
from portal.store import rates
from portal.store.errors import Rejected

# Window, wrong attempts allowed: per account or device and per network, and over a day per account or device.
WINDOW, PER_ACCOUNT, PER_NETWORK = timedelta(minutes=5), 10, 60
DAY, PER_DAY = timedelta(days=1), 100

RENEWED = "minta tautan baru kepada pengelola kepegawaian"
TOO_MANY = f"Terlalu banyak percobaan. Tunggu 5 menit, lalu coba lagi, atau {RENEWED}."
TOO_MANY_TODAY = f"Terlalu banyak percobaan hari ini. Coba lagi besok, atau {RENEWED}."
ELSEWHERE = " Di perangkat yang pernah Anda pakai untuk masuk, Anda tetap dapat masuk."
TOO_MANY_FROM_HERE = f"Terlalu banyak percobaan dari jaringan ini. Tunggu 5 menit, lalu coba lagi.{ELSEWHERE}"


@dataclass(frozen=True)
class Attempt:
    """One try: whose counter it counts towards, and from which network; "": a known device, wherever it is."""

    key: str
    network: str = ""

    @property
    def daily(self) -> str:
        return f"{self.key}:day"

    @property
    def source(self) -> str:
        return f"sign-in-from:{self.network}"


def of_stranger(account_id: int, login: str, network: str) -> Attempt:
    """The counter of an account, by whatever it is called; without an account (0) that of a hash of what was typed."""
    whose = str(account_id) if account_id else digest(queries.plain(login))[:32]
    return Attempt(f"sign-in:{whose}", network)


def of_device(device: str) -> Attempt:
    """The counter of a device that has signed in before."""
    return Attempt(f"sign-in-device:{digest(device)[:32]}")


def of_owner(account_id: int) -> Attempt:
    """That of somebody who is signed in and must say his password once more."""
    return Attempt(f"password:{account_id}")


def is_spent(attempt: Attempt) -> bool:
    """Whether the network is refused whatever it tries. Counts nothing, in the present transaction."""
    return bool(attempt.network) and rates.used(attempt.source, WINDOW) >= PER_NETWORK


def count(attempt: Attempt) -> None:
    """Counts it, committed at once. Raises Rejected beyond the limit, account or no account.

    What an account's limit refuses does not count towards the network: one who mistypes stops nobody beside him. What
    either refuses does not count towards the day: else a hundred quick requests with a known NIP would keep its owner
    out until tomorrow.
    """
    words = ELSEWHERE if attempt.network else ""
    if rates.hits(attempt.key, WINDOW) > PER_ACCOUNT:
        raise Rejected(TOO_MANY + words)
    if attempt.network and rates.hits(attempt.source, WINDOW) > PER_NETWORK:
        raise Rejected(TOO_MANY_FROM_HERE)
    if rates.hits(attempt.daily, DAY) > PER_DAY:
        raise Rejected(TOO_MANY_TODAY + words)


def forget(attempt: Attempt) -> None:
    """Takes back what `count` counted: the password was right. Else an office behind one address would be refused when
    everybody signs in at eight."""
    rates.clear(attempt.key)
    rates.take_back(attempt.daily, DAY)
    if attempt.network:
        rates.take_back(attempt.source, WINDOW)


def forget_all(account_id: int) -> None:
    """Whatever was tried before: there is a new password."""
    for attempt in (of_stranger(account_id, "", ""), of_owner(account_id)):
        rates.clear(attempt.key)
        rates.clear(attempt.daily)
