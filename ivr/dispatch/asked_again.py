"""Whoever has a case learns that its caller asked again: nobody else is looked for, so they act."""

from datetime import datetime

from sqlalchemy import Connection, select

from ivr.dispatch import by_text
from ivr.dispatch.callbacks import as_callback
from ivr.dispatch.hotline import Hotline
from ivr.store.journal import JournalRow
from ivr.store.tables import callbacks as table


def tell_holder(conn: Connection, hotline: Hotline, row: JournalRow, *, now: datetime) -> None:
    """Text the assistant whose case this later call belongs to, or this text; once for each call.

    To be asked when the caller has said all: that calling them is not safe may come last.
    """
    here = (table.c.city == row.city, table.c.conversation == row.conversation)
    folded = table.c.id.in_(select(table.c.merged_into).where(*here))
    by_text_itself = table.c.conversation == row.conversation
    theirs = folded | by_text_itself if row.channel == "sms" else folded
    taken = (table.c.state == "taken", table.c.taken_at < row.at, table.c.safe)
    query = select(table).where(table.c.city == row.city, theirs, *taken)
    found = conn.execute(query).mappings().first()
    if found is not None:
        case, once = as_callback(found), row.conversation
        by_text.tell_holder(conn, hotline, case, "staff-asked-again", again=once, now=now)
