"""How far a call in danger has come: which desk is rung, and what was tried before. Pure.

It travels in the addresses handed out, so that no document needs to have seen another. Only digits:
`2-1-1-14-0` is desk 2 in the first round, where desk 1 stayed on the line longest, 14 seconds.
"""

import re
from dataclasses import astuple, dataclass, replace

_WRITTEN = re.compile(r"\d{1,5}(-\d{1,5}){4}", re.ASCII)
_DESK_ONLY = re.compile(r"\d{1,2}", re.ASCII)


@dataclass(frozen=True)
class Way:
    """One step of the way.

    desk, round: counted from 1. longest: the desk that stayed on the line longest without a key,
    0 where none picked up; seconds: how long. keyless: 1 where that one is rung again and joined
    without a key.
    """

    desk: int = 1
    round: int = 1
    longest: int = 0
    seconds: int = 0
    keyless: int = 0

    def __str__(self) -> str:
        """As it stands in an address."""
        return "-".join(str(each) for each in astuple(self))

    @classmethod
    def read(cls, written: str) -> "Way":
        """From an address; a desk alone, or anything else, is the first round."""
        if _WRITTEN.fullmatch(written):
            return cls(*(int(each) for each in written.split("-")))
        return cls(int(written)) if _DESK_ONLY.fullmatch(written) and int(written) else cls()

    def past(self, seconds: int) -> "Way":
        """The next desk, after this one was on the line for so many seconds."""
        seconds = min(seconds, 99999)
        longer = {"longest": self.desk, "seconds": seconds} if seconds > self.seconds else {}
        return replace(self, desk=self.desk + 1, **longer)

    def without_key(self) -> "Way":
        """The desk that stayed longest, rung again."""
        return replace(self, desk=self.longest, keyless=1)

    def again(self) -> "Way":
        """The first desk in the next round."""
        return Way(round=min(self.round + 1, 99999))
