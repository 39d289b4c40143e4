"""Where legs are joined or wait to be: the bridge of two, the conference, the queue.

Values and rules only; the verbs that lead in and out are in `dialing` and `waiting`. Imported by
the practice network only.
"""

from __future__ import annotations

from dataclasses import dataclass

from simpy import Environment, Event

from ivr.carrier.practice.legs import Leg


class Bridge:
    """Two legs that hear each other; `over` as soon as one is gone."""

    def __init__(self, env: Environment, *legs: Leg) -> None:
        self.over: Event = env.event()
        self.members = list(legs)
        for leg in legs:
            leg.room = self

    def leave(self, leg: Leg) -> None:
        """Take a leg out, which ends the bridge."""
        if leg in self.members:
            self.members.remove(leg)
            leg.room = None
        if not self.over.triggered:
            self.over.succeed()

    def others(self, leg: Leg) -> list[Leg]:
        """Return whoever hears `leg`."""
        return [member for member in self.members if member is not leg]


@dataclass
class Seat:
    """One participant: whether their coming starts and their going ends the conference."""

    leg: Leg
    starts: bool
    ends: bool
    beeps: str
    out: Event


class Conference:
    """A named room. It begins when two are there and one of them starts it."""

    def __init__(self, env: Environment, sid: str, name: str) -> None:
        self._env = env
        self.sid = sid
        self.name = name
        self.begun: Event = env.event()
        self.seats: list[Seat] = []

    def enter(self, leg: Leg, *, starts: bool, ends: bool, beeps: str) -> Seat:
        """Let a leg in; those already there hear a beep unless they were told not to."""
        seat = Seat(leg, starts, ends, beeps, self._env.event())
        self._beep(seat, "onEnter")
        self.seats.append(seat)
        leg.room = self
        if len(self.seats) > 1 and any(s.starts for s in self.seats) and not self.begun.triggered:
            self.begun.succeed()
        return seat

    def leave(self, leg: Leg) -> None:
        """Take a leg out; if it was to end the conference, everybody is out."""
        for seat in [seat for seat in self.seats if seat.leg is leg]:
            self.seats.remove(seat)
            leg.room = None
            self._beep(seat, "onExit")
            for other in list(self.seats) if seat.ends else []:
                self._put_out(other)

    def others(self, leg: Leg) -> list[Leg]:
        """Return whoever hears `leg`: nobody before the conference has begun."""
        if not self.begun.triggered:
            return []
        return [seat.leg for seat in self.seats if seat.leg is not leg]

    def _put_out(self, seat: Seat) -> None:
        self.seats.remove(seat)
        seat.leg.room = None
        seat.out.succeed()

    def _beep(self, seat: Seat, moment: str) -> None:
        if seat.beeps in {"true", moment}:
            for other in self.seats:
                other.leg.hears("", kind="beep")


@dataclass
class Ticket:
    """A leg waiting in a queue.

    `called`: somebody takes it; the value does what is to be done on the leg before it is joined.
    `ready`: that is done. `joined`: the value is the bridge.
    """

    leg: Leg
    since: float
    called: Event
    ready: Event
    joined: Event


class Queue:
    """A named queue, first come first served; whoever dials it while it is empty waits, too."""

    def __init__(self, env: Environment, sid: str) -> None:
        self._env = env
        self.sid = sid
        self.tickets: list[Ticket] = []
        self._hungry: list[Event] = []

    def enter(self, leg: Leg) -> Ticket:
        """Put a leg at the end, or give it at once to whoever waits for one."""
        ticket = Ticket(leg, self._env.now, *(self._env.event() for _ in range(3)))
        self.tickets.append(ticket)
        if self._hungry:
            self._hungry.pop(0).succeed(self.tickets.pop(0))
        return ticket

    def next(self) -> Event:
        """Return an event that brings the next ticket."""
        wanted = self._env.event()
        if self.tickets:
            wanted.succeed(self.tickets.pop(0))
        else:
            self._hungry.append(wanted)
        return wanted

    def forget(self, wanted: Event) -> None:
        """Nobody waits for `wanted` any more."""
        if wanted in self._hungry:
            self._hungry.remove(wanted)

    def leave(self, ticket: Ticket) -> None:
        """Take a waiting leg out."""
        if ticket in self.tickets:
            self.tickets.remove(ticket)
