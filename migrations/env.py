"""Runs migrations on the connection that `ivr.store.schema` hands over."""

from alembic import context

from ivr.store import (  # noqa: F401 - so that every table is known
    alarm_tables,
    city_tables,
    duty_tables,
    handover_tables,
    tables,
)
from ivr.store.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    compare_server_default=True,
    # SQLite cannot alter most things in place; a batch copies the table instead.
    render_as_batch=True,
    # Also on SQLite: the transaction is begun before the first statement.
    transactional_ddl=True,
)

with context.begin_transaction():
    context.run_migrations()
