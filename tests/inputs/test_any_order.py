"""Signed requests with any fields, at every address, in any order within one call or thread.

Hypothesis looks for a request that is answered by anything but a valid document: 5xx, 429, 403,
TwiML the carrier would warn of, or a caller left in silence.
"""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Dialect, event

from ivr.app import Content
from tests.conftest import Copy
from tests.inputs.conftest import a_carrier
from tests.inputs.post import ASSISTANT, BISI, CALL, HOTLINE, PATROL, TEXTS, Carrier, addresses

FIELDS = (
    "CallSid",
    "MessageSid",
    "SmsSid",
    "From",
    "To",
    "Body",
    "Digits",
    "FinishedOnKey",
    "CallStatus",
    "MessageStatus",
    "DialCallStatus",
    "DialCallDuration",
    "DialBridged",
    "CallDuration",
    "ErrorCode",
    "SequenceNumber",
    "AnsweredBy",
    "SpeechResult",
    "NumMedia",
    "MediaUrl0",
)
NUMBERS = st.sampled_from([BISI, ASSISTANT, HOTLINE, TEXTS, *PATROL, "+3805055", "anonymous", ""])
KEYS = st.sampled_from([*"0123456789*#", "", "12", "99", "0931112233"])
STATUSES = st.sampled_from(
    ["ringing", "in-progress", "completed", "no-answer", "delivered", "sent"]
)
WORDS = st.sampled_from(["SOS", "passport", "паспорт", "MORE", "0", "1", "TAKE", "DONE 1", "STOP"])
ODD = st.text(max_size=40)  # without the halves of surrogates, which no form can hold

FORMS = st.builds(
    lambda usual, odd: {**usual, **odd},
    st.fixed_dictionaries(
        {"CallSid": st.just(CALL["CallSid"]), "From": NUMBERS | ODD, "To": NUMBERS | ODD},
        optional={
            "Digits": KEYS | ODD,
            "Body": WORDS | ODD,
            "CallStatus": STATUSES | ODD,
            "MessageStatus": STATUSES | ODD,
            "DialCallStatus": STATUSES | ODD,
            "DialBridged": st.sampled_from(["true", "false"]),
        },
    ),
    st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=3),
)
Steps = list[tuple[int, dict[str, str]]]
STEPS: st.SearchStrategy[Steps] = st.lists(
    st.tuples(st.integers(0, 99), FORMS), min_size=1, max_size=12
)


@pytest.fixture(scope="module")
def quick_carrier(
    tmp_path_factory: pytest.TempPathFactory, sqlite_copy: Copy, content: Content
) -> Iterator[Carrier]:
    """On SQLite alone: the database has its own tests, and here are hundreds of requests."""
    with sqlite_copy() as url, a_carrier(tmp_path_factory.mktemp("var"), url, content) as opened:
        yield opened


@pytest.fixture(scope="module")
def carrier_without_database(
    tmp_path_factory: pytest.TempPathFactory, sqlite_copy: Copy, content: Content
) -> Iterator[Carrier]:
    """The same with the database away: what it knows of duty and staff is in memory."""
    with sqlite_copy() as url, a_carrier(tmp_path_factory.mktemp("var"), url, content) as opened:
        engine = opened.line.hotline.store.engine
        engine.dispose()
        event.listen(engine, "do_connect", _refuse)
        yield opened


def _refuse(dialect: Dialect, *_: object) -> None:
    raise dialect.loaded_dbapi.OperationalError("the database is stopped")


def every_address(carrier: Carrier) -> list[str]:
    """An address for each rule of the webhooks, with something in its blanks."""
    rules = (
        rule for rule in carrier.app.url_map.iter_rules() if rule.endpoint.startswith("webhooks.")
    )
    blanks = {
        "token": "-",
        "desk": "1",
        "call": CALL["CallSid"],
        "step": "wait-1",
        "whose": "supervisor-1",
        "language": "en",
        "place": CALL["CallSid"],
    }
    places = []
    for rule in rules:
        place = rule.rule
        for name, value in blanks.items():
            place = place.replace(f"<{name}>", value).replace(f"<int:{name}>", value)
        each = ("caller", "desk", "interpreter") if "/meeting/" in place else ("supervisor-1",)
        places += [place.replace("supervisor-1", whose) for whose in each]
    return sorted(places)


def test_no_address_is_left_out(quick_carrier: Carrier) -> None:
    places = every_address(quick_carrier)
    assert {"/voice", "/sms", "/status/call", "/voice/turn/-"} <= set(places)
    assert len(places) == len(set(places)) > 15


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_any_request_in_any_order_is_answered(quick_carrier: Carrier, steps: Steps) -> None:
    carried(quick_carrier, steps)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_and_without_a_database(carrier_without_database: Carrier, steps: Steps) -> None:
    carried(carrier_without_database, steps)


def carried(carrier: Carrier, steps: Steps) -> None:
    """Post to the addresses there are and to those handed out on the way."""
    places = every_address(carrier)
    for choice, form in steps:
        place = places[choice % len(places)]
        document = carrier.posts(place, form)
        places += sorted(addresses(document, carrier.settings.public_url) - set(places))
        if place.startswith(("/voice/turn/", "/voice/patrol/")) or place == "/voice":
            assert document.verbs, "a caller was left in silence"
