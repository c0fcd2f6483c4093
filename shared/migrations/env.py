"""Alembic's environment: the connection, the tables and the version folders are handed in."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from shared.database import Moment


def render(kind: str, thing: Any, _: AutogenContext) -> str | Literal[False]:
    """Write our own column type as the plain one that it is in the database."""
    if kind == "type" and isinstance(thing, Moment):
        return "sa.DateTime(timezone=True)"
    return False


given = context.config.attributes
context.configure(
    connection=given["connection"],
    target_metadata=given["metadata"],
    render_as_batch=True,
    compare_type=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
