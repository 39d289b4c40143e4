"""Codes of languages, and the mistakes people make with them. Pure.

The checks of protocols and of city packs use it.
"""

_ISO_639_1 = """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy
    hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg
    li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or
    os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta
    te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""

KNOWN = frozenset(_ISO_639_1.split())
"""Every language code of two letters (ISO 639-1)."""

_MISTAKEN = {"ua": "uk", "ukr": "uk", "eng": "en", "gb": "en", "us": "en", "ara": "ar", "fra": "fr"}

_REMEDIES = {"uk": "Ukrainian is `uk`.", "en": "English is `en`."}


def meant(code: str) -> str | None:
    """The code somebody who wrote `code` meant: `uk` for `ua`; None where nobody can tell."""
    return _MISTAKEN.get(code)


def remedy(code: str) -> str:
    """What to write instead of an unknown code."""
    known = _REMEDIES.get(_MISTAKEN.get(code, ""))
    return known or "Write a code of ISO 639-1, such as `en` or `uk`."
