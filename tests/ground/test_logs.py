"""Each line of the log is JSON with allowed fields only, whoever writes it."""

import ast
import json
import logging
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog

from ivr import logs
from ivr.clock import HandClock
from ivr.errors import Refused

ROOT = Path(__file__).parents[2]
NUMBER = "+380637418529"
WORDS = "kestrel umbrella"

Line = dict[str, object]


@pytest.fixture
def line(capsys: pytest.CaptureFixture[str]) -> Callable[[], Line]:
    """Gives the one line that was written since it was asked last."""
    logs.configure()

    def read() -> Line:
        told = capsys.readouterr()
        assert told.out == ""
        (written,) = told.err.splitlines()
        return dict(json.loads(written))

    return read


@pytest.fixture
def library() -> logging.Logger:
    """A library's own logger."""
    return logging.getLogger("some.library")


def test_a_line_says_what_happened_and_when(line: Callable[[], Line]) -> None:
    structlog.get_logger().warning("not sent", purpose="staff-offer", code=21610)
    told = line()
    assert str(told.pop("timestamp")).endswith("Z")
    assert told == {
        "event": "not sent",
        "level": "warning",
        "purpose": "staff-offer",
        "code": 21610,
    }


def test_a_field_that_is_not_allowed_is_left_out(line: Callable[[], Line]) -> None:
    structlog.get_logger().warning("not sent", purpose="offer", number=NUMBER, name="Zebulon")
    assert line().keys() == {"event", "level", "timestamp", "purpose"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (f"to {NUMBER}", "to •••"),
        ("of (063) 741-85-29, code 21610", "of (•••, code 21610"),
        ("063.741.85.29", "•••"),
        ("case 482193, row 17", "case 482193, row 17"),
        ("protocols/menu.yaml:12", "protocols/menu.yaml:12"),
    ],
)
def test_what_is_as_long_as_a_number_is_hidden_wherever_it_stands(
    line: Callable[[], Line], written: str, kept: str
) -> None:
    structlog.get_logger().warning("state lost", reason=written)
    assert line()["reason"] == kept


def test_of_a_librarys_message_only_words_of_its_source_are_told(
    line: Callable[[], Line], library: logging.Logger
) -> None:
    library.error("cannot reach %s", NUMBER)
    told = line()
    assert told["event"] == "cannot reach %s"
    assert told["logger"] == "some.library"
    assert str(told["place"]).startswith("test_logs.py:")
    library.error(f"cannot reach {WORDS}")
    assert line()["event"] == "(words left out)"


def test_of_an_exception_only_kind_and_place_are_told(
    line: Callable[[], Line], library: logging.Logger
) -> None:
    try:
        raise KeyError(WORDS)
    except KeyError:
        library.exception("it broke")
    told = line()
    assert told["kind"] == "KeyError"
    assert str(told["place"]).startswith("test_logs.py:")
    assert WORDS not in str(told)


def test_an_error_of_ours_may_speak(line: Callable[[], Line], library: logging.Logger) -> None:
    try:
        raise Refused("There is no such city.")
    except Refused:
        library.exception("it broke")
    assert line()["reason"] == "There is no such city."


def test_the_place_is_the_innermost_of_ours() -> None:
    with pytest.raises(OverflowError, match="date value out of range") as caught:
        HandClock(datetime.max.replace(tzinfo=UTC)).advance(1)
    told = logs.told(caught.value)
    assert told["kind"] == "OverflowError"
    assert told["place"].startswith("ivr/clock.py:")


def test_what_only_informs_is_not_told(
    capsys: pytest.CaptureFixture[str], library: logging.Logger
) -> None:
    logs.configure()
    library.info("a request from %s", NUMBER)
    assert capsys.readouterr().err == ""


def test_setting_up_twice_writes_each_line_once(
    line: Callable[[], Line], library: logging.Logger
) -> None:
    logs.configure()
    library.warning("once")
    assert line()["event"] == "once"


UNCAUGHT = """
import sys, threading, warnings
from ivr import logs
logs.configure()
logs.take_over()
warnings.warn("{secret}")
thread = threading.Thread(target=lambda: int("{secret}"))
thread.start()
thread.join()
class Odd:
    def __del__(self):
        raise ValueError("{secret}")
Odd()
raise KeyError("{secret}")
"""


def test_what_nobody_catches_is_told_by_kind_and_place() -> None:
    code = UNCAUGHT.format(secret=WORDS)
    ended = subprocess.run(
        [sys.executable, "-W", "default", "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert WORDS not in ended.stdout + ended.stderr
    lines = [json.loads(written) for written in ended.stderr.splitlines()]
    assert [(each["event"], each["kind"]) for each in lines] == [
        ("a library warns", "UserWarning"),
        ("thread broke", "ValueError"),
        ("clean-up broke", "ValueError"),
        ("process broke", "KeyError"),
    ]


def _log_calls() -> Iterator[tuple[str, ast.Call]]:
    for file in sorted((ROOT / "ivr").rglob("*.py")):
        calls = (n for n in ast.walk(ast.parse(file.read_text())) if isinstance(n, ast.Call))
        for call in calls:
            if re.fullmatch(r"_?log\.[a-z]+", ast.unparse(call.func)):
                yield f"{file.relative_to(ROOT)}:{call.lineno}", call


def test_every_log_call_of_ours_names_allowed_fields_and_fixed_events() -> None:
    calls = [(where, call) for where, call in _log_calls() if "ivr/logs.py" not in where]
    assert len(calls) >= 10
    for where, call in calls:
        (event,) = call.args
        assert isinstance(event, ast.Constant), where
        for keyword in call.keywords:
            assert keyword.arg in logs.FIELDS or _is_told(keyword), where


def _is_told(keyword: ast.keyword) -> bool:
    """Whether it is `**told(failure)`."""
    return keyword.arg is None and ast.unparse(keyword.value).startswith("told(")
