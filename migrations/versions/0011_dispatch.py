"""What is due next is found by an index, however many requests and texts are waiting."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None

OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_callbacks_open",
        "callbacks",
        [sa.text("urgent DESC"), "due_at", "id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_outbox_state_priority_due_at_id", "outbox", ["state", "priority", "due_at", "id"]
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_state_priority_due_at_id", "outbox")
    op.drop_index("ix_callbacks_open", "callbacks")
