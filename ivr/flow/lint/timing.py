"""How long a text takes to be said, estimated from its letters. Pure."""

import re
from collections.abc import Mapping

from ivr.flow.protocol import PublicNumber
from ivr.flow.texts import BLANK

_LETTERS_A_SECOND = {"en": 14.0, "uk": 13.0}
_USUAL = 13.0
"""A calm telephone voice. espeak-ng at 160 words a minute says about 14.6 and 15.5."""

_SAMPLES = {
    "code": "4 8 2 1 9 3",
    "number": "0 3 4 2 5 5 0 1 0 2",
    "digits": "0 6 7 1 2 3 4 5 6 7",
    "when": "Monday at 18 00",
    "key": "1",
}
_USUAL_SAMPLE = "a dozen letters"

_NOT_SAID = re.compile(r"[^\w\s]")


def seconds(text: str, language: str, numbers: Mapping[str, PublicNumber]) -> float:
    """Seconds a voice needs for `text`: numbers digit by digit, other blanks by a usual value.

    Punctuation does not count; at least 0.1.
    """

    def filled(name: str) -> str:
        if name in numbers:
            return " ".join(re.findall(r"\d", numbers[name].number))
        return _SAMPLES.get(name, _USUAL_SAMPLE)

    said = BLANK.sub(lambda match: filled(match[1]), text)
    letters = len(" ".join(_NOT_SAID.sub(" ", said).split()))
    return max(0.1, letters / _LETTERS_A_SECOND.get(language, _USUAL))
