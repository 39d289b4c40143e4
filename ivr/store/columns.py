"""What the tables are made of: the kinds of columns, and the list in which all of them stand."""

from sqlalchemy import Boolean, Column, Integer, MetaData, Text

from ivr.store.types import Id, JsonValue, UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


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
