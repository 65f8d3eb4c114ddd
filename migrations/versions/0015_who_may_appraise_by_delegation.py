"""A position below a supervisor's may appraise by delegation: the decree that says so stands with it.

Revision: 0015, after: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("position", sa.Column("delegation", sa.String(200), nullable=False, server_default=""))


def downgrade() -> None:
    """Only before a position was witnessed with this column: what an entry saw cannot be taken out again."""
    if op.get_bind().scalar(
        sa.text("SELECT count(*) FROM journal_entry WHERE record_type = 'position' AND recipe > 1")
    ):
        raise RuntimeError("Tidak dapat dikembalikan: jurnal sudah menyaksikannya. Pulihkan cadangan sebelumnya.")
    op.drop_column("position", "delegation")
