"""What a patrol desk, or a supervisor, hears who is rung about a danger text, and their keys.

A frame in the patrol's language, and the writer's own words by the voice of their language. A key
confirms, so that no voicemail does; 2 reads once more. The desk's keys after it become sentences
for whoever wrote (`ivr.dispatch.confirming`).
"""

from dataclasses import dataclass
from datetime import datetime

from ivr.channels import sms_language, voice
from ivr.channels.voices import SPOKEN
from ivr.channels.wording import FALLBACK
from ivr.cities import City
from ivr.conversations.desks import DESK_LANGUAGE
from ivr.conversations.line import Line
from ivr.dispatch import alarm_letters, alarm_steps, confirming, text_alarms
from ivr.dispatch.asking import language_name
from ivr.dispatch.text_alarms import Ring
from ivr.errors import StoreUnavailable
from ivr.flow.effects import Say
from ivr.flow.inputs import Answered, Input
from ivr.flow.texts import Digits, Text, Value

READ_AGAIN = Answered("2")
READ_IN_MENU = Answered("4")

TO_CONFIRM, TO_CHOOSE = 10, 20
"""Seconds of silence after which the call is over."""

MOST_KEYS = 50
"""So many keys in one call are nobody's who listens."""


def step(line: Line, token: str, name: str, event: Input, now: datetime) -> str:
    """One step of such a call: `rung`, `key`, or `menu-N` behind N keys."""
    try:
        with line.hotline.store.reading() as conn:
            ring = text_alarms.find(conn, token)
        if ring is None:
            return voice.refused()
        return _Call(line, line.hotline.city(ring.alarm.city), ring, now).step(name, event)
    except StoreUnavailable:
        return _not_now(line, token, name, now)


def _not_now(line: Line, token: str, name: str, now: datetime) -> str:
    """Neither the words can be read nor a key be kept: pressing one tries once more."""
    say = line.hotline.phrase("desk-alarm-trouble", DESK_LANGUAGE)
    wording = line.hotline.wording(line.hotline.cities.every[0], now)
    action = line.hotline.urls.alarm(token, name)
    return voice.screen((say, say), wording=wording, action=action, seconds=TO_CONFIRM)


@dataclass(frozen=True)
class _Call:
    """One call about a danger text, to a desk or to a supervisor, at one moment."""

    line: Line
    city: City
    ring: Ring
    now: datetime

    def step(self, name: str, event: Input) -> str:
        kind, _, turn = name.partition("-")
        match kind:
            case "rung":
                return self._picked_up()
            case "key":
                return self._pressed(event)
            case "menu" if turn.isdecimal() and int(turn) < MOST_KEYS:
                return self._chose(event, int(turn))
            case _:
                return voice.refused()

    def _picked_up(self) -> str:
        alarm = self.ring.alarm
        if alarm.state != "confirmed":
            return self._read()
        if alarm.confirmed_by == self.ring.place:
            return self._menu(1, self._say("desk-alarm-more"), self._words())
        return self._parting("desk-alarm-not-needed")

    def _pressed(self, key: Input) -> str:
        if not isinstance(key, Answered):
            return voice.refused()
        if key == READ_AGAIN:
            return self._picked_up()
        hotline = self.line.hotline
        with hotline.store.transaction() as conn:
            confirmed = confirming.confirm(conn, hotline, self.ring, now=self.now)
        if not confirmed:
            return self._parting("desk-alarm-not-needed")
        if not self._is_desk:
            return self._parting("supervisor-alarm-confirmed")
        return self._menu(1, self._say("desk-alarm-confirmed"))

    def _chose(self, key: Input, turn: int) -> str:
        if not isinstance(key, Answered) or not self._is_theirs():
            return voice.refused()
        if key == READ_IN_MENU:
            return self._menu(turn + 1, self._words())
        hotline = self.line.hotline
        with hotline.store.transaction() as conn:
            sent = confirming.send(conn, hotline, self.ring, key.keys, turn=turn, now=self.now)
        return self._menu(turn + 1, *((self._say("desk-alarm-sent"),) if sent else ()))

    def _read(self) -> str:
        frame = "desk-alarm" if self._is_desk else "supervisor-alarm"
        says = (self._say(frame), self._words(), self._say("desk-alarm-keys"))
        return self._screen(says, "key", TO_CONFIRM)

    def _menu(self, turn: int, *first: Say) -> str:
        says = (*first, self._say("desk-alarm-menu"))
        return self._screen(says, f"menu-{turn}", TO_CHOOSE)

    def _screen(self, says: tuple[Say, ...], name: str, seconds: int) -> str:
        action = self.line.hotline.urls.alarm(self.ring.token, name)
        wording = self.line.hotline.wording(self.city, self.now)
        return voice.screen(says, wording=wording, action=action, seconds=seconds)

    def _parting(self, phrase: str) -> str:
        wording = self.line.hotline.wording(self.city, self.now)
        return voice.parting((self._say(phrase),), wording=wording)

    def _say(self, phrase: str) -> Say:
        hotline, alarm = self.line.hotline, self.ring.alarm
        language = DESK_LANGUAGE if self._is_desk else self.city.languages[0]
        number = hotline.store.vault.open(alarm.caller.sealed) if alarm.caller else ""
        about: dict[str, Value] = {
            "code": alarm_letters.code_of(hotline, alarm),
            "language": language_name(alarm.language or self._spoken(), language),
            "number": Digits(number),
        }
        return hotline.phrase(phrase, language, about)

    def _words(self) -> Say:
        """What was written, as it was: in a blank, so that none in it is filled."""
        language = self._spoken()
        return Say("words", Text({language: "{words}"}), language, {"words": self._written()})

    def _spoken(self) -> str:
        """Whose voice reads the words: their own language's, else the writer's."""
        known = sms_language.language_of(self._written(), SPOKEN)
        return known or self.ring.alarm.language or FALLBACK

    def _written(self) -> str:
        sealed = self.ring.alarm.words_sealed
        return self.line.hotline.store.vault.open(sealed) if sealed else ""

    def _is_theirs(self) -> bool:
        alarm = self.ring.alarm
        return alarm.state == "confirmed" and alarm.confirmed_by == self.ring.place

    @property
    def _is_desk(self) -> bool:
        return alarm_steps.is_desk(self.city, self.ring.place)
