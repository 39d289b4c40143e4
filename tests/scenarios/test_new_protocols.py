"""Protocols change while somebody is on the line: the call keeps the ones it began with."""

from pathlib import Path

from ivr.app import LINE, Content, read_content
from ivr.settings import load_settings
from tests.scenarios.person import Person
from tests.scenarios.town import Town

SHIPPED = Path(__file__).parents[2] / "protocols"


def changed_content(folder: Path) -> Content:
    """The shipped protocols with another question in the top menu."""
    protocols = folder / "protocols"
    protocols.mkdir()
    for file in SHIPPED.glob("*.yaml"):
        text = file.read_text("utf-8")
        if file.name == "menu.yaml":
            text = text.replace("What is it about?", "What happened to you?")
        (protocols / file.name).write_text(text, "utf-8")
    settings = {"HOTLINE_VAR": str(folder / "other"), "HOTLINE_PROTOCOLS": str(protocols)}
    return read_content(load_settings(settings))


def test_a_call_goes_on_with_the_words_it_began_with_on_any_machine(
    town: Town, caller: Person, tmp_path: Path
) -> None:
    read_content(town.settings)
    town.app.extensions[LINE].keep_catalogue()
    caller.dials().presses("1").hears("What is it about?")
    town.close()
    town.content = changed_content(tmp_path)
    town.opens_on_another_machine(tmp_path / "another")
    caller.presses("#").hears("What is it about?")
    caller.hangs_up()
    town.person("Next caller", "+380931110077").dials().presses("1").hears("What happened to you?")
    town.people[-1].hangs_up()


def test_a_call_whose_catalogue_nobody_has_goes_on_at_the_top_menu_in_its_language(
    town: Town, caller: Person, tmp_path: Path
) -> None:
    caller.dials().presses("2").hears("Без запису")
    caller.presses("1")
    town.close()
    town.content = changed_content(tmp_path)
    town.opens_on_another_machine(tmp_path / "another")
    caller.presses("#").hears("документи")
    caller.hangs_up()
