"""The line as one caller meets it: engine and channels alone, without network and database.

What the engine tells goes through the channels to the ear or the eye: TwiML is read as the practice
network reads it, and keys and silences go where its Gather lets them. For `protocol play` and for
the conversations among the tests.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, assert_never

from ivr.carrier.practice import twiml
from ivr.carrier.practice.shapes import Kind
from ivr.carrier.practice.speech import speech_seconds
from ivr.carrier.practice.twiml import Document, Verb
from ivr.channels import sms, sms_in, voice
from ivr.channels.sms_in import CarrierWord, Forget, MissedCalls, More, Withdraw
from ivr.channels.wording import Wording
from ivr.cities import City
from ivr.conversations.script import Exchange, Who
from ivr.errors import FlowError
from ivr.flow.catalogue import Catalogue
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
from ivr.flow.engine import advance, fresh
from ivr.flow.inputs import Asked, Back, ForwardEnded, Input, Replied, Started, Word
from ivr.flow.places import DOUBTING
from ivr.flow.scene import Turn
from ivr.flow.state import Duty, Facts, Wish

MORNING = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
"""When every conversation begins: a Monday, nine o'clock in Ukraine."""

DUTY = {
    "now": Duty(on_now=True),
    "tonight": Duty(on_now=False, next_start=MORNING + timedelta(hours=11)),
    "in three days": Duty(on_now=False, next_start=MORNING + timedelta(days=3)),
    "never": Duty(on_now=False),
}
CODE = "482193"
ACTION = "https://hotline.example/voice/turn/token"
KEY_SECONDS = 1

Waiting = Literal["keys", "number", "police", "text", "nothing"]
"""What a caller can do next: press a key, key a number, wait for a desk, text, or nothing more."""


@dataclass(frozen=True)
class Told:
    """What one step led to: names and languages of what was told, the words, the deeds.

    `lines` are the sentences as they came last; `documents` all the TwiML on the way there.
    """

    names: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    words: str = ""
    deeds: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


class Caller:
    """One caller in one conversation with a city's line.

    FlowError for a step that can't happen now: keys while nobody listens, a word by text that
    needs the database.
    """

    def __init__(
        self, catalogue: Catalogue, city: City, who: Who, channel: Literal["voice", "sms"]
    ) -> None:
        self.catalogue = catalogue
        self.city = city
        self.facts = _facts(city, who, voice=channel == "voice")
        self.language = who.language
        self.state = fresh(catalogue)
        self.document: Document | None = None
        self.pending: tuple[str, ...] = ()
        self.asked = False
        self.silent_since: datetime = MORNING

    @property
    def waits_for(self) -> Waiting:
        """What this caller can do next."""
        if not self.facts.voice:
            return "text"
        if self._verb("Dial") is not None:
            return "police"
        if not self._goes_on():
            return "nothing"
        return "keys" if self._gather().attributes.get("numDigits") == "1" else "number"

    def does(self, step: Exchange) -> Told:
        """One step of a conversation."""
        if step.text is not None:
            return self._texts(step.text)
        if step.call == "begins":
            return self._meets(Started(self.language))
        if step.call == "ends":
            return Told(deeds=("callback-stands",) if self.asked else ())
        if step.police is not None:
            if self.waits_for != "police":
                raise FlowError("No desk is being rung.")
            reached = step.police == "answer"
            return self._meets(ForwardEnded(Back.FROM_POLICE if reached else Back.NOT_REACHED))
        if step.press is not None:
            return self._presses(step.press)
        return self._says_nothing(step.silence)

    # --- By voice ----------------------------------------------------------------------------

    def _presses(self, keys: str) -> Told:
        """The keys as the Gather takes them: each at once, or a number up to its `#`."""
        told: list[Told] = []
        while keys:
            if self._gather().attributes.get("numDigits") == "1":
                posted, keys = {"Digits": keys[0]}, keys[1:]
            else:
                number, _, keys = keys.partition("#")
                posted = {"Digits": number, "FinishedOnKey": "#"}
            self._waits(KEY_SECONDS)
            self.silent_since = self.facts.now
            told.append(self._meets(voice.read_keys(posted)))
        return _together(told)

    def _says_nothing(self, rounds: int | Literal["to the end"] | None) -> Told:
        told: list[Told] = []
        while len(told) != rounds and (rounds != "to the end" or self._goes_on()):
            self._waits(_seconds(self._gather()))
            told.append(self._meets(voice.read_keys({"Digits": ""})))
        return _together(told)

    def _meets(self, event: Input) -> Told:
        turn = advance(self.catalogue, self.state, event, self.facts)
        self.state = turn.state
        if not self.facts.voice:
            return self._answer(turn)
        document = self._document(turn)
        self.document = twiml.parse(document, kind=Kind.CALL, url=ACTION)
        said = tuple(_said(self.document.verbs))
        told = self._told(turn.effects, " ".join(said))
        return replace(told, lines=said, documents=(document,))

    def _document(self, turn: Turn) -> str:
        wording = self._wording()
        if Forward() not in turn.effects:
            return voice.turn(turn.effects, wording=wording, action=ACTION)
        language = self.state.language or self.facts.languages[0]
        return voice.connect_police(
            sentence=Say("", self.catalogue.phrase("connecting-police"), language),
            wording=wording,
            number=self.city.patrol.voice[0],
            caller_id=self.facts.hotline,
            ring_seconds=self.city.patrol.ring_seconds,
            whisper_url=ACTION,
            action=ACTION,
        )

    def _verb(self, name: str) -> Verb | None:
        verbs = self.document.verbs if self.document else ()
        return next((verb for verb in verbs if verb.name == name), None)

    def _gather(self) -> Verb:
        gather = self._verb("Gather")
        if gather is None:
            raise FlowError("Nobody is listening for keys.")
        return gather

    def _goes_on(self) -> bool:
        return self._verb("Hangup") is None

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
            case CarrierWord("in") if self.state.place in DOUBTING:
                yes = sms_in.says_yes(body, catalogue=self.catalogue)
                return self._meets(Replied(yes=True)) if yes else Told()
            case CarrierWord():
                return Told()
            case Withdraw() | Forget() | MissedCalls():
                raise FlowError(f"“{body}” needs the database: try it on the practice phone.")
            case _:
                return self._meets(read)

    def _answer(self, turn: Turn) -> Told:
        if Forward() in turn.effects:
            return self._alarm(turn)
        text = sms.render(turn.effects, wording=self._wording())
        pages = sms.pages(text, more=self._written("more"))
        page = self._page(pages)
        told = self._told(turn.effects, page.words)
        names = told.names + page.names
        return replace(page, names=names, languages=told.languages, deeds=told.deeds)

    def _page(self, pages: tuple[str, ...]) -> Told:
        """The first page goes out, within the parts a text may take; the others wait for MORE."""
        page, *rest = pages
        self.pending = tuple(rest)
        names = ("more",) if rest else ()
        return Told(names=names, words=page, lines=_lines(page), documents=(sms.reply(page),))

    def _alarm(self, turn: Turn) -> Told:
        known = (self.state.language,) if self.state.language else self.facts.languages
        reply = self.catalogue.phrase("danger-text-reply")
        says = [Say("danger-text-reply", reply, each) for each in known]
        text = "\n".join(self._wording().written(say) for say in says)
        told = self._told((*turn.effects[:-1], *says), text)
        return replace(told, lines=_lines(text), documents=(sms.danger_reply(text, ()),))

    def _phrase(self, name: str) -> Told:
        page = self._page((self._written(name),))
        return replace(page, names=(name,), languages=(self._language,))

    def _written(self, name: str) -> str:
        return self._wording().written(Say(name, self.catalogue.phrase(name), self._language))

    @property
    def _language(self) -> str:
        return self.state.language or self.facts.languages[0]

    # --- What is told and done ---------------------------------------------------------------

    def _wording(self) -> Wording:
        speak: dict[str, str] = dict(self.city.speak.items())
        return Wording(self.catalogue, self.city.zone, self.facts.now, speak)

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
            case AwaitAnswer():
                return "danger-doubted"
            case AnswerCame():
                return "doubt-answered"
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
        *_wished(request.wish),
    )
    return " ".join(("callback-requested", *filter(None, marks)))


def _wished(wish: Wish) -> Iterator[str]:
    """What a script tells of a wish; being safe to call is not told, most are."""
    if wish.gender:
        yield {"f": "by a woman", "m": "by a man"}.get(wish.gender, "by anybody")
    if wish.after is not None:
        yield f"after {datetime.fromtimestamp(wish.after, UTC):%Y-%m-%d %H:%M} UTC"
    if wish.safe is False:
        yield "not safe"
    if wish.by_text:
        yield "by text"


def _facts(city: City, who: Who, *, voice: bool) -> Facts:
    return Facts(
        now=MORNING,
        voice=voice,
        languages=city.languages,
        duty=DUTY[who.duty],
        callable=who.number in ("mobile", "landline"),
        textable=who.number in ("mobile", "unusual"),
        regions=city.callback.regions,
        code=CODE,
        hotline=city.numbers[0] if voice else city.sms.number,
        zone=city.zone,
        replies=city.sms.replies,
        night=who.hour == "night",
        alert=who.hour == "alert",
    )


def _together(told: list[Told]) -> Told:
    """Several turns as one: what was told last, and all that was done."""
    return replace(
        told[-1],
        deeds=tuple(deed for each in told for deed in each.deeds),
        documents=tuple(document for each in told for document in each.documents),
    )


def _said(verbs: Iterable[Verb]) -> Iterator[str]:
    for verb in verbs:
        if verb.name == "Say":
            yield verb.text
        yield from _said(verb.children)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.splitlines())


def _seconds(gather: Verb) -> float:
    """How long a silent caller hears this: the sentences, and the wait after them."""
    said = (speech_seconds(say.text, say.attributes.get("language", "")) for say in gather.children)
    return sum(said) + gather.seconds("timeout", 5)
