"""20,000 statements, documents, requests and parts, legal and illegal: the record store keeps them or leaves them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.xapi.conftest import create
from tests.xapi.lrs.conftest import Asker, bare
from tests.xapi.lrs.properties import PROPERTIES, Property, Store
from xapi.lrs.transactions import connect


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Lend a record store of its own, on SQLite."""
    url = f"sqlite:///{tmp_path}/lrs.db"
    create(url)
    engine = connect(url)
    app: Flask = bare(engine)
    yield Store(Asker(app.test_client()), engine)
    engine.dispose()


@pytest.mark.long
@pytest.mark.parametrize("one", PROPERTIES, ids=lambda one: one.says.replace(" ", "_"))
def test_whatever_arrives_20_000_times(store: Store, one: Property) -> None:
    one.run(store, 20_000)
