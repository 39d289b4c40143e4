"""Logs as JSON, one line an event on stderr, with the fields that are allowed and nothing else.

No number, name or text of a person is ever a field (DESIGN.md, rule 9). What libraries log goes
through the same lines: of their messages only the words that stand in their source, of exceptions
only the kind and the place. Anybody may import it.
"""

import logging
import re
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

from ivr.errors import HotlineError

FIELDS = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "code",  # the carrier's, never a case's
        "endpoint",
        "folder",
        "job",
        "kind",  # of an exception
        "logger",
        "place",  # of an exception or a message: file and line
        "problem",  # in a file that somebody wrote
        "purpose",
        "reason",  # the text of an error of ours, which holds nothing of a person
        "calls",
        "rows",
        "texts",
        "version",  # of protocols
    }
)
"""The only fields a line may have; a test holds every log call to them."""

FOR_GUNICORN: Mapping[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {},
    "handlers": {"lines": {"class": "ivr.logs.Lines"}},
    "root": {"level": "WARNING", "handlers": ["lines"]},
    "loggers": {"gunicorn.error": {"level": "WARNING", "handlers": [], "propagate": True}},
}
"""gunicorn's `logconfig_dict`: its own messages as such lines too."""

_ROOT = Path(__file__).resolve().parent.parent
_HIDDEN = "•••"
_LEFT_OUT = "(words left out)"
_LOGGED = logging.WARNING

# The last fence: whatever is as long as a telephone number, however it is written.
_NUMBER = re.compile(r"(?<!\w)\+?\d(?:[\s().\-]{0,2}\d){6,}(?!\w)")

_log = structlog.get_logger()


def configure() -> None:
    """Set up logging for the process; again is harmless."""
    structlog.configure(
        processors=[
            _only_allowed,
            structlog.processors.add_log_level,
            _without_numbers,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        # Looked up anew for each line: whoever redirects stderr gets the lines too.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    if not any(isinstance(handler, Lines) for handler in root.handlers):
        root.addHandler(Lines())


def take_over() -> None:
    """Let what nobody catches be a line too; for a process of HotLine's own, not for tests.

    Python's own report would print the exception's text and the lines of code around it.
    """
    sys.excepthook = _uncaught
    threading.excepthook = lambda failed: _note("thread broke", failed.exc_value)
    sys.unraisablehook = lambda failed: _note("clean-up broke", failed.exc_value)
    warnings.showwarning = _warned


def told(failure: BaseException) -> dict[str, str]:
    """What may be told of an exception: its kind, its place, and its text if it is ours."""
    fields = {"kind": type(failure).__name__, "place": _place(failure.__traceback__)}
    return fields | ({"reason": str(failure)} if isinstance(failure, HotlineError) else {})


class Lines(logging.Handler):
    """Makes lines of what libraries log through Python's own logging."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record, without its arguments."""
        # Not by the handler's level: finding no handler for theirs, libraries would add their own.
        if record.levelno < _LOGGED:
            return
        words, place = _literal(record)
        failure = record.exc_info[1] if record.exc_info else None
        fields = {"logger": record.name, "place": place} | (told(failure) if failure else {})
        write = _log.error if record.levelno >= logging.ERROR else _log.warning
        write(words, **fields)


def _literal(record: logging.LogRecord) -> tuple[str, str]:
    """A record's message, if it stands word for word in the source of whoever logs it, and where.

    Then it was written by a programmer; put together on the way, it may hold anything.
    """
    for frame in _callers(sys._getframe(2)):
        if isinstance(record.msg, str) and record.msg in frame.f_code.co_consts:
            return record.msg, f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"
    return _LEFT_OUT, f"{record.filename}:{record.lineno}"


def _callers(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _place(trace: TracebackType | None) -> str:
    """Where it happened: the innermost line of ours, else the innermost of all."""
    places = []
    while trace is not None:
        places.append((Path(trace.tb_frame.f_code.co_filename), trace.tb_lineno))
        trace = trace.tb_next
    ours = [place for place in places if (_ROOT / "ivr") in place[0].parents]
    if not places:
        return ""
    file, line = (ours or places)[-1]
    return f"{file.relative_to(_ROOT) if ours else file.name}:{line}"


def _uncaught(
    kind: type[BaseException], failure: BaseException, trace: TracebackType | None
) -> None:
    if isinstance(failure, KeyboardInterrupt):
        sys.__excepthook__(kind, failure, trace)
    else:
        _note("process broke", failure)


def _note(event: str, failure: BaseException | None) -> None:
    _log.error(event, **(told(failure) if failure else {}))


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    _log.warning("a library warns", kind=category.__name__, place=f"{Path(filename).name}:{lineno}")


def _only_allowed(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {name: value for name, value in event.items() if name in FIELDS}


def _without_numbers(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {
        name: _NUMBER.sub(_HIDDEN, value) if isinstance(value, str) else value
        for name, value in event.items()
    }
