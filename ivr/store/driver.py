"""Running one statement on the driver itself, beside SQLAlchemy. For `ivr.store.db` only.

For the row that every turn writes, and nothing else (docs/decisions/0010-the-row-of-every-turn.md).
The connection is one of the pool's: made, counted and checked as for everybody.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from ivr.store import postgres


def run(engine: Engine, statement: str, values: Sequence[object]) -> None:
    """Run a statement that commits by itself. Raises DBAPIError, as SQLAlchemy would."""
    dbapi = engine.dialect.loaded_dbapi
    try:
        with _taken(engine) as connection:
            connection.execute(statement, values)
    except dbapi.Error as wrong:
        raise DBAPIError.instance(
            None, None, wrong, dbapi.Error, hide_parameters=True, dialect=engine.dialect
        ) from wrong


@contextmanager
def _taken(engine: Engine) -> Iterator[Any]:
    """The driver's connection, committing each statement; one that failed is not used again."""
    pooled = engine.raw_connection()
    try:
        with postgres.committing_each(pooled.driver_connection):
            yield pooled.driver_connection
    except BaseException:
        pooled.invalidate()
        raise
    finally:
        pooled.close()
