"""Requests over a cap: which cap, since when; and a day's requests counted off an index.

The second index is for the page of callbacks, which shows what was closed lately.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COUNTED, CLOSED = "ix_callbacks_city_requested_at", "ix_callbacks_city_closed_at"


def upgrade() -> None:
    op.add_column("callbacks", sa.Column("held", sa.Text))
    op.add_column("callbacks", sa.Column("held_at", sa.DateTime(timezone=True)))
    op.create_index(COUNTED, "callbacks", ["city", "requested_at"])
    op.create_index(CLOSED, "callbacks", ["city", "closed_at"])


def downgrade() -> None:
    op.drop_index(CLOSED, "callbacks")
    op.drop_index(COUNTED, "callbacks")
    op.drop_column("callbacks", "held_at")
    op.drop_column("callbacks", "held")
