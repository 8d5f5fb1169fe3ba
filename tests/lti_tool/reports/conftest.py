"""An empty database of the tool, on SQLite and on PostgreSQL: every report is tried on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from lti_tool.models import metadata
from tests import postgres
from xapi.lrs.tables import metadata as lrs_metadata
from xapi.lrs.transactions import connect


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        yield from _with_tables(f"sqlite:///{tmp_path / 'report.db'}")
    else:
        with postgres.shared().database() as url:
            yield from _with_tables(url)


def _with_tables(url: str) -> Iterator[Engine]:
    made = connect(url)
    metadata.create_all(made)
    lrs_metadata.create_all(made)
    yield made
    made.dispose()
