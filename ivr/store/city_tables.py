"""The tables of what holds in a city for a while: an air alert, who rang and was not picked up."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, false

from ivr.store.columns import maybe_text, maybe_time, metadata, row_id, text, time

# An air alert; it is over at `until`, or before that once somebody ended it.
air_alerts = Table(
    "air_alerts",
    metadata,
    row_id(),
    text("city"),
    time("began_at"),
    time("until"),
    Column("begun_by", Integer),  # the supervisor; none: the command line
    maybe_time("ended_at"),
    Column("ended_by", Integer),
    sqlite_autoincrement=True,
)
Index(None, air_alerts.c.city, air_alerts.c.until)

# A number whose calls ended before they were picked up, or that wants no call because of one.
missed_callers = Table(
    "missed_callers",
    metadata,
    Column("city", Text, primary_key=True),
    Column("caller_mac", Text, primary_key=True),
    time("seen_at"),  # when the row was last written
    maybe_time("missed_at"),  # when the last one came that became a request
    maybe_text("conversation"),  # in which it did
    Column("unwanted", Boolean, nullable=False, server_default=false()),
)
