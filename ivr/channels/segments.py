"""How many SMS parts a text takes, counted as the carrier counts (GSM 03.38, 3GPP TS 23.040).

Pure. Checked against Twilio's own `sms-segments-calculator` (its Smart Encoding off): a part never
ends inside a character, be it an escape pair of GSM-7 or an emoji of several code points.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_BASIC = frozenset(
    "\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
    "abcdefghijklmnopqrstuvwxyz¡£¤¥§¿ÄÅÆÉÑÖØÜßàäåæÇèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ"
)
_EXTENDED = frozenset("\f[\\]^{|}~€")
_GSM = _BASIC | _EXTENDED

_JOINER = "\u200d"
_MARKS = frozenset({"Mn", "Mc", "Me"})


@dataclass(frozen=True)
class Segments:
    """`units` are septets (GSM-7) or 16-bit units (UCS-2); `segments` are the parts sent."""

    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    segments: int


def count(text: str) -> Segments:
    """The encoding, size and number of parts of a text; an empty one takes a part as well."""
    if _GSM.issuperset(text):
        sizes = [2 if character in _EXTENDED else 1 for character in text]
        return Segments("GSM-7", sum(sizes), _parts(sizes, single=160, joined=153))
    sizes = [len(cluster.encode("utf-16-le", "surrogatepass")) // 2 for cluster in _clusters(text)]
    return Segments("UCS-2", sum(sizes), _parts(sizes, single=70, joined=67))


def _parts(sizes: list[int], *, single: int, joined: int) -> int:
    if sum(sizes) <= single:
        return 1
    parts, room = 1, joined
    for size in sizes:
        if size > room:
            parts, room = parts + 1, joined
        room -= size
    return parts


def _clusters(text: str) -> Iterator[str]:
    """The characters as a reader sees them: marks, joined emoji and flags stay in one piece."""
    cluster = ""
    for character in text:
        if cluster and not _continues(cluster, character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _continues(cluster: str, character: str) -> bool:
    if cluster[-1] in "\r\n\f":
        return False
    if unicodedata.category(character) in _MARKS or character == _JOINER:
        return True
    if _is_skin_tone(character):
        return unicodedata.category(cluster[0]) == "So"
    if cluster[-1] == _JOINER:
        return unicodedata.category(character) == "So"
    return _is_flag_half(character) and len(cluster) == 1 and _is_flag_half(cluster)


def _is_skin_tone(character: str) -> bool:
    return "\U0001f3fb" <= character <= "\U0001f3ff"


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
