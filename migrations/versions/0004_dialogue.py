"""What callers wish of a call back, and one request a number.

A wish for a woman or a man, the hour they chose, whether calling is safe; when a waiting caller was
told that the request stands; and the earlier request that a second call's belongs to.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)

NEW = ("merged_into", "reassured_at", "safe", "call_after", "wish_gender")


def upgrade() -> None:
    op.add_column("callbacks", sa.Column("wish_gender", sa.Text()))
    op.add_column("callbacks", sa.Column("call_after", Time))
    op.add_column(
        "callbacks", sa.Column("safe", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
    op.add_column("callbacks", sa.Column("reassured_at", Time))
    op.add_column("callbacks", sa.Column("merged_into", Id))
    op.create_index("ix_callbacks_city_caller_mac", "callbacks", ["city", "caller_mac"])


def downgrade() -> None:
    op.drop_index("ix_callbacks_city_caller_mac", "callbacks")
    for column in NEW:
        op.drop_column("callbacks", column)
