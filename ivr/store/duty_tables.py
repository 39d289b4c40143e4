"""The tables of the plan of duty; the rest is in `ivr.store.tables`.

Past duty is history: nothing is written into the past, and what has begun is cut off, never
deleted (`ivr.store.plans`).
"""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Table, Text, Time

from ivr.store.columns import maybe_time, metadata, number, row_id, text, time
from ivr.store.types import Id

# Single shifts.
shifts = Table(
    "shifts",
    metadata,
    row_id(),
    text("city"),
    Column("assistant_id", Id, ForeignKey("assistants.id"), nullable=False),
    time("starts_at"),
    time("ends_at"),
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    sqlite_autoincrement=True,
)
Index(None, shifts.c.city, shifts.c.ends_at)
Index(None, shifts.c.assistant_id)

# Shifts that repeat weekly, by the city's clock.
weekly_shifts = Table(
    "weekly_shifts",
    metadata,
    row_id(),
    text("city"),
    Column("assistant_id", Id, ForeignKey("assistants.id"), nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date),
    number("every"),  # so many weeks
    Column("begins", Time, nullable=False),
    Column("ends", Time, nullable=False),  # on the next day where it is not later
    text("zone"),
    time("holds_from"),  # when it was written
    maybe_time("holds_until"),  # when it was taken back
    CheckConstraint("every > 0", name="every_positive"),
    sqlite_autoincrement=True,
)
Index(None, weekly_shifts.c.city, weekly_shifts.c.holds_until)

# From then until then somebody else is on duty in their place; a swap is two of them.
covers = Table(
    "covers",
    metadata,
    row_id(),
    text("city"),
    Column("assistant_id", Id, ForeignKey("assistants.id"), nullable=False),
    Column("by", Id, ForeignKey("assistants.id"), nullable=False),
    Column("swapped_with", Id),  # the other cover of a swap
    time("starts_at"),
    time("ends_at"),
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    sqlite_autoincrement=True,
)
Index(None, covers.c.city, covers.c.ends_at)

# From then until then an assistant is on no duty.
absences = Table(
    "absences",
    metadata,
    row_id(),
    text("city"),
    Column("assistant_id", Id, ForeignKey("assistants.id"), nullable=False),
    time("starts_at"),
    time("ends_at"),
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    sqlite_autoincrement=True,
)
Index(None, absences.c.city, absences.c.ends_at)

# The address at which an assistant's calendar finds their shifts: one each, kept as a hash.
duty_feeds = Table(
    "duty_feeds",
    metadata,
    row_id(),
    Column("assistant_id", Id, ForeignKey("assistants.id"), nullable=False, unique=True),
    Column("token_hash", Text, nullable=False, unique=True),
    time("made_at"),
    sqlite_autoincrement=True,
)
