"""The check of danger words: an author's slip is told with its line."""

from pathlib import Path

import pytest

from tests.flow.protocol_folder import good, line_of, problems

FILE = "danger-words.yaml"


def test_the_shipped_lists_have_nothing_wrong(tmp_path: Path) -> None:
    assert problems(good(), tmp_path) == ()


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("    - gun\n", "    - gun\n    - sucide\n", "stands under"),
        ("    - gun\n", "    - stop\n", "the carrier answers itself"),
        ("    - gun\n", "    - gu*\n", "can't stand here"),
        ("    - gun\n", "    - g*un\n", "can't stand here"),
        ("    - gun\n", "    - ... gun\n", "can't stand here"),
        ("    - gun\n", "    - g\n", "is too short"),
        ("    - kill time\n", "    - kill ... time\n", "can't stand here"),
        ("asks:\n  en:\n", "asks:\n  de:\n", "`en` are missing under `asks`"),
        ("\nasks:\n", "\nquestions:\n", "not known here"),
        ("    - gun\n", "    - {gun: 1}\n", "A text is needed"),
    ],
)
def test_a_slip_is_told(tmp_path: Path, before: str, after: str, says: str) -> None:
    files = good()
    assert before in files[FILE]
    found = problems(files | {FILE: files[FILE].replace(before, after, 1)}, tmp_path)
    told = [each for each in found if each.file == FILE and says in each.message]
    assert told, found
    assert told[0].line or told[0].path
    assert told[0].remedy


def test_the_line_of_a_double_word_is_told(tmp_path: Path) -> None:
    files = good()
    text = files[FILE].replace("    - gun\n", "    - gun\n    - want to die\n", 1)
    found = problems(files | {FILE: text}, tmp_path)
    first = line_of(text, "    - want to die\n")
    assert [each.line > first for each in found] == [True]


def test_without_the_file_a_folder_is_refused(tmp_path: Path) -> None:
    files = good()
    del files[FILE]
    (found,) = problems(files, tmp_path)
    assert (found.file, found.message) == (FILE, "The file is missing.")
