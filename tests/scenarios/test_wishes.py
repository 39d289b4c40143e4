"""What callers wish of the call back, kept strictly: the hour, a woman or a man, no call here."""

import pytest

from tests.scenarios.person import Person, code_in
from tests.scenarios.town import Town


def wishes(caller: Person, *keys: str) -> str:
    """Dial, ask for a person, go through the wishes, confirm, hang up; gives the code heard."""
    caller.dials().presses("1").hears("Not recorded")
    caller.presses("0").hears("15 minutes")
    for key in keys:
        caller.presses(key)
    code = heard_code(caller.presses("1").hears("Your code is"))
    caller.hangs_up()
    return code


def heard_code(told: str) -> str:
    """The digits of the code, as it is told."""
    return "".join(filter(str.isdigit, told.split("Your code is")[1].split(".")[0]))


@pytest.fixture
def taras(town: Town) -> Person:
    """An assistant who is a man, on duty."""
    return town.assistant("Taras", "+380671112266", gender="m")


def test_at_the_hour_they_chose_and_not_before(town: Town, caller: Person, ivan: Person) -> None:
    code = wishes(caller, "2", "1", "2")  # 18:00, eight hours ahead
    town.wait(minutes=7 * 60 + 55)
    ivan.has_no_unread_text()
    town.wait(minutes=6)
    ivan.gets_text(code)


def test_the_hour_chosen_may_lie_in_the_night(town: Town, caller: Person, ivan: Person) -> None:
    caller.dials().presses("1").hears("Not recorded")
    caller.presses("0").hears("15 minutes")
    for keys in ("2", "1", "4"):
        caller.presses(keys)
    caller.hears("four digits")
    caller.presses("2330#").hears("at 23:30")
    caller.presses("1").hears("at 23:30")
    caller.hangs_up()
    town.wait(minutes=13 * 60 + 25)
    ivan.has_no_unread_text()
    town.wait(minutes=6)
    ivan.gets_text("English")


def test_only_a_woman_is_asked_where_a_woman_is_wished(
    town: Town, caller: Person, taras: Person, ivan: Person, oksana: Person
) -> None:
    code = wishes(caller, "2", "3")
    ivan.gets_text(code)
    ivan.texts(f"PASS {code}")
    ivan.gets_text()
    oksana.gets_text("nobody has taken")
    town.wait(minutes=20)
    taras.has_no_unread_text()


def test_an_unmet_wish_is_told_once_and_kept_until_somebody_who_fits_comes(
    town: Town, caller: Person, taras: Person, oksana: Person
) -> None:
    code = wishes(caller, "2", "3")
    assert "press 0, then 3" in caller.gets_text(code)
    oksana.gets_text("a woman or a man")
    town.wait(minutes=29)
    olha = town.assistant("Olha", "+380671112277", gender="f")
    town.wait(minutes=2)
    caller.gets_text("not forgotten", within=60)
    olha.gets_text(code, within=900)
    taras.has_no_unread_text()


def test_whoever_gives_an_unmet_wish_up_by_another_call_is_called_by_anybody(
    town: Town, caller: Person, taras: Person, oksana: Person
) -> None:
    code = wishes(caller, "2", "4")
    taras.gets_text(code)
    taras.texts(f"PASS {code}")
    taras.gets_text()
    oksana.gets_text("nobody has taken")
    bohdana = town.assistant("Bohdana", "+380671112288", gender="f")
    town.wait(minutes=5)
    bohdana.has_no_unread_text()
    caller.dials().hears("documents", within=60)
    caller.presses("0").hears("15 minutes")
    caller.presses("3").hears("a woman or a man")
    caller.presses("1").hears("code")
    caller.hangs_up()
    bohdana.gets_text(code)


def test_where_it_is_not_safe_nobody_calls_or_texts_and_the_supervisor_knows(
    town: Town, caller: Person, oksana: Person, ivan: Person
) -> None:
    caller.dials().presses("1").hears("Not recorded")
    caller.presses("0").hears("15 minutes")
    caller.presses("2").hears("not safe")
    caller.presses("2").hears("neither call nor text")
    caller.presses("2").hears("when it is safe")
    caller.hangs_up()
    oksana.gets_text("not safe to call or text")
    town.wait(minutes=49 * 60)
    ivan.has_no_unread_text()


def test_who_calls_again_when_it_is_safe_is_called(
    town: Town, caller: Person, oksana: Person, ivan: Person
) -> None:
    caller.dials().presses("1").hears("Not recorded")
    caller.presses("0").hears("15 minutes")
    caller.presses("2")
    caller.presses("2").hears("neither")
    caller.hangs_up()
    code = code_in(oksana.gets_text("not safe"))
    town.wait(minutes=60)
    caller.dials().hears("documents", within=60)
    caller.presses("0").hears("15 minutes")
    caller.presses("1").hears("code")
    caller.hangs_up()
    ivan.gets_text(code)


def test_an_assistant_who_takes_a_case_that_became_unsafe_is_told_so(
    town: Town, caller: Person, oksana: Person, ivan: Person
) -> None:
    code = wishes(caller)
    ivan.gets_text(code)
    ivan.texts(f"TAKE {code} 30")
    ivan.gets_text("is yours")
    caller.gets_text("We will call you at about")
    caller.dials().hears("documents", within=60)
    caller.presses("0").hears("15 minutes")
    caller.presses("2").hears("not safe")
    caller.presses("2").hears("neither")
    caller.presses("2").hears("when it is safe")
    caller.hangs_up()
    town.wait(minutes=31)
    ivan.texts(f"TAKE {code}")
    ivan.gets_text("not safe")


def test_unclaimed_for_half_an_hour_the_caller_reads_one_neutral_text(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    code = wishes(caller)
    ivan.gets_text(code)
    town.wait(minutes=29)
    oksana.gets_text("nobody has taken")
    caller.has_no_unread_text()
    told = caller.gets_text(code, within=120)
    assert "not forgotten" in told
    assert "student" not in told.lower()
    town.wait(minutes=8)


# --- One case a caller ---------------------------------------------------------------------------


def test_a_second_call_is_in_the_first_ones_case_and_its_code_works_too(
    town: Town, caller: Person, ivan: Person
) -> None:
    first = wishes(caller)
    ivan.gets_text(first)
    caller.dials().hears("documents", within=60)
    caller.presses("0").hears("15 minutes")
    heard = caller.presses("1").hears("Your code is")
    caller.hangs_up()
    second = heard_code(heard)
    assert second != first
    town.wait(minutes=2)
    ivan.has_no_unread_text()
    caller.texts(f"DROP {second}")
    caller.gets_text("will not call")
    ivan.texts(f"TAKE {first}")
    ivan.gets_text("taken or closed")


def test_stepping_back_in_a_second_call_and_asking_again_makes_one_new_case(
    town: Town, caller: Person, ivan: Person
) -> None:
    first = wishes(caller)
    ivan.gets_text(first)
    caller.dials().hears("documents", within=60)
    caller.presses("0").hears("15 minutes")
    caller.presses("*").hears("will not call")
    caller.presses("0").hears("15 minutes")
    heard = caller.presses("1").hears("Your code is")
    caller.hangs_up()
    second = heard_code(heard)
    ivan.gets_text(second)


def test_a_text_after_a_call_is_the_same_case(town: Town, caller: Person, ivan: Person) -> None:
    first = wishes(caller)
    ivan.gets_text(first)
    caller.texts("please call me, I speak english")
    caller.gets_text("Code")
    town.wait(minutes=2)
    ivan.has_no_unread_text()
