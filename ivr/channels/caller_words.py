"""The words callers text, in English, in Ukrainian and in Ukrainian with Latin letters.

Pure data, folded as `letters.words` folds. None of them is a word the carrier takes for itself
(`RESERVED`), but HELP: a caller's HELP still opens a case. The words of
danger themselves are their authors': `protocols/danger-words.yaml`.
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OPTING_OUT = _words("stop stopall unsubscribe cancel end quit revoke optout")
OPTING_IN = _words("start yes unstop")
ASKING_INFO = _words("help info")
RESERVED = OPTING_OUT | OPTING_IN | ASKING_INFO
"""Single words that carriers answer themselves on long codes (carrier.md 17)."""

OUR_STOP = _words("стоп توقف")
"""The carrier knows only its own eight words; who writes these wants the same."""

DANGER_NUMBERS = _words("101 102 103 112 911")
"""Alone or at the beginning of a text, whatever follows: `112 Halytska 24`."""

SOS = re.compile("s+[oо]+(?:ss+[oо]+)*s+|с+о+(?:сс+о+)*с+")
"""Wherever it stands in a text, also as `S.O.S.`, `sosss` or `sossos`.

There is one way only to read it, so that no text of 160 letters can hold up a conversation.
"""

COUNTED = _words(
    """am pm oclock o'clock day days week weeks month months year years hour hours minute minutes
    people students times th of
    january february march april may june july august september october november december
    година годині годин години ранку вечора дня днів день тижнів місяців років осіб людей раз разів
    січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
    hryven uah грн гривень"""
)
"""What a nine at the beginning may count; otherwise `9 they are at the door` is an alarm."""

PERSON = _words(
    """help call callback person human operator assistant talk speak
    допоможіть допоможи допомога допомогу допомоги подзвоніть подзвони передзвоніть передзвони
    помогите помоги помощь зателефонуйте людина людину людиною оператор консультант поговорити
    dopomozhit dopomozhy dopomoha dopomohu podzvonit podzvony peredzvonit peredzvony lyudyna"""
)

CALL_ME = frozenset(
    (first, second)
    for first in _words("call phone ring contact")
    for second in _words("me back us")
)
ASKS_TO_BE_CALLED = _words(
    """передзвоніть передзвони подзвоніть подзвони зателефонуйте зателефонуй перезвоните
    peredzvonit peredzvony podzvonit podzvony zatelefonuyte callback"""
)
"""Wherever they stand: `please call me, I lost my passport` wants a person first of all."""

BY_TEXT = _words(
    """text write sms chat deaf
    писати пишіть пиши напишіть напиши смс чат глухий глуха
    pysaty pyshit pyshy napyshit napyshy hlukhyi hlukha"""
)
"""Whoever writes one of these wants to be written to, and not called."""

WRITE_ME = frozenset(
    (first, second)
    for first in _words(
        "text write message sms напишіть напиши пишіть пиши napyshit napyshy pyshit"
    )
    for second in _words("me us мені нам meni nam")
)
"""At the beginning of a text, whatever follows: `text me please, I lost my passport`."""

CANNOT_HEAR = frozenset(
    [(no, "hear") for no in ("can't", "cant", "cannot", "not")]
    + [("не", "чую"), ("ne", "chuyu"), ("ne", "chuiu")]
)
"""Wherever they stand: whoever cannot hear is not to be called."""

NOT = _words("no not dont don't never without не ne без bez")
CALLS = _words(
    """call calls phone ring
    дзвонити дзвоніть дзвони телефонуйте телефонуй дзвінка дзвінків dzvonyty dzvonit dzvony"""
)
"""With a NOT before them they mean the same: `please don't call me`."""

BESIDE_BY_TEXT = _words(
    "only instead by via just rather only лише тільки краще lyshe tilky krashche"
)

FILLING = _words(
    """please pls plz the a an au to of with me my i i'm im am in is it us we now need want
    there here send urgent urgently at this someone somebody can could you your
    будь ласка прошу викличте виклич потрібна потрібен потрібно треба хочу мені мене нам я ми в у
    тут зараз терміново на це з зі хтось
    bud laska proshu vyklychte potribna potriben potribno treba khochu meni mene ya v u tut zaraz"""
)
"""Words that add nothing to one of the words above."""

CHOOSING = _words("press number option choice please pls цифра номер вибір будь ласка nomer")
"""Words that may stand beside a digit that chooses."""

POLITE = _words("please pls plz будь ласка")

MENU = _words("menu меню menyu")
MORE = _words("more ще далі shche sche dali")
LANGUAGE = _words("lang language мова мову mova movu")
PRIVACY = _words("privacy приватність pryvatnist")
BACK = _words("back назад nazad")
AGAIN = _words("again repeat знову повторити повторіть znovu povtoryty")
NO_RING = _words("noring недзвони недзвоніть nedzvony nedzvonit")
RING_OK = _words("ringok дзвонитиможна dzvonytymozhna")
"""Whether to be called back because of a call that was never picked up. One word each: `no ring`
and `не дзвоніть` ask to be written to."""

FORGET = _words("delete erase видалити видаліть vydalyty")
WHAT_TO_FORGET = _words("me my data number everything all мене мої дані номер усе все")
DROP = _words("drop скасувати скасуйте скасуй skasuvaty skasuyte")

OURS = (
    DANGER_NUMBERS
    | _words("sos сос")
    | (PERSON - {"help"})
    | BY_TEXT
    | MENU
    | MORE
    | LANGUAGE
    | PRIVACY
    | BACK
    | AGAIN
    | NO_RING
    | RING_OK
    | FORGET
    | DROP
)
"""Every word of ours that has a meaning alone, without HELP."""
