"""What stands in a webhook's form, as values; whatever is missing or strange becomes a safe one."""

import hashlib
import re
from collections.abc import Mapping

from ivr import phones

_SID = re.compile(r"[A-Za-z]{2}[0-9a-f]{32}")


def sid(form: Mapping[str, str], *names: str) -> str:
    """The carrier's id of the call or text; another text becomes a name of the same shape.

    Where there is none at all, the name comes from who says what, so that strangers' calls and
    texts are not taken for one.
    """
    raw = next((form[name] for name in names if form.get(name)), "") or _who_and_what(form)
    if _SID.fullmatch(raw):
        return raw
    return f"XX{hashlib.sha256(raw.encode()).hexdigest()[:32]}"


def _who_and_what(form: Mapping[str, str]) -> str:
    return "\n".join(form.get(name, "") for name in ("From", "To", "Body"))


def number(form: Mapping[str, str], name: str) -> str | None:
    """A telephone number in E.164, or None for a hidden one, a name, a short number."""
    return phones.parse(form.get(name, "")[:64])


def is_name(form: Mapping[str, str], field: str) -> bool:
    """Whether a sender is a name, as operators and shops write under: nobody can answer it."""
    return any(map(str.isalpha, form.get(field, "")[:64]))


def seconds(form: Mapping[str, str], name: str) -> int:
    """A duration in whole seconds; 0 where none is told."""
    told = form.get(name, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 7 else 0
