"""What kind of trouble the server itself is in: told from an error of the disk or of the database.

None of these is anybody's mistake, all of them pass: a request says which it is and that trying again is safe, a job
waits and returns.
"""

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from portal.rules.words import Labelled
from portal.store import disk


class Outage(Labelled):
    """What the server suffers from, in the words of its page."""

    FULL = "full", "Penyimpanan server penuh"
    READ_ONLY = "read_only", "Penyimpanan server hanya dapat dibaca"
    DISK = "disk", "Penyimpanan server tidak dapat dipakai"
    STOPPED = "stopped", "Basis data tidak menjawab"
    BUSY = "busy", "Portal sedang sibuk"

    @property
    def means(self) -> str:
        """What whoever runs the server does about it."""
        return MEANS[self]


MEANS = {
    Outage.FULL: "Kosongkan ruang pada cakram portal.",
    Outage.READ_ONLY: "Periksa cakram dan haknya: portal tidak boleh menulis di sana.",
    Outage.DISK: "Periksa cakram dan hak folder instance.",
    Outage.STOPPED: "Periksa apakah basis data berjalan dan alamatnya (DATABASE_URL) benar.",
    Outage.BUSY: "Tunggu sebentar.",
}

OF_SYSTEM = {
    errno.ENOSPC: Outage.FULL,
    errno.EDQUOT: Outage.FULL,
    errno.EROFS: Outage.READ_ONLY,
    errno.EACCES: Outage.READ_ONLY,
    errno.EPERM: Outage.READ_ONLY,
    errno.EIO: Outage.DISK,
    errno.ESTALE: Outage.DISK,
    errno.EMFILE: Outage.BUSY,
    errno.ENFILE: Outage.BUSY,
}
OF_SQLITE = {  # by primary result code
    sqlite3.SQLITE_FULL: Outage.FULL,
    sqlite3.SQLITE_READONLY: Outage.READ_ONLY,
    sqlite3.SQLITE_PERM: Outage.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Outage.DISK,
    sqlite3.SQLITE_IOERR: Outage.DISK,
    sqlite3.SQLITE_BUSY: Outage.BUSY,
    sqlite3.SQLITE_LOCKED: Outage.BUSY,
}
OF_POSTGRESQL = {  # by SQLSTATE, or its first two signs
    "25006": Outage.READ_ONLY,
    "40001": Outage.BUSY,
    "40P01": Outage.BUSY,
    "55P03": Outage.BUSY,
    "57014": Outage.BUSY,
    "53100": Outage.FULL,
    "53": Outage.BUSY,
    "08": Outage.STOPPED,
    "57": Outage.STOPPED,
    "58": Outage.DISK,
}


def kind(error: BaseException | None) -> Outage | None:
    """The fault behind an error; None where it is something else, as a mistake of ours."""
    if isinstance(error, OSError):
        return OF_SYSTEM.get(error.errno or 0)
    told = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(told, sqlite3.Error):
        found = OF_SQLITE.get(getattr(told, "sqlite_errorcode", 0) & 0xFF)
        return of_disk() or found if found is Outage.DISK else found  # SQLite cannot open its files: why not?
    if not isinstance(error, DBAPIError):
        return None
    state = getattr(told, "sqlstate", None)
    if state is None:  # no server was there to give it a number
        return Outage.STOPPED if isinstance(error, OperationalError | InterfaceError) else None
    return OF_POSTGRESQL.get(state) or OF_POSTGRESQL.get(state[:2])


def of_disk() -> Outage | None:
    """What is wrong with the disk of the instance; None while it takes a few more files."""
    try:
        if not disk.is_writable():
            return Outage.READ_ONLY
        return Outage.FULL if disk.free() < disk.ROOM else None
    except OSError:
        return Outage.DISK


def told(error: BaseException) -> str:
    """What is wrong and what to do about it, for whoever works at the command line."""
    if fault := kind(error):
        return f"{fault.label.lower()}. {fault.means}"
    return f"{words(error)}."


def words(error: BaseException) -> str:
    """The error's own words without the row: PostgreSQL tells its values from the second line on."""
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__  # without the name of the file
    return str(getattr(error, "orig", error)).strip().partition("\n")[0][:200]
