"""What is due next is found by an index; how long a caller waited is kept once it is known."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None

OPEN = sa.text("closed_at IS NULL")


WAITED = ("waited_seconds", "waited_on_duty_seconds")


def upgrade() -> None:
    for name in WAITED:
        op.add_column("callbacks", sa.Column(name, sa.Integer()))
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
    op.drop_index("ix_outbox_state_due_at", "outbox")


def downgrade() -> None:
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"])
    op.drop_index("ix_outbox_state_priority_due_at_id", "outbox")
    op.drop_index("ix_callbacks_open", "callbacks")
    for name in reversed(WAITED):
        op.drop_column("callbacks", name)
