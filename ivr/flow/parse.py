"""Strict YAML: bytes in, plain values out, with the line of everything and every problem.

Pure; the readers of protocols and city packs use it. A subset of YAML that cannot surprise an
author: every scalar stays the text that was written (`no` is "no", `20:30` is "20:30",
`+380342550102` keeps its plus), and what YAML would do silently (duplicate keys, aliases, tags,
a comment that swallows half a sentence) is a problem with a line.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, cast

import yaml

from ivr.errors import Problem

Node = str | list["Node"] | dict[str, "Node"]
"""What a file holds: texts, lists and mappings, nothing else."""

Path = tuple[str | int, ...]
"""The way to a value: `("steps", "which", "choices", 0, "label")`."""

MOST_BYTES = 1_000_000
MOST_DEPTH = 20

_QUOTES = "Put the text in double quotes if it holds one of : # { } [ ] , & * ! | > % @ `"
_UTF8 = "Save the file as UTF-8 without a byte order mark."

# Joiners and direction marks that Arabic, Persian and Hindi need; other invisible ones only hide.
_INVISIBLE_BUT_NEEDED = frozenset("\u200c\u200d\u200e\u200f\u061c")


@dataclass(frozen=True)
class Parsed:
    """One file: its value (None where it could not be read), its lines, what was wrong so far."""

    file: str
    value: Node | None = None
    lines: Mapping[Path, int] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[Problem, ...] = ()

    def line(self, path: Path) -> int:
        """The line of a place, or of the nearest place around it; 0 for the whole file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def problem(self, path: Path, message: str, remedy: str) -> Problem:
        """Something wrong at a place of this file."""
        return Problem(self.file, self.line(path), told(path), message, remedy)


def told(path: Path) -> str:
    """A path as people read it: `steps.which.choices.1.label` (lists are counted from 1)."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def parse(raw: bytes, file: str) -> Parsed:
    """Read one file's bytes. Never raises: `problems` says what is wrong, in the author's words.

    Refused: more than a megabyte, other encodings than UTF-8, a byte order mark, control and
    invisible characters, more than twenty levels, several documents, anchors, aliases, tags,
    duplicate keys, and texts that a comment cuts short.
    """
    text, problems = _decoded(raw, file)
    if text is None:
        return Parsed(file, problems=problems)
    try:
        problems = (*problems, *_events(text, file))
        root = None if problems else yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        return Parsed(file, problems=(*problems, _unreadable(error, file)))
    if problems:
        return Parsed(file, problems=problems)
    if root is None:
        return Parsed(file, problems=(_whole(file, "The file is empty.", "Delete or fill it."),))
    return _Reader(file, text).read(root)


def _whole(file: str, message: str, remedy: str) -> Problem:
    return Problem(file, 0, "", message, remedy)


def _decoded(raw: bytes, file: str) -> tuple[str | None, tuple[Problem, ...]]:
    if len(raw) > MOST_BYTES:
        return None, (_whole(file, "The file is larger than a megabyte.", "Split it."),)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, (_whole(file, "The file is UTF-16.", _UTF8),)
    if raw.startswith(b"\xef\xbb\xbf"):
        return None, (_whole(file, "The file begins with a byte order mark.", _UTF8),)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, (Problem(file, line, "", "The file is not UTF-8.", _UTF8),)
    text = text.replace("\r\n", "\n")
    return text, tuple(_forbidden_characters(text, file))


def _forbidden_characters(text: str, file: str) -> Iterator[Problem]:
    if not forbidden(text.replace("\n", " ")):
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if bad := forbidden(line):
            yield Problem(file, number, "", _names(bad), "Delete it and type the place again.")


def forbidden(text: str) -> str:
    """The first character of a text that no file may hold, or nothing.

    Control characters, lone surrogates, unassigned and private ones, line separators, and
    invisible ones except those that a script needs.
    """
    # Each character is looked at once, however often it comes: a protocol has thousands.
    bad = {c for c in set(text) if _is_forbidden(c)}
    return next((c for c in text if c in bad), "") if bad else ""


def _is_forbidden(character: str) -> bool:
    if character in _INVISIBLE_BUT_NEEDED:
        return False
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}


def _names(character: str) -> str:
    if character == "\t":
        return "A tab stands here; only spaces are allowed."
    name = unicodedata.name(character, "a control character")
    return f"The invisible character U+{ord(character):04X} ({name.lower()}) is not allowed."


def _events(text: str, file: str) -> Iterator[Problem]:
    """Walk the file without building anything, so that no file can exhaust the memory or stack."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = _line(event.start_mark)
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEPTH:
            yield Problem(file, line, "", "More than twenty levels deep.", "Make it flatter.")
            return
        if documents > 1:
            remedy = "Keep one document a file; delete the line `---`."
            yield Problem(file, line, "", "The file holds several documents.", remedy)
            return
        if refused := _refused(event):
            yield Problem(file, line, "", refused, _QUOTES + ", or write the value out in full.")


def _line(mark: Any) -> int:
    """The line of a mark, counted from 1 (the C loader's marks have no common type)."""
    return int(mark.line) + 1


def _refused(event: yaml.Event) -> str | None:
    if isinstance(event, yaml.AliasEvent):
        return f"`*{event.anchor}` is an alias, which is not allowed."
    if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
        return f"`&{event.anchor}` is an anchor, which is not allowed."
    if (tag := getattr(event, "tag", None)) is not None:
        return f"`{tag}` is a YAML tag, which is not allowed."
    return None


def _unreadable(error: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or "it breaks off"
    line = _line(mark) if mark else 0
    return Problem(file, line, "", f"This cannot be read as YAML: {what}.", f"{_QUOTES}.")


class _Reader:
    """Turns YAML nodes into plain values, keeping lines and problems."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.rows = text.split("\n")
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []

    def read(self, root: yaml.Node) -> Parsed:
        value = self.value(root, ())
        return Parsed(self.file, value, MappingProxyType(self.lines), tuple(self.problems))

    def value(self, node: yaml.Node, path: Path) -> Node:
        self.lines.setdefault(path, _line(node.start_mark))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each, (*path, at)) for at, each in enumerate(node.value)]
        return self.scalar(cast("yaml.ScalarNode", node), path)

    def mapping(self, node: yaml.MappingNode, path: Path) -> Node:
        found: dict[str, Node] = {}
        for key, value in node.value:
            line = _line(key.start_mark)
            if not isinstance(key, yaml.ScalarNode):
                self.report(line, path, "A key is a list or a mapping.", f"{_QUOTES}.")
            elif key.value in found:
                first = self.lines[(*path, key.value)]
                message = f"`{key.value}` stands here twice, first in line {first}."
                self.report(line, (*path, key.value), message, "Keep one of them.")
            else:
                self.lines[(*path, key.value)] = line
                found[key.value] = self.value(value, (*path, key.value))
        return found

    def scalar(self, node: yaml.ScalarNode, path: Path) -> str:
        text = str(node.value)
        if bad := forbidden(text.replace("\n", " ")):
            self.report(self.lines[path], path, _names(bad), "Delete it.")
        if not node.style and self.cut_short(node, text):
            message = "Everything after `#` is a comment here and would be lost."
            remedy = "Put the text in double quotes, or give the comment a line of its own."
            self.report(_line(node.end_mark), path, message, remedy)
        return text

    def cut_short(self, node: yaml.ScalarNode, text: str) -> bool:
        """Whether an unquoted text of several words, or one space away, is followed by `#`."""
        rest = self.rows[node.end_mark.line][node.end_mark.column :]
        is_comment = rest.lstrip().startswith("#")
        return bool(text) and is_comment and (" " in text or rest.startswith(" #"))

    def report(self, line: int, path: Path, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, line, told(path), message, remedy))
