from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import fresh


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """No test leaves a database connection open for the next."""
    yield
    fresh.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A long test may take its time."""
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.timeout(3000))
