"""Ways to find conversations in a long call log: by number, topic, outcome and language.

Each ends as the log is read, newest first, so that a page is read off the index in order. There is
none by channel: every few rows are a text or a call, and the plain order finds them at once.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FOUND_BY = ("caller_mac", "topic", "outcome", "language")


def upgrade() -> None:
    for column in FOUND_BY:
        op.create_index(_name(column), "conversations", ["city", column, "started_at", "id"])


def downgrade() -> None:
    for column in FOUND_BY:
        op.drop_index(_name(column), "conversations")


def _name(column: str) -> str:
    return f"ix_conversations_city_{column}_started_at_id"
