"""Who is in a joined call, and which call or conference an order to the carrier is about."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "participants",
        sa.Column("id", Id, nullable=False),
        sa.Column("attempt_id", Id, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("sid", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", Time, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_participants"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_participants_attempt_id"),
        sa.UniqueConstraint("token", name="uq_participants_token"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_participants_attempt_id", "participants", ["attempt_id"])
    op.create_index("ix_participants_sid", "participants", ["sid"])
    op.add_column("outbox", sa.Column("leg", sa.Text()))


def downgrade() -> None:
    op.drop_column("outbox", "leg")
    op.drop_index("ix_participants_sid", "participants")
    op.drop_index("ix_participants_attempt_id", "participants")
    op.drop_table("participants")
