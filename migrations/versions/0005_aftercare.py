"""When caller and assistant were joined, so that the whole wait can be told and counted."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("callbacks", sa.Column("connected_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("callbacks", "connected_at")
