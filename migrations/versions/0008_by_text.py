"""Requests to be written to instead of called, and when the two last wrote to each other."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    by_text = sa.Column("by_text", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("callbacks", by_text)
    op.add_column("callbacks", sa.Column("said_at", sa.DateTime(timezone=True)))
    op.add_column("callbacks", sa.Column("answered_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    for name in ("answered_at", "said_at", "by_text"):
        op.drop_column("callbacks", name)
