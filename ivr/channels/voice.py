"""Effects as TwiML, and the keys of a Gather as inputs. All TwiML comes from the twilio package.

What a caller hears stands inside a `<Gather>`, so that 9 is heard at any moment; only the sentence
before the police is dialled does not. Used by `ivr.conversations` and the webhooks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import assert_never
from xml.sax.saxutils import escape

from twilio.twiml.voice_response import Gather, VoiceResponse

from ivr.channels.letters import visible
from ivr.channels.markup import clean, portions, weight
from ivr.channels.voices import voice_for
from ivr.channels.wording import Line, Wording
from ivr.errors import FlowError
from ivr.flow.effects import (
    AnswerCame,
    Ask,
    AwaitAnswer,
    Effect,
    End,
    Forward,
    Offer,
    RaiseEmergency,
    RememberLanguage,
    RequestCallback,
    Say,
    TextCode,
    WithdrawCallback,
)
from ivr.flow.inputs import Answered, Input, TimedOut

MOST_KEYS = 32
"""More keys than this are nobody's answer."""

_ROOM = 60_000
"""Bytes of speech in one document; the carrier refuses documents over 64 kB (11750)."""

_SAY_TAGS = 80
"""Bytes the tags of one Say take, with language and voice."""

_LAST_CHANCE = 2
"""Seconds after the last words in which 9 still reaches the police."""

_SOMEWHERE = "\0"
"""Stands for the action in a question that is kept; no text holds it once it is clean."""


def turn(effects: Iterable[Effect], *, wording: Wording, action: str, rings: int = 0) -> str:
    """One turn of a call as TwiML: what is heard, and then waiting for keys at `action`.

    rings: seconds a call that was not picked up yet rings on before that; a pause that comes
    before anything else is not heard, as the carrier picks up only after it.

    Where no key comes and a carrier doesn't say so, the Redirect does. After an End the call is
    hung up. Deeds among the effects are not heard. Raises FlowError for a Forward: the emergency
    path has its own document, `connect_police`.
    """
    lines: list[Line] = []
    ask, ended, for_all = Ask(), False, True
    for effect in effects:
        match effect:
            case Say():
                lines.append(wording.heard(effect))
                for_all = for_all and not effect.values
            case Offer():
                lines.append(wording.heard(effect))
            case Ask():
                ask = effect
            case End():
                ended = True
            case Forward():
                raise FlowError("a turn that forwards is answered by connect_police")
            case RequestCallback() | WithdrawCallback() | TextCode():
                pass
            case RaiseEmergency() | AwaitAnswer() | AnswerCame() | RememberLanguage():
                pass
            case _:
                assert_never(effect)
    if ended:
        return _farewell(lines, action)
    # What holds a value of the moment, such as a code or a number, is nobody else's to hear.
    question = _kept_question if for_all else _question
    return question(tuple(lines), ask, action, rings)


def ask_key(
    says: Iterable[Say], *, wording: Wording, action: str, keys: int = 1, seconds: int = 7
) -> str:
    """Sentences and a wait for keys outside any protocol: a PIN, a code, the caller's check."""
    return _question(_heard(says, wording), Ask(keys, seconds), action)


def last_words(says: Iterable[Say], *, wording: Wording, action: str) -> str:
    """Sentences, and the call is hung up; a key pressed meanwhile still goes to `action`."""
    return _farewell(_heard(says, wording), action)


def parting(says: Iterable[Say], *, wording: Wording) -> str:
    """Sentences outside any Gather, and the call is hung up: no key leads anywhere from here."""
    response = VoiceResponse()
    _say(response, _heard(says, wording))
    response.hangup()
    return str(response)


def connect_police(
    *,
    sentence: Say | None,
    wording: Wording,
    number: str,
    caller_id: str,
    ring_seconds: int,
    whisper_url: str | None,
    action: str,
) -> str:
    """Ring one patrol desk for a caller in danger; how it ended is posted to `action`.

    `number` and `caller_id` are E.164, the caller ID HotLine's own: with another the carrier may
    refuse the call. The desk hears `whisper_url` first, and the caller hears it ring until then;
    without one the two are joined as soon as it picks up. The caller's star ends it.
    """
    says = () if sentence is None else (sentence,)
    return join(
        number,
        says=says,
        wording=wording,
        caller_id=caller_id,
        ring_seconds=ring_seconds,
        whisper_url=whisper_url,
        action=action,
        star=True,
    )


def join(
    number: str,
    *,
    wording: Wording,
    caller_id: str,
    ring_seconds: int,
    whisper_url: str | None,
    action: str,
    says: Iterable[Say] = (),
    status_url: str | None = None,
    star: bool = False,
) -> str:
    """Say something, then ring `number` (E.164) and join both once `whisper_url` lets them.

    The end of the rung side's call is reported to `status_url`. star: whether the caller's `*`
    ends it.
    """
    response = VoiceResponse()
    _say(response, _heard(says, wording))
    dial = response.dial(
        answer_on_bridge=True,
        caller_id=caller_id,
        timeout=ring_seconds,
        action=action,
        method="POST",
        hangup_on_star=True if star else None,
    )
    noun = {"status_callback": status_url} if status_url else {}
    noun |= {"url": whisper_url, "method": "POST"} if whisper_url else {}
    dial.number(number, **noun)
    return str(response)


def screen(says: Iterable[Say], *, wording: Wording, action: str, seconds: int = 5) -> str:
    """What the rung side hears before it is joined: any key goes to `action`, silence hangs up.

    Without the Hangup the carrier would join a voicemail with a person.
    """
    response = VoiceResponse()
    gather = _one_key(response, action, seconds=seconds, report_silence=False)
    _say(gather, _heard(says, wording))
    response.hangup()
    return str(response)


def desk_whisper(says: Iterable[Say], *, wording: Wording, action: str) -> str:
    """What a patrol desk hears on picking up: who calls and why, and then again why.

    Any key accepts. No pauses between, so that all of it ends within twelve seconds: behind a
    voicemail the next desk is waiting to be rung.
    """
    return screen(says, wording=wording, action=action, seconds=1)


def desk_details(say: Say, *, wording: Wording, action: str) -> str:
    """What a desk hears that asked for details; then, or at a key, it and the caller are joined."""
    response = VoiceResponse()
    gather = _one_key(response, action, seconds=3, report_silence=False)
    _say(gather, _heard((say,), wording))
    return str(response)


def accepted() -> str:
    """The rung side pressed its key: an empty document joins the two."""
    return str(VoiceResponse())


def sounds(
    says: Iterable[Say], *, wording: Wording, first: int = 0, pause: int = 0, then: str = ""
) -> str:
    """Sentences with seconds of silence before (`first`) and behind them (`pause`).

    `then` is where the call goes on, if not by itself.
    """
    response = VoiceResponse()
    if first:
        response.pause(length=first)
    _say(response, _heard(says, wording))
    if pause:
        response.pause(length=pause)
    if then:
        response.redirect(then, method="POST")
    return str(response)


@dataclass(frozen=True)
class Conference:
    """A conference as one of those in it comes in: its name, where leaving it is reported.

    wait_url: what is heard until a second one is there. star: whether `*` leads out to `action`.
    """

    name: str
    action: str
    wait_url: str
    star: bool


def into(conference: Conference, says: Iterable[Say], *, wording: Wording, pause: int = 0) -> str:
    """Sentences and seconds of silence, and then the talk with everybody there; no music, no beep.

    Nobody's leaving ends it: two others talk on.
    """
    response = VoiceResponse()
    _say(response, _heard(says, wording))
    if pause:
        response.pause(length=pause)
    dial = response.dial(hangup_on_star=conference.star, action=conference.action, method="POST")
    dial.conference(
        conference.name,
        beep="false",
        start_conference_on_enter=True,
        end_conference_on_exit=False,
        wait_url=conference.wait_url,
        wait_method="POST",
    )
    return str(response)


def refused() -> str:
    """The rung side is not to be joined: its leg is hung up."""
    response = VoiceResponse()
    response.hangup()
    return str(response)


def read_keys(form: Mapping[str, str]) -> Input:
    """What a Gather posted: the keys in the order they came, or silence.

    A lone finish key (`#` where a number is asked) comes as FinishedOnKey without Digits, from
    carriers that tell it; it is a key like any other.
    """
    keys = _keys(form.get("Digits", "")) or _keys(form.get("FinishedOnKey", ""))
    return Answered(keys) if keys else TimedOut()


def _keys(posted: str) -> str:
    return "".join(key for key in visible(posted[:1000]) if key in "0123456789*#")[:MOST_KEYS]


def _heard(says: Iterable[Say], wording: Wording) -> list[Line]:
    return [wording.heard(say) for say in says]


def _kept_question(lines: tuple[Line, ...], ask: Ask, action: str, rings: int) -> str:
    """A question that every caller at a step hears alike but for where its keys go."""
    return _question_for_all(lines, ask, rings).replace(_SOMEWHERE, escape(action, {'"': "&quot;"}))


@lru_cache(maxsize=512)
def _question_for_all(lines: tuple[Line, ...], ask: Ask, rings: int) -> str:
    return _question(lines, ask, _SOMEWHERE, rings)


def _question(lines: Iterable[Line], ask: Ask, action: str, rings: int = 0) -> str:
    response = VoiceResponse()
    if rings:
        response.pause(length=rings)
    if ask.keys == 1:
        gather = _one_key(response, action, seconds=ask.seconds, report_silence=True)
    else:
        gather = _number(response, action, seconds=ask.seconds)
    _say(gather, lines)
    response.redirect(action, method="POST")
    return str(response)


def _farewell(lines: list[Line], action: str) -> str:
    response = VoiceResponse()
    gather = _one_key(response, action, seconds=_LAST_CHANCE, report_silence=False)
    _say(gather, lines)
    response.hangup()
    return str(response)


def _one_key(response: VoiceResponse, action: str, *, seconds: int, report_silence: bool) -> Gather:
    """With no finish key every key counts, `#` and `*` too (carrier.md 2)."""
    return response.gather(
        input="dtmf",
        num_digits=1,
        finish_on_key="",
        timeout=seconds,
        action=action,
        method="POST",
        action_on_empty_result=report_silence,
    )


def _number(response: VoiceResponse, action: str, *, seconds: int) -> Gather:
    return response.gather(
        input="dtmf",
        finish_on_key="#",
        timeout=seconds,
        action=action,
        method="POST",
        action_on_empty_result=True,
    )


def _say(parent: VoiceResponse | Gather, lines: Iterable[Line]) -> None:
    """Speech beyond what a document may hold is left out: the carrier would refuse all of it."""
    room = _ROOM
    for line in lines:
        voice = voice_for(line.language)
        for portion in portions(clean(line.text)):
            room -= weight(portion) + _SAY_TAGS
            if room < 0:
                return
            parent.say(portion, language=voice.language, voice=voice.name)
