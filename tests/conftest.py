from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import fresh


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """No test leaves a database connection open for the next."""
    yield
    fresh.close()
