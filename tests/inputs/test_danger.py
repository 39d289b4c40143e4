"""The way of a call in danger, request by request: whatever came before, the next desk is rung."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from ivr.app import Content
from ivr.carrier.practice.twiml import Document
from ivr.conversations.desks import read_rang
from ivr.conversations.way import Way
from ivr.flow.engine import fresh
from ivr.flow.places import top_menu
from ivr.flow.state import State
from ivr.store.tables import journal
from tests.conftest import Copy
from tests.inputs.conftest import a_carrier
from tests.inputs.post import CALL, CALL_SID, PATROL, Carrier, addresses, rings, said

SUPERVISOR = "+380501110000"
FAILED = {"DialCallStatus": "no-answer", "DialBridged": "false"}
REFUSED = {"DialCallStatus": "completed", "DialBridged": "false", "DialCallDuration": "12"}


@pytest.fixture(scope="module")
def at_home(
    tmp_path_factory: pytest.TempPathFactory, sqlite_copy: Copy, content: Content
) -> Iterator[Carrier]:
    """On SQLite alone: what is asked here is the documents."""
    with sqlite_copy() as url, a_carrier(tmp_path_factory.mktemp("var"), url, content) as opened:
        opened.line.snapshots.fetch(opened.line.clock.now())
        yield opened


def pressing_nine(carrier: Carrier, state: State, **fields: str) -> Document:
    """What answers 9 from a state."""
    token = carrier.line.sealer.seal(state, CALL_SID)
    return carrier.posts(f"/voice/turn/{token}", {**CALL, **fields, "Digits": "9"})


def goes_on(carrier: Carrier, document: Document, form: dict[str, str], at: str) -> Document:
    """The document at the address of this kind that another one handed out."""
    places = addresses(document, carrier.settings.public_url)
    (place,) = (each for each in places if each.startswith(at))
    return carrier.posts(place, {**CALL, **form})


def verbs(document: Document) -> list[str]:
    return [verb.name for verb in document.verbs]


def test_a_language_without_sentences_of_its_own_reaches_the_patrol(at_home: Carrier) -> None:
    state = replace(fresh(at_home.line.hotline.catalogue()), language="xx")
    document = pressing_nine(at_home, state)
    assert (verbs(document), rings(document)) == (["Say", "Dial"], PATROL[:1])
    whisper = goes_on(at_home, document, {}, "/voice/desk/")
    assert "Людина в небезпеці" in said(whisper)


def test_a_catalogue_that_nobody_has_any_more_reaches_the_patrol(at_home: Carrier) -> None:
    catalogue = at_home.line.hotline.catalogue()
    gone = State(catalogue="gone", place=top_menu(catalogue), language="uk")
    assert rings(pressing_nine(at_home, gone)) == PATROL[:1]


def test_every_desk_and_then_the_queue_with_what_was_tried_in_the_addresses(
    at_home: Carrier,
) -> None:
    document = pressing_nine(at_home, fresh(at_home.line.hotline.catalogue()))
    document = goes_on(at_home, document, FAILED, "/voice/patrol/")
    assert rings(document) == PATROL[1:]
    document = goes_on(at_home, document, FAILED, "/voice/patrol/")
    assert verbs(document) == ["Enqueue"]
    wait = goes_on(at_home, document, {}, "/voice/queue/wait")
    assert "1 0 2" in said(wait)
    for key in ("0", "#"):
        again = goes_on(at_home, wait, {"Digits": key}, "/voice/queue/wait")
        assert verbs(again) == ["Gather", "Redirect"]
    assert verbs(goes_on(at_home, wait, {"Digits": "9"}, "/voice/queue/wait")) == ["Leave"]
    left = goes_on(at_home, document, {"QueueResult": "leave"}, "/voice/queue/left")
    assert rings(left) == PATROL[:1]
    document = goes_on(at_home, left, FAILED, "/voice/patrol/")
    document = goes_on(at_home, document, FAILED, "/voice/patrol/")
    assert rings(document) == (SUPERVISOR,)
    document = goes_on(at_home, document, FAILED, "/voice/queue/rang")
    assert verbs(document) == ["Enqueue"]


@pytest.mark.parametrize("result", ["queue-full", "error", "system-error", "redirected"])
def test_a_queue_that_takes_nobody_leads_to_the_supervisors(at_home: Carrier, result: str) -> None:
    place = f"/voice/queue/left/{Way()}/-"
    assert rings(at_home.posts(place, {**CALL, "QueueResult": result})) == (SUPERVISOR,)


def test_the_rounds_come_to_an_end_at_the_public_numbers_with_nine_live(at_home: Carrier) -> None:
    last = Way(desk=len(PATROL), round=99)
    document = at_home.posts(f"/voice/patrol/{last}/-", {**CALL, **FAILED})
    assert "did not answer" in said(document)
    assert rings(goes_on(at_home, document, {"Digits": "9"}, "/voice/turn/")) == PATROL[:1]


def test_of_two_that_refused_the_one_that_stayed_longer_is_rung_without_a_whisper(
    at_home: Carrier,
) -> None:
    document = at_home.posts(f"/voice/patrol/{Way()}/-", {**CALL, **REFUSED})
    shorter = {**REFUSED, "DialCallDuration": "3"}
    document = goes_on(at_home, document, shorter, "/voice/patrol/")
    assert rings(document) == PATROL[:1]
    places = addresses(document, at_home.settings.public_url)
    assert not any(place.startswith("/voice/desk/") for place in places)


@pytest.mark.parametrize(
    ("report", "stopped"),
    [
        ({"DialCallStatus": "canceled"}, True),
        ({"DialCallStatus": "completed", "DialBridged": "false"}, True),
        (REFUSED, False),
        ({"DialCallStatus": "completed"}, False),
        (FAILED, False),
        ({}, False),
    ],
)
def test_a_star_is_told_from_a_refusal_and_on_doubt_the_next_desk_is_rung(
    report: dict[str, str], *, stopped: bool
) -> None:
    assert read_rang(report, over=False).stopped is stopped
    assert not read_rang(report, over=True).stopped


@pytest.mark.parametrize(
    ("written", "way"),
    [
        ("2-3-1-14-0", Way(2, 3, 1, 14, 0)),
        ("2", Way(desk=2)),
        ("0", Way()),
        ("", Way()),
        ("2-3", Way()),
        ("-1-1-1-1-1", Way()),
        ("٢", Way()),
        ("9" * 99, Way()),
    ],
)
def test_a_way_is_read_as_it_was_written(written: str, way: Way) -> None:
    assert Way.read(written) == way
    assert Way.read(str(way)) == way


def test_a_desk_beyond_the_last_is_nobody(at_home: Carrier) -> None:
    document = at_home.posts(f"/voice/patrol/{Way(desk=99)}/-", {**CALL, **FAILED})
    assert verbs(document) == ["Enqueue"]


def test_a_desks_details_open_for_its_own_call_only(at_home: Carrier) -> None:
    document = pressing_nine(at_home, fresh(at_home.line.hotline.catalogue()))
    places = addresses(document, at_home.settings.public_url)
    (whisper,) = (each for each in places if each.startswith("/voice/desk/"))
    leg = {**CALL, "CallSid": "CA" + 32 * "7", "From": CALL["To"], "To": PATROL[0], "Digits": "2"}
    assert "0 9 3" in said(at_home.posts(f"{whisper}/key", leg))
    other = whisper.replace(CALL_SID, "CA" + 32 * "8")
    assert "0 9 3" not in said(at_home.posts(f"{other}/key", leg))
    token = whisper.rpartition("/")[2]
    assert "English" in said(at_home.posts(f"/voice/turn/{token}", CALL)), "no state of a turn"


def test_the_same_request_again_is_one_row(at_home: Carrier) -> None:
    call = "CA" + 32 * "9"
    place, form = f"/voice/patrol/{Way(round=5)}/-", {**CALL, **FAILED, "CallSid": call}
    first, second = at_home.posts(place, form), at_home.posts(place, form)
    assert rings(first) == rings(second) == PATROL[1:]
    with at_home.line.hotline.store.reading() as conn:
        mine = select(journal.c.event).where(journal.c.conversation == call)
        assert len(conn.execute(mine).all()) == 1
