"""Whatever fails, 9 rings the patrol, and a danger word is answered and passed on at once.

Every fault meets every language, every place a caller can stand at and every kind of caller, in
calls begun before it and in calls begun in it.
"""

from collections.abc import Iterator
from itertools import count, product
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.app import Content
from ivr.carrier.practice.twiml import Document
from ivr.store.alarm_tables import emergencies
from ivr.store.tables import callbacks
from tests.conftest import Copy
from tests.inputs.post import HOTLINE, PATROL, TEXTS, Carrier, addresses, rings, said
from tests.scenarios.faults import FAULTS, Stage, stage_for

CALLERS = {
    "a mobile number": "+380931112201",
    "a hidden number": "anonymous",
    "a SIM from a country that is never rung": "+2348031234567",
    "a landline": "+380342701122",
    "a number over every cap": "+380931112206",
}

LANGUAGES = {"English": "1", "Ukrainian": "2"}

PLACES: dict[str, tuple[str, ...]] = {
    "the first second": (),
    "the language menu again": ("#", ""),
    "deep in a protocol": ("language", "1", "1", "1"),
    "a number in the wishes": ("language", "0", "2", "5", "06712"),
    "silence after silence": ("language", "", "", "", ""),
}
"""The keys that lead there; one that says "language" is the key of the caller's."""

WORDS = {"English": "SOS, they are at the door", "Ukrainian": "Рятуйте, вони під дверима"}
BEFORE = {"English": "passport", "Ukrainian": "паспорт"}
PATROL_PHONE, OKSANA = "+380672790003", "+380501110000"

Cell = tuple[str, str, str]
"""A language, a place and a caller, by their names."""

CALLS: tuple[Cell, ...] = tuple(product(LANGUAGES, PLACES, CALLERS))
SENDERS = [name for name, number in CALLERS.items() if number.startswith("+")]

_sids = count(1)


class Line:
    """The carrier's side of many calls and texts at once. `raised`: conversations that alarmed."""

    def __init__(self, stage: Stage) -> None:
        self.town = stage.town
        self.carrier = Carrier(self.town.app.test_client(), self.town.settings, self.town.app)
        self.raised: list[str] = []

    def calls(self, cell: Cell) -> "Call":
        """Somebody calls and goes to their place."""
        language, place, caller = cell
        call = Call(self, CALLERS[caller])
        for key in PLACES[place]:
            call.presses(LANGUAGES[language] if key == "language" else key)
        return call

    def texts(self, caller: str, body: str) -> Document:
        """Somebody texts."""
        form = {"MessageSid": f"SM{next(_sids):032x}", "From": CALLERS[caller], "To": TEXTS}
        answer = self.carrier.posts("/sms", form | {"Body": body})
        if body in WORDS.values():
            self.raised.append(form["MessageSid"])
        return answer

    def known(self) -> set[str]:
        """The conversations of all emergencies that are kept."""
        with self.town.store.reading() as conn:
            return set(conn.execute(select(emergencies.c.conversation)).scalars())


class Call:
    """One call, as far as it has gone."""

    def __init__(self, line: Line, number: str) -> None:
        self._line = line
        self._form = {"CallSid": f"CA{next(_sids):032x}", "From": number, "To": HOTLINE}
        self._form["CallStatus"] = "in-progress"
        self._posts("/voice", {})

    def presses(self, keys: str) -> Document:
        """What answers keys, or silence."""
        return self._posts(self._next, {"Digits": keys})

    def presses_nine(self) -> Document:
        """What answers a 9."""
        self._line.raised.append(self._form["CallSid"])
        return self.presses("9")

    def _posts(self, place: str, more: dict[str, str]) -> Document:
        document = self._line.carrier.posts(place, self._form | more)
        public = self._line.town.settings.public_url
        turns = [a for a in addresses(document, public) if a.startswith("/voice/turn/")]
        self._next = turns[0] if turns else ""
        return document


@pytest.fixture(
    params=[
        pytest.param(name, marks=pytest.mark.postgres if fault.database == "postgres" else ())
        for name, fault in FAULTS.items()
    ]
)
def fault(request: pytest.FixtureRequest) -> str:
    """The fault's name."""
    name: str = request.param
    return name


@pytest.fixture
def stage(
    fault: str, request: pytest.FixtureRequest, tmp_path: Path, content: Content
) -> Iterator[Stage]:
    """The town it happens to."""
    copy: Copy = request.getfixturevalue(f"{FAULTS[fault].database}_copy")
    with copy() as url, stage_for(FAULTS[fault], tmp_path / "var", url, content) as made:
        yield made


@pytest.fixture
def line(stage: Stage) -> Line:
    """The line before anything fails; one number has asked as often as it may, and once more."""
    line = Line(stage)
    stage.town.assistant("Ivan", "+380501112244")
    for body in (*3 * ("please call me", "DROP"), "please call me"):
        line.texts("a number over every cap", body)
        stage.town.wait(seconds=3)
    with stage.town.store.reading() as conn:
        assert "held" in set(conn.execute(select(callbacks.c.state)).scalars())
    return line


def test_the_next_answer_to_nine_is_the_first_desk_and_to_a_danger_word_help(
    fault: str, stage: Stage, line: Line
) -> None:
    begun = {cell: line.calls(cell) for cell in CALLS}
    for language, sender in product(LANGUAGES, SENDERS):
        line.texts(sender, BEFORE[language])
    with FAULTS[fault].switched(stage):
        failed = [
            (when, cell)
            for when, calls in (
                ("begun before", begun.items()),
                ("begun in it", ((cell, line.calls(cell)) for cell in CALLS)),
            )
            for cell, call in calls
            if rings(call.presses_nine()) != PATROL[:1]
        ]
        assert failed == []
        for language, sender in product(LANGUAGES, SENDERS):
            answer = line.texts(sender, WORDS[language])
            assert told(answer) == ["", PATROL_PHONE, OKSANA], (language, sender)
            assert "102" in said(answer)
            assert WORDS[language] in said(answer)
    stage.town.wait(seconds=20)
    assert set(line.raised) - line.known() == set()


def told(document: Document) -> list[str]:
    """Whom a reply writes to; the sender first, without a number."""
    return [verb.attributes.get("to", "") for verb in document.verbs]
