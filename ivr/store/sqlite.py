"""What SQLite needs to be safe and quick. For `ivr.store.db` only."""

from sqlite3 import Connection as SqliteConnection

from sqlalchemy import Connection, Engine, event

# Execution options of a transaction that will write.
WRITING = {"hotline_writes": True}


def prepare(engine: Engine, patience: float) -> None:
    """Set up every connection, and begin transactions by ourselves.

    A transaction that reads and then writes fails at once with "database is locked" unless it
    said so at its beginning, so writers begin IMMEDIATE and wait their turn there.
    """

    @event.listens_for(engine, "connect")
    def _connected(connection: SqliteConnection, _record: object) -> None:
        # Python's driver would begin transactions when it sees fit; None leaves that to us.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL, because a power cut must not take back what a caller was promised.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begun(conn: Connection) -> None:
        writes = conn.get_execution_options().get("hotline_writes", False)
        conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
