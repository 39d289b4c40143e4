"""The addresses HotLine hands out to the carrier. Letters, digits, `_`, `-` and `/` only.

The signature covers them, so what stands in one was put there by HotLine; escapes and queries
are left out because frameworks and carriers disagree on how they are signed (`carrier.md` 10).
"""

from dataclasses import dataclass

NO_STATE = "-"
"""Stands for a token where the state was lost: the conversation begins anew."""


@dataclass(frozen=True)
class Urls:
    """Absolute addresses under the public URL, which has no slash at its end."""

    public_url: str

    def turn(self, token: str) -> str:
        """Where a caller's keys go."""
        return f"{self.public_url}/voice/turn/{token}"

    def patrol(self, way: str, token: str) -> str:
        """Where the end of ringing a patrol desk is reported; `way` tells which, and what was."""
        return f"{self.public_url}/voice/patrol/{way}/{token}"

    def desk(self, desk: int, call: str, details: str) -> str:
        """What patrol desk `desk` hears once it picks up for a call, with its sealed details."""
        return f"{self.public_url}/voice/desk/{desk}/{call}/{details}"

    def desk_key(self, desk: int, call: str, details: str) -> str:
        """Where the desk's key goes."""
        return f"{self.desk(desk, call, details)}/key"

    def desk_told(self, desk: int, call: str, details: str) -> str:
        """Where the key goes of a desk that hears what is known."""
        return f"{self.desk(desk, call, details)}/told"

    def questions(self, step: str, way: str, token: str) -> str:
        """Where a caller's answer to a question for the patrol goes."""
        return f"{self.public_url}/voice/questions/{step}/{way}/{token}"

    def queue(self, step: str, way: str, token: str) -> str:
        """Where somebody in danger waits for our people, and goes on from there."""
        return f"{self.public_url}/voice/queue/{step}/{way}/{token}"

    def stand_in(self, call: str, who: str, language: str, step: str) -> str:
        """What one of our people hears who is rung for the one in danger in a call."""
        return f"{self.public_url}/voice/stand-in/{call}/{who}/{language}/{step}"

    def shifts(self, token: str) -> str:
        """Where the calendar of an assistant finds their shifts."""
        return f"{self.public_url}/shifts/{token}.ics"

    def assistant(self, attempt: str) -> str:
        """What the assistant of an attempt hears once they pick up."""
        return f"{self.public_url}/voice/assistant/{attempt}"

    def assistant_key(self, attempt: str) -> str:
        """Where the assistant's key goes."""
        return f"{self.assistant(attempt)}/key"

    def joined(self, attempt: str) -> str:
        """Where the end of ringing the caller is reported."""
        return f"{self.assistant(attempt)}/joined"

    def again(self, attempt: str) -> str:
        """Where the assistant's key goes after a try."""
        return f"{self.assistant(attempt)}/again"

    def caller(self, attempt: str) -> str:
        """What the caller who is called back hears first."""
        return f"{self.public_url}/voice/caller/{attempt}"

    def caller_key(self, attempt: str) -> str:
        """Where that caller's key goes."""
        return f"{self.caller(attempt)}/key"

    def offer(self, token: str) -> str:
        """What an assistant hears who is rung about an offer."""
        return f"{self.public_url}/voice/offer/{token}"

    def offer_key(self, token: str) -> str:
        """Where that assistant's key goes."""
        return f"{self.offer(token)}/key"

    def room(self, attempt: str, whose: str, language: str, step: str) -> str:
        """What one of those in the call of an attempt hears, in their language."""
        return f"{self.public_url}/voice/room/{attempt}/{whose}/{language}/{step}"

    def guest(self, token: str, step: str) -> str:
        """What somebody hears who is rung to come into a call."""
        return f"{self.public_url}/voice/guest/{token}/{step}"

    def alarm(self, token: str, step: str) -> str:
        """What somebody hears who is rung about a danger text."""
        return f"{self.public_url}/voice/alarm/{token}/{step}"

    def meeting(self, whose: str, step: str, place: str) -> str:
        """What one of those hears who talk in an emergency with an interpreter.

        `place` tells which: the caller's sealed state, the call a desk has, an interpreter's token.
        """
        return f"{self.public_url}/voice/meeting/{whose}/{step}/{place}"

    def patrol_test(self, token: str) -> str:
        """What a patrol desk hears that is rung as a test."""
        return f"{self.public_url}/voice/patrol-test/{token}"

    def patrol_test_key(self, token: str) -> str:
        """Where that desk's key goes."""
        return f"{self.patrol_test(token)}/key"

    def leg(self) -> str:
        """Where the end of a caller's rung call is reported."""
        return f"{self.public_url}/status/leg"

    def pin(self) -> str:
        """Where an assistant's PIN goes."""
        return f"{self.public_url}/voice/staff/pin"

    def staff(self, proof: str, step: str, code: str = "") -> str:
        """Where an assistant's keys go at a step behind the PIN; `code` is of what it is about."""
        step = f"{step}/{code}" if code else step
        return f"{self.public_url}/voice/staff/{proof}/{step}"

    def status(self, token: str) -> str:
        """Where statuses of something in the outbox are reported."""
        return f"{self.public_url}/status/out/{token}"
