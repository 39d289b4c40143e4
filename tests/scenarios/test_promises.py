"""Somebody looks whether every promise is kept, and says so where one is not."""

from sqlalchemy import insert

from ivr.store.tables import journal
from tests.scenarios.person import Person
from tests.scenarios.town import Town


def healthy(town: Town) -> bool:
    """What `/healthz` says of the promises, and of everything."""
    answer = town.app.test_client().get("/healthz")
    told = answer.get_json()
    assert (answer.status_code == 200) == told["ok"] == told["promises"]["ok"]
    return bool(told["ok"])


def test_while_all_is_well_the_promises_beat(town: Town, caller: Person, ivan: Person) -> None:
    caller.texts("please call me, I speak english")
    caller.gets_text()
    ivan.gets_text()
    assert healthy(town)
    town.wait(minutes=5)
    assert healthy(town)


def test_a_turn_that_is_not_carried_out_is_told_after_a_minute_and_once_a_day(
    town: Town, oksana: Person
) -> None:
    broken = {
        "city": town.city.city, "channel": "voice", "conversation": "CA", "event": "CA:1",
        "turn": 1, "at": town.now(), "heard": [], "input": "key 1", "deeds": [{"deed": "none"}],
    }  # fmt: skip
    with town.store.transaction() as conn:
        conn.execute(insert(journal).values(broken))
    town.wait(seconds=110)
    assert healthy(town)
    town.wait(seconds=60)
    oksana.has_no_unread_text()
    town.wait(seconds=60)
    assert not healthy(town)
    oksana.gets_text("HotLine is stuck: 1")
    town.wait(minutes=60)
    oksana.has_no_unread_text()
    with town.store.transaction() as conn:
        conn.execute(journal.delete().where(journal.c.event == "CA:1"))
    town.wait(seconds=6)
    assert healthy(town)
