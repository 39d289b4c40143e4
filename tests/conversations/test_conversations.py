"""Every conversation of this folder, played from beginning to end.

`pytest tests/conversations --update-conversations` writes down what is heard and done now, so that
the difference can be reviewed; `words` are an author's own and are never rewritten.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.conversations.rehearsal import Told
from ivr.conversations.script import Conversation, Exchange, Who, read, written
from ivr.errors import ProtocolError
from ivr.flow.protocol import Branch, Danger
from tests.conversations.line import Caller
from tests.flow.walk import LANGUAGES, shipped

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*.yaml"))


@pytest.fixture
def updating(request: pytest.FixtureRequest) -> bool:
    """Whether what is heard now is what should be."""
    return bool(request.config.getoption("--update-conversations"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_conversation(file: Path, updating: bool) -> None:
    script = read(file)
    played = play(script.conversation)
    if updating:
        now = with_what_was_told(script.conversation, played)
        file.write_text(written(replace(script, conversation=now)))
        script = read(file)
    for number, (step, told) in enumerate(zip(script.conversation.steps, played, strict=True), 1):
        place = f"{file.name}, step {number}"
        assert told.names == step.hears, place
        assert told.languages == step.languages, place
        assert told.deeds == step.does, place
        for words in step.words:
            assert words in told.words, place


def play(conversation: Conversation) -> list[Told]:
    """What each step leads to."""
    caller = Caller(shipped(), conversation.who, conversation.channel)
    return [caller.does(step) for step in conversation.steps]


def with_what_was_told(conversation: Conversation, played: list[Told]) -> Conversation:
    """The conversation with what is heard and done now."""
    steps = tuple(
        step.model_copy(
            update={"hears": told.names, "languages": told.languages, "does": told.deeds}
        )
        for step, told in zip(conversation.steps, played, strict=True)
    )
    return conversation.model_copy(update={"steps": steps})


def test_files_are_written_in_one_manner() -> None:
    for file in FILES:
        assert written(read(file)) == file.read_text(), file.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_lost_documents_is_heard_in_some_call(language: str) -> None:
    heard = {
        name
        for file in FILES
        for step in read(file).conversation.steps
        if read(file).conversation.channel == "voice" and language in step.languages
        for name in step.hears
    }
    steps = shipped().protocols["lost-documents"].steps
    told = {
        f"lost-documents/{name}"
        for name, step in steps.items()
        if not isinstance(step, Branch | Danger)
    }
    assert told <= heard


def test_no_more_than_three_texts_to_an_answer() -> None:
    """Whoever names a topic reads what to do in the third answer, without asking for MORE."""
    questions = {"language-choice", "lost-documents/which", "lost-documents/how"}
    for file in FILES:
        conversation = read(file).conversation
        if conversation.title.startswith("Three texts"):
            answers = [step.hears for step in conversation.steps[:3]]
            assert not questions & set(answers[-1]), file.name
            assert not any("more" in each for each in answers), file.name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["hm", "MENU", *(p for p in shipped().protocols if p != "menu")])
def test_the_first_answer_shows_all_its_choices(text: str, language: str) -> None:
    """Notice, advice and choices in one text: nobody should need MORE to choose."""
    topics = shipped().protocols[text].topic_words[language] if text in shipped().protocols else ()
    caller = Caller(shipped(), Who(language=language), "sms")
    told = caller.does(Exchange(text=next(iter(topics), text)))
    assert "notice" in told.names
    assert "more" not in told.names, told.words
    assert re.search(r"\b0\b", told.words), "whoever writes learns how to get a person"


@pytest.mark.parametrize(
    ("spoiled", "problem"),
    [
        ("press: 1", "Step 1 can't happen here"),
        ("text: passport\n    press: 1", "One thing happens at a time"),
        ("hears: [menu/top]", "One thing happens at a time"),
        ("text: passport\n    smells: roses", "`smells` is not known here"),
        ("silence: 20", "too large"),
    ],
)
def test_a_conversation_at_fault_is_refused_with_its_line(
    tmp_path: Path, spoiled: str, problem: str
) -> None:
    file = tmp_path / "spoiled.yaml"
    file.write_text(f"title: A text\nchannel: sms\nsteps:\n  - {spoiled}\n")
    with pytest.raises(ProtocolError, match=problem) as refused:
        read(file)
    assert "spoiled.yaml" in str(refused.value)


def test_a_step_without_a_doing_has_none_to_play() -> None:
    with pytest.raises(ValueError, match="exactly one"):
        Exchange()
