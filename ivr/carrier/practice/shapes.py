"""Which TwiML verbs there are, what may stand in them and at them. Imported by `twiml` only.

The tables follow the carrier's TwiML pages and the `twilio.twiml` classes. What those allow and
the practice network does not carry out (recording a Dial, speech input, `<Sip>` ...) is left out
on purpose, so that it is named when met instead of silently doing nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType


class Kind(Enum):
    """Where a document runs; it decides which verbs may stand in it."""

    CALL = "call"
    WHISPER = "whisper"
    CONFERENCE_WAIT = "conference wait"
    QUEUE_WAIT = "queue wait"
    ANNOUNCEMENT = "announcement"
    MESSAGE = "message"


_URL = re.compile(r"\S*")
_METHOD = re.compile(r"GET|POST", re.IGNORECASE)
_SWITCH = re.compile(r"true|false", re.IGNORECASE)
_COUNT = re.compile(r"\d+")
_POSITIVE = re.compile(r"[1-9]\d*")
_KEYS = re.compile(r"[0-9*#]*")
_WORDS = re.compile(r".+", re.DOTALL)
_EVENTS = re.compile(
    r"(initiated|ringing|answered|completed)( (initiated|ringing|answered|completed))*"
)
_VOICE = re.compile(
    r"man|woman|alice|Polly\.[A-Z]\w+(-\w+)?|Google\.[a-z]{2,3}-[A-Z]{2}-\w+(-\w+)*"
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?|arb|cmn-CN")
SPOKEN_BY_VOICE = re.compile(r"Google\.([a-z]{2,3}-[A-Z]{2})-")

_CALLBACK = {
    "statusCallback": _URL,
    "statusCallbackEvent": _EVENTS,
    "statusCallbackMethod": _METHOD,
}
SPEECH_MARKUP = {"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"}


@dataclass(frozen=True)
class Shape:
    """What may stand at and in one element."""

    attributes: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    inside: frozenset[str] = frozenset()
    text: bool = False


SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "Say": Shape({"voice": _VOICE, "language": _LANGUAGE, "loop": _COUNT}, text=True),
        "Play": Shape({"loop": _COUNT}, text=True),
        "Pause": Shape({"length": _COUNT}),
        "Gather": Shape(
            {
                "input": re.compile("dtmf"),
                "action": _URL,
                "method": _METHOD,
                "timeout": _COUNT,
                "finishOnKey": re.compile(r"[0-9*#]?"),
                "numDigits": _POSITIVE,
                "actionOnEmptyResult": _SWITCH,
                "language": _LANGUAGE,
            },
            inside=frozenset({"Say", "Play", "Pause"}),
        ),
        "Dial": Shape(
            {
                "action": _URL,
                "method": _METHOD,
                "timeout": _POSITIVE,
                "hangupOnStar": _SWITCH,
                "timeLimit": _POSITIVE,
                "callerId": _WORDS,
                "answerOnBridge": _SWITCH,
                "sequential": _SWITCH,
            },
            inside=frozenset({"Number", "Conference", "Queue"}),
            text=True,
        ),
        "Number": Shape({"url": _URL, "method": _METHOD, **_CALLBACK}, text=True),
        "Conference": Shape(
            {
                "beep": re.compile(r"true|false|onEnter|onExit"),
                "startConferenceOnEnter": _SWITCH,
                "endConferenceOnExit": _SWITCH,
                "waitUrl": _URL,
                "waitMethod": _METHOD,
            },
            text=True,
        ),
        "Queue": Shape({"url": _URL, "method": _METHOD}, text=True),
        "Enqueue": Shape(
            {
                "action": _URL,
                "method": _METHOD,
                "maxQueueSize": _POSITIVE,
                "waitUrl": _URL,
                "waitUrlMethod": _METHOD,
            },
            text=True,
        ),
        "Leave": Shape(),
        "Redirect": Shape({"method": _METHOD}, text=True),
        "Record": Shape(
            {
                "action": _URL,
                "method": _METHOD,
                "timeout": _COUNT,
                "finishOnKey": _KEYS,
                "maxLength": _POSITIVE,
                "playBeep": _SWITCH,
            }
        ),
        "Hangup": Shape(),
        "Reject": Shape({"reason": re.compile(r"rejected|busy")}),
        "Message": Shape(
            {
                "to": _WORDS,
                "from": _WORDS,
                "statusCallback": _URL,
            },
            inside=frozenset({"Body"}),
            text=True,
        ),
        "Body": Shape(text=True),
    }
)

_TALK = frozenset({"Say", "Play", "Pause", "Redirect"})
TOP_VERBS: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        Kind.CALL: _TALK | {"Gather", "Dial", "Enqueue", "Record", "Hangup", "Reject"},
        Kind.WHISPER: _TALK | {"Gather", "Hangup"},
        Kind.CONFERENCE_WAIT: _TALK,
        Kind.ANNOUNCEMENT: _TALK - {"Redirect"},
        Kind.QUEUE_WAIT: _TALK | {"Gather", "Hangup", "Leave"},
        Kind.MESSAGE: frozenset({"Message", "Redirect"}),
    }
)
