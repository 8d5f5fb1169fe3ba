from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import responses

from lti_tool.demo.app import create_lms
from lti_tool.demo.lms import ConsoleHint
from tests.lti_tool.demo.world import LMS, TOOL, World


@pytest.fixture
def lms(tmp_path: Path) -> Iterator[World]:
    """An LMS that no tool is registered with."""
    app = create_lms(
        tmp_path, base_url=LMS, tool_url=TOOL, console_hint=ConsoleHint("demo", "correct horse battery")
    )
    app.testing = True
    world = World(app, app.test_client())
    with responses.RequestsMock(assert_all_requests_are_fired=False) as net:
        net.add_callback(responses.GET, TOOL + "/lti/jwks", callback=world.jwks)
        yield world
    world.lms.engine.dispose()


@pytest.fixture
def world(lms: World) -> World:
    """An LMS with the forged tool registered, and a browser that has opened the course as the instructor."""
    answer = lms.register().get_json()
    lms.client_id = answer["client_id"]
    lms.deployment_id = answer["https://purl.imsglobal.org/spec/lti-tool-configuration"]["deployment_id"]
    assert lms.get("/").status_code == 200
    return lms
