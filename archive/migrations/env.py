"""Runs migrations on the connection that :mod:`archive.database` hands over."""

from alembic import context

from archive.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
