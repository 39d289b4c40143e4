"""Air alerts, and numbers whose calls ended before they were picked up."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0021"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "air_alerts",
        sa.Column("id", Id, nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("began_at", Time, nullable=False),
        sa.Column("until", Time, nullable=False),
        sa.Column("begun_by", sa.Integer()),
        sa.Column("ended_at", Time),
        sa.Column("ended_by", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_air_alerts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_air_alerts_city_until", "air_alerts", ["city", "until"])
    op.create_table(
        "missed_callers",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("caller_mac", sa.Text(), nullable=False),
        sa.Column("seen_at", Time, nullable=False),
        sa.Column("missed_at", Time),
        sa.Column("conversation", sa.Text()),
        sa.Column("unwanted", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("city", "caller_mac", name="pk_missed_callers"),
    )


def downgrade() -> None:
    op.drop_table("missed_callers")
    op.drop_table("air_alerts")
