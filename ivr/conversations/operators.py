"""What mobile operators write for subscribers without credit: "call me back", with their number.

Such a text comes from a name, not from a number; nobody can answer it, and nobody does.
"""

from dataclasses import replace

from ivr import phones
from ivr.conversations import turns
from ivr.conversations.line import Visit
from ivr.dispatch import deeds, rung_off


def take(visit: Visit, sender: str, body: str) -> bool:
    """Take in such a text as a request of its subscriber; False where it is none.

    sender: as the carrier tells it. A text of danger never comes here: it alarms, whoever sent it.
    """
    if visit.number is not None:
        return False
    number = rung_off.asked_by_operator(visit.city, sender, body)
    if number is None:
        return False
    missed = deeds.CallMissed(textable=phones.is_mobile(number), by_operator=True)
    about = replace(visit, number=number)
    visit.line.recorder.write(turns.report_row(about, rung_off.CALL_ME_BACK, missed))
    return True
