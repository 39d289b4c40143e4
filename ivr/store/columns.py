"""The kinds of columns the tables are made of. For `ivr.store.tables` only."""

from sqlalchemy import Boolean, Column, Integer, Text

from ivr.store.types import Id, JsonValue, UtcTime


def row_id() -> Column[int]:
    """The number of a row, given by the database."""
    return Column("id", Id, primary_key=True, autoincrement=True)


def text(name: str) -> Column[str]:
    """A text every row has."""
    return Column(name, Text, nullable=False)


def maybe_text(name: str) -> Column[str]:
    """A text a row may have."""
    return Column(name, Text)


def number(name: str) -> Column[int]:
    """A whole number every row has."""
    return Column(name, Integer, nullable=False)


def flag(name: str) -> Column[bool]:
    """Yes or no."""
    return Column(name, Boolean, nullable=False)


def time(name: str) -> Column[object]:
    """A time every row has, in UTC."""
    return Column(name, UtcTime, nullable=False)


def maybe_time(name: str) -> Column[object]:
    """A time a row may have, in UTC."""
    return Column(name, UtcTime)


def json(name: str) -> Column[object]:
    """A list or object every row has, as JSON."""
    return Column(name, JsonValue, nullable=False)
