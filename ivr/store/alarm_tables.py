"""The tables of emergencies and of the way to the patrol; the rest is in `ivr.store.tables`."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from ivr.store.columns import json, maybe_text, maybe_time, metadata, number, row_id, text, time
from ivr.store.types import Id

emergencies = Table(
    "emergencies",
    metadata,
    row_id(),
    text("city"),
    text("conversation"),
    text("channel"),
    time("raised_at"),
    maybe_text("language"),
    maybe_text("caller_sealed"),
    maybe_text("caller_mac"),
    # ringing, accepted, not-reached, queued, joined, stopped, left, texted, closed
    text("state"),
    maybe_time("accepted_at"),
    maybe_text("accepted_number_mac"),
    Column("desks_tried", Integer, nullable=False, server_default="0"),
    maybe_time("supervisors_told_at"),
    json("tell_patrol"),
    maybe_time("told_again_at"),  # supervisors, because no desk has it and none of them saw it
    maybe_time("seen_at"),  # by a supervisor, who said so
    maybe_time("outcome_asked_at"),  # the desk, by text
    maybe_time("overdue_told_at"),  # supervisors, that it is still open
    maybe_time("closed_at"),
    maybe_text("outcome"),  # help-sent, talked-through, false-alarm, other
    maybe_text("note_sealed"),
    UniqueConstraint("city", "conversation"),
    sqlite_autoincrement=True,
)
Index(None, emergencies.c.city, emergencies.c.raised_at, emergencies.c.id)
_not_closed = emergencies.c.closed_at.is_(None)
Index(
    "ix_emergencies_open",
    emergencies.c.city,
    emergencies.c.raised_at,
    sqlite_where=_not_closed,
    postgresql_where=_not_closed,
)

# The calls of those who talk in an emergency, or are about to.
emergency_legs = Table(
    "emergency_legs",
    metadata,
    row_id(),
    Column("emergency_id", Id, ForeignKey("emergencies.id"), nullable=False),
    text("role"),  # desk, caller, interpreter
    text("sid"),  # the carrier's id of the call
    Column("assistant_id", Id, ForeignKey("assistants.id")),
    text("state"),  # asks, accepted, here, away, gone
    time("ready_at"),  # until then the desk is told of the case and may not be moved
    UniqueConstraint("emergency_id", "sid"),
    sqlite_autoincrement=True,
)
Index(None, emergency_legs.c.sid)

# Test calls to the patrol's numbers.
patrol_tests = Table(
    "patrol_tests",
    metadata,
    row_id(),
    text("city"),
    number("place"),  # of the number in the city's pack at that time, from 1
    text("number_mac"),
    Column("token", Text, nullable=False, unique=True),
    time("rings_at"),
    text("state"),  # planned, picked-up, confirmed, not-reached
    maybe_time("picked_up_at"),
    maybe_time("confirmed_at"),
    sqlite_autoincrement=True,
)
Index(None, patrol_tests.c.city, patrol_tests.c.number_mac, patrol_tests.c.rings_at)

# A danger text until somebody has confirmed it.
text_alarms = Table(
    "text_alarms",
    metadata,
    row_id(),
    Column("emergency_id", Id, ForeignKey("emergencies.id"), nullable=False, unique=True),
    Column("callback_id", Id, ForeignKey("callbacks.id")),  # in which an assistant writes to them
    maybe_text("language"),
    maybe_text("words_sealed"),
    text("state"),  # ringing, confirmed, over
    number("place"),  # which of the desks and then the supervisors was rung last, from 1
    number("rings"),  # how often somebody was rung
    time("due_at"),  # when the next is rung
    time("remind_at"),  # when its sender is told that nobody has confirmed it
    Column("confirmed_by", Integer),  # the place of who did
    maybe_time("confirmed_at"),
    sqlite_autoincrement=True,
)
Index(None, text_alarms.c.state, text_alarms.c.due_at)
Index(None, text_alarms.c.callback_id)

# What somebody wrote who was then asked whether they are in danger, until they have answered.
first_words = Table(
    "first_words",
    metadata,
    text("city"),
    text("caller_mac"),
    time("asked_at"),
    text("words_sealed"),
    PrimaryKeyConstraint("city", "caller_mac"),
)
