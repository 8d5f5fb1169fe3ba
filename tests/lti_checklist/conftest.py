from __future__ import annotations

import pytest

from tests.lti_support import ForgedPlatform, Tool, make_tool


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Tool:
    return make_tool(tmp_path_factory.mktemp("tool"))


@pytest.fixture
def lms(tool: Tool) -> ForgedPlatform:
    """A registration of its own for each test."""
    return tool.platform()
