"""What Alembic runs: the migrations, in the transaction that the caller has begun."""

from __future__ import annotations

from alembic import context

from dragoman.ledger.schema import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    transactional_ddl=True,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=False,
)
context.run_migrations()
