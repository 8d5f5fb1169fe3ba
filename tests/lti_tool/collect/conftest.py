from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lti_support import ForgedPlatform, Tool, make_tool


@pytest.fixture(params=["sqlite", "postgresql"])
def tool(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Tool]:
    made = make_tool(tmp_path, database=request.param)
    yield made
    made.services.engine.dispose()


@pytest.fixture
def lms(tool: Tool) -> ForgedPlatform:
    return tool.platform()
