"""Addresses at which assistants' calendars find their shifts, and who is certified for duty."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "duty_feeds",
        sa.Column("id", Id, nullable=False),
        sa.Column("assistant_id", Id, nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_duty_feeds"),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["assistants.id"], name="fk_duty_feeds_assistant_id"
        ),
        sa.UniqueConstraint("assistant_id", name="uq_duty_feeds_assistant_id"),
        sa.UniqueConstraint("token_hash", name="uq_duty_feeds_token_hash"),
        sqlite_autoincrement=True,
    )
    op.add_column(
        "assistants",
        sa.Column("certified", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.add_column("assistants", sa.Column("allowed_sealed", sa.Text()))


def downgrade() -> None:
    op.drop_column("assistants", "allowed_sealed")
    op.drop_column("assistants", "certified")
    op.drop_table("duty_feeds")
