"""What the practice page gets and may do: JSON over the network, from our own pages only."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ivr.carrier.practice.cast import CAST, Person, seat
from ivr.carrier.practice.network import Network
from ivr.carrier.practice.phones import Phone
from tests.carrier.genuine import api_of, client_of
from tests.carrier.other_side import AMARA, BASE, HOTLINE, HOTLINE_SMS, OtherSide

OTHER = "+380502220001"


@pytest.fixture
def page(network: Network) -> FlaskClient:
    """A browser on the practice page."""
    seat(network)
    return api_of(network).test_client()


def do(page: FlaskClient, phone: str, action: str, **details: str) -> TestResponse:
    """Do something with a phone."""
    return page.post("/practice/do", json={"phone": phone, "action": action, **details})


def shown(page: FlaskClient, phone: str, query: str = "") -> dict[str, Any]:
    """What the page shows of one phone."""
    phones = page.get(f"/practice/state{query}").get_json()["phones"]
    [found] = [one for one in phones if one["id"] == phone]
    return dict(found)


def heard(phone: dict[str, Any]) -> list[tuple[str, str]]:
    """Kinds and words of what a shown phone heard."""
    return [(line["kind"], line["text"]) for line in phone["heard"]]


def test_the_cast_sits_at_its_phones(page: FlaskClient) -> None:
    state = page.get("/practice/state").get_json()
    assert [phone["id"] for phone in state["phones"]] == [person.id for person in CAST]
    assert {phone["role"] for phone in state["phones"]} == {
        "caller",
        "assistant",
        "patrol",
        "supervisor",
    }
    assert state["hotline"] == {"voice": HOTLINE, "sms": HOTLINE_SMS}
    assert (state["now"], state["offset_seconds"]) == ("2026-03-02T10:00:00+00:00", 0)
    assert state["problems"] == []
    assert [p["id"] for p in state["phones"] if not p["credit"]] == ["chioma"]
    assert [p["id"] for p in state["phones"] if p["hidden"]] == ["hidden"]


def test_every_number_of_the_cast_is_somebody_elses(network: Network) -> None:
    assert len({person.number for person in CAST}) == len(CAST)
    assert not {person.number for person in CAST} & set(network.lines)


def test_a_call_from_the_page_goes_all_the_way(page: FlaskClient, side: OtherSide) -> None:
    side.answers["/voice"] = (
        '<Gather numDigits="1" action="/voice/keys"><Say language="en-GB">Press.</Say></Gather>'
    )
    side.answers["/voice/keys"] = f'<Dial callerId="{HOTLINE}">+380342790001</Dial>'
    assert do(page, "olena", "call", to=HOTLINE).status_code == 200
    olena = shown(page, "olena")
    assert (olena["status"], olena["with"]) == ("talking", HOTLINE)
    assert heard(olena)[-1] == ("say", "Press.")
    assert olena["heard"][-1]["language"] == "en-GB"
    do(page, "olena", "press", keys="9")
    assert shown(page, "olena")["heard"][2]["cut"] is True
    assert shown(page, "patrol-1")["status"] == "ringing"
    do(page, "patrol-1", "answer")
    do(page, "patrol-1", "say", body="Патруль слухає.")
    assert heard(shown(page, "olena"))[-1] == ("speech", "Патруль слухає.")
    do(page, "patrol-1", "hang_up")
    assert shown(page, "olena")["status"] == "idle"


@pytest.mark.parametrize(("action", "status"), [("decline", "busy"), ("ignore", "no-answer")])
def test_the_desk_declines_or_does_not_answer(
    page: FlaskClient, side: OtherSide, action: str, status: str
) -> None:
    side.answers["/voice"] = '<Dial action="/voice/dialled">+380342790001</Dial>'
    do(page, "ahmed", "call", to=HOTLINE)
    do(page, "patrol-1", action)
    assert side.last("/voice/dialled")["DialCallStatus"] == status


def test_texts_come_and_go_and_time_passes(page: FlaskClient, side: OtherSide) -> None:
    side.answers["/sms"] = "<Message>We call back.</Message>"
    do(page, "olena", "text", to=HOTLINE_SMS, body="CALL")
    assert page.post("/practice/later", json={"minutes": 10}).status_code == 200
    state = page.get("/practice/state").get_json()
    assert (state["now"], state["offset_seconds"]) == ("2026-03-02T10:10:00+00:00", 600)
    texts = shown(page, "olena")["texts"]
    assert [(t["direction"], t["with"], t["body"], t["status"]) for t in texts] == [
        ("out", HOTLINE_SMS, "CALL", "sent"),
        ("in", HOTLINE_SMS, "We call back.", "received"),
    ]


def test_only_what_is_new_is_sent_to_whoever_has_the_rest(
    page: FlaskClient, network: Network, side: OtherSide
) -> None:
    side.answers["/voice"] = '<Say>One sentence, then silence.</Say><Pause length="60"/>'
    do(page, "olena", "call", to=HOTLINE)
    version = page.get("/practice/state").get_json()["version"]
    assert shown(page, "olena", f"?after={version}")["heard"] == []
    assert page.get("/practice/state").get_json()["version"] == version
    do(page, "olena", "hang_up")
    news = shown(page, "olena", f"?after={version}")["heard"]
    assert [(line["kind"], line["cut"]) for line in news] == [("say", True), ("ended", False)]


def test_a_number_nobody_has_is_shown_as_soon_as_something_reaches_it(
    page: FlaskClient, network: Network
) -> None:
    network.texts.send(HOTLINE_SMS, "+380501119999", "Who is there?")
    network.advance(2)
    stranger = shown(page, "380501119999")
    assert (stranger["role"], stranger["texts"][0]["body"]) == ("other", "Who is there?")


def test_a_phone_that_only_appeared_because_it_was_rung_can_be_answered(
    page: FlaskClient, network: Network, side: OtherSide
) -> None:
    side.answers["/voice/offer"] = "<Say>Please join.</Say>"
    client_of(network).calls.create(to=OTHER, from_=HOTLINE, url=f"{BASE}/voice/offer")
    network.advance(1)
    name = OTHER.lstrip("+")
    assert shown(page, name)["status"] == "ringing"
    assert do(page, name, "answer").status_code == 200
    assert ("say", "Please join.") in heard(shown(page, name))


@pytest.mark.parametrize(
    ("wanted", "status", "sentence"),
    [
        ({"phone": "nobody", "action": "call"}, 400, "There is no such phone."),
        ({"phone": "olena", "action": "dance"}, 400, "action must be"),
        ({"phone": "olena", "action": "press"}, 400, "keys is missing"),
        ({"phone": "olena", "action": "text", "to": HOTLINE, "body": 5}, 400, "body is missing"),
        ({"phone": "olena", "action": "text", "to": HOTLINE, "body": "x" * 1601}, 400, "1600"),
        ({"phone": "olena", "action": "answer"}, 409, "is not ringing"),
        ({"phone": "olena", "action": "hang_up"}, 409, "is not in a call"),
        ({"phone": "olena", "action": "press", "keys": "1"}, 409, "is not in a call"),
        ({"phone": "olena", "action": "call", "to": "102"}, 409, "not called in practice"),
        (["phone"], 400, "JSON object"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    page: FlaskClient, wanted: object, status: int, sentence: str
) -> None:
    answer = page.post("/practice/do", json=wanted)
    assert answer.status_code == status
    assert sentence in answer.get_json()["error"]


@pytest.mark.parametrize("minutes", [None, "10", 0, -1, 1441])
def test_time_only_goes_forward_and_not_too_far(
    page: FlaskClient, network: Network, minutes: object
) -> None:
    answer = page.post("/practice/later", json={"minutes": minutes})
    assert (answer.status_code, network.env.now) == (400, 0)


@pytest.mark.parametrize("path", ["/practice/do", "/practice/later"])
def test_another_site_cannot_post(page: FlaskClient, network: Network, path: str) -> None:
    wanted = {"phone": "olena", "action": "call", "to": HOTLINE, "minutes": 1}
    for site in ("cross-site", "same-site", "none"):
        answer = page.post(path, json=wanted, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403
    assert page.post(path, data=wanted).status_code == 415
    assert page.post(path, data="{}", content_type="text/plain").status_code == 415
    assert (network.phones["+380671110003"].status, network.env.now) == ("idle", 0)


def test_what_is_special_about_a_person_is_so_for_their_phone(network: Network) -> None:
    person = Person("x", "X", AMARA, "caller", "", hidden=True, credit=False, landline=True)
    seat(network, [person])
    phone: Phone = network.phone(AMARA)
    assert (phone.hidden, phone.credit, phone.landline) == (True, False, True)
