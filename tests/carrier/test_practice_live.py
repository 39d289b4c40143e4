"""The practice network in real time: a thread of its own, real requests over loopback."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from werkzeug.serving import make_server

from ivr.carrier.practice.live import LiveDriver
from ivr.carrier.practice.network import Network
from ivr.carrier.practice.phones import NotNow
from ivr.clock import PracticeClock
from tests.carrier.other_side import (
    CHIOMA,
    HOTLINE,
    HOTLINE_SMS,
    IVAN,
    OtherSide,
    make_network,
    said,
)

LONG_ENOUGH = 10


@pytest.fixture
def served() -> Iterator[OtherSide]:
    """The other side on a real port."""
    side = OtherSide()
    server = make_server("127.0.0.1", 0, side.app, threaded=True)
    side.base = f"http://127.0.0.1:{server.port}"
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield side
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def driver(served: OtherSide, tmp_path: Path) -> Iterator[LiveDriver]:
    """A network in real time that leads to the other side."""
    yield from running(served.base, tmp_path)


def running(base: str, folder: Path) -> Iterator[LiveDriver]:
    """Run a network that leads to `base`."""
    clock = PracticeClock(folder / "offset")
    driver = LiveDriver(lambda fetch: make_network(fetch, base=base, start=clock.now()), clock)
    driver.start()
    yield driver
    driver.stop()


def calls(driver: LiveDriver, number: str = CHIOMA) -> None:
    """Let a phone call HotLine."""
    driver.act(lambda network: network.phone(number).calls(HOTLINE))


def words(driver: LiveDriver, number: str = CHIOMA) -> list[str]:
    """What was said to a phone until now."""
    return driver.act(lambda network: said(network.phone(number)))


def test_a_jump_passes_through_everything_in_order(served: OtherSide, driver: LiveDriver) -> None:
    served.answers["/voice"] = (
        '<Say language="uk-UA">Доброго дня.</Say><Pause length="60"/><Redirect>/voice/a</Redirect>'
    )
    served.answers["/voice/a"] = '<Say>A.</Say><Pause length="60"/><Redirect>/voice/b</Redirect>'
    served.answers["/voice/b"] = '<Say>B.</Say><Pause length="6000"/>'
    calls(driver)
    driver.later(600)
    assert words(driver) == ["Доброго дня.", "A.", "B."]
    assert [asked.path for asked in served.asked] == ["/voice", "/voice/a", "/voice/b"]
    assert driver.offset == 600


def test_a_jump_waits_for_a_webhook_that_is_under_way(
    served: OtherSide, driver: LiveDriver
) -> None:
    arrived, released = Event(), Event()

    def slow(form: dict[str, str]) -> str:
        arrived.set()
        released.wait(LONG_ENOUGH)
        return "<Say>Late.</Say>"

    served.answers["/voice"] = '<Pause length="60"/><Redirect>/voice/slow</Redirect>'
    served.answers["/voice/slow"] = slow
    before = driver.act(lambda network: network.now)
    calls(driver)
    jump = Thread(target=driver.later, args=(600,))
    jump.start()
    assert arrived.wait(LONG_ENOUGH)
    assert driver.act(lambda network: network.now) - before < timedelta(seconds=70)
    released.set()
    jump.join(LONG_ENOUGH)
    assert words(driver) == ["Late."]


def test_a_webhook_may_use_the_api_before_it_answers(served: OtherSide, driver: LiveDriver) -> None:
    def writes(form: dict[str, str]) -> str:
        driver.act(lambda network: network.texts.send(HOTLINE_SMS, IVAN, "A caller."))
        return "<Say>Somebody was told.</Say>"

    served.answers["/voice"] = '<Pause length="60"/><Redirect>/voice/tell</Redirect>'
    served.answers["/voice/tell"] = writes
    calls(driver)
    driver.later(600)
    assert words(driver) == ["Somebody was told."]
    texts = driver.act(lambda network: [text.body for text in network.phone(IVAN).inbox])
    assert texts == ["A caller."]


def test_time_passes_by_itself(served: OtherSide, driver: LiveDriver) -> None:
    arrived = Event()

    def arrives(form: dict[str, str]) -> str:
        arrived.set()
        return ""

    served.answers["/voice"] = '<Pause length="1"/><Redirect>/voice/next</Redirect>'
    served.answers["/voice/next"] = arrives
    calls(driver)
    assert arrived.wait(LONG_ENOUGH)


def test_what_a_phone_cannot_do_is_told_to_whoever_asked(driver: LiveDriver) -> None:
    with pytest.raises(NotNow, match="not in a call"):
        driver.act(lambda network: network.phone(CHIOMA).hangs_up())


def test_a_fault_in_the_network_leaves_the_phones_alive(
    served: OtherSide, driver: LiveDriver
) -> None:
    def breaks(network: Network) -> None:
        broken = network.env.event()
        broken.fail(RuntimeError("broken"))

    driver.act(breaks)
    served.answers["/voice"] = "<Say>Hello.</Say>"
    calls(driver)
    driver.later(5)
    assert words(driver) == ["Hello."]
    problems = driver.act(lambda network: [problem.sentence for problem in network.problems])
    assert problems == ["the practice network failed: RuntimeError('broken')"]


def test_when_hotline_is_gone_the_caller_hears_the_carriers_own_words(tmp_path: Path) -> None:
    for driver in running("http://127.0.0.1:1", tmp_path):
        calls(driver)
        driver.later(20)
        assert words(driver) == ["We are sorry, an application error has occurred. Goodbye."]
        codes = driver.act(lambda network: [problem.code for problem in network.problems])
        assert set(codes) == {11205}


def test_a_network_that_does_not_run_says_so(tmp_path: Path) -> None:
    driver = LiveDriver(make_network, PracticeClock(tmp_path / "offset"))
    with pytest.raises(RuntimeError, match="not running"):
        driver.act(lambda network: network.now)
