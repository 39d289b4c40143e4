"""Nobody is told to go anywhere at night: in the shipped texts, and by the check of any others."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.flow.lint.going import sends
from ivr.flow.protocol import AT_NIGHT, Branch, Danger, Telling
from tests.flow.protocol_folder import good, problems
from tests.flow.talk import Talk
from tests.flow.walk import facts, shipped

TOLD = [
    (f"{name}/{place}", step)
    for name, protocol in shipped().protocols.items()
    for place, step in protocol.steps.items()
    if not isinstance(step, Branch | Danger)
]
GOING = [(place, step) for place, step in TOLD if step.go]


def test_some_shipped_steps_send_somebody_somewhere() -> None:
    assert {"theft/police", "lost-documents/police"} <= {place for place, _ in GOING}


@pytest.mark.parametrize(("place", "step"), TOLD, ids=[place for place, _ in TOLD])
def test_by_night_no_step_sends_anybody_anywhere(place: str, step: Telling) -> None:
    told = step.told_by(night=True)
    found = sends(told.spoken) or sends(told.written or {})
    assert found is None or step.go is False


def test_the_same_step_tells_other_words_by_night_under_another_name() -> None:
    day, night = Talk(), Talk(world=replace(facts(), night=True))
    for talk in (day, night):
        talk.calls("en").names("theft").presses("1", "1", "1", "2", "1")
    assert "theft/police" in day.heard
    assert f"theft/police{AT_NIGHT}" in night.heard


def spoiled(folder: Path, *, papers: tuple[str, str]) -> list[str]:
    files = good()
    assert papers[0] in files["papers.yaml"]
    files["papers.yaml"] = files["papers.yaml"].replace(*papers)
    return [problem.message for problem in problems(files, folder)]


CALL_ME = "    text: {en: A student can call you., uk: Вам може зателефонувати студент.}\n"
SENT = "    text: {en: Go to the police station., uk: Наберіть поліцію.}\n"
NIGHT = "    at_night: {en: Dial the police., uk: Наберіть поліцію.}\n"


@pytest.mark.parametrize(
    ("step", "wrong"),
    [
        (SENT, "seems to send somebody somewhere"),
        (SENT.replace("Go to the", "Visit the"), "seems to send"),
        ("    text: {en: Dial the police., uk: Сходіть у відділок.}\n", "сходіть"),
        (f"    go: true\n{SENT}", "belong together"),
        (f"    go: false\n{SENT}{NIGHT}", "belong together"),
        (f"    go: true\n{SENT}{NIGHT.replace('Dial the', 'Go to the')}", "by night too"),
        (SENT + "    at_night_sms: {en: Dial., uk: Наберіть.}\n", "none for the ear"),
    ],
)
def test_what_sends_somebody_without_words_for_the_night_is_refused(
    tmp_path: Path, step: str, wrong: str
) -> None:
    found = spoiled(tmp_path, papers=(CALL_ME, step))
    assert any(wrong.lower() in message.lower() for message in found), found


@pytest.mark.parametrize(
    "step",
    [
        f"    go: true\n{SENT}{NIGHT}",
        f"    go: false\n{SENT.replace('Go to', 'Do not go to')}",
        f"    go: true\n    night_checked: true\n{SENT}{NIGHT.replace('Dial', 'Do not go to')}",
    ],
)
def test_what_its_author_decided_is_taken(tmp_path: Path, step: str) -> None:
    assert spoiled(tmp_path, papers=(CALL_ME, step)) == []


def test_a_sentence_of_hotlines_own_sends_nobody(tmp_path: Path) -> None:
    files, goodbye = good(), re.compile(r'goodbye:\n  text:\n    en: "')
    for go in ("", "  go: true\n"):
        sent = f'goodbye:\n{go}  text:\n    en: "Go to bed. '
        files["phrases.yaml"], changed = goodbye.subn(sent, good()["phrases.yaml"])
        assert changed == 1
        assert len(problems(files, tmp_path)) == 1
