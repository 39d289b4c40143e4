"""What a file may hold, and that YAML's own surprises never reach a caller."""

import pytest

from ivr.flow.parse import MOST_BYTES, Parsed, parse

AUTHOR_WRITES = """\
number: +380342550102
answer: no
opened: on
nothing: ~
empty:
hours: 20:30
time: 1:30
code: 0123
float: 1e3
infinity: .inf
date: 2026-11-22
octal: 0o17
words: [yes, 0x1F, null]
"""


def read(text: str | bytes) -> Parsed:
    return parse(text if isinstance(text, bytes) else text.encode(), "papers.yaml")


def test_everything_stays_as_the_author_wrote_it() -> None:
    assert read(AUTHOR_WRITES).value == {
        "number": "+380342550102",
        "answer": "no",
        "opened": "on",
        "nothing": "~",
        "empty": "",
        "hours": "20:30",
        "time": "1:30",
        "code": "0123",
        "float": "1e3",
        "infinity": ".inf",
        "date": "2026-11-22",
        "octal": "0o17",
        "words": ["yes", "0x1F", "null"],
    }


def test_every_place_has_its_line() -> None:
    parsed = read("steps:\n  which:\n    choices:\n      - key: 1\n        label: Passport\n")
    assert parsed.line(("steps", "which", "choices", 0, "label")) == 5
    assert parsed.line(("steps", "which", "choices", 0, "goto")) == 4
    assert parsed.line(("nothing",)) == 1


def test_windows_line_ends_are_welcome() -> None:
    assert read("en: Hello\r\nuk: Вітаємо\r\n").value == {"en": "Hello", "uk": "Вітаємо"}


REFUSED: dict[str, tuple[str | bytes, int, str]] = {
    "nothing at all": ("", 0, "The file is empty."),
    "only a comment": ("# to be written\n", 0, "The file is empty."),
    "a byte order mark": (b"\xef\xbb\xbfen: x\n", 0, "begins with a byte order mark"),
    "UTF-16": ("en: x".encode("utf-16"), 0, "UTF-16"),
    "Latin-1": ("en: x\nfr: fenêtre\n".encode("latin-1"), 2, "not UTF-8"),
    "a megabyte": (b"en: " + b"x" * MOST_BYTES, 0, "larger than a megabyte"),
    "the same key twice": ("en: one\nuk: два\nen: two\n", 3, "stands here twice, first in line 1"),
    "a deep nest": ("[" * 30, 1, "More than twenty levels"),
    "a bottomless nest": ("[" * 100_000, 1, "More than twenty levels"),
    "a star without quotes": ("en: *  goes back\n", 1, "cannot be read as YAML"),
    "an alias": ("en: x\nuk: *star\n", 2, "`*star` is an alias"),
    "an anchor": ("en: &a x\n", 1, "`&a` is an anchor"),
    "a tag": ("en: !!python/object:os.system x\n", 1, "is a YAML tag"),
    "a second document": ("en: x\n---\nen: y\n", 2, "several documents"),
    "a key that is a list": ("? [a, b]\n: c\n", 1, "A key is a list"),
    "a tab": ("en:\n\tx: y\n", 2, "A tab stands here"),
    "a blank without quotes": ("en: {police} is free\n", 1, "cannot be read as YAML"),
    "a colon without quotes": ("en: Press: nine\n", 1, "cannot be read as YAML"),
    "a bell": ("en: x\nuk: a\x07b\n", 2, "U+0007"),
    "a bell in disguise": ('en: x\nuk: "a\\x07b"\n', 2, "U+0007"),
    "U+FFFE": ("uk: a\ufffeb\n", 1, "U+FFFE"),
    "U+FFFE in disguise": ('uk: "a\\uFFFEb"\n', 1, "U+FFFE"),
    "half of a letter": (b"uk: a\xed\xa0\x80b\n", 1, "not UTF-8"),
    "half of a letter in disguise": ('uk: "\\uD800"\n', 1, "cannot be read as YAML"),
    "text turned round": ("uk: a\u202eb\n", 1, "U+202E"),
    "a space nobody sees": ("uk: a\u200bb\n", 1, "U+200B"),
    "a hash that cuts a sentence": ("en: Press # to hear it again\n", 1, "comment here"),
    "a hash that cuts off the end": ("en: Then press hash # once\n", 1, "comment here"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_could_surprise_an_author_is_refused_with_its_line(case: str) -> None:
    text, line, message = REFUSED[case]
    problem = read(text).problems[0]
    assert (problem.file, problem.line) == ("papers.yaml", line)
    assert message in problem.message
    assert problem.remedy


def test_comments_beside_values_are_welcome() -> None:
    text = 'kind: say  # no question\nen: "Press #."  # the hash key\n# alone\n'
    assert read(text).problems == ()
    assert read(text).value == {"kind": "say", "en": "Press #."}


def test_every_problem_of_a_file_is_told_at_once() -> None:
    problems = read("en: a\nen: b\nuk: c\nuk: d\nfr: Then press # twice\n").problems
    assert [problem.line for problem in problems] == [2, 4, 5]


def test_arabic_keeps_the_marks_it_needs() -> None:
    assert read("ar: \u200fنعم\u200c\n").problems == ()
