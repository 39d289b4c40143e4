"""What somebody wrote who was then asked whether they are in danger, until they have answered."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "first_words",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("caller_mac", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words_sealed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("city", "caller_mac", name="pk_first_words"),
    )


def downgrade() -> None:
    op.drop_table("first_words")
