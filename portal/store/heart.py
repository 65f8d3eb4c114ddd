"""The host's memory of this instance, and in it the last sign of life of its worker.

The folder lies in RUN_FOLDER, never in instance/: no backup holds it and a restart of the host forgets it.
"""

import hashlib
import os
import stat
from datetime import datetime
from pathlib import Path

from flask import current_app

from portal import clock


def folder() -> Path:
    """A folder of this instance alone, that nobody else may enter."""
    instance = hashlib.sha256(os.fsencode(current_app.instance_path)).hexdigest()[:16]
    return Path(current_app.config["RUN_FOLDER"]) / f"portal-{instance}"


def make_private(place: Path) -> None:
    """Makes the folder, or raises OSError when it is not ours alone: in /dev/shm anybody may have been before us."""
    place.mkdir(mode=0o700, exist_ok=True)
    found = place.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise PermissionError(f"{place} is not this user's alone")


def beat() -> None:
    """The worker is alive. Where the folder cannot be used, nobody will know."""
    try:
        make_private(folder())
        _sign().write_text(clock.now().isoformat())
    except OSError:
        return


def last_beat() -> datetime | None:
    """When the worker was last seen on this host; None where nobody knows."""
    try:
        return datetime.fromisoformat(_sign().read_text())
    except (OSError, ValueError):
        return None


def _sign() -> Path:
    return folder() / "worker"
