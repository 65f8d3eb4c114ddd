"""Small pictures of stored pictures: made once, when first asked for, and kept beside the files.

They can be thrown away at any time. Who may see one is decided where the picture itself is guarded.
"""

import os
import secrets
from io import BytesIO
from pathlib import Path

import structlog
from flask import current_app
from PIL import Image

from portal.store import files
from portal.store.uploads import ONE_AT_A_TIME

SIDE = 240  # pixels of the longest side: three for one on the sharpest phones
MIME = "image/jpeg"


def path_of(sha256: str) -> Path:
    """Where the small picture of the content with this hash lies: instance/thumbs/ab/abcdef…"""
    return Path(current_app.instance_path) / "thumbs" / sha256[:2] / sha256


def thumb(sha256: str) -> bytes:
    """A JPEG of at most SIDE by SIDE. Raises what `files.read` raises. On a full disk it is made each time."""
    place = path_of(sha256)
    try:
        return place.read_bytes()
    except FileNotFoundError:
        made = _small(files.read(sha256))
    try:
        _keep(place, made)
    except OSError as fault:
        structlog.get_logger().warning("thumb not kept", errno=fault.errno)
    return made


def sweep() -> int:
    """Removes those whose picture is gone; returns how many."""
    gone = [path for path in (Path(current_app.instance_path) / "thumbs").glob("*/*") if _is_left(path)]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _is_left(path: Path) -> bool:
    return not files.path_of(path.name.partition(".")[0]).exists()


def _small(content: bytes) -> bytes:
    with ONE_AT_A_TIME, Image.open(BytesIO(content)) as image:
        image.draft("RGB", (SIDE, SIDE))
        image.thumbnail((SIDE, SIDE))
        plain = image.convert("RGBA")
        ground = Image.new("RGBA", plain.size, "white")
        written = BytesIO()
        Image.alpha_composite(ground, plain).convert("RGB").save(written, "JPEG", quality=80)
        return written.getvalue()


def _keep(place: Path, content: bytes) -> None:
    """There whole or not at all, also where two make it at once."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f"{place.name}.{secrets.token_hex(8)}")
    try:
        draft.write_bytes(content)
        os.replace(draft, place)
    finally:
        draft.unlink(missing_ok=True)
