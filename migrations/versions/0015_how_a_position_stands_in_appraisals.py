"""A position says by what delegation it appraises, and whether it is appraised by the year alone.

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
    op.add_column("position", sa.Column("annual", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Only before a position was witnessed with these columns: what an entry saw cannot be taken out again."""
    if op.get_bind().scalar(
        sa.text("SELECT count(*) FROM journal_entry WHERE record_type = 'position' AND recipe > 1")
    ):
        raise RuntimeError("Tidak dapat dikembalikan: jurnal sudah menyaksikannya. Pulihkan cadangan sebelumnya.")
    op.drop_column("position", "annual")
    op.drop_column("position", "delegation")
