"""An import of paper forms is a record, and can be taken back: its answers stay, marked.

Forms from before are of none: imports are compared with them and may take a day's place; they are not taken back.

Revision: 0009, after: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ANSWERS = (
    *("persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi", "perilaku", "sarana", "pengaduan"),
    "quick",
)
HELD = sa.text("held <> ''")
CHECKS = {"counted": "(held = '') = (counted_for IS NOT NULL)", "counted_for": 'counted_for >= "on"'}
NEW = {
    "imported": "import_id IS NULL OR channel = 'import'",
    "withdrawn": "held <> 'withdrawn' OR channel = 'import'",
}
GUARDS = {"survey_import": "", "response": "WHEN (OLD.import_id IS NOT NULL) "}  # never deleted, on which condition


def upgrade() -> None:
    op.create_table(
        "survey_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_survey_import_number")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_survey_import_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_import")),
    )
    op.create_index(op.f("ix_survey_import_service_id"), "survey_import", ["service_id"])
    op.add_column("response", sa.Column("import_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("response", copy_from=_responses(CHECKS)) as batch:
        batch.create_foreign_key(op.f("fk_response_import_id"), "survey_import", ["import_id"], ["id"])
        for name, condition in NEW.items():
            batch.create_check_constraint(op.f(f"ck_response_{name}"), condition)
    for table, condition in GUARDS.items():
        op.execute(sa.text(_guard(table, condition)))


def downgrade() -> None:
    """Only before any import: the digest of a day says of which its answers are."""
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM survey_import")):
        raise RuntimeError("Tidak dapat dikembalikan: ada impor formulir kertas. Pulihkan cadangan sebelumnya.")
    for table in GUARDS:
        of = "" if op.get_bind().dialect.name == "sqlite" else f" ON {table}"
        op.execute(sa.text(f"DROP TRIGGER IF EXISTS {table}_no_delete{of}"))
    link = sa.ForeignKeyConstraint(["import_id"], ["survey_import.id"], name=op.f("fk_response_import_id"))
    with op.batch_alter_table("response", copy_from=_responses(CHECKS | NEW, link)) as batch:
        batch.drop_constraint(op.f("fk_response_import_id"), type_="foreignkey")
        for name in NEW:
            batch.drop_constraint(op.f(f"ck_response_{name}"), type_="check")
        batch.drop_column("import_id")
    op.drop_table("survey_import")


def _guard(table: str, condition: str) -> str:
    if op.get_bind().dialect.name == "sqlite":
        body = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        return f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {condition}{body}"
    return (
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {condition}"
        "EXECUTE FUNCTION refuse_change()"
    )


def _responses(checks: dict[str, str], *more: sa.ForeignKeyConstraint) -> sa.Table:
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
        sa.Column("import_id", sa.Integer(), nullable=True),
        *(
            sa.CheckConstraint(f"{name} IS NULL OR {name} BETWEEN 1 AND 4", name=op.f(f"ck_response_{name}"))
            for name in ANSWERS
        ),
        *(sa.CheckConstraint(condition, name=op.f(f"ck_response_{name}")) for name, condition in checks.items()),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_response_service_id")),
        *more,
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.Index("ix_response_held", "service_id", sqlite_where=HELD, postgresql_where=HELD),
        sa.Index("ix_response_service_id_counted_for", "service_id", "counted_for"),
        sqlite_with_rowid=False,
    )
