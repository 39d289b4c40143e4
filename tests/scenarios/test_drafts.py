"""A city that tells its callers only what is signed off: theft, so far, and the useful numbers."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.app import Content
from ivr.cities import Cities
from tests.flow.walk import signed
from tests.scenarios.person import Person, code_in
from tests.scenarios.town import Town
from tests.scenarios.traces import assert_no_traces


def without_drafts(content: Content, *names: str) -> Content:
    """The shipped content where these protocols are signed off, in a city that serves no drafts."""
    (city,) = content.cities
    strict = city.model_copy(update={"serve_drafts": False})
    catalogue = signed(content.catalogue, *names)
    return replace(content, cities=Cities("strict", (strict,)), catalogue=catalogue)


@pytest.fixture
def town(
    tmp_path: Path, sqlite_url: str, content: Content, capfd: pytest.CaptureFixture[str]
) -> Iterator[Town]:
    strict = without_drafts(content, "theft", "useful-numbers")
    town = Town(tmp_path / "var", sqlite_url, strict)
    try:
        yield town
        town.nothing_else_happened()
        assert_no_traces(town, "".join(capfd.readouterr()))
    finally:
        town.close()


def test_a_caller_is_offered_only_what_is_signed_off_under_the_keys_it_always_has(
    caller: Person,
) -> None:
    caller.dials().presses("1").hears("What is it about?")
    caller.hears_nothing_of("Stress")
    caller.hears_nothing_of("Lost or stolen documents")
    caller.hears("Theft or robbery: press 3.")
    caller.presses("4").hears("no such choice")
    caller.presses("5").hears("Useful telephone numbers: press 4.")
    caller.hears_nothing_of("Flat, landlord")
    caller.presses("*").hears("What is it about?")
    caller.presses("3").hears("Are you safe?")
    caller.hangs_up()


def test_a_drafts_topic_word_gets_a_kind_answer_and_a_person_who_knows_what_it_is_about(
    caller: Person, ivan: Person, oksana: Person
) -> None:
    caller.texts("my landlord wants more money")
    answer = caller.gets_text("still being checked")
    assert "text 0" in answer
    assert "102" in answer
    assert "103" in answer
    caller.texts("0")
    code = code_in(caller.gets_text("a trained student will call you"))
    offer = ivan.gets_text("Flat, landlord, hostel")
    assert code in offer
    ivan.texts("PASS")
    ivan.gets_text(code)
    oksana.gets_text(code)  # nobody else is on duty


def test_danger_and_a_person_are_reached_as_ever(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    caller.dials().presses("1").hears("What is it about?")
    caller.presses("9").hears("Connecting police")
    desk.answers().hears("Людина в небезпеці")
    desk.presses("5").says("Патруль.")
    patrol_phone.gets_text("Випадок")
    caller.hears("Патруль.")
    caller.hangs_up()
    desk.is_idle()
    caller.texts("SOS")
    caller.gets_text("102")
    patrol_phone.gets_text("SOS")
    oksana.gets_text("SOS")
    desk.is_rung()
    assert town.log()


def test_a_call_goes_on_as_it_began_whatever_the_city_says_since(
    town: Town, caller: Person, content: Content
) -> None:
    caller.dials().presses("1").hears("What is it about?")
    strict = town.content
    town.close()
    town.content = replace(strict, cities=content.cities)  # drafts are served from now on
    town.open()
    caller.presses("#").hears("What is it about?")
    caller.presses("4").hears("no such choice")
    caller.hangs_up()
    caller.dials().hears("What is it about?")
    caller.presses("4").hears("How is it for you now?")
    town.close()
    town.content = strict  # and no more
    town.open()
    caller.presses("#").hears("How is it for you now?")
    caller.hangs_up()
    caller.dials().hears("What is it about?")
    caller.presses("4").hears("no such choice")
    caller.hangs_up()


def test_a_city_with_nothing_signed_off_offers_a_person_to_whoever_calls_or_writes(
    town: Town, caller: Person, content: Content, ivan: Person
) -> None:
    town.close()
    town.content = without_drafts(content)
    town.open()
    caller.dials().presses("2").hears("Наші поради ще перевіряють")
    caller.presses("5").hears("Наші поради ще перевіряють")
    caller.presses("0").hears("зазвичай дзвонить за 15 хвилин")
    caller.presses("*").hears("не телефонуватимемо")
    caller.hears("Наші поради ще перевіряють")
    caller.hangs_up()
    caller.texts("паспорт")
    assert "зателефонувати: 0" in caller.gets_text("Поради ще перевіряють")
    town.wait(minutes=3)  # nobody is called who did not ask
