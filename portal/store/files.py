"""Files by the hash of their content, outside the web root. Present whole or not at all, whatever fails meanwhile."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask, current_app, g
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.store.db import Model, UTCDateTime, db

TOGETHER = 500  # files that are looked for at once in sweeping


class StoredFile(Model):
    """One content on disk, however often it is referred to."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    mime: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    stored_at: Mapped[datetime] = mapped_column(UTCDateTime)


def path_of(sha256: str) -> Path:
    """Where the content with this hash lies: instance/files/ab/abcdef…"""
    return Path(current_app.instance_path) / "files" / sha256[:2] / sha256


@dataclass(frozen=True)
class DraftFile:
    """A content that lies on disk whole, and that is gone with the present request unless it is settled."""

    sha256: str
    path: Path


def init_app(app: Flask) -> None:
    app.teardown_appcontext(_drop_drafts)


def draft(content: bytes) -> DraftFile:
    """Puts the content on disk beside its place. Slow: outside any transaction."""
    sha256 = hashlib.sha256(content).hexdigest()
    place = path_of(sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    path = place.with_name(f".{sha256}.{secrets.token_hex(8)}")
    try:
        with open(path, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise
    g.setdefault("drafts", []).append(path)
    return DraftFile(sha256, path)


def settle(found: DraftFile) -> str:
    """Gives a draft its place, where it stays, and returns its SHA-256. Repeatable; the same content is there once."""
    place = path_of(found.sha256)
    found.path.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return found.sha256


def write(content: bytes) -> str:
    """Puts the content on disk and returns its SHA-256. Temp file, fsync, rename, fsync of the folder; repeatable."""
    return settle(draft(content))


def sweep(before: datetime) -> int:
    """Removes what lies on disk since before an instant and no row refers to, as when a commit failed after the file
    had been written; returns how many. The same content written meanwhile is younger, and stays."""
    gone, paths = 0, sorted((Path(current_app.instance_path) / "files").glob("*/*"))
    for at in range(0, len(paths), TOGETHER):
        old = [path for path in paths[at : at + TOGETHER] if _is_older(path, before)]
        known = set(db.session.scalars(select(StoredFile.sha256).where(StoredFile.sha256.in_([p.name for p in old]))))
        for path in old:
            if path.name not in known and _is_older(path, before):
                path.unlink(missing_ok=True)
                gone += 1
    return gone


def _is_older(path: Path, before: datetime) -> bool:
    try:
        return path.stat().st_mtime < before.timestamp()
    except FileNotFoundError:
        return False


def _drop_drafts(_: BaseException | None) -> None:
    for path in g.pop("drafts", ()):
        path.unlink(missing_ok=True)


def remember(sha256: str, mime: str, size: int) -> StoredFile:
    """The row for content already on disk, made if new, in the present transaction."""
    found = db.session.scalar(select(StoredFile).where(StoredFile.sha256 == sha256))
    if found:
        return found
    row = StoredFile(sha256=sha256, mime=mime, size=size, stored_at=clock.now())
    db.session.add(row)
    db.session.flush()
    return row


def read(sha256: str) -> bytes:
    """The content with this hash. Raises FileNotFoundError if it is gone, ValueError if it was changed on disk."""
    content = path_of(sha256).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(f"file {sha256} was changed on disk")
    return content
