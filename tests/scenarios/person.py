"""Somebody at a phone, in the words of a scenario: dials, presses, hears, gets a text.

What is expected is waited for; what is heard or read once is not found a second time, so that
"hears again" means again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ivr.carrier.practice.phones import Heard, Phone, Text

if TYPE_CHECKING:
    from tests.scenarios.town import Town

PATIENCE = 30

NEWS = "accepted at"
"""Supervisors read that a desk accepted; good news, which a scenario need not speak of."""


class Person:
    """One person and their phone. `id` is an assistant's in the database, else 0."""

    def __init__(self, name: str, phone: Phone, town: Town) -> None:
        self.name = name
        self.phone = phone
        self.town = town
        self.id = 0
        self._heard = 0
        self._read = 0
        self._rings = 0

    def __repr__(self) -> str:
        return self.name

    # -- doing -----------------------------------------------------------------------------------

    def dials(self, number: str = "+380342550102") -> Person:
        """Call HotLine; waits until it is picked up."""
        self.phone.calls(number)
        self.town.until(lambda: self.phone.status != "calling", within=PATIENCE)
        return self

    def presses(self, keys: str) -> Person:
        """Press keys."""
        self.phone.presses(keys)
        return self

    def hangs_up(self) -> Person:
        """End the call; the worker has two seconds to notice.

        Nobody is as fast as to hang up in the very moment it is picked up: that is a missed call.
        """
        if self.phone.leg is not None and self.phone.leg.answered_at == self.town.now():
            self.town.wait(seconds=1)
        self.phone.hangs_up()
        self.town.wait(seconds=2)
        return self

    def answers(self) -> Person:
        """Pick up a phone that rings, or is about to."""
        self.is_rung()
        self.phone.answers()
        return self

    def says(self, words: str) -> Person:
        """Speak to whoever is joined, or about to be."""
        self.town.until(self._is_heard, within=6)
        self.phone.says(words)
        return self

    def texts(self, body: str, to: str = "+380671110102") -> Person:
        """Send an SMS."""
        self.phone.texts(to, body)
        self.town.wait(seconds=2)
        return self

    # -- expecting -------------------------------------------------------------------------------

    def hears(self, words: str, *, within: float = PATIENCE) -> str:
        """Somebody or something says these words (case does not matter); gives all of it."""
        found = self.town.until(lambda: self._next_heard(words), within=within)
        assert found, f"{self.name} did not hear {words!r}, but {self._unheard()}"
        self._heard = self.phone.heard.index(found) + 1
        return found.text

    def hears_nothing_of(self, words: str) -> None:
        """These words were not said so far in anything not yet accounted for."""
        assert self._next_heard(words) is None

    def gets_text(self, matching: str = "", *, within: float = 6) -> str:
        """A text comes that holds these words; gives its body."""
        found = self.town.until(lambda: self._next_text(matching), within=within)
        assert found, f"{self.name} got no text"
        self._read = self.phone.inbox.index(found) + 1
        assert matching.lower() in found.body.lower(), f"{self.name} got {found.body!r}"
        return found.body

    def is_rung(self, *, within: float = 6) -> Person:
        """The phone rings."""
        ringing = self.town.until(lambda: self.phone.status == "ringing" or None, within=within)
        assert ringing, f"{self.name} is not rung: {self.phone.status}"
        self._rings = self._times_rung()
        return self

    def is_rung_so_far(self) -> Person:
        """However often the phone rang until now, that was to be expected."""
        self._rings = self._times_rung()
        return self

    def takes_texts(self, matching: str) -> int:
        """All texts not yet read hold these words; gives how many there were."""
        unread = self.phone.inbox[self._read :]
        self._read = len(self.phone.inbox)
        assert all(matching in text.body for text in unread), [text.body for text in unread]
        return len(unread)

    def is_talking(self) -> None:
        """The call is still on."""
        assert self.phone.status == "talking", f"{self.name} is {self.phone.status}"

    def is_idle(self, *, within: float = 6) -> None:
        """The call is over."""
        idle = self.town.until(lambda: self.phone.status == "idle" or None, within=within)
        assert idle, f"{self.name} is {self.phone.status}"

    def sees_number(self) -> str | None:
        """What the display shows."""
        return self.phone.with_number

    def has_no_unread_text(self) -> None:
        """Nothing came that the scenario did not speak of."""
        unread = [text.body for text in self.phone.inbox[self._read :] if NEWS not in text.body]
        assert not unread, f"{self.name} also got {unread}"

    def was_not_rung_unexpectedly(self) -> None:
        """No ring that the scenario did not speak of."""
        assert self._times_rung() <= self._rings, f"{self.name} was rung unexpectedly"

    # -- looking ---------------------------------------------------------------------------------

    def _is_heard(self) -> bool:
        leg = self.phone.leg
        return bool(leg and leg.room and leg.room.others(leg))

    def _next_heard(self, words: str) -> Heard | None:
        said = (h for h in self.phone.heard[self._heard :] if words.lower() in h.text.lower())
        return next(said, None)

    def _next_text(self, matching: str) -> Text | None:
        unread = self.phone.inbox[self._read :]
        return next((text for text in unread if NEWS not in text.body or NEWS in matching), None)

    def _unheard(self) -> list[str]:
        return [h.text for h in self.phone.heard[self._heard :]]

    def _times_rung(self) -> int:
        legs = self.phone.network.legs.values()
        return sum(leg.to == self.phone.number and leg.direction != "inbound" for leg in legs)


def code_in(text: str) -> str:
    """The six-digit case code in a text."""
    found = re.search(r"\b\d{6}\b", text)
    assert found, f"no code in {text!r}"
    return found[0]
