"""Danger texts until somebody has confirmed them: what was written, who is rung, when next."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0011"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "text_alarms",
        sa.Column("id", Id, nullable=False),
        sa.Column("emergency_id", Id, nullable=False),
        sa.Column("callback_id", Id),
        sa.Column("language", sa.Text()),
        sa.Column("words_sealed", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("rings", sa.Integer(), nullable=False),
        sa.Column("due_at", Time, nullable=False),
        sa.Column("remind_at", Time, nullable=False),
        sa.Column("confirmed_by", sa.Integer()),
        sa.Column("confirmed_at", Time),
        sa.PrimaryKeyConstraint("id", name="pk_text_alarms"),
        sa.ForeignKeyConstraint(
            ["emergency_id"], ["emergencies.id"], name="fk_text_alarms_emergency_id"
        ),
        sa.ForeignKeyConstraint(
            ["callback_id"], ["callbacks.id"], name="fk_text_alarms_callback_id"
        ),
        sa.UniqueConstraint("emergency_id", name="uq_text_alarms_emergency_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_text_alarms_state_due_at", "text_alarms", ["state", "due_at"])
    op.create_index("ix_text_alarms_callback_id", "text_alarms", ["callback_id"])


def downgrade() -> None:
    op.drop_index("ix_text_alarms_callback_id", "text_alarms")
    op.drop_index("ix_text_alarms_state_due_at", "text_alarms")
    op.drop_table("text_alarms")
