"""SEEN: a supervisor says by text that they have seen an emergency, and is told no more of it."""

from sqlalchemy import Connection

from ivr.channels.staff_words import Seen
from ivr.conversations.line import Visit
from ivr.conversations.staff_says import Told
from ivr.dispatch import outcomes
from ivr.flow.texts import Digits


def seen(conn: Connection, visit: Visit, command: Seen) -> Told:
    """What it is answered with; from anybody but a supervisor it changes nothing."""
    supervisors = visit.city.supervisors
    if visit.number not in supervisors:
        return "staff-seen-not-yours", {}
    cases = outcomes.unseen(conn, visit.city.city, command.code, visit.now)
    if not cases:
        return "supervisor-seen-nothing", {}
    if len(cases) > 1:
        return "staff-which", {"codes": ", ".join(case.code for case in cases)}
    place = supervisors.index(visit.number) + 1
    outcomes.seen(conn, visit.city.city, cases[0], place, now=visit.now)
    return "supervisor-seen", {"code": Digits(cases[0].code)}
