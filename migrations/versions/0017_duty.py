"""Shifts that repeat weekly, covers and absences."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0020"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "weekly_shifts",
        sa.Column("id", Id, nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("assistant_id", Id, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date()),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("holds_from", Moment, nullable=False),
        sa.Column("holds_until", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_weekly_shifts"),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["assistants.id"], name="fk_weekly_shifts_assistant_id"
        ),
        sa.CheckConstraint("every > 0", name="ck_weekly_shifts_every_positive"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_weekly_shifts_city_holds_until", "weekly_shifts", ["city", "holds_until"])
    _create_change("covers", sa.Column("by", Id, nullable=False), sa.Column("swapped_with", Id))
    _create_change("absences")


def downgrade() -> None:
    for name in ("absences", "covers", "weekly_shifts"):
        op.drop_table(name)


def _create_change(name: str, *more: sa.Column[int]) -> None:
    """A change of duty from then until then."""
    staff = ["assistant_id", *(["by"] if more else [])]
    op.create_table(
        name,
        sa.Column("id", Id, nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("assistant_id", Id, nullable=False),
        *more,
        sa.Column("starts_at", Moment, nullable=False),
        sa.Column("ends_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        *(
            sa.ForeignKeyConstraint([each], ["assistants.id"], name=f"fk_{name}_{each}")
            for each in staff
        ),
        sa.CheckConstraint("ends_at > starts_at", name=f"ck_{name}_ends_after_start"),
        sqlite_autoincrement=True,
    )
    op.create_index(f"ix_{name}_city_ends_at", name, ["city", "ends_at"])
