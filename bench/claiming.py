"""The floor of sending: rows claimed one by one, noted and posted, and no more than that.

`python -m bench.claiming DATABASE CARRIER` is one of the processes; several share the rows.
"""

import sys
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import psycopg

MAKE = "CREATE TABLE claims (id bigint PRIMARY KEY, taken boolean NOT NULL DEFAULT false)"
INDEX = "CREATE INDEX ON claims (id) WHERE NOT taken"
FILL = "INSERT INTO claims SELECT generate_series(1, %s)"
CLAIM = "SELECT id FROM claims WHERE NOT taken ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED"
TAKE = "UPDATE claims SET taken = true WHERE id = %s"


def make(database: str, rows: int) -> None:
    """Put so many rows there to be claimed."""
    with psycopg.connect(database) as conn:
        conn.execute(MAKE)
        conn.execute(INDEX)
        conn.execute(FILL, [rows])


def work(database: str, carrier: str) -> None:
    """Claim a row, note it in that transaction, post one text; until no row is left."""
    web = HTTPConnection(urlsplit(carrier).netloc)
    with psycopg.connect(database) as conn:
        while (row := _claimed(conn)) is not None:
            form = urlencode({"To": "+380501112233", "Body": f"No. {row}"})
            web.request("POST", "/Messages.json", form)
            web.getresponse().read()


def _claimed(conn: "psycopg.Connection[tuple[int]]") -> int | None:
    with conn.transaction():
        found = conn.execute(CLAIM).fetchone()
        if found is not None:
            conn.execute(TAKE, found)
    return found[0] if found else None


if __name__ == "__main__":
    work(*sys.argv[1:])
