"""What is journaled or sealed can be neither changed nor deleted, not even by hand.

Of a seal only two things may still happen: its PDF is made, once, and a newer seal takes its place.

Revision: 0002, after: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("journal_entry", "snapshot")
ISSUED = "snapshot_id, form, code, record_type, record_id, number, placement_id, period_id"

# (name, when, condition) of the triggers on seal, the same on both databases.
SEAL = (
    ("seal_no_delete", "DELETE", ""),
    ("seal_no_update", f"UPDATE OF {ISSUED}", ""),
    ("seal_one_pdf", "UPDATE OF pdf_sha256", "WHEN (OLD.pdf_sha256 IS NOT NULL)"),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            for verb in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        for name, event, condition in SEAL:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON seal {condition} "
                "BEGIN SELECT RAISE(ABORT, 'seal is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    for name, event, condition in SEAL:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON seal FOR EACH ROW {condition} EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in [f"{table}_no_{verb}" for table in TABLES for verb in ("update", "delete")]:
            op.execute(f"DROP TRIGGER {name}")
        for name, _, _ in SEAL:
            op.execute(f"DROP TRIGGER {name}")
        return
    for table in TABLES:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    for name, _, _ in SEAL:
        op.execute(f"DROP TRIGGER {name} ON seal")
    op.execute("DROP FUNCTION refuse_change()")
