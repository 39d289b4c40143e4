"""The tables of shifts that somebody hands over, and of reminders before a shift."""

from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint

from ivr.store.columns import maybe_time, metadata, row_id, text, time
from ivr.store.types import Id

# A shift that an assistant cannot or would rather not have, until somebody takes it.
handovers = Table(
    "handovers",
    metadata,
    row_id(),
    text("city"),
    Column("assistant_id", Id, ForeignKey("assistants.id"), nullable=False),
    text("code"),  # by which others take it
    text("why"),  # sick, swap
    Column("absence_id", Id),  # who is sick is absent meanwhile
    time("starts_at"),
    time("ends_at"),
    time("made_at"),
    # One who wants it for a shift of their own, until its owner agrees.
    Column("proposed_by", Id, ForeignKey("assistants.id")),
    maybe_time("proposed_starts_at"),
    maybe_time("proposed_ends_at"),
    Column("taken_by", Id, ForeignKey("assistants.id")),
    maybe_time("closed_at"),  # taken, or kept after all
    sqlite_autoincrement=True,
)
Index(None, handovers.c.city, handovers.c.ends_at)

# That an assistant was reminded of a shift, confirmed it, or supervisors know that they did not.
shift_reminders = Table(
    "shift_reminders",
    metadata,
    row_id(),
    Column("assistant_id", Id, ForeignKey("assistants.id"), nullable=False),
    time("starts_at"),
    time("reminded_at"),
    maybe_time("confirmed_at"),
    maybe_time("told_at"),
    UniqueConstraint("assistant_id", "starts_at"),
    sqlite_autoincrement=True,
)
