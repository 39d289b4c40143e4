"""The tables HotLine begins with.

What each is for stands in `ivr/store/tables.py`; this is the shape they had at the beginning.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)
Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

# In the order they can be dropped.
TABLES = (
    "outbox",
    "offers",
    "attempts",
    "shifts",
    "callbacks",
    "audit",
    "supervisors",
    "sign_in_failures",
    "journal",
    "heartbeats",
    "emergencies",
    "conversations",
    "catalogues",
    "callers",
    "assistants",
)


def upgrade() -> None:
    op.create_table(
        "assistants",
        sa.Column("id", Id, nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("name_sealed", sa.Text(), nullable=False),
        sa.Column("number_sealed", sa.Text(), nullable=False),
        sa.Column("number_mac", sa.Text(), nullable=False),
        sa.Column("languages", Json, nullable=False),
        sa.Column("gender", sa.Text()),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.Column("pin_failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", Time),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assistants"),
        sa.UniqueConstraint("city", "number_mac", name="uq_assistants_city_number_mac"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "callers",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("caller_mac", sa.Text(), nullable=False),
        sa.Column("language", sa.Text()),
        sa.Column("last_seen", Time, nullable=False),
        sa.Column("sms_state", sa.Text()),
        sa.Column("sms_pending", sa.Text()),
        sa.Column("last_message_sid", sa.Text()),
        sa.Column("last_reply", sa.Text()),
        sa.Column("opted_out", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("city", "caller_mac", name="pk_callers"),
    )
    op.create_table(
        "catalogues",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("accepted_at", Time, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_catalogues"),
    )
    op.create_table(
        "conversations",
        sa.Column("id", Id, nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("started_at", Time, nullable=False),
        sa.Column("last_at", Time, nullable=False),
        sa.Column("ended_at", Time),
        sa.Column("language", sa.Text()),
        sa.Column("topic", sa.Text()),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("caller_sealed", sa.Text()),
        sa.Column("caller_mac", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
        sa.UniqueConstraint("city", "conversation", name="uq_conversations_city_conversation"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_conversations_city_started_at_id", "conversations", ["city", "started_at", "id"]
    )

    op.create_table(
        "emergencies",
        sa.Column("id", Id, nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("raised_at", Time, nullable=False),
        sa.Column("language", sa.Text()),
        sa.Column("caller_sealed", sa.Text()),
        sa.Column("caller_mac", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("accepted_at", Time),
        sa.Column("accepted_number_mac", sa.Text()),
        sa.Column("desks_tried", sa.Integer(), server_default="0", nullable=False),
        sa.Column("supervisors_told_at", Time),
        sa.Column("tell_patrol", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_emergencies"),
        sa.UniqueConstraint("city", "conversation", name="uq_emergencies_city_conversation"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_emergencies_city_raised_at_id", "emergencies", ["city", "raised_at", "id"])

    op.create_table(
        "heartbeats",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.Column("detail", Json, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_heartbeats"),
    )
    op.create_table(
        "journal",
        sa.Column("id", Id, nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.Column("language", sa.Text()),
        sa.Column("protocol", sa.Text()),
        sa.Column("step", sa.Text()),
        sa.Column("heard", Json, nullable=False),
        sa.Column("input", sa.Text(), nullable=False),
        sa.Column("deeds", Json, nullable=False),
        sa.Column("caller_sealed", sa.Text()),
        sa.Column("caller_mac", sa.Text()),
        sa.Column("settled", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
        sa.UniqueConstraint("event", name="uq_journal_event"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_journal_city_conversation_turn", "journal", ["city", "conversation", "turn"]
    )
    op.create_index(
        "ix_journal_unsettled",
        "journal",
        ["settled", "id"],
        sqlite_where=sa.text("settled IS 0"),
        postgresql_where=sa.text("settled IS false"),
    )

    op.create_table(
        "sign_in_failures",
        sa.Column("id", Id, nullable=False),
        sa.Column("account_mac", sa.Text(), nullable=False),
        sa.Column("address_mac", sa.Text(), nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_failures"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sign_in_failures_account_mac_at", "sign_in_failures", ["account_mac", "at"])
    op.create_index("ix_sign_in_failures_address_mac_at", "sign_in_failures", ["address_mac", "at"])

    op.create_table(
        "supervisors",
        sa.Column("id", Id, nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("session_key", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("last_seen_at", Time),
        sa.PrimaryKeyConstraint("id", name="pk_supervisors"),
        sa.UniqueConstraint("email", name="uq_supervisors_email"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "audit",
        sa.Column("id", Id, nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("supervisor_id", Id),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["supervisors.id"], name="fk_audit_supervisor_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_city_at", "audit", ["city", "at"])

    op.create_table(
        "callbacks",
        sa.Column("id", Id, nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("requested_at", Time, nullable=False),
        sa.Column("due_at", Time, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text()),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("caller_sealed", sa.Text()),
        sa.Column("caller_mac", sa.Text()),
        sa.Column("textable", sa.Boolean(), nullable=False),
        sa.Column("taken_by", Id),
        sa.Column("taken_at", Time),
        sa.Column("closed_at", Time),
        sa.Column("outcome", sa.Text()),
        sa.Column("note_sealed", sa.Text()),
        sa.Column("supervisors_told_at", Time),
        sa.Column("answers", Json, nullable=False),
        sa.ForeignKeyConstraint(["taken_by"], ["assistants.id"], name="fk_callbacks_taken_by"),
        sa.PrimaryKeyConstraint("id", name="pk_callbacks"),
        sa.UniqueConstraint("city", "conversation", name="uq_callbacks_city_conversation"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_callbacks_state_due_at", "callbacks", ["state", "due_at"])
    op.create_index("ix_callbacks_taken_by", "callbacks", ["taken_by"])
    op.create_index(
        "uq_callbacks_open_code",
        "callbacks",
        ["city", "code"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )

    op.create_table(
        "shifts",
        sa.Column("id", Id, nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("assistant_id", Id, nullable=False),
        sa.Column("starts_at", Time, nullable=False),
        sa.Column("ends_at", Time, nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name="ck_shifts_ends_after_start"),
        sa.ForeignKeyConstraint(["assistant_id"], ["assistants.id"], name="fk_shifts_assistant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_shifts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_shifts_assistant_id", "shifts", ["assistant_id"])
    op.create_index("ix_shifts_city_ends_at", "shifts", ["city", "ends_at"])

    op.create_table(
        "attempts",
        sa.Column("id", Id, nullable=False),
        sa.Column("callback_id", Id, nullable=False),
        sa.Column("assistant_id", Id, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("started_at", Time, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_at", Time),
        sa.Column("assistant_sid", sa.Text()),
        sa.Column("detail", sa.Text()),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["assistants.id"], name="fk_attempts_assistant_id"
        ),
        sa.ForeignKeyConstraint(["callback_id"], ["callbacks.id"], name="fk_attempts_callback_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.UniqueConstraint("token", name="uq_attempts_token"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_attempts_assistant_id", "attempts", ["assistant_id"])
    op.create_index("ix_attempts_callback_id", "attempts", ["callback_id"])

    op.create_table(
        "offers",
        sa.Column("id", Id, nullable=False),
        sa.Column("callback_id", Id, nullable=False),
        sa.Column("assistant_id", Id, nullable=False),
        sa.Column("offered_at", Time, nullable=False),
        sa.Column("expires_at", Time, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", Json, nullable=False),
        sa.ForeignKeyConstraint(["assistant_id"], ["assistants.id"], name="fk_offers_assistant_id"),
        sa.ForeignKeyConstraint(["callback_id"], ["callbacks.id"], name="fk_offers_callback_id"),
        sa.PrimaryKeyConstraint("id", name="pk_offers"),
        sa.UniqueConstraint(
            "callback_id",
            "assistant_id",
            "offered_at",
            name="uq_offers_callback_id_assistant_id_offered_at",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_offers_assistant_id", "offers", ["assistant_id"])
    op.create_index("ix_offers_state_expires_at", "offers", ["state", "expires_at"])

    op.create_table(
        "outbox",
        sa.Column("id", Id, nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("key", sa.Text()),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("to_sealed", sa.Text(), nullable=False),
        sa.Column("to_mac", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("body_sealed", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("due_at", Time, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("sid", sa.Text()),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", Time),
        sa.Column("error_code", sa.Integer()),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("settled_at", Time),
        sa.Column("callback_id", Id),
        sa.Column("emergency_id", Id),
        sa.Column("assistant_id", Id),
        sa.ForeignKeyConstraint(["assistant_id"], ["assistants.id"], name="fk_outbox_assistant_id"),
        sa.ForeignKeyConstraint(["callback_id"], ["callbacks.id"], name="fk_outbox_callback_id"),
        sa.ForeignKeyConstraint(
            ["emergency_id"], ["emergencies.id"], name="fk_outbox_emergency_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        sa.UniqueConstraint("token", name="uq_outbox_token"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_callback_id", "outbox", ["callback_id"])
    op.create_index("ix_outbox_emergency_id", "outbox", ["emergency_id"])
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
