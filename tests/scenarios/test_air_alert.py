"""An air alert: what callers hear, how long assistants have, and how it ends."""

from ivr.app import LINE, WATCH, Surroundings, create_app
from ivr.dispatch import air_alert
from tests.scenarios.person import Person
from tests.scenarios.town import Town


def alert_begins(town: Town) -> None:
    """A supervisor, or somebody at the machine, switches it on; ten seconds pass."""
    with town.store.transaction() as conn:
        air_alert.switch_on(conn, town.city, by=None, now=town.now())
    town.wait(seconds=10)


def alert_ends(town: Town) -> None:
    """Somebody switches it off; ten seconds pass."""
    with town.store.transaction() as conn:
        assert air_alert.switch_off(conn, town.city, by=None, now=town.now())
    town.wait(seconds=10)


def asks_to_be_called(caller: Person) -> None:
    caller.dials().presses("1").hears("documents")
    caller.presses("0").hears("press 1")
    caller.hangs_up()


def test_callers_hear_of_danger_first_and_then_of_the_shelter_until_it_is_over(
    town: Town, caller: Person
) -> None:
    alert_begins(town)
    caller.dials().hears("Danger")
    caller.hears("Go to a shelter first")
    caller.hears("укриття")
    caller.presses("1").hears("documents")
    caller.hangs_up()
    caller.texts("passport")
    assert "go to a shelter first" in caller.gets_text()
    alert_ends(town)
    caller.dials().hears("documents")
    caller.hears_nothing_of("shelter")
    caller.hangs_up()


def test_it_outlives_a_restart_and_holds_in_every_process(town: Town, caller: Person) -> None:
    around = Surroundings(town, town.beside)
    other = create_app(town.settings, around, town.content)
    other.extensions[WATCH].look(town.now())
    alert_begins(town)
    other.extensions[WATCH].look(town.now())
    snapshot = other.extensions[LINE].snapshots.at(town.now())
    assert snapshot.alert(town.city.city, town.now()) is not None
    other.extensions[LINE].hotline.store.close()
    town.close()
    town.open()
    town.wait(seconds=5)
    caller.dials().hears("Go to a shelter first")
    caller.hangs_up()


def test_it_ends_by_itself_also_without_the_database(town: Town, caller: Person) -> None:
    alert_begins(town)
    town.stop_database()
    caller.dials().hears("Go to a shelter first")
    caller.hangs_up()
    town.later_at_once(hours=3)
    caller.dials().hears("English")
    caller.hears_nothing_of("shelter")
    caller.hangs_up()
    town.start_database()
    town.wait(seconds=10)


def test_switched_on_again_its_time_begins_anew_and_it_began_when_it_did(town: Town) -> None:
    began = town.now()
    alert_begins(town)
    town.later_at_once(hours=2)
    with town.store.transaction() as conn:
        again = air_alert.switch_on(conn, town.city, by=None, now=town.now())
    assert again.began_at == began
    town.later_at_once(hours=2)
    with town.store.reading() as conn:
        assert air_alert.now_in(conn, town.city, town.now()) == again


def test_assistants_have_twice_as_long_to_take_a_request(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    alert_begins(town)
    asks_to_be_called(caller)
    ivan.gets_text()
    olha = town.assistant("Olha", "+380501112255")
    town.later_at_once(hours=1 / 4)
    olha.has_no_unread_text()
    town.later_at_once(hours=1 / 10)
    olha.gets_text()
    oksana.gets_text("nobody has taken it")


def test_what_is_urgent_waits_no_longer_than_ever(town: Town, caller: Person, ivan: Person) -> None:
    alert_begins(town)
    caller.dials().presses("1").hears("documents")
    for words in ("documents", "documents", "0", "cannot talk"):
        caller.hears(words, within=60)
    caller.presses("1").hears("9")
    caller.hangs_up()
    ivan.gets_text()
    olha = town.assistant("Olha", "+380501112255")
    town.later_at_once(hours=1 / 15)
    olha.gets_text()
    ivan.takes_texts("")


def test_nine_is_the_first_thing_to_work(
    town: Town, caller: Person, desk: Person, patrol_phone: Person
) -> None:
    alert_begins(town)
    caller.dials().presses("9").hears("police")
    caller.hears_nothing_of("shelter")
    desk.answers().presses("1")
    patrol_phone.gets_text()
    desk.hangs_up()
    caller.hangs_up()
