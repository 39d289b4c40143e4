"""Logs as JSON, one line an event, with the fields the callers name and nothing else.

No number, name or text of a person is ever a field (DESIGN.md, rule 9).
"""

import structlog


def configure() -> None:
    """Set up logging for the process; again is harmless."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        cache_logger_on_first_use=False,
    )
