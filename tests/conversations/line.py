"""The line as one caller meets it: engine and channels alone, no Flask, no database.

What the engine tells goes through the channels to the ear or the eye: TwiML is read as the carrier
reads it, and keys and silences go where its Gather lets them; texts are counted in parts.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, assert_never
from xml.etree.ElementTree import Element

from ivr.carrier.practice.speech import speech_seconds
from ivr.channels import sms, sms_in, voice
from ivr.channels.segments import count
from ivr.channels.sms_in import CarrierWord, Forget, More, Withdraw
from ivr.channels.wording import Wording
from ivr.flow.catalogue import Catalogue
from ivr.flow.effects import (
    Ask,
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
from ivr.flow.engine import advance, fresh
from ivr.flow.inputs import Asked, ForwardEnded, Input, Started, Word
from ivr.flow.scene import Turn
from ivr.flow.silence import LONGEST_SILENCE
from ivr.flow.state import Facts
from tests.channels.stage import KYIV, read_twiml
from tests.conversations.script import Exchange, Who
from tests.flow.walk import LATER, MONDAY_MORNING, NEVER, NOT_SOON, ON_DUTY, facts

DUTY = {"now": ON_DUTY, "tonight": LATER, "in three days": NOT_SOON, "never": NEVER}
DESK = "+380342790001"
ACTION = "https://hotline.example/voice/turn/token"
KEY_SECONDS = 1


@dataclass(frozen=True)
class Told:
    """What one step led to: names and languages of what was told, the words, the deeds."""

    names: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    words: str = ""
    deeds: tuple[str, ...] = ()


class Caller:
    """One caller in one conversation."""

    def __init__(self, catalogue: Catalogue, who: Who, channel: Literal["voice", "sms"]) -> None:
        known = facts(voice=channel == "voice", duty=DUTY[who.duty])
        self.facts: Facts = replace(
            known,
            callable=who.number in ("mobile", "landline"),
            textable=who.number in ("mobile", "unusual"),
        )
        self.catalogue = catalogue
        self.language = who.language
        self.state = fresh(catalogue)
        self.document: Element | None = None
        self.pending: tuple[str, ...] = ()
        self.asked = False
        self.silent_since: datetime = MONDAY_MORNING

    def does(self, step: Exchange) -> Told:
        """One step of a conversation."""
        if step.text is not None:
            return self._texts(step.text)
        if step.call == "begins":
            return self._meets(Started(self.language))
        if step.call == "ends":
            return Told(deeds=("callback-stands",) if self.asked else ())
        if step.police is not None:
            assert self._there().find("Dial") is not None, "no desk is being rung"
            return self._meets(ForwardEnded(step.police == "answer"))
        if step.press is not None:
            return self._presses(step.press)
        return self._says_nothing(step.silence)

    # --- By voice ----------------------------------------------------------------------------

    def _presses(self, keys: str) -> Told:
        """The keys as the Gather takes them: each at once, or a number up to its `#`."""
        deeds: tuple[str, ...] = ()
        told = Told()
        while keys:
            gather = self._gather()
            if gather.get("numDigits") == "1":
                posted, keys = {"Digits": keys[0]}, keys[1:]
            else:
                number, _, keys = keys.partition("#")
                posted = {"Digits": number, "FinishedOnKey": "#"}
            self._waits(KEY_SECONDS)
            self.silent_since = self.facts.now
            told = self._meets(voice.read_keys(posted))
            deeds += told.deeds
        return replace(told, deeds=deeds)

    def _says_nothing(self, rounds: int | Literal["to the end"] | None) -> Told:
        deeds: tuple[str, ...] = ()
        told = Told()
        done = 0
        while done != rounds and (rounds != "to the end" or self._goes_on()):
            self._waits(_seconds(self._gather()))
            told = self._meets(voice.read_keys({"Digits": ""}))
            deeds, done = deeds + told.deeds, done + 1
        if rounds == "to the end":
            silent = (self.facts.now - self.silent_since).total_seconds()
            assert LONGEST_SILENCE <= silent <= LONGEST_SILENCE + 60, f"hung up after {silent} s"
        return replace(told, deeds=deeds)

    def _meets(self, event: Input) -> Told:
        turn = advance(self.catalogue, self.state, event, self.facts)
        self.state = turn.state
        if not self.facts.voice:
            return self._answer(turn)
        self.document = read_twiml(self._document(turn))
        said = " ".join(say.text or "" for say in self.document.iter("Say"))
        return self._told(turn.effects, said)

    def _document(self, turn: Turn) -> str:
        wording = self._wording()
        if Forward() not in turn.effects:
            return voice.turn(turn.effects, wording=wording, action=ACTION)
        language = self.state.language or self.facts.languages[0]
        return voice.connect_police(
            sentence=Say("", self.catalogue.phrase("connecting-police"), language),
            wording=wording,
            number=DESK,
            caller_id=self.facts.hotline,
            ring_seconds=20,
            whisper_url=ACTION,
            action=ACTION,
        )

    def _there(self) -> Element:
        assert self.document is not None, "the call has not begun"
        return self.document

    def _gather(self) -> Element:
        gather = self._there().find("Gather")
        assert gather is not None, "nobody is listening for keys"
        return gather

    def _goes_on(self) -> bool:
        return self._there().find("Hangup") is None

    def _waits(self, seconds: float) -> None:
        self.facts = replace(self.facts, now=self.facts.now + timedelta(seconds=seconds))

    # --- By text -----------------------------------------------------------------------------

    def _texts(self, body: str) -> Told:
        """As `ivr.conversations.texts` does it, but for what needs the database."""
        read = sms_in.read(body, catalogue=self.catalogue)
        if self.state.language is None:
            languages = self.facts.languages
            recognised = sms_in.language_of(body, languages, catalogue=self.catalogue)
            self.state = replace(self.state, language=self.language or recognised)
        match read:
            case More():
                return self._page(self.pending) if self.pending else self._phrase("nothing-more")
            case CarrierWord("info"):
                return self._meets(Asked(Word.PERSON))
            case CarrierWord():
                return Told()
            case Withdraw() | Forget():
                raise AssertionError(f"{body!r} needs the database: tell it as a scenario")
            case _:
                return self._meets(read)

    def _answer(self, turn: Turn) -> Told:
        if Forward() in turn.effects:
            return self._alarm(turn)
        text = sms.render(turn.effects, wording=self._wording())
        pages = sms.pages(text, more=self._written("more"))
        told = self._page(pages)
        return replace(self._told(turn.effects, told.words), names=self._names(turn) + told.names)

    def _page(self, pages: tuple[str, ...]) -> Told:
        """The first page goes out, within the parts a text may take; the others wait for MORE."""
        page, *rest = pages
        self.pending = tuple(rest)
        assert count(page).segments <= (sms.MOST_SEGMENTS if rest else sms.MOST_WHOLE)
        assert read_twiml(sms.reply(page)).findtext("Message") == page
        return Told(names=("more",) if rest else (), words=page)

    def _alarm(self, turn: Turn) -> Told:
        known = (self.state.language,) if self.state.language else self.facts.languages
        reply = self.catalogue.phrase("danger-text-reply")
        says = [Say("danger-text-reply", reply, each) for each in known]
        text = "\n".join(self._wording().written(say) for say in says)
        assert read_twiml(sms.danger_reply(text, ())).findtext("Message") == text
        return self._told((*turn.effects[:-1], *says), text)

    def _phrase(self, name: str) -> Told:
        return Told(names=(name,), languages=(self._language,), words=self._written(name))

    def _written(self, name: str) -> str:
        return self._wording().written(Say(name, self.catalogue.phrase(name), self._language))

    @property
    def _language(self) -> str:
        return self.state.language or self.facts.languages[0]

    # --- What is told and done ---------------------------------------------------------------

    def _wording(self) -> Wording:
        return Wording(self.catalogue, KYIV, self.facts.now)

    def _names(self, turn: Turn) -> tuple[str, ...]:
        return tuple(each.name for each in turn.effects if isinstance(each, Say))

    def _told(self, effects: Iterable[Effect], words: str) -> Told:
        effects = tuple(effects)
        says = [each for each in effects if isinstance(each, Say)]
        names = [each.name for each in says] + ["(police)"] * (Forward() in effects)
        deeds = tuple(deed for each in effects if (deed := self._deed(each)))
        return Told(tuple(names), tuple(dict.fromkeys(s.language for s in says)), words, deeds)

    def _deed(self, effect: Effect) -> str | None:
        match effect:
            case RequestCallback():
                self.asked = True
                return _requested(effect)
            case WithdrawCallback():
                self.asked = False
                return "callback-withdrawn"
            case TextCode():
                return "code-texted"
            case RaiseEmergency(known):
                return " ".join(("emergency-raised", *(f"{step}={keys}" for step, keys in known)))
            case RememberLanguage(language):
                return f"language-remembered {language}"
            case Say() | Offer() | Ask() | Forward() | End():
                return None
            case _:
                assert_never(effect)


def _requested(request: RequestCallback) -> str:
    marks = (
        f"in {request.seconds} s" if request.seconds else "now",
        "urgent" if request.urgent else "",
        "cannot talk" if request.cannot_talk else "",
        f"to {request.number}" if request.number else "",
    )
    return " ".join(("callback-requested", *filter(None, marks)))


def _seconds(gather: Element) -> float:
    said = [speech_seconds(say.text or "", say.get("language", "")) for say in gather.iter("Say")]
    return sum(said) + float(gather.get("timeout", "5"))
