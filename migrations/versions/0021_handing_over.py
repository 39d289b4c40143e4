"""Shifts that somebody hands over, and reminders before a shift."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0018"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", Id, nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("assistant_id", Id, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("absence_id", Id),
        sa.Column("starts_at", Moment, nullable=False),
        sa.Column("ends_at", Moment, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("proposed_by", Id),
        sa.Column("proposed_starts_at", Moment),
        sa.Column("proposed_ends_at", Moment),
        sa.Column("taken_by", Id),
        sa.Column("closed_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_handovers"),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["assistants.id"], name="fk_handovers_assistant_id"
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["assistants.id"], name="fk_handovers_proposed_by"
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["assistants.id"], name="fk_handovers_taken_by"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_handovers_city_ends_at", "handovers", ["city", "ends_at"])
    op.create_table(
        "shift_reminders",
        sa.Column("id", Id, nullable=False),
        sa.Column("assistant_id", Id, nullable=False),
        sa.Column("starts_at", Moment, nullable=False),
        sa.Column("reminded_at", Moment, nullable=False),
        sa.Column("confirmed_at", Moment),
        sa.Column("told_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_shift_reminders"),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["assistants.id"], name="fk_shift_reminders_assistant_id"
        ),
        sa.UniqueConstraint(
            "assistant_id", "starts_at", name="uq_shift_reminders_assistant_id_starts_at"
        ),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("shift_reminders")
    op.drop_table("handovers")
