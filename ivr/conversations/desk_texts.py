"""A patrol desk's text about how an emergency ended, answered in the webhook's own reply."""

from dataclasses import replace

from sqlalchemy import Connection

from ivr.channels import desk_words, sms
from ivr.channels.desk_words import Ended
from ivr.conversations import turns
from ivr.conversations.desks import DESK_LANGUAGE
from ivr.conversations.line import Visit
from ivr.conversations.staff_says import Told
from ivr.dispatch import outcomes
from ivr.flow.texts import Digits
from ivr.store import journal


def take(visit: Visit, body: str) -> str | None:
    """The reply to a desk that tells an outcome; None for anything else, and from anybody else.

    A digit alone means something only where the desk was asked. The same text twice is carried out
    and answered once.
    """
    ended = desk_words.read(body)
    if ended is None or visit.number not in visit.city.patrol.sms:
        return None
    with visit.line.hotline.store.transaction() as conn:
        cases = outcomes.awaited(conn, visit.city.city, ended.code, visit.now)
        if ended.code is None and not cases:
            return None
        if not journal.append(conn, replace(turns.report_row(visit, "command"), channel="staff")):
            return sms.reply()
        name, values = _told(conn, visit, ended, cases)
    return sms.reply(visit.wording().written(visit.phrase(name, DESK_LANGUAGE, values)))


def _told(conn: Connection, visit: Visit, ended: Ended, cases: tuple[outcomes.Case, ...]) -> Told:
    if not cases:
        return "desk-outcome-unknown", {"code": Digits(ended.code or "")}
    if len(cases) > 1:
        return "desk-outcome-which", {"codes": ", ".join(case.code for case in cases)}
    case = cases[0]
    outcomes.close_by_desk(conn, visit.city.city, case, ended.digit, now=visit.now)
    return "desk-outcome-noted", {"code": Digits(case.code)}
