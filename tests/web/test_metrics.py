"""What Prometheus reads of HotLine, from this machine only."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from ivr.app import Content
from ivr.store import tables
from tests.scenarios.person import Person
from tests.scenarios.town import Town

CITY = "ivano-frankivsk"


@pytest.fixture
def town(tmp_path: Path, database_url: str, content: Content) -> Iterator[Town]:
    town = Town(tmp_path / "var", database_url, content)
    yield town
    town.close()


@pytest.fixture
def caller(town: Town) -> Person:
    return town.person("Bisi", "+380931112233")


@pytest.fixture
def ivan(town: Town) -> Person:
    return town.assistant("Ivan", "+380501112244")


def _page(town: Town) -> str:
    answer = town.app.test_client().get("/metrics")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _value(town: Town, name: str, **labels: str) -> float:
    """One number on the page."""
    samples = (
        sample
        for family in text_string_to_metric_families(_page(town))
        for sample in family.samples
        if sample.name == name and sample.labels == labels
    )
    return float(next(samples).value)


def _turns(town: Town, channel: str, answer: str) -> float:
    return _value(town, "hotline_turns_total", channel=channel, answer=answer)


def test_each_kind_of_answer_is_counted_once(town: Town, caller: Person) -> None:
    desk = town.person("Desk 1", "+380342790001")
    assert _turns(town, "voice", "question") == 0
    caller.dials()
    assert _turns(town, "voice", "question") == 1
    caller.presses("9")
    desk.answers().presses("1")
    assert _turns(town, "voice", "dial") == 1
    caller.hangs_up()
    caller.texts("MENU")
    assert _turns(town, "sms", "message") == 1
    caller.texts("STOP")
    assert _turns(town, "sms", "nothing") == 1
    assert _turns(town, "status", "noted") >= 1
    seen = sum(_turns(town, "voice", answer) for answer in ("question", "dial", "end", "trouble"))
    assert _value(town, "hotline_webhook_seconds_count", channel="voice") == seen


def test_forged_webhooks_are_counted_and_are_no_turns(town: Town) -> None:
    for _ in range(3):
        town.app.test_client().post("/voice", data={"CallSid": "CA1"})
    assert _value(town, "hotline_webhooks_refused_total") == 3
    assert _turns(town, "voice", "trouble") == 0
    assert _value(town, "hotline_webhook_seconds_count", channel="voice") == 0


def test_a_turn_that_failed_is_trouble(town: Town, caller: Person) -> None:
    caller.texts("MENU")
    with town.store.transaction() as conn:
        conn.execute(update(tables.callers).values(sms_state="sealed with a key that is gone"))
    caller.texts("1")
    assert _turns(town, "sms", "trouble") == 1


def test_callbacks_and_what_goes_out_are_told_by_state(
    town: Town, caller: Person, ivan: Person
) -> None:
    assert _value(town, "hotline_callbacks", city=CITY, state="waiting") == 0
    assert _value(town, "hotline_callback_oldest_open_seconds", city=CITY) == 0
    caller.texts("0")
    town.wait(seconds=30)
    assert _value(town, "hotline_callbacks", city=CITY, state="waiting") == 1
    assert 25 <= _value(town, "hotline_callback_oldest_open_seconds", city=CITY) <= 40
    assert _value(town, "hotline_outbox", state="delivered") >= 1
    assert _value(town, "hotline_outbox", state="failed") == 0


def test_emergencies_are_told_by_state(town: Town, caller: Person) -> None:
    caller.texts("SOS")
    town.person("Desk 1", "+380342790001").is_rung()
    assert _value(town, "hotline_emergencies", city=CITY, state="texted") == 1
    assert _value(town, "hotline_emergencies", city=CITY, state="ringing") == 0


def test_the_workers_last_tick_and_its_failed_jobs_are_told(town: Town) -> None:
    town.wait(seconds=1)
    assert _value(town, "hotline_worker_tick_age_seconds") == 0
    town.stop_database()
    town.wait(seconds=3)
    assert _value(town, "hotline_database_up") == 0
    assert "hotline_worker_tick_age_seconds" not in _page(town)
    town.start_database()
    town.wait(seconds=1)
    assert _value(town, "hotline_database_up") == 1
    assert _value(town, "hotline_failed_jobs_total", job="settle") == 3
    assert _value(town, "hotline_failed_jobs_total", job="heartbeat") == 3
    town.wait(seconds=2)
    assert _value(town, "hotline_failed_jobs_total", job="settle") == 3


def test_what_waits_on_the_disk_is_told(town: Town, caller: Person) -> None:
    assert _value(town, "hotline_spooled_rows") == 0
    town.stop_database()
    caller.dials()
    caller.hangs_up()
    assert _value(town, "hotline_spooled_rows") >= 2
    assert _value(town, "hotline_spooled_oldest_seconds") >= 2
    town.start_database()
    town.wait(seconds=15)
    assert _value(town, "hotline_spooled_rows") == 0


def test_only_fixed_words_and_cities_are_labels(town: Town, caller: Person, ivan: Person) -> None:
    """Whatever stands in the database."""
    caller.dials()
    caller.presses("0").presses("1").hangs_up()
    town.wait(seconds=5)
    with town.store.transaction() as conn:
        conn.execute(update(tables.outbox).values(state="+380931112233"))
        conn.execute(update(tables.callbacks).values(state="Bisi", city="somewhere"))
    page = _page(town)
    assert _value(town, "hotline_outbox", state="other") >= 1
    assert _value(town, "hotline_callbacks", city="other", state="other") == 1
    words = set(re.findall(r'="([^"]*)"', page)) - {"+Inf"}
    assert all(re.fullmatch(r"[a-z-]+|[0-9.]+", word) for word in words)
    assert "Bisi" not in page
    assert not re.search(r"\d{7}", re.sub(r"_created.*|_sum.*", "", page))


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("127.8.8.8", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.1", {}, 404),
        ("10.0.0.1", {}, 404),
        ("", {}, 404),
        ("unix:", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, 404),
        ("127.0.0.1", {"X-Forwarded-For": ""}, 404),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}, 404),
        ("192.0.2.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
        ("127.0.0.1", {"X-Real-IP": "192.0.2.1"}, 404),
    ],
)
def test_only_this_machine_is_answered(
    tmp_path: Path,
    sqlite_url: str,
    content: Content,
    address: str,
    headers: dict[str, str],
    status: int,
) -> None:
    town = Town(tmp_path / "var", sqlite_url, content)
    answer = town.app.test_client().get(
        "/metrics", environ_overrides={"REMOTE_ADDR": address}, headers=headers
    )
    assert answer.status_code == status
    if status == 404:
        nowhere = town.app.test_client().get("/nowhere")
        assert answer.get_data() == nowhere.get_data()
    town.close()
