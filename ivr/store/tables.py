"""The tables. Only `ivr.store`, `ivr.dispatch` and `ivr.review` build queries on them.

All times are UTC. `city` is the id of a city pack. Columns ending in `_sealed` are encrypted and
those ending in `_mac` are fingerprints (`ivr.store.vault`): no telephone number, name or word of a
person stands in clear anywhere.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from ivr.store.types import Id, JsonValue, UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _maybe_text(name: str) -> Column[str]:
    return Column(name, Text)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _time(name: str) -> Column[object]:
    return Column(name, UtcTime, nullable=False)


def _maybe_time(name: str) -> Column[object]:
    return Column(name, UtcTime)


def _json(name: str) -> Column[object]:
    return Column(name, JsonValue, nullable=False)


# What happened in each turn, written once: the source of everything else about a conversation.
journal = Table(
    "journal",
    metadata,
    _id(),
    _text("city"),
    _text("channel"),  # voice, sms, status, staff
    _text("conversation"),
    Column("event", Text, nullable=False, unique=True),
    _number("turn"),
    _time("at"),
    _maybe_text("language"),
    _maybe_text("protocol"),
    _maybe_text("step"),
    _json("heard"),
    _text("input"),
    _json("deeds"),
    _maybe_text("caller_sealed"),
    _maybe_text("caller_mac"),
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
    _id(),
    _text("city"),
    _text("conversation"),
    _text("channel"),
    _text("code"),
    _time("started_at"),
    _time("last_at"),
    _maybe_time("ended_at"),
    _maybe_text("language"),
    _maybe_text("topic"),
    _text("outcome"),  # open, informed, callback, emergency, left, …
    _number("turns"),
    _maybe_text("caller_sealed"),
    _maybe_text("caller_mac"),
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
    _text("city"),
    _text("caller_mac"),
    _maybe_text("language"),
    _time("last_seen"),
    _maybe_text("sms_state"),
    _maybe_text("sms_pending"),
    _maybe_text("last_message_sid"),
    _maybe_text("last_reply"),
    Column("opted_out", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("city", "caller_mac"),
)

assistants = Table(
    "assistants",
    metadata,
    _id(),
    _text("city"),
    _text("name_sealed"),
    _text("number_sealed"),
    _text("number_mac"),
    _json("languages"),
    _maybe_text("gender"),
    _text("pin_hash"),
    Column("pin_failures", Integer, nullable=False, server_default="0"),
    _maybe_time("locked_until"),
    _flag("active"),
    _flag("paused"),
    _maybe_time("texts_off_at"),  # since when the carrier takes no text for them (their STOP)
    _time("created_at"),
    UniqueConstraint("city", "number_mac"),
    sqlite_autoincrement=True,
)

shifts = Table(
    "shifts",
    metadata,
    _id(),
    _text("city"),
    Column("assistant_id", Id, ForeignKey("assistants.id"), nullable=False),
    _time("starts_at"),
    _time("ends_at"),
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    sqlite_autoincrement=True,
)
Index(None, shifts.c.city, shifts.c.ends_at)
Index(None, shifts.c.assistant_id)

# Requests to be called back.
callbacks = Table(
    "callbacks",
    metadata,
    _id(),
    _text("city"),
    _text("conversation"),
    _text("code"),
    _time("requested_at"),
    _time("due_at"),
    _text("language"),
    _maybe_text("topic"),
    _flag("urgent"),
    _text("state"),  # asked, held, waiting, taken, ringing, talking, closed
    _maybe_text("caller_sealed"),
    _maybe_text("caller_mac"),
    _flag("textable"),
    Column("taken_by", Id, ForeignKey("assistants.id")),
    _maybe_time("taken_at"),
    _maybe_time("connected_at"),  # when they were joined for the first time
    _maybe_time("closed_at"),
    _maybe_text("outcome"),  # helped, referred, follow-up, withdrawn, not-reached, …
    _maybe_text("note_sealed"),
    _maybe_time("supervisors_told_at"),
    _maybe_time("sought_since"),  # since when an assistant is looked for
    _json("answers"),
    _maybe_text("held"),  # over which cap it is or was: number-a-day, city-a-day
    _maybe_time("held_at"),
    _maybe_text("wish_gender"),  # f, m
    _maybe_time("call_after"),
    Column("safe", Boolean, nullable=False, server_default=true()),  # to call and to text
    _maybe_time("reassured_at"),
    Column("merged_into", Id),  # the earlier request of the same number
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
Index(None, callbacks.c.state, callbacks.c.due_at)
Index(None, callbacks.c.taken_by)
Index(None, callbacks.c.city, callbacks.c.requested_at)
Index(None, callbacks.c.city, callbacks.c.closed_at)
Index(None, callbacks.c.city, callbacks.c.caller_mac)

# A callback put before one assistant until they take it, pass, or the time is over.
offers = Table(
    "offers",
    metadata,
    _id(),
    Column("callback_id", Id, ForeignKey("callbacks.id"), nullable=False),
    Column("assistant_id", Id, ForeignKey("assistants.id"), nullable=False),
    _time("offered_at"),
    _time("expires_at"),
    _text("state"),  # live, taken, passed, lapsed, withdrawn
    _json("reason"),
    UniqueConstraint("callback_id", "assistant_id", "offered_at"),
    sqlite_autoincrement=True,
)
Index(None, offers.c.state, offers.c.expires_at)
Index(None, offers.c.assistant_id)

# One try to join an assistant and a caller.
attempts = Table(
    "attempts",
    metadata,
    _id(),
    Column("callback_id", Id, ForeignKey("callbacks.id"), nullable=False),
    Column("assistant_id", Id, ForeignKey("assistants.id"), nullable=False),
    Column("token", Text, nullable=False, unique=True),
    _time("started_at"),
    # placing, assistant-ringing, assistant-accepted, caller-ringing, joined, talked,
    # caller-not-reached, assistant-not-reached, ended
    _text("state"),
    _maybe_time("ended_at"),
    _maybe_text("assistant_sid"),
    _maybe_text("detail"),
    sqlite_autoincrement=True,
)
Index(None, attempts.c.callback_id)
Index(None, attempts.c.assistant_id)

emergencies = Table(
    "emergencies",
    metadata,
    _id(),
    _text("city"),
    _text("conversation"),
    _text("channel"),
    _time("raised_at"),
    _maybe_text("language"),
    _maybe_text("caller_sealed"),
    _maybe_text("caller_mac"),
    _text("state"),  # ringing, accepted, not-reached, texted, closed
    _maybe_time("accepted_at"),
    _maybe_text("accepted_number_mac"),
    Column("desks_tried", Integer, nullable=False, server_default="0"),
    _maybe_time("supervisors_told_at"),
    _json("tell_patrol"),
    UniqueConstraint("city", "conversation"),
    sqlite_autoincrement=True,
)
Index(None, emergencies.c.city, emergencies.c.raised_at, emergencies.c.id)

# Every text and call that goes out, as a row before it goes.
outbox = Table(
    "outbox",
    metadata,
    _id(),
    _text("city"),
    _text("kind"),  # text, call
    _text("purpose"),
    Column("key", Text, unique=True),  # planning under the same key twice makes one row
    _number("priority"),  # 0 emergency … 9
    _text("to_sealed"),
    _text("to_mac"),
    _text("sender"),
    _maybe_text("body_sealed"),
    _maybe_text("url"),
    _time("due_at"),
    # planned, claimed, posting, accepted, sent, delivered, undelivered, failed, unknown, dropped
    _text("state"),
    Column("token", Text, nullable=False, unique=True),
    _maybe_text("sid"),
    Column("tries", Integer, nullable=False, server_default="0"),
    _maybe_text("lease_owner"),
    _maybe_time("lease_until"),
    Column("error_code", Integer),
    _time("created_at"),
    _maybe_time("settled_at"),
    Column("callback_id", Id, ForeignKey("callbacks.id")),
    Column("emergency_id", Id, ForeignKey("emergencies.id")),
    Column("assistant_id", Id, ForeignKey("assistants.id")),
    sqlite_autoincrement=True,
)
Index(None, outbox.c.state, outbox.c.due_at)
Index(None, outbox.c.callback_id)
Index(None, outbox.c.emergency_id)
Index(None, outbox.c.sid)

# What the carrier reported about a text or call that no row is known for, until one turns up.
stray_reports = Table(
    "stray_reports",
    metadata,
    _id(),
    _text("token"),
    _text("sid"),
    _text("status"),
    Column("error_code", Integer),
    _time("received_at"),
    UniqueConstraint("token", "sid", "status"),
    sqlite_autoincrement=True,
)

# Who was erased, so that they stay so when an older copy of the database is brought back.
tombstones = Table(
    "tombstones",
    metadata,
    _text("city"),
    _text("person_mac"),  # a fingerprint of the fingerprint: no row of theirs holds it
    _time("erased_at"),
    PrimaryKeyConstraint("city", "person_mac"),
)

supervisors = Table(
    "supervisors",
    metadata,
    _id(),
    Column("email", Text, nullable=False, unique=True),  # in lower case
    _text("city"),
    _text("password_hash"),
    _text("session_key"),
    _text("language"),
    _flag("active"),
    _time("created_at"),
    _maybe_time("last_seen_at"),
    sqlite_autoincrement=True,
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    _id(),
    _text("account_mac"),
    _text("address_mac"),
    _time("at"),
    sqlite_autoincrement=True,
)
Index(None, sign_in_failures.c.account_mac, sign_in_failures.c.at)
Index(None, sign_in_failures.c.address_mac, sign_in_failures.c.at)

audit = Table(
    "audit",
    metadata,
    _id(),
    _time("at"),
    _text("city"),
    Column("supervisor_id", Id, ForeignKey("supervisors.id")),
    _text("action"),
    _text("subject"),
    sqlite_autoincrement=True,
)
Index(None, audit.c.city, audit.c.at)

# Accepted protocols and city packs, so that a call in progress finds the ones it began with.
catalogues = Table(
    "catalogues",
    metadata,
    Column("hash", Text, primary_key=True),
    _text("kind"),  # protocols, city
    _text("content"),
    _time("accepted_at"),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", Text, primary_key=True),
    _time("at"),
    _json("detail"),
)
