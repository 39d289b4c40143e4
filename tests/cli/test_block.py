"""Blocking by the command line: two supervisors, a reason, an end; and the audit knows."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from ivr.clock import HandClock
from ivr.store import blocks
from ivr.store.db import Store
from ivr.store.tables import audit, conversations
from ivr.web.login import add_supervisor
from tests.cli.conftest import Operator
from tests.web.visits import PASSWORD

CITY = "ivano-frankivsk"
NUMBER = "+380931112233"
BOTH = "--by Oksana@line.example --with petro@line.example"
ADD = f"block add '{NUMBER}' {BOTH} --reason 'Shouts at assistants' --days 30"


@pytest.fixture(autouse=True)
def _a_call(store: Store, clock: HandClock) -> None:
    """Two supervisors, one of another city, and a number that called."""
    for who, city in (("oksana", CITY), ("petro", CITY), ("ira", "lviv")):
        email = f"{who}@line.example"
        add_supervisor(store, email=email, city=city, password=PASSWORD, now=clock.now())
    values = {"city": CITY, "conversation": "CA1", "channel": "voice", "outcome": "open"}
    values |= {"caller_mac": store.vault.mac(CITY, NUMBER), "code": "482193"}
    times = {"started_at": clock.now(), "last_at": clock.now()}
    with store.transaction() as conn:
        conn.execute(insert(conversations).values(**values, **times, turns=1))


def is_blocked(store: Store, clock: HandClock) -> bool:
    with store.reading() as conn:
        return blocks.is_blocked(conn, CITY, store.vault.mac(CITY, NUMBER), clock.now())


def test_two_supervisors_block_a_number_until_it_ends(
    operator: Operator, store: Store, clock: HandClock
) -> None:
    assert "Block 1 stands until Tue 22 Dec 2026 12:00" in operator.runs(ADD)
    assert is_blocked(store, clock)
    listed = operator.runs("block list")
    for told in ("oksana@line.example", "petro@line.example", "Shouts at assistants"):
        assert told in listed
    assert "93" not in listed.replace("2026", "")
    assert "already" in operator.fails(ADD)
    clock.advance(timedelta(days=30).total_seconds())
    assert not is_blocked(store, clock)
    assert "No number is blocked" in operator.runs("block list")


def test_any_one_supervisor_lifts_it_and_the_audit_names_the_command_line(
    operator: Operator, store: Store, clock: HandClock
) -> None:
    operator.runs(ADD)
    assert "is lifted" in operator.runs("block lift 1 --by petro@line.example")
    assert not is_blocked(store, clock)
    assert "no such block" in operator.fails("block lift 1 --by petro@line.example")
    with store.reading() as conn:
        noted = conn.execute(select(audit.c.action, audit.c.supervisor_id)).all()
    assert [tuple(each) for each in noted if each.action.startswith("block")] == [
        ("block-added", None),
        ("block-ended", None),
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (ADD.replace("petro", "oksana"), "two different supervisors"),
        (ADD.replace("petro", "ira"), "no supervisor of ivano-frankivsk"),
        (ADD.replace("petro", "nobody"), "no supervisor of ivano-frankivsk"),
        (ADD.replace("Shouts at assistants", " "), "Write why"),
        (ADD.replace("112233", "112244"), "No call or text"),
        (ADD.replace("+380931112233", "1111"), "no telephone number"),
    ],
)
def test_nothing_is_blocked_otherwise(
    operator: Operator, store: Store, clock: HandClock, line: str, says: str
) -> None:
    assert says in operator.fails(line)
    assert not is_blocked(store, clock)
