"""How a realisation was read is kept with it: unit, verdict, and the edition of the reader.

What was accepted before was read by edition 1, and stays as it was read; it kept neither unit nor verdict. What is still
open is read by the edition of the day on which it is accepted.

Revision: 0012, after: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

VERDICTS = "'exceeded', 'met', 'missed', 'unknown'"


def upgrade() -> None:
    op.add_column("report_figure", sa.Column("reader", sa.Integer(), nullable=True))
    op.add_column("report_figure", sa.Column("unit", sa.String(60), nullable=False, server_default=""))
    # In one statement with its check, which SQLite would otherwise have to make the table anew for.
    op.execute(
        sa.text(
            "ALTER TABLE report_figure ADD COLUMN verdict VARCHAR(24) "
            f"CONSTRAINT {op.f('ck_report_figure_verdict')} CHECK (verdict IN ({VERDICTS}))"
        )
    )
    op.add_column("report_figure", sa.Column("percent", sa.String(40), nullable=True))
    op.add_column("report_figure", sa.Column("outcome", sa.Text(), nullable=False, server_default=""))
    op.execute(
        sa.text(
            "UPDATE report_figure SET reader = 1 WHERE report_line_id IN (SELECT report_line.id FROM report_line "
            "JOIN report ON report.id = report_line.report_id WHERE report.state = 'accepted')"
        )
    )


def downgrade() -> None:
    """Only before a report was witnessed with these columns: what an entry saw cannot be taken out again."""
    if op.get_bind().scalar(
        sa.text("SELECT count(*) FROM journal_entry WHERE record_type = 'report' AND recipe > 2")
    ):
        raise RuntimeError("Tidak dapat dikembalikan: jurnal sudah menyaksikan bacaannya. Pulihkan cadangan sebelumnya.")
    for name in ("outcome", "percent", "verdict", "unit", "reader"):
        op.drop_column("report_figure", name)
