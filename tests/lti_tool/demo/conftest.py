from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import responses
from flask import Flask

from lti_tool import clock
from lti_tool.demo.app import create_lms
from lti_tool.demo.lms import EXTENSION, ConsoleHint
from tests.lti_support import make_tool
from tests.lti_tool.demo.school import School, ToTheLms
from tests.lti_tool.demo.world import LMS, TOOL, World


def make(folder: Path) -> Flask:
    app = create_lms(folder, base_url=LMS, tool_url=TOOL, console_hint=ConsoleHint("demo", "correct horse battery"))
    app.testing = True
    return app


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an LMS that was started once: it has its keys, which take a while to make."""
    folder = tmp_path_factory.mktemp("first")
    make(folder).extensions[EXTENSION].engine.dispose()
    return folder


@pytest.fixture
def lms(first_start: Path, tmp_path: Path) -> Iterator[World]:
    """An LMS that no tool is registered with."""
    app = make(Path(shutil.copytree(first_start, tmp_path / "lms")))
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


@pytest.fixture
def school(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    """The real tool in the course, by the forged one's registration; time can be moved on."""
    tool = make_tool(tmp_path / "tool")
    platform = tool.platform(issuer=LMS, client_id=world.client_id, token_url=LMS + "/lti/token")
    here = School(world, tool, platform, ToTheLms(world))
    monkeypatch.setattr(clock, "now", here.now)
    ours = tool.client().get("/lti/jwks").get_json()["keys"]
    both = {"keys": [*ours, *json.loads(world.jwks(None)[2])["keys"]]}  # the LMS takes the forged tool's calls too
    with responses.RequestsMock(assert_all_requests_are_fired=False) as net:
        net.add(responses.GET, TOOL + "/lti/jwks", json=both)
        yield here
