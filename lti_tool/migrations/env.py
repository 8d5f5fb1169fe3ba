"""Alembic's environment: the tool's and the LRS's tables together, on the connection that ``db.upgrade`` opened."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine

from lti_tool.models import metadata
from xapi.lrs.tables import metadata as lrs_metadata

TARGET = [metadata, lrs_metadata]


def _run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        context.configure(connection=connection, target_metadata=TARGET, render_as_batch=True)
        context.run_migrations()
        return
    engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "")
    with engine.connect() as opened:
        context.configure(connection=opened, target_metadata=TARGET, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()


_run()
