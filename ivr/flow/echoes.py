"""When a text gets no answer any more: a phone that answers each of ours by itself never ends.

Pure. A machine writes the same words again and again, or faster than anybody types. Three of them
are answered; the silence after that ends the round, because nothing of ours is left to answer.
"""

from dataclasses import dataclass

MOST = 3
"""How many are answered."""

FORGOTTEN = 3600
"""Seconds after which the same words are answered again."""

PACE = 10
"""Seconds between two texts of a machine at most: nobody reads an answer and writes in less."""


@dataclass(frozen=True)
class Lately:
    """What came last from one number.

    words: a fingerprint of them, empty where a person was seen at work. times: when the same came,
    in seconds of the epoch, the latest last and no older than an hour. row: how many texts that
    were not understood came one upon the other.
    """

    words: str = ""
    times: tuple[int, ...] = ()
    row: int = 0

    def then(self, words: str, now: int, *, understood: bool) -> "Lately":
        """One more text came."""
        same = words == self.words
        recent = tuple(each for each in self.times if same and now - each < FORGOTTEN)
        in_row = min(self.row, MOST) + 1 if self._follows(now) else 1
        return Lately(words, (*recent[-MOST:], now), 0 if understood else in_row)

    def _follows(self, now: int) -> bool:
        return bool(self.times) and now - self.times[-1] < PACE

    @property
    def came_before(self) -> bool:
        """Whether the same words came within the hour before."""
        return len(self.times) > 1

    @property
    def repeated(self) -> bool:
        """Whether the same words came more often than they are answered in an hour."""
        return len(self.times) > MOST

    @property
    def hurried(self) -> bool:
        """Whether more came than are answered, faster than a person writes."""
        return self.row > MOST


NOBODY = Lately()
"""Nothing came, or the last was written by a person beyond doubt."""
