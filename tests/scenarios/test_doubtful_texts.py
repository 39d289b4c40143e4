"""A text that may tell of danger: the writer is asked, and silence is told to people on duty."""

from tests.scenarios.person import Person
from tests.scenarios.town import Town


def confirmed(caller: Person, desk: Person, ivan: Person, *, words: str = "") -> None:
    """The desk is rung about the alarm, hears the words and confirms it; an assistant is asked."""
    desk.answers()
    if words:
        desk.hears(words)
    desk.presses("1")
    caller.gets_text("has read your text")
    desk.hangs_up()
    ivan.gets_text("DANGER")


def test_whoever_does_not_answer_is_told_to_the_assistant_and_the_supervisor_once(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    caller.texts("police")
    caller.gets_text("In danger now? Send 9.")
    assert "In danger now?" in town.delivers_again(caller)
    town.close()
    town.open()
    town.wait(minutes=3)
    assert "may mean danger" in ivan.gets_text()
    assert "decide" in oksana.gets_text()
    town.wait(minutes=5)


def test_whoever_answers_is_told_to_nobody(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    caller.texts("is the police open today?")
    caller.gets_text("In danger now?")
    caller.texts("1")
    caller.gets_text("What is it about?")
    town.wait(minutes=3)
    ivan.has_no_unread_text()
    oksana.has_no_unread_text()


def test_yes_alarms_the_patrol_and_nothing_more_is_told(
    town: Town, caller: Person, ivan: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    caller.texts("someone is following me")
    caller.gets_text("In danger now?")
    caller.texts("YES")
    caller.gets_text("We pass your text on")
    told = patrol_phone.gets_text("93 111 22 33")
    assert "someone is following me\nYES" in told
    oksana.gets_text("SOS")
    confirmed(caller, desk, ivan, words="someone is following me")
    town.wait(minutes=3)
    ivan.has_no_unread_text()
    oksana.gets_text("nobody has taken it")
    assert "We pass your text on" in town.delivers_again(caller)
    assert [line.outcome for line in town.log()] == ["emergency"]


def test_nine_has_a_conversation_of_its_own_and_answers_all_the_same(
    town: Town, caller: Person, ivan: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    caller.texts("a man is following me to Halytska 24")
    caller.gets_text("In danger now?")
    caller.texts("9")
    caller.gets_text("102")
    patrol_phone.gets_text("«9»")
    patrol_phone.gets_text("Halytska 24")
    oksana.gets_text("SOS")
    confirmed(caller, desk, ivan, words="following me to Halytska 24")
    town.wait(minutes=3)
    ivan.has_no_unread_text()
    oksana.gets_text("nobody has taken it")


def test_yes_out_of_the_blue_or_an_hour_later_is_left_to_the_carrier(
    town: Town, caller: Person, oksana: Person
) -> None:
    caller.texts("yes")
    caller.texts("police")
    caller.gets_text("In danger now?")
    town.wait(minutes=3)
    oksana.gets_text("may mean danger")
    town.wait(minutes=70)
    caller.texts("yes")
    caller.has_no_unread_text()


def test_without_the_database_the_question_is_asked_and_told_when_it_is_back(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    town.stop_database()
    caller.texts("police")
    caller.gets_text("In danger now?")
    town.start_database()
    town.wait(minutes=3)
    ivan.gets_text("may mean danger")
    oksana.gets_text("may mean danger")


def test_whoever_wants_to_die_reads_who_listens_and_is_offered_first(
    caller: Person, ivan: Person
) -> None:
    caller.texts("i dont want to live anymore")
    told = caller.gets_text("7333")
    assert "103" in told
    ivan.gets_text("TAKE")


def test_what_was_answered_with_no_is_not_read_by_the_patrol_later(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    caller.texts("someone is following me")
    caller.gets_text("In danger now?")
    caller.texts("1")
    caller.gets_text("What is it about?")
    caller.texts("SOS")
    caller.gets_text("102")
    assert "following" not in patrol_phone.gets_text("SOS")
    oksana.gets_text("SOS")
    desk.answers().hears("SOS")
    desk.presses("1")
    caller.gets_text("has read your text")
    desk.hangs_up()


def test_a_text_on_a_phone_that_lay_still_shows_nothing_of_violence_at_home(
    town: Town, caller: Person
) -> None:
    caller.texts("domestic violence")
    caller.gets_text("Are you safe?")
    town.wait(minutes=11)
    caller.texts("1")
    assert "tonight" not in caller.gets_text("What is it about?")


def test_who_answers_at_once_goes_on(town: Town, caller: Person) -> None:
    caller.texts("domestic violence")
    caller.gets_text("Are you safe?")
    town.wait(minutes=8)
    caller.texts("1")
    caller.gets_text("safe place for tonight")


def test_nobody_is_asked_to_ring_whoever_may_be_hiding_before_they_could_answer(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    caller.texts("help")
    caller.gets_text("STOP")  # the carrier's own answer to this word
    caller.gets_text("In danger now?")
    town.wait(seconds=110)
    ivan.has_no_unread_text()
    town.wait(seconds=15)
    ivan.gets_text("Do not call")
    oksana.gets_text("decide")
    ivan.gets_text("TAKE")
