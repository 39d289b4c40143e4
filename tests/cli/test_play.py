"""Authors play their protocols in the terminal, and what they played becomes a test."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

from ivr.cli.tools import TOOLS
from ivr.clock import HandClock
from ivr.conversations.script import Conversation, read
from ivr.settings import load_settings
from tests.cli.conftest import ROOT, Operator, at_the_command_line
from tests.conversations.line import Caller
from tests.flow.walk import shipped
from tests.on_air import own_pack


def played(operator: Operator, line: str, *typed: str) -> Result:
    """A play; after the last line Ctrl-D is pressed."""
    typing = "".join(f"{each}\n" for each in typed)
    return operator.app.test_cli_runner().invoke(args=["protocol", *line.split()], input=typing)


def told(operator: Operator, line: str, *typed: str) -> str:
    """What stands in the terminal afterwards."""
    result = played(operator, line, *typed)
    assert result.exit_code == 0, result.output
    return result.stdout


def reads_from(operator: Operator, folder: Path) -> None:
    """HotLine runs on, and its files are other ones now."""
    tools = operator.app.extensions[TOOLS]
    settings = tools.settings.model_copy(update={"protocols": folder})
    operator.app.extensions[TOOLS] = replace(tools, settings=settings)


def is_a_passing_test(conversation: Conversation) -> bool:
    """Whether it leads to the same once more."""
    caller = Caller(shipped(), conversation.who, conversation.channel)
    again = [caller.does(step) for step in conversation.steps]
    return [(t.names, t.languages, t.deeds) for t in again] == [
        (step.hears, step.languages, step.does) for step in conversation.steps
    ]


def test_a_call_is_heard_in_the_language_asked_for(operator: Operator) -> None:
    seen = told(operator, "play lost-documents --lang uk", "1", "3")
    assert "as a call in Ukrainian. Nobody is called." in seen
    assert "Якого документа немає?" in seen
    assert "lost-documents/how" in seen
    assert "Ніхто не має права тримати ваш паспорт" in seen
    assert "The caller hangs up." in seen


def test_a_draft_is_played_to_its_authors_and_they_hear_that_callers_are_not(
    environment: dict[str, str], clock: HandClock, tmp_path: Path
) -> None:
    cities = own_pack(tmp_path / "cities", ("serve_drafts: true", "serve_drafts: false"))
    settings = load_settings(environment | {"HOTLINE_CITIES": str(cities)})
    seen = told(at_the_command_line(settings, clock), "play lost-documents")
    assert "a draft: callers of ivano-frankivsk are offered a person instead" in seen
    assert "Another document: press 4." in seen


def test_without_a_language_it_is_the_citys_first(operator: Operator) -> None:
    assert "Another document: press 4." in told(operator, "play lost-documents")


def test_a_protocol_behind_the_second_menu_is_reached_by_its_keys(operator: Operator) -> None:
    seen = told(operator, "play about-us")
    first = seen.index("> 5")
    assert first < seen.index("> 5", first + 1) < seen.index("about-us/")


def test_the_top_menu_can_be_played(operator: Operator) -> None:
    assert "menu/top" in told(operator, "play menu")


def test_texts_are_read_with_their_parts(operator: Operator) -> None:
    seen = told(operator, "play lost-documents --by text --lang en", "1", "", "menu")
    assert "Write a text" in seen
    assert "1 Passport" in seen
    assert "lost-documents/how (1 part)" in seen
    assert "menu/top" in seen


def test_the_police_is_asked_about_and_silence_and_wrong_keys_are_helped(
    operator: Operator,
) -> None:
    seen = told(operator, "play lost-documents", "", "abc", "8", "9", "n", "91", "y", "0", "1")
    assert "silence-help" in seen
    assert "A telephone has the keys 0 to 9, * and #." in seen
    assert "wrong-key" in seen
    assert "emergency-raised" in seen
    assert "police-not-reached" in seen
    assert "police-ended" in seen
    assert "callback-requested now" in seen


def test_hotline_hangs_up_where_it_would(operator: Operator) -> None:
    seen = told(operator, "play menu", "", "", "", "", "5")
    assert "HotLine hangs up." in seen
    assert "The caller hangs up." not in seen


def test_a_number_is_keyed_with_its_hash(operator: Operator, tmp_path: Path) -> None:
    """The example of docs/authors.md asks for the number of a bus."""
    example = (ROOT / "docs" / "authors.md").read_text("utf-8").split("```yaml\n")[1]
    folder = tmp_path / "protocols"
    shutil.copytree(ROOT / "protocols", folder)
    (folder / "lost-property.yaml").write_text(example.split("```")[0], "utf-8")
    menu = folder / "menu.yaml"
    menu.write_text(menu.read_text("utf-8").replace("open: about-us", "open: lost-property"))
    reads_from(operator, folder)
    seen = told(operator, "play lost-property", "1", "11#")
    assert "lost-property/call-me" in seen


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("play lost-documents --lang uk", ("1", "3", "1", "0")),
        ("play lost-documents", ("", "9", "n", "9", "y", "*", "0", "1", "1")),
        ("play stress --lang en", ("2", "1")),
        ("play housing --by text --lang uk", ("1", "ЩЕ", "SOS", "0", "HELP", "DELETE")),
        ("play menu --by text", ("5", "1", "what?", "*")),
    ],
)
def test_what_was_played_becomes_a_test_that_passes(
    operator: Operator, tmp_path: Path, line: str, typed: tuple[str, ...]
) -> None:
    file = tmp_path / "played.yaml"
    assert "Saved in" in told(operator, f"{line} --save {file}", *typed)
    conversation = read(file).conversation
    assert len(conversation.steps) > len(typed) - 1
    assert is_a_passing_test(conversation)


def test_the_known_protocols_are_named(operator: Operator) -> None:
    failed = operator.fails("protocol play passports")
    assert "There is no protocol passports. There are: about-us, document-check" in failed


def test_other_languages_are_named(operator: Operator) -> None:
    assert "offers no fr, but: en, uk" in operator.fails("protocol play menu --lang fr")
    assert "voice" in operator.misuses("protocol play menu --by pigeon")


def test_no_file_is_overwritten_and_none_lost(operator: Operator, tmp_path: Path) -> None:
    (tmp_path / "there.yaml").write_text("mine")
    assert "already" in operator.fails(f"protocol play menu --save {tmp_path}/there.yaml")
    assert "name it call.yaml" in operator.fails(f"protocol play menu --save {tmp_path}/call.txt")
    assert "no folder" in operator.fails(f"protocol play menu --save {tmp_path}/no/call.yaml")


def test_a_folder_at_fault_is_not_played_from_memory(operator: Operator, tmp_path: Path) -> None:
    """HotLine goes on with the last good files; an author wants to know what is wrong."""
    folder = tmp_path / "protocols"
    shutil.copytree(ROOT / "protocols", folder)
    (folder / "menu.yaml").write_text("protocol: menu\n")
    reads_from(operator, folder)
    result = played(operator, "play menu")
    assert result.exit_code == 1
    assert "menu.yaml:1" in result.stdout
    assert "problems in" in result.stderr
