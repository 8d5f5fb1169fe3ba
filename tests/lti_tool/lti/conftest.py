from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.lti_support import ForgedPlatform, Tool, make_tool
from tests.lti_tool.installation import installed


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Tool:
    return make_tool(tmp_path_factory.mktemp("tool"))


@pytest.fixture
def lms(tool: Tool) -> ForgedPlatform:
    """A registration of its own for each test."""
    return tool.platform()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """An installation of its own, with no platform."""
    with installed(tmp_path) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
