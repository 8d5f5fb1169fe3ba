from __future__ import annotations

from pathlib import Path

import pytest

from tests.lti_support import ForgedPlatform, Tool, make_tool


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    return make_tool(tmp_path)


@pytest.fixture
def lms(tool: Tool) -> ForgedPlatform:
    return tool.platform()
