"""One platform and one tool for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.demo import free_port
from tests.platforms.openedx.site import Site
from tests.platforms.openedx.tool import RunningTool, start_tool


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Open edX as it is today, with people and a course that is empty as yet."""
    running = Site(tmp_path_factory.mktemp("openedx"), free_port())
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="package")
def tool(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Iterator[RunningTool]:
    """The tool, which may fetch from the site."""
    running = start_tool(tmp_path_factory.mktemp("tool"), f"localhost:{site.port}")
    yield running
    running.stop()
