"""Answers that are counted together count for one day, the last of theirs; so far each for its own.

What was counted before stays apart by its days: with whom it was counted is not known.

Revision: 0008, after: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ANSWERS = (
    *("persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi", "perilaku", "sarana", "pengaduan"),
    "quick",
)
HELD = sa.text("held <> ''")
CHECKS = {"counted": "(held = '') = (counted_for IS NOT NULL)", "counted_for": 'counted_for >= "on"'}


def upgrade() -> None:
    op.add_column("response", sa.Column("counted_for", sa.Date(), nullable=True))
    op.execute(sa.text("UPDATE response SET counted_for = \"on\" WHERE held = ''"))
    op.drop_index("ix_response_service_id_on", "response")
    with op.batch_alter_table("response", copy_from=_responses()) as batch:
        for name, condition in CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_response_{name}"), condition)
    op.create_index("ix_response_service_id_counted_for", "response", ["service_id", "counted_for"])


def downgrade() -> None:
    """Only before any night: the digest of a day says for which day its answers count."""
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM arrival")):
        raise RuntimeError("Tidak dapat dikembalikan: sidik jawaban memuat hari hitungnya. Pulihkan cadangan sebelumnya.")
    op.drop_index("ix_response_service_id_counted_for", "response")
    with op.batch_alter_table("response", copy_from=_responses(*_checks())) as batch:
        for name in CHECKS:
            batch.drop_constraint(op.f(f"ck_response_{name}"), type_="check")
        batch.drop_column("counted_for")
    op.create_index("ix_response_service_id_on", "response", ["service_id", "on"])


def _checks() -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(condition, name=op.f(f"ck_response_{name}")) for name, condition in CHECKS.items()]


def _responses(*more: sa.CheckConstraint) -> sa.Table:
    """The table as it is, for SQLite, which makes it anew and does not tell its constraints."""
    channel = sa.Enum(
        "web", "import", name=op.f("ck_response_channel"), native_enum=False, create_constraint=True, length=24
    )
    return sa.Table(
        "response",
        sa.MetaData(),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("form_version", sa.SmallInteger(), nullable=False),
        sa.Column("channel", channel, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("held", sa.String(length=24), nullable=False),
        *(sa.Column(name, sa.SmallInteger(), nullable=True) for name in ANSWERS),
        sa.Column("counted_for", sa.Date(), nullable=True),
        *(
            sa.CheckConstraint(f"{name} IS NULL OR {name} BETWEEN 1 AND 4", name=op.f(f"ck_response_{name}"))
            for name in ANSWERS
        ),
        *more,
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_response_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.Index("ix_response_held", "service_id", sqlite_where=HELD, postgresql_where=HELD),
        sqlite_with_rowid=False,
    )
