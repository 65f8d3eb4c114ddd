"""Answers that are counted together count for one day, the last of theirs; so far each for its own.

Revision: 0008, after: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("response", sa.Column("counted_for", sa.Date(), nullable=True))
    op.execute(sa.text("UPDATE response SET counted_for = \"on\" WHERE held = ''"))
    op.drop_index("ix_response_service_id_on", "response")
    op.create_index("ix_response_service_id_counted_for", "response", ["service_id", "counted_for"])


def downgrade() -> None:
    op.drop_index("ix_response_service_id_counted_for", "response")
    op.create_index("ix_response_service_id_on", "response", ["service_id", "on"])
    op.drop_column("response", "counted_for")
