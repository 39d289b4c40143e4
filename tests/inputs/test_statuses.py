"""Status callbacks of any content are taken without a word, and what they don't know stays put."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import count

import pytest

from ivr.store import journal, outbox
from ivr.store.outbox import Planned
from ivr.store.tables import outbox as rows
from tests.inputs.conftest import NOON
from tests.inputs.post import CALL, CALL_SID, TEXT_SID, Carrier

CITY = "ivano-frankivsk"
WORDS = ("MessageStatus", "CallStatus", "SmsStatus")
UNKNOWN = [
    None,
    "",
    "partially_delivered",
    "receiving",
    "in progress",
    "нове слово",
    500 * "x",
    "\x00",
]
KNOWN = ["queued", "sent", "delivered", "Delivered", "DELIVERED", "undelivered", "failed"]
ODD = ["", "-1", "9e99", "NaN", "1e309", "-0.0", "0,05", 5_000 * "9", "٣", "\x00", "null", "<a>"]
NOBODYS = ["none", "-", "A" * 1000, "%00", "..", "%C3%A9"]

_tokens = count()


def a_text_on_its_way(carrier: Carrier) -> str:
    """A text in the outbox; gives the token that its statuses come with."""
    store, token = carrier.line.hotline.store, f"token-{next(_tokens)}"
    number = store.vault.number(CITY, "+380931112277")
    planned = Planned(
        city=CITY,
        kind="text",
        purpose="code",
        priority=3,
        to_sealed=number.sealed,
        to_mac=number.mac,
        sender="+380671110102",
        due_at=NOON,
        token=token,
    )
    with store.transaction() as conn:
        outbox.plan(conn, planned, now=NOON)
    return token


def state(carrier: Carrier, token: str) -> str:
    """How far the text has come."""
    with carrier.line.hotline.store.reading() as conn:
        found = rows.select().where(rows.c.token == token)
        return str(conn.execute(found).mappings().one()["state"])


def about(status: str | None, word: str) -> dict[str, str]:
    """A report on a text."""
    form = {"MessageSid": TEXT_SID, "AccountSid": "AC" + 32 * "5"}
    return form if status is None else {**form, word: status}


@pytest.mark.parametrize("status", UNKNOWN, ids=lambda status: repr(status)[:30])
def test_a_word_nobody_knows_moves_nothing(carrier: Carrier, status: str | None) -> None:
    token = a_text_on_its_way(carrier)
    for word in WORDS:
        carrier.posts(f"/status/out/{token}", about(status, word))
    assert state(carrier, token) == "planned"


@pytest.mark.parametrize("status", KNOWN)
def test_a_report_is_taken_in_any_case_and_as_often_as_it_comes(
    carrier: Carrier, status: str
) -> None:
    token = a_text_on_its_way(carrier)
    for _ in range(3):
        carrier.posts(f"/status/out/{token}", about(status, "MessageStatus"))
    assert state(carrier, token) in (status.lower(), "accepted")
    carrier.posts(f"/status/out/{token}", about("queued", "MessageStatus"))
    assert state(carrier, token) in (status.lower(), "accepted")


@pytest.mark.parametrize("status", [*UNKNOWN, *KNOWN], ids=lambda status: repr(status)[:30])
@pytest.mark.parametrize("token", NOBODYS, ids=lambda token: repr(token)[:30])
def test_a_report_on_something_nobody_sent_is_taken(
    carrier: Carrier, token: str, status: str | None
) -> None:
    for word in WORDS:
        carrier.posts(f"/status/out/{token}", about(status, word))


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:30])
def test_any_detail_is_taken(carrier: Carrier, odd: str) -> None:
    details = ("ErrorCode", "SequenceNumber", "Timestamp", "CallDuration", "Price", "AnsweredBy")
    for field in (*details, "MessageSid", "CallSid", "From", "To"):
        token = a_text_on_its_way(carrier)
        report = {**about("failed", "MessageStatus"), field: odd}
        carrier.posts(f"/status/out/{token}", report)
        assert state(carrier, token) == "failed"
        carrier.posts("/status/call", {**CALL, "CallStatus": "completed", field: odd})


@pytest.mark.parametrize("status", ["completed", "no-answer", "busy", "failed", "canceled"])
def test_the_end_of_a_call_nobody_knows_is_taken(carrier: Carrier, status: str) -> None:
    for sid in ("", "CA", CALL_SID.upper(), 10_000 * "x", "\n"):
        carrier.posts("/status/call", {**CALL, "CallSid": sid, "CallStatus": status})


def test_a_huge_report_is_taken(carrier: Carrier) -> None:
    carrier.posts("/status/call", {**CALL, "CallStatus": "completed", "Extra": 60_000 * "x"})


def test_a_report_on_the_wrong_address_changes_nothing(carrier: Carrier) -> None:
    token = a_text_on_its_way(carrier)
    carrier.posts("/voice", about("delivered", "MessageStatus"))
    carrier.posts("/sms", about("delivered", "MessageStatus"))
    carrier.posts("/status/call", about("delivered", "MessageStatus"))
    carrier.posts(f"/status/out/{token}", CALL | {"CallStatus": "новий"})
    assert state(carrier, token) == "planned"


@pytest.mark.parametrize("last", ["delivered", "failed"])
def test_reports_that_come_at_once_end_in_the_last(carrier: Carrier, last: str) -> None:
    token = a_text_on_its_way(carrier)
    reports = [about(status, "MessageStatus") for status in ("queued", "sent", last, "sent")]
    with ThreadPoolExecutor(8) as at_once:
        list(at_once.map(lambda each: carrier.posts(f"/status/out/{token}", each), 25 * reports))
    assert state(carrier, token) == last


@pytest.mark.parametrize(
    ("status", "seconds", "missed"),
    [
        ("no-answer", "0", True),
        ("canceled", None, True),
        ("completed", "0", True),
        ("completed", "-1", True),
        ("completed", "1", False),
        ("busy", "7", False),
    ],
)
def test_a_call_is_missed_by_how_long_it_lasted_whatever_it_is_called(
    carrier: Carrier, status: str, seconds: str | None, missed: bool
) -> None:
    sid = "CA" + sha256(f"{status} {seconds}".encode()).hexdigest()[:32]
    length = {} if seconds is None else {"CallDuration": seconds}
    carrier.posts("/status/call", {**CALL, "CallSid": sid, "CallStatus": status, **length})
    carrier.line.recorder.catch_up()  # a busy machine may have put it on its disk first
    with carrier.line.hotline.store.reading() as conn:
        (row,) = journal.story(conn, "ivano-frankivsk", sid)
    assert ("call-missed" in [deed["deed"] for deed in row.deeds]) is missed
