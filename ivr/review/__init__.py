"""What supervisors read: call log, callbacks, a call's story, how things stand. Reads only.

Floor 4: the pages import it. Numbers leave this package masked and in no other way; whoever asks
for another city's call gets nothing.
"""

from ivr.review.alarms import Alarm, Alarms, AlarmStory, alarm_story, alarms
from ivr.review.board import Asked, Board, Request, board
from ivr.review.log import (
    CallLine,
    Counts,
    Cursor,
    Found,
    Page,
    Wanted,
    call_log,
    counts,
    found,
    newest,
)
from ivr.review.patrol import PatrolNumber, patrol_numbers
from ivr.review.standing import Standing, standing
from ivr.review.story import (
    PRIVATE,
    Attempt,
    Callback,
    CallStory,
    Done,
    Emergency,
    Message,
    Offer,
    Turn,
    call_story,
)

__all__ = [
    "PRIVATE",
    "Alarm",
    "AlarmStory",
    "Alarms",
    "Asked",
    "Attempt",
    "Board",
    "CallLine",
    "CallStory",
    "Callback",
    "Counts",
    "Cursor",
    "Done",
    "Emergency",
    "Found",
    "Message",
    "Offer",
    "Page",
    "PatrolNumber",
    "Request",
    "Standing",
    "Turn",
    "Wanted",
    "alarm_story",
    "alarms",
    "board",
    "call_log",
    "call_story",
    "counts",
    "found",
    "newest",
    "patrol_numbers",
    "standing",
]
