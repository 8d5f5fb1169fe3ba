from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import fresh


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """No test leaves a database connection open for the next."""
    yield
    fresh.close()


@pytest.fixture(autouse=True)
def _looks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests change a lesson's files and ask at once; in earnest they are looked at once a second."""
    monkeypatch.setattr("lti_tool.lessons.LOOK_EVERY", 1e-9)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A long test may take its time."""
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.timeout(3000))
