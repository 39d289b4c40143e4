"""Nobody is on duty and several requests wait: one alarm to supervisors, not one for each.

Each request still has its row in the outbox, so that its story tells that supervisors know, and
none is told of again; of all but the first the row is given up before it goes out.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, update

from ivr.cities import City
from ivr.dispatch import outgoing
from ivr.dispatch.callbacks import Callback
from ivr.dispatch.escalation import Alarm
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Letter, Subject
from ivr.store import outbox
from ivr.store.tables import callbacks as table

PHRASE = "supervisor-nobody-on-duty-many"

MOST_CODES = 5
"""How many codes are told: a text is short, the page of callbacks shows all."""


def tell(
    conn: Connection, hotline: Hotline, city: City, waiting: Sequence[Callback], now: datetime
) -> None:
    """Tell supervisors of these requests, of which there are two at least, in one text."""
    language = city.languages[0]
    codes = ", ".join(each.code for each in waiting[:MOST_CODES])
    say = hotline.phrase(PHRASE, language, {"count": len(waiting), "codes": codes})
    body = hotline.wording(city, now).written(say)
    for place, number in enumerate(city.supervisors):
        to = hotline.store.vault.number(city.city, number)
        rows = [
            outgoing.words(
                conn,
                hotline,
                city,
                Letter(
                    to=to,
                    phrase=Alarm.NOBODY_ON_DUTY,
                    language=language,
                    key=f"{Alarm.NOBODY_ON_DUTY}:{each.id}:{place}",
                    priority=outgoing.ALARM,
                    about=Subject(callback_id=each.id),
                ),
                body,
                now=now,
            )
            for each in waiting
        ]
        outbox.drop(conn, rows[1:], now=now)
    theirs = table.c.id.in_([each.id for each in waiting])
    conn.execute(update(table).where(theirs).values(supervisors_told_at=now))
