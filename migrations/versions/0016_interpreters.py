"""Assistants who may be woken for an emergency, and the calls of those who talk in one."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "assistants", sa.Column("wake", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "emergency_legs",
        sa.Column("id", Id, nullable=False),
        sa.Column("emergency_id", Id, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("sid", sa.Text(), nullable=False),
        sa.Column("assistant_id", Id),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ready_at", Time, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_emergency_legs"),
        sa.ForeignKeyConstraint(
            ["emergency_id"], ["emergencies.id"], name="fk_emergency_legs_emergency_id"
        ),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["assistants.id"], name="fk_emergency_legs_assistant_id"
        ),
        sa.UniqueConstraint("emergency_id", "sid", name="uq_emergency_legs_emergency_id_sid"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_emergency_legs_sid", "emergency_legs", ["sid"])


def downgrade() -> None:
    op.drop_table("emergency_legs")
    op.drop_column("assistants", "wake")
