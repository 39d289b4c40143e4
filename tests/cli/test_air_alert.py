"""The air alert at the command line."""

from sqlalchemy import select

from ivr.store import tables
from ivr.store.db import Store
from tests.cli.conftest import Operator


def test_it_is_switched_on_shown_and_off_and_the_audit_knows(
    operator: Operator, store: Store
) -> None:
    assert operator.runs("city alert show") == "There is no air alert.\n"
    said = operator.runs("city alert on")
    assert "Air alert in ivano-frankivsk since 12:00. It ends by itself at 15:00." in said
    operator.clock.advance(30 * 60)
    assert "since 12:00" in operator.runs("city alert show")
    assert operator.runs("city alert off") == "The air alert is over.\n"
    assert operator.runs("city alert off") == "There is no air alert.\n"
    with store.reading() as conn:
        audited = conn.execute(select(tables.audit.c.action, tables.audit.c.supervisor_id)).all()
    assert [tuple(row) for row in audited] == [("alert-on", None), ("alert-off", None)]


def test_nothing_else_can_be_asked_of_it(operator: Operator) -> None:
    assert "maybe" in operator.misuses("city alert maybe")
