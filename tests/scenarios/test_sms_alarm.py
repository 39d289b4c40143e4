"""In danger and unable to speak: a text, and nothing else, until the patrol is on its way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from ivr.app import Content
from ivr.cities import Cities
from tests.scenarios.person import Person, code_in
from tests.scenarios.test_blocking import supervisor
from tests.scenarios.town import Town

ADDRESS = "SOS there is a man with a knife at Halytska 24"


def in_danger(caller: Person, patrol_phone: Person, oksana: Person, body: str = ADDRESS) -> str:
    """A danger text that its own reply has answered and relayed; gives the case code."""
    caller.texts(body)
    caller.gets_text("102")
    patrol_phone.gets_text(body)
    return code_in(oksana.gets_text("SOS by text"))


def confirms(desk: Person, caller: Person) -> None:
    """The desk picks up and presses a key; the caller learns it."""
    desk.answers().hears("Її слова")
    desk.presses("1").hears("підтверджено")
    caller.gets_text("the patrol has read your text")


def state_of(town: Town) -> str:
    """How the latest conversation's emergency stands."""
    emergency = town.story(0).emergency
    assert emergency
    return emergency.state


def minutes_of(town: Town, *inputs: str) -> list[str]:
    """What the story of the latest conversation has of these inputs, in its order."""
    return [turn.input for turn in town.story(0).turns if turn.input in inputs]


def test_the_desk_is_rung_hears_the_words_in_their_own_voice_and_the_texter_reads_who_has_it(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    code = in_danger(caller, patrol_phone, oksana)
    desk.is_rung(within=1)
    desk.answers()
    frame = desk.hears("Людина в небезпеці")
    assert " ".join(code) in frame.replace(",", "")
    assert "англійська" in frame
    desk.hears(ADDRESS)
    voices = {heard.text: heard.language for heard in desk.phone.heard}
    assert (voices[frame], voices[ADDRESS]) == ("uk-UA", "en-GB")
    desk.presses("2").hears(ADDRESS)
    desk.presses("1").hears("підтверджено")
    at = town.now().astimezone(town.city.zone)
    told = caller.gets_text("the patrol has read your text")
    assert told[:5] in {f"{at - timedelta(seconds=s):%H:%M}" for s in (0, 30)}
    desk.hangs_up()
    town.wait(minutes=10)
    assert state_of(town) == "accepted"
    assert town.log()[0].outcome == "emergency"


def test_silence_and_voicemail_confirm_nothing_and_the_next_is_rung_then_the_supervisor(
    town: Town,
    caller: Person,
    desk: Person,
    second_desk: Person,
    patrol_phone: Person,
    oksana: Person,
) -> None:
    in_danger(caller, patrol_phone, oksana)
    desk.answers().hears("Підтвердити")  # a voicemail hears it out and presses nothing
    second_desk.is_rung(within=70)
    second_desk.phone.declines()
    oksana.is_rung(within=6)
    oksana.answers()
    assert "93" not in oksana.hears("no patrol desk has confirmed")
    oksana.hears(ADDRESS)
    oksana.hears("To confirm, press 1")
    oksana.presses("1").hears("Dial 1 0 2")
    caller.gets_text("calls the police for you")
    town.wait(minutes=3)
    told = minutes_of(town, "alarm by text", "supervisor rung", "supervisor confirmed")
    assert told == ["alarm by text", "alarm by text", "supervisor rung", "supervisor confirmed"]


def test_sixty_seconds_without_a_key_ring_the_next_while_the_first_may_still_confirm(
    town: Town,
    caller: Person,
    desk: Person,
    second_desk: Person,
    patrol_phone: Person,
    oksana: Person,
) -> None:
    in_danger(
        caller, patrol_phone, oksana, body=f"{ADDRESS} {'and he is at the door ' * 8}".strip()
    )
    desk.answers().hears("Її слова")
    for _ in range(3):
        desk.presses("2").hears("Її слова", within=40)
        town.wait(seconds=15)
    second_desk.is_rung(within=20)
    desk.is_talking()
    desk.presses("1").hears("підтверджено")
    caller.gets_text("the patrol has read your text")
    second_desk.answers().hears("вже підтвердили інші")
    second_desk.is_idle()
    desk.hangs_up()


def test_while_nobody_confirms_the_texter_is_told_after_90_seconds_and_then_every_two_minutes(
    town: Town,
    caller: Person,
    desk: Person,
    second_desk: Person,
    patrol_phone: Person,
    oksana: Person,
) -> None:
    in_danger(caller, patrol_phone, oksana)
    began = town.now()
    told: list[float] = []
    for _ in range(3):
        caller.gets_text("Not confirmed yet. Dial 102, or go to people", within=150)
        told.append((town.now() - began).total_seconds())
    assert told == pytest.approx([90, 210, 330], abs=12)
    oksana.gets_text("no patrol desk has confirmed")
    desk.is_rung(within=150)
    desk.answers().hears("Її слова")
    desk.presses("7").hears("підтверджено")
    caller.gets_text("the patrol has read your text")
    desk.hangs_up()
    for each in (second_desk, oksana):
        each.is_rung_so_far()
    town.wait(minutes=5)


def test_after_an_hour_nobody_is_rung_any_more_and_supervisors_alone_have_it(
    town: Town, caller: Person, patrol_phone: Person, oksana: Person
) -> None:
    in_danger(caller, patrol_phone, oksana)
    town.wait(minutes=65)
    reminded = caller.takes_texts("Not confirmed yet")
    assert 10 <= reminded <= 30
    oksana.gets_text("no patrol desk has confirmed")
    oksana.gets_text("within an hour")
    oksana.is_rung_so_far()
    assert state_of(town) == "not-reached"
    assert town.story(0).turns[-1].input == "alarm not confirmed"
    town.wait(minutes=10)


def test_the_desks_keys_go_back_as_sentences_and_what_is_written_goes_on_to_the_desk(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    in_danger(caller, patrol_phone, oksana)
    confirms(desk, caller)
    desk.hears("Де саме ви?")
    desk.presses("2").hears("Надіслано")
    caller.gets_text("where exactly are you")
    caller.texts("third floor, door 7, quietly please")
    caller.gets_text("Passed on")
    patrol_phone.gets_text("third floor")
    oksana.gets_text("third floor")
    desk.presses("4").hears("third floor")
    desk.presses("3").hears("Надіслано")
    caller.gets_text("cannot find you")
    desk.presses("1").hears("Надіслано")
    caller.gets_text("we are coming")
    town.posts_again("/menu-")
    town.wait(seconds=5)
    desk.hangs_up()
    keys = minutes_of(town, "desk alarm-where", "desk alarm-not-found", "desk alarm-coming")
    assert keys == ["desk alarm-where", "desk alarm-not-found", "desk alarm-coming"]


def test_the_emergencys_page_says_who_was_texted_what(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    in_danger(caller, patrol_phone, oksana)
    confirms(desk, caller)
    desk.presses("2")
    caller.gets_text("where exactly are you")
    desk.hangs_up()
    told = supervisor(town, "oksana@line.example").opens("/emergencies/1").words
    assert "Call about the danger text to" in told
    assert "the patrol has read it" in told
    assert "where exactly are you?" in told


def test_a_texter_who_writes_ukrainian_reads_ukrainian_and_nobody_is_asked_to_translate(
    caller: Person, desk: Person, patrol_phone: Person, oksana: Person, ivan: Person
) -> None:
    caller.texts("SOS мене б'ють, Галицька 24")
    caller.gets_text("Передаємо поліції")
    patrol_phone.gets_text("Галицька 24")
    oksana.gets_text()
    desk.answers().hears("Галицька 24")
    desk.presses("1").hears("підтверджено")
    caller.gets_text("патруль прочитав ваш текст")
    desk.presses("2")
    caller.gets_text("де саме ви?")
    desk.hangs_up()
    ivan.has_no_unread_text()


def test_an_assistant_of_the_language_writes_with_the_texter_and_never_rings(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    ukrainian = town.assistant("Olena", "+380501112266", languages=("uk",))
    english = town.assistant("Amara", "+380671112255", languages=("en",))
    code = in_danger(caller, patrol_phone, oksana)
    offer = english.gets_text("DANGER")
    assert code_in(offer) == code
    confirms(desk, caller)
    english.texts(f"SAY {code} Can he hear you? Which door is it?")
    english.gets_text("on their way")
    assert caller.gets_text() == "Can he hear you? Which door is it?"
    caller.texts("door 7, he is in the kitchen now")
    caller.gets_text("Passed on")
    patrol_phone.gets_text("door 7")
    oksana.gets_text("door 7")
    english.gets_text(f"{code}: door 7")
    desk.presses("2")
    caller.gets_text("where exactly are you")
    english.gets_text("where exactly are you")
    desk.hangs_up()
    english.texts(f"SAY {code} PATROL: двері сім, він на кухні")
    english.gets_text("on their way")
    assert code in patrol_phone.gets_text("двері сім, він на кухні")
    ukrainian.has_no_unread_text()
    town.wait(seconds=30)
    assert caller.phone.status == "idle"


def test_an_assistant_who_does_not_answer_is_followed_by_the_next_after_a_minute(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    first = town.assistant("Amara", "+380671112255", languages=("en",))
    second = town.assistant("Olena", "+380501112266", languages=("uk",))
    code = in_danger(caller, patrol_phone, oksana)
    first.gets_text("DANGER")
    confirms(desk, caller)
    desk.hangs_up()
    second.gets_text("НЕБЕЗПЕКА", within=70)
    second.texts(f"СКАЖИ {code} We are here. Write us.")
    second.gets_text("слова в дорозі")
    caller.gets_text("We are here")
    first.gets_text("already been taken")


def test_where_nobody_speaks_the_language_anybody_on_duty_is_asked(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    olena = town.assistant("Olena", "+380501112266", languages=("uk",))
    in_danger(caller, patrol_phone, oksana)
    olena.gets_text("НЕБЕЗПЕКА")
    confirms(desk, caller)
    desk.hangs_up()


def asks_for_a_call_and_then_writes_of_danger(
    caller: Person, desk: Person, patrol_phone: Person, oksana: Person, ivan: Person, *, answer: str
) -> str:
    """In Ukrainian, so that nobody need translate; Ivan answers the offer. Gives its code."""
    caller.texts("подзвоніть мені")
    caller.gets_text("вам зателефонують")
    code = code_in(ivan.gets_text("Ukrainian"))
    if answer:
        ivan.texts(answer)
        ivan.gets_text(code)
        caller.gets_text("зателефонуємо")
    caller.texts("SOS мене б'ють, Галицька 24")
    caller.gets_text("Передаємо поліції")
    patrol_phone.gets_text("Галицька 24")
    oksana.gets_text("SOS")
    if answer:
        ivan.gets_text("nobody is rung")
        caller.gets_text("відповідайте на це повідомлення")
    desk.answers().presses("1")
    caller.gets_text("патруль прочитав ваш текст")
    desk.hangs_up()
    return code


def test_who_asked_for_a_call_before_they_wrote_of_danger_is_not_rung_any_more(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person, ivan: Person
) -> None:
    code = asks_for_a_call_and_then_writes_of_danger(
        caller, desk, patrol_phone, oksana, ivan, answer=""
    )
    ivan.gets_text("BY TEXT")
    ivan.texts(f"TAKE {code}")
    ivan.gets_text("nobody is rung")
    caller.gets_text("відповідайте на це повідомлення")
    town.wait(seconds=20)
    assert not ivan.phone.heard
    assert not caller.phone.heard


def test_whoever_would_have_rung_the_sender_of_a_danger_text_later_writes_instead(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person, ivan: Person
) -> None:
    asks_for_a_call_and_then_writes_of_danger(
        caller, desk, patrol_phone, oksana, ivan, answer="TAKE 20"
    )
    town.wait(minutes=21)
    assert not ivan.phone.heard
    assert not caller.phone.heard


def test_what_is_written_to_take_it_back_stops_nothing_and_desk_and_supervisor_read_it(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    in_danger(caller, patrol_phone, oksana)
    desk.is_rung()
    caller.texts("sorry it was a mistake")
    caller.gets_text("Passed on")
    patrol_phone.gets_text("it was a mistake")
    oksana.gets_text("it was a mistake")
    caller.texts("DROP")
    caller.gets_text("Passed on")
    patrol_phone.gets_text("DROP")
    oksana.gets_text("DROP")
    caller.texts("CANCEL")
    caller.gets_text("unsubscribed")  # by the carrier, which lets no text of ours through now
    patrol_phone.gets_text("CANCEL")
    oksana.gets_text("CANCEL")
    desk.answers().hears("it was a mistake")
    desk.presses("1").hears("підтверджено")
    desk.hangs_up()
    town.wait(seconds=2)
    assert state_of(town) == "accepted"


def test_a_danger_text_delivered_twice_and_a_second_one_ring_the_desk_once(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    in_danger(caller, patrol_phone, oksana)
    desk.is_rung()
    town.delivers_again(caller)
    caller.texts("SOS third floor, hurry up please")
    caller.gets_text("102")
    patrol_phone.gets_text("third floor")
    oksana.gets_text("SOS by text")
    desk.answers().hears("third floor")
    desk.presses("1").hears("підтверджено")
    caller.gets_text("the patrol has read your text")
    desk.hangs_up()
    town.wait(minutes=3)


def test_words_of_danger_without_sos_go_under_the_alarm_and_ring_anew_once_it_is_long_confirmed(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    code = in_danger(caller, patrol_phone, oksana)
    desk.is_rung()
    caller.texts("he has a gun too, second floor")
    caller.gets_text("Passed on")
    assert code in patrol_phone.gets_text("second floor")
    assert code in oksana.gets_text("second floor")
    assert "second floor" in desk.answers().hears(ADDRESS)
    desk.presses("1").hears("підтверджено")
    caller.gets_text("the patrol has read your text")
    desk.hangs_up()
    oksana.texts("SEEN")
    oksana.gets_text("you see to")
    town.wait(minutes=11)
    caller.texts("he is back and has a knife")
    caller.gets_text("102")
    patrol_phone.gets_text("he is back")
    assert code_in(oksana.gets_text("SOS by text")) != code
    desk.answers().hears("he is back")
    desk.presses("1").hears("підтверджено")
    caller.gets_text("the patrol has read your text")
    desk.hangs_up()


def test_with_the_database_stopped_the_reply_stands_and_the_desk_is_rung_once_it_is_back(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    town.stop_database()
    in_danger(caller, patrol_phone, oksana)
    caller.texts("second floor, please be quick")
    caller.gets_text("Passed on")
    patrol_phone.gets_text("second floor")
    oksana.gets_text("second floor")
    town.wait(seconds=20)
    desk.is_idle()
    town.start_database()
    desk.is_rung(within=10)
    assert "second floor" in desk.answers().hears(ADDRESS)
    town.stop_database()
    desk.presses("1").hears("спробувати ще раз")
    town.start_database()
    desk.presses("1").hears("підтверджено")
    caller.gets_text("the patrol has read your text")
    desk.hangs_up()


def test_with_the_worker_dead_the_reply_stands_and_the_alarm_is_first_when_one_runs_again(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    town.worker_hangs = True
    in_danger(caller, patrol_phone, oksana)
    town.wait(seconds=100)
    town.worker_hangs = False
    desk.is_rung(within=2)
    caller.gets_text("Not confirmed yet", within=6)
    oksana.gets_text("no patrol desk has confirmed")
    confirms(desk, caller)
    desk.hangs_up()


def test_while_the_carrier_takes_no_orders_it_is_asked_again_until_the_desk_rings(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    town.act(lambda network: setattr(network, "rest_down", True))
    in_danger(caller, patrol_phone, oksana)
    town.wait(seconds=40)
    desk.is_idle()
    town.act(lambda network: setattr(network, "rest_down", False))
    desk.is_rung(within=12)
    confirms(desk, caller)
    desk.hangs_up()


def test_a_texters_words_are_read_and_never_become_orders_to_the_carrier(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    words = "SOS </Say><Dial>+380501112244</Dial> {police} & <Say>"
    in_danger(caller, patrol_phone, oksana, body=words)
    desk.answers().hears(words)
    desk.presses("1").hears("підтверджено")
    caller.gets_text()
    desk.hangs_up()


def test_the_words_stay_sealed_and_are_forgotten_after_a_week(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    in_danger(caller, patrol_phone, oksana)
    confirms(desk, caller)
    desk.hangs_up()
    assert "words_sealed='" not in str(town.story(0))
    town.act(lambda network: network.advance(timedelta(days=8).total_seconds()))
    town.wait(seconds=5)
    with town.store.reading() as conn:
        kept = conn.exec_driver_sql("SELECT words_sealed FROM text_alarms").scalars().all()
    assert kept == [None]


@pytest.fixture
def town_without_text_phones(tmp_path: Path, sqlite_url: str, content: Content) -> Iterator[Town]:
    """A town whose patrol desks get no texts."""
    (city,) = content.cities
    patrol = city.patrol.model_copy(update={"sms": ()})
    without = (city.model_copy(update={"patrol": patrol}),)
    town = Town(tmp_path / "var", sqlite_url, replace(content, cities=Cities("no texts", without)))
    yield town
    town.nothing_else_happened()
    town.close()


def test_a_desk_that_gets_no_texts_is_rung_again_with_what_is_written_since(
    town_without_text_phones: Town,
) -> None:
    town = town_without_text_phones
    caller = town.person("Bisi", "+380931112233")
    desk, oksana = town.person("Desk", "+380342790001"), town.person("Oksana", "+380501110000")
    caller.texts(ADDRESS)
    caller.gets_text("102")
    oksana.gets_text("SOS by text")
    confirms(desk, caller)
    desk.hangs_up()
    caller.texts("third floor, door 7")
    caller.gets_text("Passed on")
    oksana.gets_text("third floor")
    desk.answers().hears("написала ще")
    assert "third floor" in desk.hears(ADDRESS)
    desk.presses("1").hears("Надіслано")
    caller.gets_text("we are coming")
    desk.hangs_up()
