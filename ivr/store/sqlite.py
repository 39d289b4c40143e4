"""What SQLite needs to be safe and quick. For `ivr.store.db` only."""

import time
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError

from sqlalchemy import Connection, Engine, event

# Execution options of a transaction that will write.
WRITING = {"hotline_writes": True}


def prepare(engine: Engine, patience: float) -> None:
    """Set up every connection, and begin transactions by ourselves.

    A transaction that reads and then writes fails at once with "database is locked" unless it
    said so at its beginning, so writers begin IMMEDIATE and wait their turn there. Half of the
    patience is for that; the other half may have gone on waiting for this process's own turn.
    """

    @event.listens_for(engine, "connect")
    def _connected(connection: SqliteConnection, _record: object) -> None:
        # Python's driver would begin transactions when it sees fit; None leaves that to us.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {round(patience * 500)}")
        _use_wal(connection, patience)
        # FULL, because a power cut must not take back what a caller was promised.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begun(conn: Connection) -> None:
        writes = conn.get_execution_options().get("hotline_writes", False)
        conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _use_wal(connection: SqliteConnection, patience: float) -> None:
    """Let readers and a writer work side by side, which the file remembers.

    Of several programs that open a fresh file at once one makes the change; the others are told
    "database is locked" at once, whatever their busy timeout.
    """
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except OperationalError:
            if time.monotonic() >= until:
                raise
            time.sleep(0.01)
        else:
            return
