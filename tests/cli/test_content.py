"""Protocols are checked and listed; the carrier's own answer is written for every city."""

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ivr.clock import HandClock
from ivr.settings import load_settings
from tests.cli.conftest import ROOT, Operator, at_the_command_line
from tests.on_air import SAMPLE, own_pack


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder of protocols with two faults."""
    folder = tmp_path / "protocols"
    shutil.copytree(ROOT / "protocols", folder)
    menu, numbers = folder / "menu.yaml", folder / "numbers.yaml"
    menu.write_text(menu.read_text("utf-8").replace("open: about-us", "open: nowhere"), "utf-8")
    numbers.write_text(numbers.read_text("utf-8").replace("kind: dial", "kind: free"), "utf-8")
    return folder


def test_good_protocols_are_counted(operator: Operator) -> None:
    assert re.search(r"All is well: \d+ protocols .* phrases", operator.runs("protocol check"))


def test_every_problem_comes_with_file_line_place_and_remedy(
    operator: Operator, broken: Path
) -> None:
    result = operator.app.test_cli_runner().invoke(
        args=["protocol", "check", "--folder", str(broken)]
    )
    assert result.exit_code == 1
    assert re.search(
        r"^menu\.yaml:\d+: steps\.rest\.choices\.\d+\.open", result.stdout, re.MULTILINE
    )
    assert re.search(r"^numbers\.yaml:\d+: legal-aid\.kind\n  .+\n  .+", result.stdout, re.M)
    told = int(re.findall(r"Error: (\d+) problems", result.stderr)[0])
    assert told == len(re.findall(r"^\S+\.yaml", result.stdout, re.MULTILINE))


def test_a_folder_that_is_not_there_is_named(operator: Operator) -> None:
    assert "/nowhere" in operator.misuses("protocol check --folder /nowhere")


def test_the_list_tells_what_is_in_force_and_who_has_still_to_sign(operator: Operator) -> None:
    listed = operator.runs("protocol list")
    row = r"^{} +{} .*\d+ +{} +ivano-frankivsk +en, uk$"
    assert re.search(row.format("menu", "Top menu", "signed off"), listed, re.MULTILINE)
    lost = row.format("lost-documents", "Lost", "draft: lawyer, police")
    assert re.search(lost, listed, re.MULTILINE)


def test_the_list_tells_which_cities_serve_a_draft(
    environment: dict[str, str], clock: HandClock, tmp_path: Path
) -> None:
    cities = own_pack(tmp_path / "cities", ("serve_drafts: true", "serve_drafts: false"))
    elsewhere = SAMPLE.replace("ivano-frankivsk", "lviv").replace("+3803425", "+3803225")
    (cities / "lviv.yaml").write_text(elsewhere.replace("+380671110102", "+380671110103"), "utf-8")
    settings = load_settings(environment | {"HOTLINE_CITIES": str(cities)})
    listed = at_the_command_line(settings, clock).runs("protocol list")
    assert re.search(r"^menu .*signed off +ivano-frankivsk, lviv +en, uk$", listed, re.MULTILINE)
    assert re.search(r"^stress .*draft: psychologist +lviv +en, uk$", listed, re.MULTILINE)
    (cities / "lviv.yaml").unlink()
    listed = at_the_command_line(settings, clock).runs("protocol list")
    assert re.search(r"^stress .*draft: psychologist +no city +en, uk$", listed, re.MULTILINE)


def test_the_carriers_own_answer_tells_and_rings_without_asking_anybody(
    operator: Operator, tmp_path: Path
) -> None:
    operator.runs(f"fallback export {tmp_path}/carrier")
    call = ElementTree.parse(tmp_path / "carrier" / "voice-ivano-frankivsk.xml").getroot()  # noqa: S314
    dial_and_two_languages = ["Dial", "Say", "Say"]
    assert [verb.tag for verb in call] == ["Say", "Say", *2 * dial_and_two_languages, "Hangup"]
    english, ukrainian, dial, helped, _, second, numbers = (call[at] for at in range(7))
    assert (english.text or "").startswith("In danger dial 1 0 2.")
    assert ukrainian.get("language") == "uk-UA"
    assert dial.findtext("Number") == "+380342790001"
    assert "hang up" in (helped.text or "")
    assert second.findtext("Number") == "+380342790002"
    for each in (dial, second):
        assert each.get("callerId") == "+380342550102"
        assert each.get("timeout") == "20"
        assert each.get("answerOnBridge") == "true"
    for number in ("1 0 2", "1 0 3", "1 0 1"):
        assert number in (numbers.text or "")
    named = {name for element in call.iter() for name in element.attrib}
    assert named.isdisjoint({"action", "url", "statusCallback"})
    assert not re.search(r"press|натисніть", ElementTree.tostring(call, "unicode"), re.I)


def test_the_carriers_own_answer_to_a_text_is_short_and_in_every_language(
    operator: Operator, tmp_path: Path
) -> None:
    operator.runs(f"fallback export {tmp_path}")
    reply = ElementTree.parse(tmp_path / "sms-ivano-frankivsk.xml").getroot()  # noqa: S314
    english, ukrainian = (message.text or "" for message in reply.iter("Message"))
    for text in (english, ukrainian):
        assert all(number in text for number in ("102", "103", "101", "+380 342 55 01 02"))
    assert len(english) <= 160
    assert len(ukrainian) <= 134


def test_what_the_carrier_says_by_itself_names_the_citys_own_emergency_numbers(
    environment: dict[str, str], clock: HandClock, tmp_path: Path
) -> None:
    cities = own_pack(tmp_path / "cities", ('police: "102"', 'police: "112"'))
    settings = load_settings(environment | {"HOTLINE_CITIES": str(cities)})
    at_the_command_line(settings, clock).runs(f"fallback export {tmp_path}/carrier")
    for file in ("voice-ivano-frankivsk.xml", "sms-ivano-frankivsk.xml"):
        words = (tmp_path / "carrier" / file).read_text("utf-8").replace(" ", "")
        assert re.search(r"(?<!\d)112(?!\d)", words)
        assert not re.search(r"(?<!\d)102(?!\d)", words)


def test_sample_numbers_are_never_taken_to_a_carrier(operator: Operator, tmp_path: Path) -> None:
    assert "never upload" in operator.runs(f"fallback export {tmp_path}")


def test_without_a_folder_it_goes_to_hotlines_own(operator: Operator, tmp_path: Path) -> None:
    operator.runs("fallback export")
    assert (tmp_path / "var" / "fallback" / "sms-ivano-frankivsk.xml").exists()


def test_a_folder_that_cannot_be_written_is_named(operator: Operator, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert "cannot be written" in operator.fails(f"fallback export {tmp_path}/file/folder")
