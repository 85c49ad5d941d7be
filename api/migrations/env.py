"""Runs migrations on the connection that `api.db` hands in; its caller commits."""

from __future__ import annotations

from alembic import context

from api.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    # SQLite too can take a change of tables back; the caller has begun the transaction.
    transactional_ddl=True,
    # The queue engine's tables share the database and look after themselves.
    include_name=lambda name, kind, _: kind != "table" or name in Table.metadata.tables,
)
with context.begin_transaction():
    context.run_migrations()
