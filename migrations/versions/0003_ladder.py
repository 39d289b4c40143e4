"""The ladder of asking: since when somebody is looked for, and who gets no texts any more."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("callbacks", sa.Column("sought_since", sa.DateTime(timezone=True)))
    op.add_column("assistants", sa.Column("texts_off_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("assistants", "texts_off_at")
    op.drop_column("callbacks", "sought_since")
