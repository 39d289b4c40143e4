"""The words in which pages tell what the journal keeps as short ids. For the supervisors' pages.

An id that has no words here is shown as it is: a page is never the place where a call gets lost.
"""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import assert_never

from ivr.dispatch.deeds import (
    CallbackRequested,
    CallbackWithdrawn,
    CallEnded,
    CallerAnswered,
    CallMissed,
    CodeTexted,
    DangerDoubted,
    Deed,
    DeskAccepted,
    DeskAsked,
    DeskJoined,
    DeskListens,
    DeskRung,
    DoubtAnswered,
    EmergencyMissed,
    EmergencyRaised,
    EmergencyRelayed,
    HelpAsked,
    InterpreterAccepted,
    InterpreterJoined,
    LanguageRemembered,
    LegEnded,
    OutReported,
    PoliceEnded,
    PoliceNotReached,
    PoliceStopped,
    Queued,
    StandInAccepted,
    StandInJoined,
    StandInRole,
)
from ivr.review import PRIVATE, Done
from ivr.web.languages import gettext, language_name
from ivr.web.times import length


def _later(message: str) -> str:
    """Marks a text for the translators; it is translated when a page is read."""
    return message


_Words = Mapping[str, str]

CHANNELS: _Words = MappingProxyType(
    {
        "voice": _later("Call"),
        "sms": _later("Text"),
        "staff": _later("Assistant"),
        "status": _later("Report"),
    }
)

OUTCOMES: _Words = MappingProxyType(
    {
        "open": _later("Under way"),
        "informed": _later("Informed"),
        "callback": _later("Callback requested"),
        "emergency": _later("Emergency"),
        "left": _later("Hung up"),
        # How a call back ended.
        "helped": _later("Helped"),
        "referred": _later("Referred"),
        "follow-up": _later("To be followed up"),
        "withdrawn": _later("Withdrawn by the caller"),
        "not-reached": _later("Not reached"),
        "no-number": _later("No number to call"),
        "not-approved": _later("Not approved"),
        "called-off": _later("Called off"),
        "closed": _later("Closed"),
        "merged": _later("One with an earlier request"),
        "not-safe": _later("It was not safe to call"),
    }
)

TONES: _Words = MappingProxyType(
    {
        "emergency": "badge--danger",
        "not-reached": "badge--danger",
        "failed": "badge--danger",
        "undelivered": "badge--danger",
        "no-number": "badge--danger",
        "not-approved": "badge--danger",
        "called-off": "badge--warn",
        "held": "badge--warn",
        "unknown": "badge--warn",
        "callback": "badge--accent",
        "informed": "badge--good",
        "helped": "badge--good",
        "accepted": "badge--good",
        "talked": "badge--good",
        "delivered": "badge--good",
    }
)

STATES: _Words = MappingProxyType(
    {
        # Of a call back.
        "asked": _later("Asked"),
        "held": _later("Held for approval"),
        "waiting": _later("Waiting for an assistant"),
        "taken": _later("Taken"),
        "ringing": _later("Ringing"),
        "talking": _later("Talking"),
        "closed": _later("Closed"),
        # Of an offer.
        "live": _later("No answer yet"),
        "passed": _later("Passed on"),
        "lapsed": _later("Not answered in time"),
        "withdrawn": _later("Withdrawn"),
        # Of an attempt.
        "placing": _later("About to ring"),
        "assistant-ringing": _later("Ringing the assistant"),
        "assistant-accepted": _later("The assistant picked up"),
        "caller-ringing": _later("Ringing the caller"),
        "joined": _later("Talking"),
        "talked": _later("They talked"),
        "caller-not-reached": _later("The caller did not answer"),
        "assistant-not-reached": _later("The assistant did not answer"),
        "ended": _later("Ended"),
        "failed": _later("Failed"),
        # Of an emergency.
        "accepted": _later("Accepted"),
        "not-reached": _later("No desk answered"),
        "left": _later("Hung up before a desk answered"),
        "texted": _later("Passed on by text"),
        "queued": _later("Waiting for our people"),
        "stopped": _later("Stopped by the caller"),
        # Of a text or call that goes out.
        "planned": _later("Planned"),
        "claimed": _later("About to go out"),
        "posting": _later("Going out"),
        "sent": _later("Sent"),
        "delivered": _later("Delivered"),
        "undelivered": _later("Not delivered"),
        "unknown": _later("Perhaps sent"),
        "dropped": _later("Not needed any more"),
    }
)

_INPUTS: _Words = MappingProxyType(
    {
        "started": _later("The call began"),
        "silence": _later("Nothing was pressed"),
        "number": _later("Keyed in a number"),
        PRIVATE: _later("Answered (kept private)"),
        "text": _later("Sent a text HotLine did not understand"),
        "unanswered": _later("Sent the same again, as a phone does by itself; not answered"),
        "word danger": _later("Asked for help in danger"),
        "word doubtful": _later("Sent a word that may mean danger"),
        "word yes": _later("Answered yes"),
        "word no": _later("Answered no"),
        "word person": _later("Asked for a person"),
        "word back": _later("Went back"),
        "word again": _later("Asked to be told again"),
        "word menu": _later("Went to the menu"),
        "word language": _later("Asked for another language"),
        "word privacy": _later("Asked what is kept"),
        "word more": _later("Asked for the rest"),
        "word drop": _later("Asked to withdraw a request"),
        "word delete": _later("Asked to be erased"),
        "word no-ring": _later("Wants no call because of a missed one"),
        "word ring-ok": _later("Wants to be called because of a missed call again"),
        "call-me-back": _later("The operator's text: call me back"),
        "word by text": _later("Asked to be written to"),
        "to assistant": _later("Wrote to the assistant (kept private)"),
        "missed": _later("Came while HotLine was away"),
        "asked in the call": _later("The assistant asked in the call"),
        "in the call": _later("In the joined call"),
        # A danger text on its way to somebody who confirms it.
        "alarm by text": _later("The danger text, by telephone"),
        "supervisor rung": _later("Rang a supervisor about the danger text"),
        "supervisor confirmed": _later("A supervisor confirmed the danger text"),
        "told not confirmed": _later("Nobody had confirmed the danger text yet"),
        "alarm not confirmed": _later("Nobody confirmed the danger text within the hour"),
        "assistant to desk": _later("The assistant wrote to the patrol (kept private)"),
        "desk alarm-coming": _later("The desk: we are coming"),
        "desk alarm-where": _later("The desk: where exactly are you?"),
        "desk alarm-not-found": _later("The desk: we cannot find you"),
        "police ended": _later("Came back from the patrol police"),
        "police not reached": _later("Came back without reaching the patrol police"),
        "police stopped": _later("Stopped the call to the patrol police"),
        "staff ended": _later("Came back from one of our people"),
        "asked while waiting": _later("Asked for a call back while waiting"),
        "interpreter accepted": _later("An interpreter pressed 1"),
        "interpreter joined": _later("An interpreter came in"),
        "question hurt": _later("Answered for the patrol: is anybody hurt?"),
        "question weapon": _later("Answered for the patrol: is there a weapon?"),
        "question near": _later("Answered for the patrol: are they still there?"),
        "question speak": _later("Answered for the patrol: can you speak?"),
        "question all": _later("The questions for the patrol were over"),
    }
)

_ROLES: _Words = MappingProxyType(
    {
        "patrol": _later("the patrol police"),
        "psychologist": _later("the psychologist"),
        "supervisor": _later("the supervisor"),
        "lawyer": _later("the lawyer"),
    }
)

_BY_WHOM: _Words = MappingProxyType(
    {
        "f": _later("by a woman only"),
        "m": _later("by a man only"),
        "any": _later("by anybody"),
    }
)

_KEYS: _Words = MappingProxyType(
    {
        "9": _later("danger"),
        "0": _later("a person"),
        "*": _later("back"),
        "#": _later("hear it again"),
    }
)


def words(known: _Words, name: str) -> str:
    """The words of an id in the reader's language, or the id where it has none."""
    return gettext(known[name]) if name in known else name


def input_words(name: str, *, channel: str, meaning: str | None = None) -> str:
    """What came in: `key 2`, `silence`, `topic lost-documents`.

    meaning: what the key or the topic stood for, where that is known.
    """
    if (channel, name) == ("sms", "started"):
        return gettext("The first text came")
    kind, _, rest = name.partition(" ")
    if kind == "topic":
        return gettext("Named a topic: %(topic)s") % {"topic": meaning or rest}
    if kind != "key":
        return words(_INPUTS, name)
    pressed = gettext("Pressed %(key)s") if channel == "voice" else gettext("Sent %(key)s")
    meaning = meaning or (words(_KEYS, rest) if rest in _KEYS else None)
    return pressed % {"key": rest} + (f": {meaning}" if meaning else "")


def done_words(done: Done) -> str:
    """What HotLine did, in the reader's language; the bare id where an older version wrote it."""
    told = _told(done.deed) if done.deed else done.name
    return f"{told}: {done.number}" if done.number else told


def _told(deed: Deed) -> str:  # noqa: C901 - one case a deed, and the type checker counts them
    match deed:
        case CallbackRequested():
            return _callback_requested(deed)
        case CallMissed(by_operator=True):
            return gettext("The caller's operator asks us to call this number")
        case CallMissed():
            return gettext("Ended before it was picked up: a wish to be called back")
        case CallbackWithdrawn():
            return gettext("Withdrew the callback request")
        case CodeTexted():
            return gettext("Sends the case code by text")
        case EmergencyRaised():
            return gettext("Raised the alarm")
        case HelpAsked(role=role):
            return gettext("Asked to join the call: %(who)s") % {"who": words(_ROLES, role)}
        case EmergencyRelayed(phones=phones):
            return gettext("Passed the alarm on by text; telephones: %(count)s") % {"count": phones}
        case EmergencyMissed():
            return gettext("Came while HotLine was away, taken in late")
        case DeskRung(desk=desk, keyless=True):
            return gettext("Rang patrol desk %(desk)s again, to be joined without a key") % {
                "desk": desk
            }
        case DangerDoubted():
            return gettext("Asked whether they are in danger; without an answer people are told")
        case DoubtAnswered():
            return gettext("The question about danger was answered")
        case DeskRung(desk=desk):
            return gettext("Rang patrol desk %(desk)s") % {"desk": desk}
        case DeskAccepted(desk=desk):
            return gettext("Patrol desk %(desk)s accepted") % {"desk": desk}
        case DeskAsked(desk=desk):
            return gettext("Patrol desk %(desk)s had the caller asked four questions") % {
                "desk": desk
            }
        case CallerAnswered():
            return gettext("The caller's answers for the patrol were noted")
        case DeskListens(desk=desk, seconds=0):
            return gettext("Patrol desk %(desk)s pressed a key to be joined") % {"desk": desk}
        case DeskListens(desk=desk):
            return gettext("Patrol desk %(desk)s hears first what is known") % {"desk": desk}
        case InterpreterAccepted(assistant=place):
            return gettext("Pressed 1 to interpret: assistant %(place)s") % {"place": place}
        case InterpreterJoined(assistant=place):
            return gettext("The interpreter came in: assistant %(place)s") % {"place": place}
        case DeskJoined(desk=desk, seconds=seconds):
            lasted = {"desk": desk, "length": length(timedelta(seconds=max(0, seconds)))}
            return gettext("Joined with patrol desk %(desk)s without a key, %(length)s") % lasted
        case PoliceNotReached():
            return gettext("No patrol desk answered")
        case PoliceStopped():
            return gettext("The caller pressed star: nobody got their number")
        case Queued(in_turn=True):
            return gettext("The caller's own call rings the supervisors in turn")
        case Queued():
            return gettext("Waits, and our people are rung")
        case StandInAccepted(role=role, place=place):
            return gettext("Pressed 1: %(who)s") % {"who": _stand_in(role, place)}
        case StandInJoined(role=role, place=place):
            return gettext("Joined with %(who)s") % {"who": _stand_in(role, place)}
        case PoliceEnded():
            return gettext("The call with the patrol police ended")
        case LanguageRemembered(language=language):
            chosen = {"language": language_name(language)}
            return gettext("Will greet this caller in: %(language)s") % chosen
        case CallEnded(seconds=seconds):
            lasted = {"length": length(timedelta(seconds=max(0, seconds)))}
            return gettext("The call ended after %(length)s") % lasted
        case OutReported() | LegEnded():
            return gettext("The carrier reported")
        case _:
            assert_never(deed)


def _stand_in(role: StandInRole, place: int) -> str:
    """Supervisors by their place in the city's file, assistants by their number in the list."""
    name = gettext("supervisor") if role == "supervisor" else gettext("assistant")
    return f"{name} {place}"


def _callback_requested(deed: CallbackRequested) -> str:
    parts = [gettext("Noted a callback request")]
    if deed.urgent:
        parts.append(gettext("urgent"))
    if deed.cannot_talk:
        parts.append(gettext("cannot talk now"))
    if deed.gender:
        parts.append(words(_BY_WHOM, deed.gender))
    if deed.call_after is not None:
        parts.append(gettext("at another time"))
    if deed.safe is False:
        parts.append(gettext("not safe to call or text"))
    if deed.by_text:
        parts.append(gettext("by text, not by phone"))
    return ", ".join(parts)
