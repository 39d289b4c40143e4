"""How long things take to be heard on the practice network. Imported by its verbs only.

Calibrated against espeak-ng 1.51 at 160 words a minute (voices `en-us` and `uk`), measured over
sentences that HotLine speaks:

    English    43 characters 4.2 s, 95 characters 6.5 s, 100 characters 7.7 s,  8 characters 0.9 s
    Ukrainian  62 characters 3.8 s, 69 characters 4.6 s,  91 characters 5.7 s, 13 characters 1.1 s

which is about 14.5 characters a second in English and 16 in Ukrainian after a quarter of a second
to begin; a number counts three characters more. Other languages take the English figure.
"""

import math
import re

PLAY_SECONDS = 3.0
BEEP_SECONDS = 0.5

_CHARACTERS_A_SECOND = {"uk": 16.0}
_USUAL = 14.5
_BEGINNING = 0.25
_DIGIT_AS_WORD = 3


def speech_seconds(text: str, language: str) -> float:
    """Return the seconds it takes to say `text` in `language` (such as `uk-UA`).

    Rounded up to a quarter of a second, so that sums of times stay exact.
    """
    text = " ".join(text.split())
    if not text:
        return 0.0
    length = len(text) + _DIGIT_AS_WORD * len(re.findall(r"\d+", text))
    pace = _CHARACTERS_A_SECOND.get(language.split("-")[0].lower(), _USUAL)
    return math.ceil(4 * (_BEGINNING + length / pace)) / 4
