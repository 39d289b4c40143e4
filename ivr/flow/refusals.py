"""What pydantic refuses, told as problems with line and remedy in an author's words.

Pure; the readers of protocols and city packs use it.
"""

import re
from collections.abc import Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from ivr.errors import Problem
from ivr.flow.parse import Node, Parsed, Path

T = TypeVar("T")

# pydantic's error type -> what is wrong, what to do. The braces are filled from its context.
_SENTENCES: Mapping[str, tuple[str, str]] = {
    "missing": ("`{name}` is missing.", "Add it."),
    "extra_forbidden": ("`{name}` is not known here.", "Delete it, or check its spelling."),
    "string_type": ("A text is needed here.", "Write one text, in double quotes."),
    "string_too_short": ("The text is empty.", "Write it, or delete the line."),
    "string_too_long": ("The text is too long.", "Keep it under {max_length} characters."),
    "too_short": ("There is nothing here.", "Give at least {min_length}."),
    "too_long": ("There are too many here.", "Keep at most {max_length}."),
    "tuple_type": ("A list is needed here.", "Write `[…]`, or one line with `-` for each."),
    "mapping_type": ("Names with values are needed here.", "Write `en: …` and `uk: …` below."),
    "model_type": ("Names with values are needed here.", "Write one `name: value` a line."),
    "dict_type": ("Names with values are needed here.", "Write one `name: value` a line."),
    "literal_error": ("`{input}` is not known here.", "Write one of: {expected}."),
    "union_tag_not_found": ("`kind` is missing.", "Write `kind:` and one of: {kinds}."),
    "union_tag_invalid": ("`{tag}` is no kind of step.", "Write one of: {expected_tags}."),
    "int_parsing": ("`{input}` is not a whole number.", "Write digits only."),
    "bool_parsing": ("`{input}` is neither true nor false.", "Write `true` or `false`."),
    "greater_than_equal": ("`{input}` is too small.", "Write at least {ge}."),
    "less_than_equal": ("`{input}` is too large.", "Write at most {le}."),
    "string_pattern_mismatch": ("`{input}` is not allowed here.", "Write it like {pattern}."),
}

# What a pattern asks for, in words.
_PATTERNS: Mapping[str, str] = {
    "^[a-z][a-z0-9]*(-[a-z0-9]+)*$": "`lost-documents`: lower-case Latin letters and hyphens",
    "^[a-z]{2,3}$": "`en` or `uk`: the language's code of two letters",
    r"^\d{2,6}$": "`102`: two to six digits, in double quotes",
    "^[1-8]$": "a digit from 1 to 8, since 9, 0, * and # mean the same everywhere",
}

# A problem may be shown and logged, so no telephone number stands in it.
_NUMBER = re.compile(r"\+?\d[\d\s()-]{5,}")

_KINDS = "say, menu, ask, branch, person, danger, end"
_DATE = ("`{input}` is not a date.", "Write it like 2026-11-22.")


class Verdict(NamedTuple, Generic[T]):
    """A file as values of our own, or None and what stands against it."""

    value: T | None
    problems: tuple[Problem, ...]


def validated(adapter: TypeAdapter[T], parsed: Parsed) -> Verdict[T]:
    """The file as values of our own, or every problem that stands against it.

    None without problems for a file that could not be read: what is wrong is known already.
    """
    if parsed.value is None:
        return Verdict(None, ())
    try:
        return Verdict(adapter.validate_python(parsed.value), ())
    except ValidationError as refused:
        return Verdict(None, tuple(_problem(parsed, dict(error)) for error in refused.errors()))


def _problem(parsed: Parsed, error: Mapping[str, Any]) -> Problem:
    path = _path(parsed.value, error["loc"], missing=error["type"] == "missing")
    if error["type"] == "union_tag_invalid":
        path = (*path, "kind")
    message, remedy = _sentence(error, path)
    return parsed.problem(path, message, remedy)


def _path(value: Node | None, loc: tuple[str | int, ...], *, missing: bool) -> Path:
    """pydantic's way to the place, without the names of union members and its marks for keys."""
    path: Path = ()
    for part in loc:
        if isinstance(value, dict) and part in value:
            value = value[str(part)]
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            continue
        path = (*path, part)
    return (*path, loc[-1]) if missing else path


def _sentence(error: Mapping[str, Any], path: Path) -> tuple[str, str]:
    kind = str(error["type"])
    if kind == "value_error":
        return _own(str(error["ctx"]["error"]))
    message, remedy = _DATE if kind.startswith("date") else _SENTENCES.get(kind, ("", ""))
    if not message:
        return f"{error['msg']}.", "See docs/authors.md."
    words = {**error.get("ctx", {}), "name": path[-1] if path else "", "kinds": _KINDS}
    words["input"] = _NUMBER.sub("…", str(error["input"])[:40])
    words["pattern"] = _PATTERNS.get(
        str(words.get("pattern", "")), "the examples in docs/authors.md"
    )
    for name in ("expected", "expected_tags"):
        words[name] = str(words.get(name, "")).replace("'", "").replace(" or ", ", ")
    return message.format_map(words), remedy.format_map(words)


def _own(message: str) -> tuple[str, str]:
    """A sentence of our own validators: what is wrong, then `|` and what to do."""
    message, _, remedy = message.partition(" | ")
    return message, remedy or "See docs/authors.md."
