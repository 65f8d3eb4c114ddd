"""Files by the hash of their content, outside the web root. Present whole or not at all, whatever fails meanwhile."""

import hashlib
import os
import secrets
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.store.db import Model, UTCDateTime, db


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


def write(content: bytes) -> str:
    """Puts the content on disk and returns its SHA-256. Temp file, fsync, rename, fsync of the folder; repeatable."""
    sha256 = hashlib.sha256(content).hexdigest()
    place = path_of(sha256)
    if place.exists():
        return sha256
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{sha256}.{secrets.token_hex(8)}")
    try:
        with open(draft, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(place)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return sha256


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
