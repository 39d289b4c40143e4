"""Reports of what nobody knows yet, and who was erased; a row of the outbox is found by its sid."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "stray_reports",
        sa.Column("id", Id, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("sid", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("error_code", sa.Integer()),
        sa.Column("received_at", Time, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stray_reports"),
        sa.UniqueConstraint("token", "sid", "status", name="uq_stray_reports_token_sid_status"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "tombstones",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("person_mac", sa.Text(), nullable=False),
        sa.Column("erased_at", Time, nullable=False),
        sa.PrimaryKeyConstraint("city", "person_mac", name="pk_tombstones"),
    )
    op.create_index("ix_outbox_sid", "outbox", ["sid"])


def downgrade() -> None:
    op.drop_index("ix_outbox_sid", "outbox")
    op.drop_table("tombstones")
    op.drop_table("stray_reports")
