"""Failed sign-ins, counted in the database so that all processes count together.

For `ivr.web.throttle`. Accounts and addresses are kept as fingerprints only.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from ivr.store.tables import sign_in_failures as failures


def note(conn: Connection, *, account: str, address: str, at: datetime) -> int:
    """Write one failure; gives the id of its row."""
    row = insert(failures).values(account_mac=account, address_mac=address, at=at)
    written: int = conn.execute(row.returning(failures.c.id)).scalar_one()
    return written


def count(
    conn: Connection, *, since: datetime, account: str | None = None, address: str | None = None
) -> int:
    """How many failures there were after `since` for an account, from an address, or for both."""
    query = select(func.count()).select_from(failures).where(failures.c.at > since)
    found: int = conn.execute(query.where(*_whose(account, address))).scalar_one()
    return found


def take_back(conn: Connection, failure: int) -> None:
    """Remove one failure that was none."""
    conn.execute(delete(failures).where(failures.c.id == failure))


def forgive(conn: Connection, *, account: str, address: str) -> None:
    """Remove the failures of an account from one address, after the right password came."""
    conn.execute(delete(failures).where(*_whose(account, address)))


def forget(conn: Connection, *, before: datetime) -> None:
    """Remove the failures that count no more."""
    conn.execute(delete(failures).where(failures.c.at < before))


def _whose(account: str | None, address: str | None) -> list[ColumnElement[bool]]:
    wanted = ((failures.c.account_mac, account), (failures.c.address_mac, address))
    return [column == value for column, value in wanted if value is not None]
