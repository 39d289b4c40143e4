"""One leg: the connection between the carrier and one phone, from its first ring to its end.

A leg is a call in the carrier's words (it has a CallSid); a bridged call has two. Imported by the
practice network only.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Literal, Protocol

from simpy import Event, Interrupt, Process

from ivr.carrier.practice.phones import (
    VOICEMAIL,
    VOICEMAIL_SECONDS,
    Heard,
    HeardKind,
    Phone,
)
from ivr.carrier.practice.webhooks import Steps

if TYPE_CHECKING:
    from ivr.carrier.practice.network import Network

Direction = Literal["inbound", "outbound-api", "outbound-dial"]
Progress = Literal["initiated", "ringing", "answered", "completed"]
OVER = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})


class Over(Exception):
    """This leg is to end here."""


@dataclass(frozen=True)
class HungUp:
    """Why a leg's work was interrupted: it is to end."""


@dataclass(frozen=True)
class NewInstructions:
    """Why a leg's work was interrupted: something else is to be done, given by `work`."""

    work: Callable[[], Steps[None]]


@dataclass(frozen=True)
class StatusReport:
    """Where a leg's progress is reported, and which of it."""

    url: str
    events: frozenset[str] = frozenset({"completed"})
    method: str = "POST"


class Room(Protocol):
    """Whatever legs are joined in."""

    def leave(self, leg: Leg) -> None:
        """Take a leg out."""
        ...

    def others(self, leg: Leg) -> list[Leg]:
        """Return the legs that hear this one."""
        ...


class Leg:
    """See the module. Events: `answered`, `gone` (ended, or taken away from who dialled it)."""

    def __init__(
        self,
        network: Network,
        phone: Phone,
        *,
        direction: Direction,
        from_: str,
        to: str,
        parent: Leg | None = None,
        report: StatusReport | None = None,
        fallback: str | None = None,
    ) -> None:
        self.network = network
        self.phone = phone
        self.sid = network.new_sid("CA")
        self.direction: Direction = direction
        self.from_ = from_
        self.to = to
        self.parent = parent
        self.report = report
        self.fallback = fallback
        self.status = "ringing" if direction == "inbound" else "queued"
        self.outcome = "no-answer"
        self.created_at: datetime = network.now
        self.updated_at: datetime = network.now
        self.started_at = network.now if direction == "inbound" else None
        self.answered_at: datetime | None = None
        self.ended_at: datetime | None = None
        self.decision: Event = network.env.event()
        self.answered: Event = network.env.event()
        self.gone: Event = network.env.event()
        self.listener: Callable[[str], None] | None = None
        self.room: Room | None = None
        self.said: list[str] = []
        self._process: Process | None = None
        self._sequence = 0
        network.legs[self.sid] = self

    # -- its life ---------------------------------------------------------------------------

    def live(self, work: Steps[None]) -> None:
        """Start the leg; `work` is what it does until it ends, unless interrupted."""
        self._process = self.network.env.process(self._live(work))

    def _live(self, work: Steps[None]) -> Steps[None]:
        while True:
            try:
                yield from work
            except Over:
                pass
            except Interrupt as interrupt:
                if isinstance(interrupt.cause, NewInstructions):
                    self._let_go()
                    work = interrupt.cause.work()
                    continue
            break
        self._finish()

    def _let_go(self) -> None:
        """Leave whatever the leg is joined in, and whoever dialled it."""
        self.listener = None
        if self.room is not None:
            self.room.leave(self)
        if not self.gone.triggered:
            self.gone.succeed()

    def _finish(self) -> None:
        self.status = "completed" if self.answered_at else self.outcome
        self.ended_at = self.network.now
        if self.phone.leg is self:
            self.phone.leg = None
            busy = self.direction == "inbound" and self.status == "busy"
            self.phone.hears("", kind="busy" if busy else "ended")
        self._let_go()
        self.notify("completed")

    def hang_up(self, unanswered: str = "canceled") -> None:
        """End the leg; `unanswered` is its final status if nobody had picked up."""
        if self.over:
            return
        if self.answered_at is None:
            self.outcome = unanswered
        self._interrupt(HungUp())

    def redirect(self, work: Callable[[], Steps[None]]) -> None:
        """Drop what the leg is doing and do `work` instead."""
        self._interrupt(NewInstructions(work))

    def _interrupt(self, cause: HungUp | NewInstructions) -> None:
        if self._process is not None:
            self.network.interrupt(self._process, cause)

    @property
    def over(self) -> bool:
        """True once the leg has ended."""
        return self.ended_at is not None

    @property
    def duration(self) -> int:
        """Whole seconds since it was picked up, 0 if it never was."""
        if self.answered_at is None:
            return 0
        return int(((self.ended_at or self.network.now) - self.answered_at).total_seconds())

    # -- ringing and answering --------------------------------------------------------------

    def ring(self, seconds: float) -> Steps[bool]:
        """Ring the phone for so long; return whether it was picked up (else `outcome` says)."""
        self.started_at = self.network.now
        self.status = "initiated"
        self.notify("initiated")
        if not self._reaches_the_phone():
            return False
        self.phone.leg = self
        self.status = "ringing"
        self.phone.hears("", kind="ringing")
        self.notify("ringing")
        if self.phone.voicemail is not None:
            self.network.env.process(self._machine(self.phone.voicemail))
        yield self.decision | self.network.env.timeout(seconds)
        self.outcome = str(self.decision.value) if self.decision.triggered else "no-answer"
        if self.outcome == "answered":
            self.pick_up()
        return self.answered_at is not None

    def _reaches_the_phone(self) -> bool:
        if self.phone.leg is not None:
            self.outcome = "busy"
        elif not self.phone.reachable:
            self.outcome = "no-answer"
        else:
            return True
        return False

    def decide(self, decision: str) -> None:
        """Take what the person does while it rings: answered, busy or no-answer."""
        if not self.decision.triggered:
            self.decision.succeed(decision)

    def pick_up(self) -> None:
        """Count the leg as answered from now; nothing happens if it already is."""
        if self.answered_at is not None:
            return
        self.answered_at = self.network.now
        self.started_at = self.started_at or self.network.now
        self.status = "in-progress"
        self.phone.hears("", kind="connected")
        self.answered.succeed()
        self.notify("answered")

    def _machine(self, seconds: float) -> Steps[None]:
        yield self.network.env.timeout(seconds)
        self.decide("answered")
        yield self.network.env.timeout(1)
        if self.status == "in-progress":
            self.speak(VOICEMAIL, "en-US")
            yield self.network.env.timeout(VOICEMAIL_SECONDS)
            self.hang_up()

    # -- sound ------------------------------------------------------------------------------

    def hears(self, text: str, *, kind: HeardKind, language: str = "") -> Heard:
        """Let the person at this end hear something."""
        return self.phone.hears(text, kind=kind, language=language)

    def joined(self) -> None:
        """Let the person notice that they are joined with somebody; picking up is notice enough."""
        if self.phone.heard[-1].kind != "connected":
            self.hears("", kind="connected")

    def speak(self, text: str, language: str = "") -> None:
        """Let everybody joined with this leg hear what its person says."""
        self.said.append(text)
        for other in self.room.others(self) if self.room else ():
            other.hears(text, kind="speech", language=language)

    def key_pressed(self, key: str) -> None:
        """Pass a key on to whatever listens for one; else it is lost."""
        if self.listener is not None:
            self.listener(key)

    def star(self, wanted: bool) -> Event:
        """Return an event that happens when this end presses `*`, or never if not `wanted`."""
        pressed = self.network.env.event()

        def press(key: str) -> None:
            if wanted and key == "*" and not pressed.triggered:
                pressed.succeed()

        self.listener = press
        return pressed

    # -- what HotLine is told ---------------------------------------------------------------

    def params(self) -> dict[str, str]:
        """Return the parameters that go with every request about this leg."""
        params = {
            "CallSid": self.sid,
            "AccountSid": self.network.account_sid,
            "From": self.from_,
            "To": self.to,
            "Caller": self.from_,
            "Called": self.to,
            "CallStatus": self.status,
            "Direction": self.direction,
            "ApiVersion": "2010-04-01",
        }
        return params | ({"ParentCallSid": self.parent.sid} if self.parent else {})

    def notify(self, progress: Progress) -> None:
        """Report progress to whoever asked for it."""
        self.updated_at = self.network.now
        self.network.touch()
        if self.report is None or progress not in self.report.events:
            return
        params = self.params() | {
            "CallbackSource": "call-progress-events",
            "Timestamp": format_datetime(self.network.now),
            "SequenceNumber": str(self._sequence),
        }
        if progress == "completed":
            minutes = math.ceil(self.duration / 60)
            params |= {"CallDuration": str(self.duration), "Duration": str(minutes)}
        self._sequence += 1
        self.network.tell(self.report.url, params, method=self.report.method, is_status=True)
