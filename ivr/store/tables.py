"""The tables but those of emergencies (`alarm_tables`) and of duty (`duty_tables`).

They are queried in store, dispatch and review only. All times are UTC. `city` is a city pack's id.
Columns in `_sealed` are encrypted, in `_mac` are fingerprints (`ivr.store.vault`): no number, name
or word of a person stands in clear anywhere.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from ivr.store.columns import (
    flag,
    json,
    maybe_text,
    maybe_time,
    metadata,
    number,
    row_id,
    text,
    time,
)
from ivr.store.types import Id

# What happened in each turn, written once: the source of everything else about a conversation.
journal = Table(
    "journal",
    metadata,
    row_id(),
    text("city"),
    text("channel"),  # voice, sms, status, staff
    text("conversation"),
    Column("event", Text, nullable=False, unique=True),
    number("turn"),
    time("at"),
    maybe_text("language"),
    maybe_text("protocol"),
    maybe_text("step"),
    json("heard"),
    text("input"),
    json("deeds"),
    maybe_text("caller_sealed"),
    maybe_text("caller_mac"),
    Column("settled", Boolean, nullable=False, server_default=false()),
    sqlite_autoincrement=True,
)
_waiting = journal.c.settled.is_(False)
Index(
    "ix_journal_unsettled",
    journal.c.settled,
    journal.c.id,
    sqlite_where=_waiting,
    postgresql_where=_waiting,
)
Index(None, journal.c.city, journal.c.conversation, journal.c.turn)

# The call log: one row a conversation, kept by the worker from the journal.
conversations = Table(
    "conversations",
    metadata,
    row_id(),
    text("city"),
    text("conversation"),
    text("channel"),
    text("code"),
    time("started_at"),
    time("last_at"),
    maybe_time("ended_at"),
    maybe_text("language"),
    maybe_text("topic"),
    text("outcome"),  # open, informed, callback, emergency, left, …
    number("turns"),
    maybe_text("caller_sealed"),
    maybe_text("caller_mac"),
    UniqueConstraint("city", "conversation"),
    sqlite_autoincrement=True,
)
_in_order = (conversations.c.started_at, conversations.c.id)
Index(None, conversations.c.city, *_in_order)
Index(None, conversations.c.city, conversations.c.caller_mac, *_in_order)
Index(None, conversations.c.city, conversations.c.topic, *_in_order)
Index(None, conversations.c.city, conversations.c.outcome, *_in_order)
Index(None, conversations.c.city, conversations.c.language, *_in_order)

# What is remembered about a number between conversations.
callers = Table(
    "callers",
    metadata,
    text("city"),
    text("caller_mac"),
    maybe_text("language"),
    time("last_seen"),
    maybe_text("sms_state"),
    maybe_text("sms_pending"),
    maybe_text("last_message_sid"),
    maybe_text("last_reply"),
    Column("opted_out", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("city", "caller_mac"),
)

assistants = Table(
    "assistants",
    metadata,
    row_id(),
    text("city"),
    text("name_sealed"),
    text("number_sealed"),
    text("number_mac"),
    json("languages"),
    maybe_text("gender"),
    text("pin_hash"),
    Column("pin_failures", Integer, nullable=False, server_default="0"),
    maybe_time("locked_until"),
    *map(flag, ("active", "paused")),
    Column("certified", Boolean, nullable=False, server_default=true()),  # trained for duty
    maybe_text("allowed_sealed"),  # why a supervisor lets them on duty all the same
    Column("wake", Boolean, nullable=False, server_default=false()),  # for an emergency
    maybe_time("texts_off_at"),  # since when the carrier takes no text for them (their STOP)
    time("created_at"),
    UniqueConstraint("city", "number_mac"),
    sqlite_autoincrement=True,
)

# Requests to be called back.
callbacks = Table(
    "callbacks",
    metadata,
    row_id(),
    text("city"),
    text("conversation"),
    text("code"),
    time("requested_at"),
    time("due_at"),
    text("language"),
    maybe_text("topic"),
    flag("urgent"),
    text("state"),  # asked, held, waiting, taken, ringing, talking, closed
    maybe_text("caller_sealed"),
    maybe_text("caller_mac"),
    flag("textable"),
    Column("taken_by", Id, ForeignKey("assistants.id")),
    maybe_time("taken_at"),
    maybe_time("connected_at"),  # when they were joined for the first time
    Column("waited_seconds", Integer),  # until then, all of it
    Column("waited_on_duty_seconds", Integer),  # as much of it as somebody was on duty
    maybe_time("closed_at"),
    maybe_text("outcome"),  # helped, referred, follow-up, withdrawn, not-reached, …
    maybe_text("note_sealed"),
    maybe_time("supervisors_told_at"),
    maybe_time("sought_since"),  # since when an assistant is looked for
    json("answers"),
    maybe_text("held"),  # over which cap it is or was: number-a-day, city-a-day
    maybe_time("held_at"),
    maybe_text("wish_gender"),  # f, m
    maybe_time("call_after"),
    Column("safe", Boolean, nullable=False, server_default=true()),  # to call and to text
    maybe_time("reassured_at"),
    Column("merged_into", Id),  # the earlier request of the same number
    Column("by_text", Boolean, nullable=False, server_default=false()),  # written to, not rung
    maybe_time("said_at"),  # when an assistant last wrote to the caller
    maybe_time("answered_at"),  # when the caller last wrote back
    UniqueConstraint("city", "conversation"),
    sqlite_autoincrement=True,
)
_open = callbacks.c.closed_at.is_(None)
Index(
    "uq_callbacks_open_code",
    callbacks.c.city,
    callbacks.c.code,
    unique=True,
    sqlite_where=_open,
    postgresql_where=_open,
)
Index(
    "ix_callbacks_open",
    callbacks.c.urgent.desc(),
    callbacks.c.due_at,
    callbacks.c.id,
    sqlite_where=_open,
    postgresql_where=_open,
)
Index(None, callbacks.c.state, callbacks.c.due_at)
Index(None, callbacks.c.taken_by)
Index(None, callbacks.c.city, callbacks.c.requested_at)
Index(None, callbacks.c.city, callbacks.c.closed_at)
Index(None, callbacks.c.city, callbacks.c.caller_mac)

# A callback put before one assistant until they take it, pass, or the time is over.
offers = Table(
    "offers",
    metadata,
    row_id(),
    Column("callback_id", Id, ForeignKey("callbacks.id"), nullable=False),
    Column("assistant_id", Id, ForeignKey("assistants.id"), nullable=False),
    time("offered_at"),
    time("expires_at"),
    text("state"),  # live, taken, passed, lapsed, withdrawn
    json("reason"),
    UniqueConstraint("callback_id", "assistant_id", "offered_at"),
    sqlite_autoincrement=True,
)
Index(None, offers.c.state, offers.c.expires_at)
Index(None, offers.c.assistant_id)

# One try to join an assistant and a caller.
attempts = Table(
    "attempts",
    metadata,
    row_id(),
    Column("callback_id", Id, ForeignKey("callbacks.id"), nullable=False),
    Column("assistant_id", Id, ForeignKey("assistants.id"), nullable=False),
    Column("token", Text, nullable=False, unique=True),
    time("started_at"),
    # placing, assistant-ringing, assistant-accepted, caller-ringing, joined, talked,
    # caller-not-reached, assistant-not-reached, ended
    text("state"),
    maybe_time("ended_at"),
    maybe_text("assistant_sid"),
    maybe_text("detail"),
    sqlite_autoincrement=True,
)
Index(None, attempts.c.callback_id)
Index(None, attempts.c.assistant_id)

# Who is in a joined call, or is rung to come into it.
participants = Table(
    "participants",
    metadata,
    row_id(),
    Column("attempt_id", Id, ForeignKey("attempts.id"), nullable=False),
    Column("token", Text, nullable=False, unique=True),
    text("role"),  # assistant, caller, patrol, psychologist, supervisor, lawyer
    number("place"),  # which of the numbers for this role was rung, from 1
    maybe_text("sid"),
    text("state"),  # asked, accepted, here, away, danger, gone, not-reached
    time("asked_at"),
    sqlite_autoincrement=True,
)
Index(None, participants.c.attempt_id)
Index(None, participants.c.sid)

# Every text and call that goes out, as a row before it goes.
outbox = Table(
    "outbox",
    metadata,
    row_id(),
    text("city"),
    text("kind"),  # text, call, move, announce
    text("purpose"),
    Column("key", Text, unique=True),  # planning under the same key twice makes one row
    number("priority"),  # 0 emergency … 9
    text("to_sealed"),
    text("to_mac"),
    text("sender"),
    maybe_text("body_sealed"),
    maybe_text("url"),
    maybe_text("leg"),  # the call that is moved; the conference that hears an announcement
    time("due_at"),
    # planned, claimed, posting, accepted, sent, delivered, undelivered, failed, unknown, dropped
    text("state"),
    Column("token", Text, nullable=False, unique=True),
    maybe_text("sid"),
    Column("tries", Integer, nullable=False, server_default="0"),
    maybe_text("lease_owner"),
    maybe_time("lease_until"),
    Column("error_code", Integer),
    time("created_at"),
    maybe_time("settled_at"),
    Column("callback_id", Id, ForeignKey("callbacks.id")),
    Column("emergency_id", Id, ForeignKey("emergencies.id")),
    Column("assistant_id", Id, ForeignKey("assistants.id")),
    sqlite_autoincrement=True,
)
Index(None, outbox.c.state, outbox.c.priority, outbox.c.due_at, outbox.c.id)
Index(None, outbox.c.callback_id)
Index(None, outbox.c.emergency_id)
Index(None, outbox.c.sid)

# What the carrier reported about a text or call that no row is known for, until one turns up.
stray_reports = Table(
    "stray_reports",
    metadata,
    row_id(),
    text("token"),
    text("sid"),
    text("status"),
    Column("error_code", Integer),
    time("received_at"),
    UniqueConstraint("token", "sid", "status"),
    sqlite_autoincrement=True,
)

# Who was erased, so that they stay so when an older copy of the database is brought back.
tombstones = Table(
    "tombstones",
    metadata,
    text("city"),
    text("person_mac"),  # a fingerprint of the fingerprint: no row of theirs holds it
    time("erased_at"),
    PrimaryKeyConstraint("city", "person_mac"),
)

supervisors = Table(
    "supervisors",
    metadata,
    row_id(),
    Column("email", Text, nullable=False, unique=True),  # in lower case
    text("city"),
    text("password_hash"),
    text("session_key"),
    text("language"),
    flag("active"),
    time("created_at"),
    maybe_time("last_seen_at"),
    sqlite_autoincrement=True,
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    row_id(),
    text("account_mac"),
    text("address_mac"),
    time("at"),
    sqlite_autoincrement=True,
)
Index(None, sign_in_failures.c.account_mac, sign_in_failures.c.at)
Index(None, sign_in_failures.c.address_mac, sign_in_failures.c.at)

audit = Table(
    "audit",
    metadata,
    row_id(),
    time("at"),
    text("city"),
    Column("supervisor_id", Id, ForeignKey("supervisors.id")),
    text("action"),
    text("subject"),
    sqlite_autoincrement=True,
)
Index(None, audit.c.city, audit.c.at)

# Numbers that nobody is asked to call back by itself: two supervisors agreed, for a while.
blocks = Table(
    "blocks",
    metadata,
    row_id(),
    text("city"),
    text("caller_mac"),
    Column("call", Id, nullable=False),  # the conversation it was proposed on
    maybe_text("reason_sealed"),
    Column("proposed_by", Id, ForeignKey("supervisors.id"), nullable=False),
    time("proposed_at"),
    Column("agreed_by", Id, ForeignKey("supervisors.id")),
    maybe_time("agreed_at"),
    time("expires_at"),
    maybe_time("ended_at"),
    sqlite_autoincrement=True,
)
Index(None, blocks.c.city, blocks.c.caller_mac)

# Accepted protocols and city packs, so that a call in progress finds the ones it began with.
catalogues = Table(
    "catalogues",
    metadata,
    Column("hash", Text, primary_key=True),
    text("kind"),  # protocols, city
    text("content"),
    time("accepted_at"),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", Text, primary_key=True),
    time("at"),
    json("detail"),
)
