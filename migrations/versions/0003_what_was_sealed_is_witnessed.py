"""What was sealed before the journal witnessed it gets its witness: else it would be called altered.

Only what still has the hash it was sealed with; the entries say that they were added afterwards.

Revision: 0003, after: 0002
"""

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LATER = "Dicatat saat portal diperbarui."

ENTRY = sa.table(
    "journal_entry",
    *map(sa.column, ("record_type", "record_id", "number", "verb", "person_id", "person_name", "placement_id")),
    *map(sa.column, ("capacity", "decree", "from_state", "to_state", "note", "previous", "hash")),
    sa.column("at", sa.DateTime),
    sa.column("details", sa.JSON),
)
OF = ("form", "record_type", "record_id", "number", "placement_id", "period_id")
SEAL = sa.table("seal", *map(sa.column, ("id", "snapshot_id", "pdf_sha256", *OF)))
SNAPSHOT = sa.table("snapshot", *map(sa.column, ("id", "content", "sha256")), sa.column("sealed_at", sa.DateTime))


def upgrade() -> None:
    connection = op.get_bind()
    witnessed = sa.select(ENTRY.c.record_id).where(ENTRY.c.record_type == "seal")
    seals = connection.execute(
        sa.select(SEAL, SNAPSHOT.c.content, SNAPSHOT.c.sha256, SNAPSHOT.c.sealed_at)
        .join(SNAPSHOT, SNAPSHOT.c.id == SEAL.c.snapshot_id)
        .where(SEAL.c.id.not_in(witnessed))
        .order_by(SEAL.c.id)
    ).all()
    for seal in seals:
        if hashlib.sha256(seal.content.encode()).hexdigest() != seal.sha256:
            continue
        sealed_at = seal.sealed_at.replace(tzinfo=UTC).isoformat()
        details = {name: getattr(seal, name) for name in OF} | {"sealed_at": sealed_at, "sha256": seal.sha256}
        issued = _entry(seal.id, 1, "issue", details, "")
        entries = [issued]
        if seal.pdf_sha256:
            entries.append(_entry(seal.id, 2, "print", {"sha256": seal.pdf_sha256}, issued["hash"]))
        connection.execute(sa.insert(ENTRY), entries)


def downgrade() -> None:
    """The journal forgets nothing: the entries stay."""


def _entry(seal_id: int, number: int, verb: str, details: dict, previous: str) -> dict:
    at = datetime.now(UTC)
    content = {
        "record_type": "seal",
        "record_id": seal_id,
        "number": number,
        "verb": verb,
        "person_id": None,
        "person_name": "Sistem",
        "placement_id": None,
        "capacity": "",
        "decree": "",
        "from_state": "",
        "to_state": "",
        "note": LATER,
        "details": details,
        "previous": previous,
    }
    text = json.dumps(content | {"at": at.isoformat()}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return content | {"at": at.replace(tzinfo=None), "hash": hashlib.sha256(text.encode()).hexdigest()}
