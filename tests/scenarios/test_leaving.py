"""An assistant leaves: no access from that moment, no number kept, and nobody is forgotten."""

from datetime import timedelta

from ivr.dispatch import emergencies, leaving
from ivr.dispatch.leaving import Left
from ivr.store import people
from tests.scenarios.person import Person, code_in
from tests.scenarios.town import Town


def leaves(town: Town, assistant: Person) -> Left:
    with town.store.transaction() as conn:
        who = people.known(conn, assistant.id)
        return leaving.leave(conn, town.ticks.hotline, town.city, who, now=town.now())


def test_who_has_left_has_no_access_and_no_number_is_kept(
    town: Town, ivan: Person, oksana: Person
) -> None:
    ivan.texts("DUTY")
    ivan.gets_text("10:00")
    leaves(town, ivan)
    oksana.gets_text("Ivan has left. Requests given back: 0.")
    town.wait(seconds=10)
    with town.store.reading() as conn:
        who = people.known(conn, ivan.id)
    assert town.store.vault.open(who.number_sealed) == ""
    mac = town.store.vault.mac(town.city.city, ivan.phone.number)
    assert mac not in town.everything_stored().replace(f"left:{ivan.id}", "")
    ivan.texts("ON")
    ivan.gets_text("In danger?")  # they write as anybody does
    ivan.dials().hears("Danger")
    ivan.hangs_up()


def test_what_they_had_goes_to_others(
    town: Town, ivan: Person, caller: Person, oksana: Person
) -> None:
    caller.texts("please call me")
    code = code_in(caller.gets_text())
    ivan.gets_text(code)
    ivan.texts(f"TAKE {code} 30")
    ivan.gets_text("30 min")
    caller.gets_text()
    amara = town.assistant("Amara", "+380671112255")
    town.on_duty(ivan, timedelta(days=2), timedelta(days=2, hours=4))
    left = leaves(town, ivan)
    assert (left.given_back, left.talked, len(left.shifts)) == (1, 0, 2)
    oksana.gets_text("given back: 1")
    amara.gets_text(code)
    town.wait(minutes=31)
    ivan.is_idle()
    caller.gets_text("not forgotten")
    for each in (amara, oksana):
        each.takes_texts(code)


def test_access_ends_at_once_also_where_an_alarm_of_today_keeps_the_number(
    town: Town, ivan: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    ivan.texts("SOS")
    ivan.gets_text()
    patrol_phone.takes_texts("")
    oksana.takes_texts("")
    desk.answers().presses("1").hangs_up()
    leaves(town, ivan)
    town.wait(seconds=15)
    with town.store.reading() as conn:
        who = people.known(conn, ivan.id)
        mac = town.store.vault.mac(town.city.city, ivan.phone.number)
        assert emergencies.any_since(conn, town.city.city, mac, town.started)
    assert (who.active, town.store.vault.open(who.number_sealed)) == (False, "")
    for each in (ivan, patrol_phone, oksana):
        each.takes_texts("")
    ivan.dials().hears("Danger")  # no PIN is asked for
    ivan.hangs_up()
