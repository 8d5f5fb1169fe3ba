"""What the tests of the worker share: a tool, an LMS that takes grades, and a worker between them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lti_tool.worker import Worker
from tests.lti_support import ForgedPlatform, Tool, make_tool
from tests.lti_tool.grades_lms import Lms
from tests.lti_tool.learner.seat import TEXT, everything, sit


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    return make_tool(tmp_path)


@pytest.fixture
def platform(tool: Tool) -> ForgedPlatform:
    return tool.platform()


@pytest.fixture
def lms() -> Lms:
    return Lms()


@pytest.fixture
def worker(tool: Tool, platform: ForgedPlatform, lms: Lms) -> Worker:
    """A worker with one grade waiting."""
    sit(platform).said(*everything(TEXT))
    return Worker(replace(tool.services, fetch=lms))
