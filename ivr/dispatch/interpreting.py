"""An assistant who writes with the sender of a danger text, in their language, by SAY.

The sender is never rung: the case is one by text, urgent, put before the assistants on duty in the
ordinary order, who speaks the language first. Whoever answers the offer with SAY has the case.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from ivr import phones
from ivr.cities import City
from ivr.dispatch import by_text, callbacks, folding, saying, text_alarms, wishes
from ivr.dispatch.crew import Round
from ivr.dispatch.deeds import CallbackRequested
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.missed import PATROL_LANGUAGE
from ivr.dispatch.text_alarms import TextAlarm
from ivr.store.journal import JournalRow
from ivr.store.tables import callbacks as table

FALLBACK = "en"
"""The language of a sender of whom none is known."""


def bring_in(
    conn: Connection, hotline: Hotline, city: City, alarm: TextAlarm, row: JournalRow, now: datetime
) -> None:
    """Have an assistant asked, unless none is needed, or one writes with them, or none is there."""
    language = alarm.language or FALLBACK
    if language == PATROL_LANGUAGE or alarm.caller is None or not city.sms.replies:
        return
    if not phones.is_mobile(hotline.store.vault.open(alarm.caller.sealed)):
        return
    if saying.open_with(conn, row.city, alarm.caller.mac) is not None:
        return
    if not Round(conn, (), now).crew(city.city).on_duty(now):
        return
    asked = CallbackRequested(seconds=0, urgent=True, textable=True, safe=True, by_text=True)
    theirs = replace(row, language=language, conversation=alarm.conversation)
    callbacks.request(conn, hotline, city, theirs, asked)
    folding.fold(conn, city, theirs, asked)
    text_alarms.change(conn, alarm, callback_id=_case(conn, alarm))
    by_text.wished(conn, hotline, row.city, alarm.conversation, now=now)
    saying.alarmed(conn, hotline, row.city, alarm.caller.mac, event=row.event, now=now)


def not_to_be_rung(
    conn: Connection, hotline: Hotline, city: City, alarm: TextAlarm, now: datetime
) -> None:
    """Whoever asked for a call before they wrote of danger is written to, also in Ukrainian.

    Where no text of ours reaches them they are not rung either: that calling is not safe is told
    to supervisors. What else they wished of the call stays.
    """
    if alarm.caller is None:
        return
    theirs = (table.c.city == alarm.city, table.c.caller_mac == alarm.caller.mac)
    still_open = (*theirs, table.c.closed_at.is_(None), table.c.by_text.is_(False))
    for row in conn.execute(select(table).where(*still_open)).mappings().all():
        safe = row["safe"] and row["textable"] and city.sms.replies
        wish = CallbackRequested(
            seconds=0, safe=safe, by_text=city.sms.replies, call_after=row["call_after"]
        )
        wishes.keep(conn, row["id"], wish, at=now)
        by_text.wished(conn, hotline, alarm.city, row["conversation"], now=now)


def _case(conn: Connection, alarm: TextAlarm) -> int:
    """The request an assistant answers: the alarm's own, or an earlier one it was folded into."""
    here = (table.c.city == alarm.city, table.c.conversation == alarm.conversation)
    row = conn.execute(select(table.c.id, table.c.merged_into).where(*here)).one()
    return int(row.merged_into or row.id)
