"""Whatever is texted, the answer is a text or silence, and nothing of it leaves its place."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from sqlalchemy import func, select

from ivr.store.columns import metadata
from ivr.store.tables import journal
from tests.inputs.post import ASSISTANT, TEXT, TEXTS, Carrier, said
from tests.inputs.test_calls import HIDDEN, SIDS, with_field

BODIES = [
    "",
    " ",
    "\n\t\r ",
    "\u200b\u200d\u2060\ufeff",
    "\u00a0",
    1600 * "a",
    1600 * "ї",
    6_000 * "passport ",
    "👩‍👩‍👧‍👦",
    500 * "👩🏿‍🚀",
    "🇺🇦🇺🇦",
    "\u202epassport",
    "\u2066\u2067\u2068",
    "\x00",
    "passport\x00",
    "\x07\x1b[31m",
    "\ufffe\uffff\ud7ff",
    "e" + 1000 * "\u0301",
    "<script>alert(1)</script>",
    "</Message><Message to='+19005550100'>hi</Message>",
    "]]><Redirect>http://127.0.0.1</Redirect><![CDATA[",
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]>&b;",
    "{{7*7}}",
    "{code} {police}",
    "${jndi:ldap://127.0.0.1/a}",
    "%s%n%x",
    "' OR 1=1--",
    "=cmd|'/C calc'!A0",
    "+380931112233",
    "@SUM(1)",
    "-2+3",
    "٣",
    "３",
    "1٢3",
    "STOP",
    "Stop.",
    "СТОП",
    "توقف",
    "START",
    "YES",
    "HELP",
    "MORE",
    "MENU",
    "LANG",
    "BACK",
    "PRIVACY",
    "DELETE",
    "DROP 482193",
    "TAKE 482193",
    "DONE 482193 1 note\x00",
    "0",
    "1",
    "*",
    "#",
    "0 93 111 22 33",
]

DANGER = [
    "9",
    "SOS",
    "112 </Body>&amp;<script>{words}",
    "9 \x00\u202e at the door",
    "🆘",
    "9" * 1600,
]

COSTLY = ["+19005550100", "+447012345678", "+870773111632"]
FOREIGN = ["+2348031234567", "+919876543210", "+48512345678", "+201001234567"]

_numbers = count(930_000_000)


def new_sender() -> str:
    """A number nobody texted from before."""
    return f"+380{next(_numbers)}"


def new_text(body: str, sender: str) -> dict[str, str]:
    """A text that came for the first time."""
    return {**TEXT, "From": sender, "Body": body, "MessageSid": f"SM{next(_numbers):032x}"}


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body)[:40])
@pytest.mark.parametrize("before", [(), ("passport",), ("LANG",), ("0",)], ids="after {}".format)
def test_any_text_at_any_time_is_answered_as_text(
    carrier: Carrier, body: str, before: tuple[str, ...]
) -> None:
    sender = new_sender()
    for each in before:
        carrier.posts("/sms", new_text(each, sender))
    document = carrier.posts("/sms", new_text(body, sender))
    assert all(not verb.attributes for verb in document.verbs)
    assert body != "{{7*7}}" or "49" not in said(document)
    assert "{" not in said(document)
    assert "failed on our side" not in said(document)


@pytest.mark.parametrize("body", DANGER, ids=lambda body: repr(body)[:40])
@pytest.mark.parametrize(
    ("sender", "answered"),
    [("+380931112255", 1), ("", 1), ("102", 1), ("Kyivstar", 0), ("anonymous", 0)],
)
def test_a_danger_text_reaches_patrol_and_supervisors_word_by_word(
    carrier: Carrier, body: str, sender: str, answered: int
) -> None:
    """Only to a name no answer goes: none could arrive."""
    document = carrier.posts("/sms", new_text(body, sender))
    to = [verb.attributes.get("to") for verb in document.verbs]
    assert to == [*[None] * answered, "+380672790003", "+380501110000"]
    shown = "".join(letter for letter in body if letter not in "\x00")
    assert shown[:300].strip() in document.verbs[answered].text


@pytest.mark.parametrize("sender", HIDDEN, ids=lambda sender: repr(sender)[:40])
def test_nobody_is_answered_who_can_get_no_text(carrier: Carrier, sender: str | None) -> None:
    """Names of companies, short numbers, our own: an answer would go nowhere, or for ever round."""
    form = {**new_text("passport", ""), "From": sender or ""}
    if sender is None:
        del form["From"]
    assert said(carrier.posts("/sms", form)) == ""


@pytest.mark.parametrize("sender", COSTLY)
def test_nobody_is_answered_whose_number_makes_an_answer_dear(
    carrier: Carrier, sender: str
) -> None:
    """Premium, personal and satellite numbers; their owners would earn by every answer."""
    assert said(carrier.posts("/sms", new_text("passport", sender))) == ""
    assert len(carrier.posts("/sms", new_text("SOS", sender)).verbs) == 3


@pytest.mark.parametrize("sender", FOREIGN)
def test_whoever_has_a_foreign_card_is_answered(carrier: Carrier, sender: str) -> None:
    assert "1 " in said(carrier.posts("/sms", new_text("passport", sender)))


def test_a_text_that_comes_again_with_other_words_is_the_text_it_was(carrier: Carrier) -> None:
    text = new_text("passport", new_sender())
    answer = said(carrier.posts("/sms", text))
    assert said(carrier.posts("/sms", {**text, "Body": "MENU"})) == answer


def test_a_text_that_comes_eight_times_at_once_is_one_text(carrier: Carrier) -> None:
    text = new_text("call me", new_sender())
    with ThreadPoolExecutor(8) as at_once:
        answers = set(at_once.map(lambda _: said(carrier.posts("/sms", text)), range(8)))
    assert len(answers) == 1
    with carrier.line.hotline.store.reading() as conn:
        known = select(func.count()).where(journal.c.event == text["MessageSid"])
        assert conn.execute(known).scalar_one() == 1


@pytest.mark.parametrize("sid", SIDS, ids=lambda sid: repr(sid)[:40])
def test_a_text_of_any_name_is_answered(carrier: Carrier, sid: str | None) -> None:
    form = {**TEXT, "From": new_sender(), "MessageSid": sid or ""}
    if sid is None:
        del form["MessageSid"]
    assert "1 " in said(carrier.posts("/sms", form))


def test_two_texts_without_a_name_are_two_texts(carrier: Carrier) -> None:
    form = {"From": new_sender(), "To": TEXTS}
    assert "1 " in said(carrier.posts("/sms", {**form, "Body": "passport"}))
    assert "Stolen" in said(carrier.posts("/sms", {**form, "Body": "1"}))


def test_a_text_needs_no_field_at_all(carrier: Carrier) -> None:
    assert said(carrier.posts("/sms", {})) == ""


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body)[:40])
def test_an_assistant_may_text_anything(carrier: Carrier, body: str) -> None:
    assert "failed on our side" not in said(carrier.posts("/sms", new_text(body, ASSISTANT)))
    note = carrier.posts("/sms", new_text(f"DONE 482193 1 {body}", ASSISTANT))
    assert said(note)


def test_no_words_of_a_text_are_kept_or_logged(
    carrier: Carrier, capsys: pytest.CaptureFixture[str]
) -> None:
    sender = new_sender()
    for body in ("my canary was stolen", "SOS canary", "9 canary", "DROP 482193 canary"):
        carrier.posts("/sms", new_text(body, sender))
    carrier.posts(
        "/sms", {**with_field("Body", "canary"), "To": TEXTS, "MediaUrl0": "http://canary"}
    )
    with carrier.line.hotline.store.reading() as conn:
        stored = repr([conn.execute(select(table)).all() for table in metadata.sorted_tables])
    assert "canary" not in stored
    assert sender[1:] not in stored
    assert "canary" not in "".join(capsys.readouterr())
