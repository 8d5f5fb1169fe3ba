from __future__ import annotations

import pytest

from tests.lti_support import ForgedPlatform, Tool, make_tool


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Tool:
    return make_tool(tmp_path_factory.mktemp("tool"))


@pytest.fixture
def lms(tool: Tool) -> ForgedPlatform:
    """A registration of its own for each test, with an accepted deployment ``1``."""
    forged = tool.platform()
    page = forged.launch(tool.client(), forged.learner())
    assert page.status_code == 200, page.text
    return forged
