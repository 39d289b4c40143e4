"""Days that nobody planned: people, faults, clocks and deaths in any order, on both databases.

Hypothesis plays them and looks after every step whether every promise is kept. The same days on
every run; `scripts/soak` plays other ones, and many.
"""

import re
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ivr.app import Content
from ivr.carrier.practice.phones import NotNow, Phone
from tests.conftest import Copy
from tests.scenarios.kept import Kept
from tests.scenarios.mortal import MortalWorker
from tests.scenarios.person import Person
from tests.scenarios.town import HOTLINE, TEXTS, Town

CALLERS = ["+380931112201", "+380671112202", "+380501112203"]
who, staff = st.integers(0, len(CALLERS) - 1), st.integers(0, 2)
which = st.integers(0, 5)
CALM_HOURS = 54
FEW, MANY = 6, 100
"""How many days are played on every run, and with fresh inputs."""


class AnyDay(RuleBasedStateMachine):
    """One town with three callers, two assistants on duty and one who never is; one has asked."""

    copy: Copy
    content: Content

    def __init__(self) -> None:
        super().__init__()
        self.end = ExitStack()
        self.town = Town(
            Path(self.end.enter_context(TemporaryDirectory())) / "var",
            self.end.enter_context(self.copy()),
            self.content,
        )
        self.callers = [self.town.person(f"Caller {n}", n) for n in CALLERS]
        self.assistants = [
            self.town.assistant("Olha", "+380501110011"),
            self.town.assistant("Petro", "+380671110012", languages=("uk", "en"), gender="m"),
            self.town.assistant("Off", "+380501110013", duty=False),
        ]
        town = self.town
        self.worker = MortalWorker(town.settings, self.content, town, town, town.app)
        town.ticks = self.worker  # type: ignore[assignment]
        self.network = town.act(lambda network: network)
        self.kept = Kept()
        self.presses = 0
        self.paused: set[int] = set()
        self.failed = True
        self.texts(self.callers[0], "please call me")

    # -- callers ---------------------------------------------------------------------------------

    @rule(caller=who)
    def asks_by_text(self, caller: int) -> None:
        self.texts(self.callers[caller], "please call me")

    @rule(caller=who, wish=st.sampled_from(["", "23", "24", "212"]))
    def asks_by_phone(self, caller: int, wish: str) -> None:
        phone = self.callers[caller].phone
        if phone.status != "idle":
            return
        phone.calls(HOTLINE)
        self.network.advance(3)
        for key in ("1", "0", *wish, "1"):
            self.tries(partial(phone.presses, key))
            self.network.advance(3)
        self.tries(phone.hangs_up)
        self.town.wait(seconds=1)

    @rule(caller=who, word=st.sampled_from(["DROP", "DELETE"]))
    def takes_it_back(self, caller: int, word: str) -> None:
        person = self.callers[caller]
        for code in codes(person.phone)[-1:]:
            self.texts(person, f"{word} {code}")

    @precondition(lambda self: self.in_a_call())
    @rule(which=which)
    def somebody_hangs_up(self, which: int) -> None:
        phones = self.in_a_call()
        self.tries(phones[which % len(phones)].hangs_up)
        self.town.wait(seconds=1)

    # -- assistants ------------------------------------------------------------------------------

    @precondition(lambda self: self.were_told("PASS"))
    @rule(which=which, word=st.sampled_from(["PASS {}", "TAKE {} 15"]))
    def passes_or_takes_it_for_later(self, which: int, word: str) -> None:
        offered = self.were_told("PASS")
        person, code = offered[which % len(offered)]
        self.texts(person, word.format(code))

    @precondition(lambda self: self.were_told("PASS"))
    @rule(which=which, key=st.sampled_from(["1", "1", "1", "2", ""]), dies_in=st.integers(0, 90))
    def takes_it_and_picks_up(self, which: int, key: str, dies_in: int) -> None:
        offered = self.were_told("PASS")
        person, code = offered[which % len(offered)]
        self.worker.dies_in = dies_in
        self.texts(person, f"TAKE {code}")
        self.town.wait(seconds=2)
        self.picks_up_whoever_is_rung(key)

    @rule(key=st.sampled_from(["1", "1", "2", ""]))
    def picks_up_whoever_is_rung(self, key: str) -> None:
        for person in self.assistants:
            if person.phone.status == "ringing":
                person.phone.answers()
                self.network.advance(6)
                self.presses += key == "1"
                self.tries(partial(person.phone.presses, key))
        self.town.wait(seconds=2)

    @precondition(lambda self: any(each.phone.status == "ringing" for each in self.callers))
    @rule(picks_up=st.booleans(), accepts=st.booleans())
    def is_called_back(self, picks_up: bool, accepts: bool) -> None:
        for person in self.callers:
            if person.phone.status == "ringing":
                (person.phone.answers if picks_up else person.phone.declines)()
                self.network.advance(6)
                if accepts:
                    self.tries(partial(person.phone.presses, "1"))
        self.town.wait(seconds=2)

    @precondition(lambda self: self.were_told("is yours"))
    @rule(which=which, word=st.sampled_from(["DONE {} 1", "AGAIN {}"]))
    def goes_on_with_a_case(self, which: int, word: str) -> None:
        taken = self.were_told("is yours")
        person, code = taken[which % len(taken)]
        self.texts(person, word.format(code))

    @rule(assistant=st.integers(0, 1), on=st.booleans())
    def goes_off_and_on(self, assistant: int, on: bool) -> None:
        person = self.assistants[assistant]
        self.paused.discard(person.id)
        self.texts(person, "ON" if on else "OFF")
        if not on:
            self.look()  # what was asked before it came in is no mistake
            self.paused.add(person.id)

    # -- what fails ------------------------------------------------------------------------------

    @rule(instant=st.integers(1, 60))
    def the_worker_dies(self, instant: int) -> None:
        self.worker.dies_in = instant
        self.town.wait(seconds=2)

    @rule(fault=st.sampled_from(["none", "busy", "broken", "no answer"]))
    def the_carrier_is(self, fault: str) -> None:
        self.worker.client.fault = fault  # type: ignore[assignment]

    @rule(delays=st.lists(st.sampled_from([0.0, 0.5, 20.0, 1e9]), min_size=1, max_size=4))
    def reports_come_late_or_never(self, delays: list[float]) -> None:
        self.network.hold_back = lambda params: delays[len(str(params)) % len(delays)]

    @rule(times=st.integers(1, 3))
    def a_report_comes_again(self, times: int) -> None:
        reports = [r for r in self.network.requests if "/status/" in r.url][-4:]
        for report in (reports * times)[::-1]:
            self.town.carries(report)

    @rule(assistant=staff, reachable=st.booleans())
    def texts_arrive(self, assistant: int, reachable: bool) -> None:
        self.assistants[assistant].phone.reachable = reachable

    # -- time ------------------------------------------------------------------------------------

    @rule(minutes=st.sampled_from([1, 6, 11, 31]))
    def time_passes(self, minutes: int) -> None:
        for _ in range(4):
            self.town.later_at_once(hours=minutes / 240)

    @rule(minutes=st.sampled_from([2, 61, 600]))
    def the_worker_is_away(self, minutes: int) -> None:
        self.town.worker_hangs = True
        self.town.act(lambda network: network.advance(60 * minutes))
        self.town.worker_hangs = False

    # -- what has to hold ------------------------------------------------------------------------

    @invariant()
    def every_promise_is_kept(self) -> None:
        self.failed = True
        self.worker.dies_in = 0
        self.town.wait(seconds=1)
        self.look()
        self.failed = False

    def look(self) -> None:
        kept, town = self.kept, self.town
        with town.store.reading() as conn:
            kept.every_open_request_has_a_next_step(conn, town.now())
            kept.at_most_one_try_goes_on(conn)
            kept.one_open_request_a_number(conn)
            kept.nothing_goes_back(conn)
            kept.only_those_on_duty_are_asked(conn, {self.assistants[2].id} | self.paused)
            kept.no_offer_is_sent_late(conn, self.network, town.started)
        kept.nobody_is_rung_twice(self.network, set(CALLERS), self.presses)
        assert self.worker.ticks.pulse.well_but("")
        assert self.network.problems == []

    def teardown(self) -> None:
        try:
            if not self.failed:
                self.calm_comes()
        finally:
            self.town.close()
            self.worker.ticks.hotline.store.close()
            self.end.close()

    def calm_comes(self) -> None:
        """Nothing fails any more and nobody does anything for two days."""
        self.worker.client.fault, self.network.hold_back = "none", lambda params: 0.0
        for person in (*self.callers, *self.assistants):
            person.phone.reachable = True
            self.tries(person.phone.hangs_up)
        for _ in range(CALM_HOURS // 6):
            self.town.later_at_once(hours=6)
        with self.town.store.reading() as conn:
            self.kept.in_the_end_all_is_closed_or_somebodys(conn)

    # -- hands and eyes --------------------------------------------------------------------------

    def were_told(self, words: str) -> list[tuple[Person, str]]:
        """Which assistants got a text with these words, and of which case; the latest first."""
        told = [
            (text.at, person, code)
            for person in self.assistants
            for text in person.phone.inbox
            if words in text.body
            for code in re.findall(r"\b\d{6}\b", text.body)[:1]
        ]
        told.sort(key=lambda each: each[0], reverse=True)
        return [(person, code) for _, person, code in told[:4]]

    def in_a_call(self) -> list[Phone]:
        """Whose phones are in use."""
        everybody = (*self.callers, *self.assistants)
        return [each.phone for each in everybody if each.phone.status == "talking"]

    def texts(self, person: Person, body: str) -> None:
        person.phone.texts(TEXTS, body)
        self.town.wait(seconds=2)

    def tries(self, deed: Callable[[], None]) -> None:
        """Do it where that phone can now."""
        with suppress(NotNow):
            deed()


def codes(phone: Phone) -> list[str]:
    """The case codes that were texted to a phone."""
    return re.findall(r"\b\d{6}\b", " ".join(text.body for text in phone.inbox))


@pytest.mark.parametrize(
    ("kind", "share"), [("sqlite", 1), pytest.param("postgres", 2, marks=pytest.mark.postgres)]
)
def test_on_any_day_every_promise_is_kept(
    request: pytest.FixtureRequest, content: Content, kind: str, share: int
) -> None:
    class Here(AnyDay):
        copy = staticmethod(request.getfixturevalue(f"{kind}_copy"))

    Here.content = content
    few = settings.default is not None and settings.default.derandomize
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=(FEW if few else MANY) // share,
            stateful_step_count=12 if few else 40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
