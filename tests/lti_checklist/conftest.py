from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lti_tool import clock
from tests.lti_checklist.schooling import NotedSchool, opened
from tests.lti_support import ForgedPlatform, Tool, make_tool


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Tool:
    return make_tool(tmp_path_factory.mktemp("tool"))


@pytest.fixture
def lms(tool: Tool) -> ForgedPlatform:
    """A registration of its own for each test."""
    return tool.platform()


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NotedSchool]:
    """The demo LMS with the tool in it; its clock can be moved on."""
    with opened(tmp_path) as here:
        monkeypatch.setattr(clock, "now", here.now)
        yield here
