"""What a backup is: a folder with the database as one SQLite file, the files, config.py, and a manifest of hashes.

The database is a portable copy, whatever it came from: it is read by every portal of this revision or later, restored
into either database, and made by the portal's own user. Its rows lie in the order of their keys, where pg_dump would
keep the order in which they were written.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app

from portal import clock

FORMAT = 1
MANIFEST, DATABASE, CONFIG, FILES = "manifest.json", "portal.db", "config.py", "files"
LAST = "last-backup.json"  # in the instance: when the last one was made, for whoever looks after the portal


class Damaged(Exception):
    """The backup is not what was backed up. `sentences`: all that is wrong with it."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__("; ".join(sentences))


@dataclass(frozen=True)
class Manifest:
    """What the backup says of itself: the schema's revision, rows by table, and the hash of each of its files."""

    made_at: datetime
    revision: str
    timezone: str
    rows: dict[str, int]
    sha256: dict[str, str]  # by path within the backup

    @property
    def stored(self) -> list[str]:
        """The names of evidence and PDFs."""
        return [Path(path).name for path in self.sha256 if path.startswith(f"{FILES}/")]


def digest(path: Path) -> str:
    """The SHA-256 of a file, of whatever length."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def path_in(folder: Path, sha256: str) -> Path:
    """Where a stored file lies in a backup: as in an instance."""
    return folder / FILES / sha256[:2] / sha256


def write_manifest(folder: Path, revision: str, rows: dict[str, int]) -> Manifest:
    """Hashes what lies in the folder, and says so in it."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    found = Manifest(
        clock.now(),
        revision,
        current_app.config["TIMEZONE"],
        rows,
        {path.relative_to(folder).as_posix(): digest(path) for path in paths},
    )
    told = {"format": FORMAT, **vars(found), "made_at": found.made_at.isoformat()}
    (folder / MANIFEST).write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return found


def read(folder: Path) -> Manifest:
    """The manifest of a backup in which everything is as it was made. Raises Damaged."""
    try:
        told: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if told.pop("format") != FORMAT:
            raise Damaged([f"{MANIFEST}: bentuk cadangan ini tidak dikenal; pakai versi portal yang membuatnya"])
        found = Manifest(**told | {"made_at": datetime.fromisoformat(told["made_at"])})
        wrong = list(_wrong(folder, found))
    except FileNotFoundError:
        raise Damaged([f"{folder}: bukan cadangan portal, atau tidak selesai dibuat ({MANIFEST} tidak ada)"]) from None
    except (ValueError, TypeError, KeyError, AttributeError, OSError) as error:
        raise Damaged([f"{MANIFEST}: tidak terbaca ({type(error).__name__})"]) from error
    if wrong:
        raise Damaged(wrong)
    return found


def _wrong(folder: Path, manifest: Manifest) -> Iterator[str]:
    """One sentence for each file that is missing, cannot be read or has other content."""
    if DATABASE not in manifest.sha256:
        yield f"{MANIFEST}: tidak menyebut {DATABASE}"
    for name, sha256 in sorted(manifest.sha256.items()):
        place = folder / name
        if not place.resolve().is_relative_to(folder.resolve()):
            yield f"{name}: di luar folder cadangan"
            continue
        if name.startswith(f"{FILES}/") and place != path_in(folder, sha256):
            yield f"{name}: namanya bukan hash isinya"
        try:
            if digest(place) != sha256:
                yield f"{name}: isinya berubah"
        except FileNotFoundError:
            yield f"{name}: hilang"
        except OSError as error:
            yield f"{name}: tidak terbaca ({error.strerror})"


def remember(folder: Path) -> None:
    """Writes down that a backup was made now."""
    place = Path(current_app.instance_path) / LAST
    growing = place.with_name(f".{LAST}")
    growing.write_text(json.dumps({"made_at": clock.now().isoformat(), "folder": str(folder)}), encoding="utf-8")
    os.replace(growing, place)


def last() -> datetime | None:
    """When the last backup was made by this portal; None for never, or when nobody can tell."""
    try:
        told = json.loads((Path(current_app.instance_path) / LAST).read_text(encoding="utf-8"))
        return datetime.fromisoformat(told["made_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
