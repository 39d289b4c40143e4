"""Whether an assistant is a foreign or a Ukrainian student, if they say so."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assistants", sa.Column("origin", sa.Text()))


def downgrade() -> None:
    op.drop_column("assistants", "origin")
