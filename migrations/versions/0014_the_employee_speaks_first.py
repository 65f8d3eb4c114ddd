"""With a report its owner may say in a sentence how he sees the period himself, before he is rated.

Revision: 0014, after: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("report", sa.Column("self_assessment", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Only before a report was witnessed with this column: what an entry saw cannot be taken out again."""
    if op.get_bind().scalar(
        sa.text("SELECT count(*) FROM journal_entry WHERE record_type = 'report' AND recipe > 3")
    ):
        raise RuntimeError("Tidak dapat dikembalikan: jurnal sudah menyaksikannya. Pulihkan cadangan sebelumnya.")
    op.drop_column("report", "self_assessment")
