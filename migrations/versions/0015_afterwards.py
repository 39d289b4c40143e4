"""What became of an emergency, test calls to the patrol, and numbers nobody calls by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)

TIMES = ("told_again_at", "seen_at", "outcome_asked_at", "overdue_told_at", "closed_at")
TEXTS = ("outcome", "note_sealed")
OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    for name in TIMES:
        op.add_column("emergencies", sa.Column(name, Time))
    for name in TEXTS:
        op.add_column("emergencies", sa.Column(name, sa.Text()))
    # Nobody is texted about emergencies from before there were outcomes.
    op.execute("UPDATE emergencies SET overdue_told_at = raised_at, outcome_asked_at = raised_at")
    op.create_index(
        "ix_emergencies_open",
        "emergencies",
        ["city", "raised_at"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "patrol_tests",
        sa.Column("id", Id, nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number_mac", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("rings_at", Time, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("picked_up_at", Time),
        sa.Column("confirmed_at", Time),
        sa.PrimaryKeyConstraint("id", name="pk_patrol_tests"),
        sa.UniqueConstraint("token", name="uq_patrol_tests_token"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_patrol_tests_city_number_mac_rings_at",
        "patrol_tests",
        ["city", "number_mac", "rings_at"],
    )
    op.create_table(
        "blocks",
        sa.Column("id", Id, nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("caller_mac", sa.Text(), nullable=False),
        sa.Column("call", Id, nullable=False),
        sa.Column("reason_sealed", sa.Text()),
        sa.Column("proposed_by", Id, nullable=False),
        sa.Column("proposed_at", Time, nullable=False),
        sa.Column("agreed_by", Id),
        sa.Column("agreed_at", Time),
        sa.Column("expires_at", Time, nullable=False),
        sa.Column("ended_at", Time),
        sa.PrimaryKeyConstraint("id", name="pk_blocks"),
        sa.ForeignKeyConstraint(["proposed_by"], ["supervisors.id"], name="fk_blocks_proposed_by"),
        sa.ForeignKeyConstraint(["agreed_by"], ["supervisors.id"], name="fk_blocks_agreed_by"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_blocks_city_caller_mac", "blocks", ["city", "caller_mac"])


def downgrade() -> None:
    op.drop_table("blocks")
    op.drop_table("patrol_tests")
    op.drop_index("ix_emergencies_open", "emergencies")
    for name in (*reversed(TEXTS), *reversed(TIMES)):
        op.drop_column("emergencies", name)
