"""Whatever stands in a signed request about a call, the caller hears a sentence and a way on.

The lists are those of the carrier's oddities and of what people have tried elsewhere.
"""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from ivr.store import journal
from tests.inputs.post import (
    ASSISTANT,
    BISI,
    CALL,
    CALL_SID,
    HOTLINE,
    PATROL,
    PIN,
    Carrier,
    addresses,
    rings,
    said,
)

HIDDEN = [
    None,
    "",
    "anonymous",
    "Anonymous",
    "RESTRICTED",
    "UNKNOWN",
    "unavailable",
    "+266696687",
    "266696687",
    "Kyivstar",
    "102",
    "7333",
    "sip:alice@example.com",
    "sip:+380931112233@example.com",
    "client:alice",
    "+",
    "++380931112233",
    "+0",
    "+380931112233,+380501110000",
    "+380931112233;postd=1",
    "+380" + 200 * "9",
    10_000 * "7",
    "\x00",
    "\n",
    "\ufffe\ud7ff",
    "<script>alert(1)</script>",
    "' OR 1=1--",
    "{{7*7}}",
    "%s%n",
    HOTLINE,
    "+380671110102",
]
"""Callers who can't be called back on the number they come from: there is none, or it is ours."""

KNOWN = [
    BISI,
    "380931112233",
    "0931112233",
    " +380 93 111 22 33 ",
    "+３８０９３１１１２２３３",
    "+٣٨٠٩٣١١١٢٢٣٣",
    "\u202a+380931112233\u202c",
    "+2348031234567",
    "+18765551234",
    *PATROL,
]

KEYS = [
    *"12345678",
    "*",
    "#",
    "**",
    "##",
    "**112",
    "12",
    200 * "1",
    200 * "9",
    "abcd",
    "A",
    "-1",
    "+380931112233",
    "%00",
    "\x00",
    "\n",
    " ",
    "1\n2",
    "1,2",
    "1.0",
    "1e309",
    "１",
    "١",
    "१",
    "²",
    "½",
    "Ⅳ",
    "hangup",
    "</Say><Dial>+19005550100</Dial>",
    10_000 * "*",
]

SIDS = [
    None,
    "",
    "CA",
    CALL_SID.upper(),
    f"{CALL_SID}\n",
    "CA" + 10_000 * "a",
    "../../../etc/passwd",
    "CA\x00" + 31 * "1",
    "SM" + 32 * "2",
    "\ud7ff\ufffd",
    "Привіт",
]

STATUSES = [None, "", "completed", "ringing", "COMPLETED", "in-progres", "новий", 500 * "x", "\x00"]

LONG = 5_000 * "9"


def with_field(name: str, value: str | None) -> dict[str, str]:
    """The form of an ordinary call with one field changed, or left out."""
    form = {**CALL, name: value or ""}
    return {key: each for key, each in form.items() if key != name or value is not None}


@pytest.mark.parametrize("sender", HIDDEN, ids=repr)
def test_a_caller_without_a_number_hears_the_menu_and_is_asked_for_one(
    carrier: Carrier, sender: str | None
) -> None:
    form = with_field("From", sender)
    assert "English" in said(carrier.posts("/voice", form))
    asked = carrier.posts("/voice/turn/-", {**form, "Digits": "0"})
    assert "key in" in said(asked).lower()
    assert rings(carrier.posts("/voice/turn/-", {**form, "Digits": "9"})) == PATROL[:1]


@pytest.mark.parametrize("sender", KNOWN, ids=repr)
def test_a_number_in_any_writing_is_heard_out(carrier: Carrier, sender: str) -> None:
    form = with_field("From", sender)
    assert "English" in said(carrier.posts("/voice", form))
    assert rings(carrier.posts("/voice/turn/-", {**form, "Digits": "9"})) == PATROL[:1]


@pytest.mark.parametrize("keys", KEYS, ids=lambda keys: repr(keys)[:40])
@pytest.mark.parametrize("way", [(), ("1",), ("1", "1"), ("0",)], ids="at {}".format)
def test_keys_of_any_kind_lead_somewhere(carrier: Carrier, keys: str, way: tuple[str, ...]) -> None:
    document = carrier.posts("/voice", {**CALL, "From": ""})
    for key in (*way, keys):
        (place,) = addresses(document, carrier.settings.public_url)
        document = carrier.posts(place, {**CALL, "From": "", "Digits": key})
        assert said(document)
        assert set(rings(document)) <= set(PATROL)
        if rings(document):
            return
    assert any(verb.name == "Gather" for verb in document.verbs)


@pytest.mark.parametrize("keys", ["9", "９", "٩", "99", "999"])
def test_the_danger_key_is_heard_in_any_script(carrier: Carrier, keys: str) -> None:
    assert rings(carrier.posts("/voice/turn/-", {**CALL, "Digits": keys})) == PATROL[:1]


@pytest.mark.parametrize("sid", SIDS, ids=lambda sid: repr(sid)[:40])
def test_a_call_of_any_name_goes_on(carrier: Carrier, sid: str | None) -> None:
    form = with_field("CallSid", sid)
    (place,) = addresses(carrier.posts("/voice", form), carrier.settings.public_url)
    assert "Lost" in said(carrier.posts(place, {**form, "Digits": "1"}))
    assert rings(carrier.posts(place, {**form, "Digits": "9"})) == PATROL[:1]


@pytest.mark.parametrize("status", STATUSES, ids=lambda status: repr(status)[:40])
@pytest.mark.parametrize("place", ["/voice", "/voice/turn/-", "/status/call"])
def test_a_call_in_any_condition_is_answered(
    carrier: Carrier, status: str | None, place: str
) -> None:
    carrier.posts(place, with_field("CallStatus", status))


@pytest.mark.parametrize(
    "report",
    [
        {},
        {"DialCallStatus": ""},
        {"DialCallStatus": "unknown"},
        {"DialCallStatus": "completed"},
        {"DialCallStatus": "completed", "DialCallDuration": "-1"},
        {"DialCallStatus": "completed", "DialCallDuration": "NaN"},
        {"DialCallStatus": "completed", "DialCallDuration": "1e309"},
        {"DialCallStatus": "completed", "DialCallDuration": LONG},
        {"DialCallStatus": "completed", "DialCallDuration": "٣"},
        {"DialBridged": "maybe"},
        {"DialBridged": ""},
        {"RecordingUrl": "http://169.254.169.254/latest/meta-data/"},
        {"SipResponseCode": "603"},
    ],
    ids=lambda report: repr(report)[:60],
)
def test_a_desk_that_was_not_reached_by_whatever_report_leads_to_the_next(
    carrier: Carrier, report: dict[str, str]
) -> None:
    document = carrier.posts("/voice/turn/-", {**CALL, "Digits": "9"})
    told = addresses(document, carrier.settings.public_url)
    (ended,) = (place for place in told if "/patrol/" in place)
    assert rings(carrier.posts(ended, {**CALL, **report})) == PATROL[1:]


def test_a_call_needs_no_field_at_all(carrier: Carrier) -> None:
    assert "English" in said(carrier.posts("/voice", {}))
    assert rings(carrier.posts("/voice/turn/-", {"Digits": "9"})) == PATROL[:1]


@pytest.mark.parametrize("token", ["-", "x", "A" * 1000, "AbC_d-9", "=", "-" * 7, "0", "%C3%A9"])
def test_a_state_that_is_no_state_begins_anew(carrier: Carrier, token: str) -> None:
    assert said(carrier.posts(f"/voice/turn/{token}", {**CALL, "Digits": "1"}))
    assert rings(carrier.posts(f"/voice/turn/{token}", {**CALL, "Digits": "9"})) == PATROL[:1]


def test_a_state_opens_in_its_own_call_only(carrier: Carrier) -> None:
    (place,) = addresses(carrier.posts("/voice", CALL), carrier.settings.public_url)
    other = {**CALL, "CallSid": "CA" + 32 * "3"}
    assert "English" in said(carrier.posts(place, {**other, "Digits": "7"}))


@pytest.mark.parametrize("keys", KEYS, ids=lambda keys: repr(keys)[:40])
def test_an_assistant_may_key_anything(carrier: Carrier, keys: str) -> None:
    form = {**CALL, "From": ASSISTANT}
    assert said(carrier.posts("/voice", form))
    assert said(carrier.posts("/voice/staff/pin", {**form, "Digits": keys}))
    let_in = carrier.posts("/voice/staff/pin", {**form, "Digits": PIN})
    assert said(let_in)
    (menu,) = addresses(let_in, carrier.settings.public_url)
    for step in ("menu", "take", "close", "leave", "pause", "resume", "how/482193", "other"):
        place = f"{menu.removesuffix('menu')}{step}"
        assert said(carrier.posts(place, {**form, "Digits": keys}))


def test_no_step_is_gone_without_the_pin_of_this_call(carrier: Carrier) -> None:
    form = {**CALL, "From": ASSISTANT}
    (menu,) = addresses(
        carrier.posts("/voice/staff/pin", {**form, "Digits": PIN}), carrier.settings.public_url
    )
    assert "no such request" in said(carrier.posts(menu, {**form, "Digits": "1"}))
    another = {**form, "CallSid": "CA" + 32 * "3"}
    assert "Key in your PIN" in said(carrier.posts(menu, {**another, "Digits": "1"}))
    for forged in ("-", "x", "A" * 32, "AbC_d-9", "%C3%A9"):
        place = f"/voice/staff/{forged}/menu"
        assert "Key in your PIN" in said(carrier.posts(place, {**form, "Digits": "1"}))


def test_a_hash_alone_asks_for_the_pin_again_and_counts_as_none(carrier: Carrier) -> None:
    form = {**CALL, "From": ASSISTANT}
    for _ in range(6):
        alone = {**form, "Digits": "", "FinishedOnKey": "#"}
        assert "Key in your PIN" in said(carrier.posts("/voice/staff/pin", alone))
    assert "What waits" in said(carrier.posts("/voice/staff/pin", {**form, "Digits": PIN}))


def test_our_own_number_is_refused_where_one_is_keyed_in(carrier: Carrier) -> None:
    form = {**CALL, "From": "anonymous"}
    asked = carrier.posts("/voice/turn/-", {**form, "Digits": "0"})
    (place,) = addresses(asked, carrier.settings.public_url)
    other = carrier.posts(place, {**form, "Digits": "0931112233"})
    ours = carrier.posts(place, {**form, "Digits": "0342550102"})
    assert "0 9 3" in said(other)
    assert "cannot call that number" in said(ours)


def test_two_calls_without_a_name_are_two_calls(carrier: Carrier) -> None:
    """Else the second caller's request would be taken for the first one's, told twice."""
    two = {"+380931112241", "+380931112242"}
    for sender in two:
        carrier.posts("/voice/turn/-", {"From": sender, "To": HOTLINE, "Digits": "0"})
    store = carrier.line.hotline.store
    with store.reading() as conn:
        asked = [row for row in journal.unsettled(conn, 10_000) if row.input == "key 0"]
    assert two <= {store.vault.open(row.caller_sealed) for row in asked if row.caller_sealed}


def test_a_caller_whose_number_is_ours_is_never_rung(carrier: Carrier) -> None:
    """Whoever shows HotLine's own number as theirs would have HotLine ring itself."""
    form = {**CALL, "From": HOTLINE, "CallSid": "CA" + 32 * "4"}
    carrier.posts("/voice/turn/-", {**form, "Digits": "0"})
    carrier.posts("/status/call", {**form, "CallStatus": "no-answer"})
    with carrier.line.hotline.store.reading() as conn:
        rows = journal.story(conn, "ivano-frankivsk", form["CallSid"])
    assert len(rows) == 2
    assert all(row.caller_sealed is None for row in rows)


def test_what_stands_in_a_request_stays_out_of_the_log(
    carrier: Carrier, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = 'canary\n{"level":"x"} <script> \u202e +380931112299'
    for name in (*CALL, "Digits", "CallerName", "FromCity"):
        carrier.posts("/voice", {**CALL, name: hostile})
        carrier.posts("/voice/turn/lost", {**CALL, name: hostile})
        carrier.posts("/voice/assistant/none", {**CALL, name: hostile})
    written = "".join(capsys.readouterr())
    assert "canary" not in written
    assert "1112299" not in written
    for line in written.splitlines():
        json.loads(line)


def test_a_key_that_comes_eight_times_at_once_is_one_turn(carrier: Carrier) -> None:
    form = {**CALL, "CallSid": "CA" + 32 * "5"}
    (place,) = addresses(carrier.posts("/voice", form), carrier.settings.public_url)
    pressed = {**form, "Digits": "0"}
    with ThreadPoolExecutor(8) as at_once:
        answers = set(at_once.map(lambda _: said(carrier.posts(place, pressed)), range(8)))
    assert len(answers) == 1
    with carrier.line.hotline.store.reading() as conn:
        told = [row.input for row in journal.story(conn, "ivano-frankivsk", form["CallSid"])]
    assert told == ["started", "key 0"]


def test_fields_nobody_asked_for_change_nothing(carrier: Carrier) -> None:
    more = {f"Field{number}": 8 * "x" for number in range(2_000)}
    for place in ("/voice", "/voice/turn/-"):
        assert "English" in said(carrier.posts(place, {**CALL, **more}))
    another = {**CALL, "AccountSid": "AC" + 32 * "9", "ApiVersion": "1999-01-01"}
    assert "English" in said(carrier.posts("/voice", another))
