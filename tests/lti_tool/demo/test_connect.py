from __future__ import annotations

from pathlib import Path

import pytest
import requests

from lti_tool.demo.connect import ConnectError, connect, is_connected
from tests.lti_tool.demo.serving import free_port, lms_at, served, tool_at


def test_the_tool_is_registered_over_http_once(tmp_path: Path) -> None:
    port, tool_port = free_port(), free_port()
    invitation = f"http://127.0.0.1:{tool_port}/lti/register/abc"
    with lms_at(tmp_path, port, tool_port) as lms, served(tool_at(tool_port), tool_port):
        assert not is_connected(lms)
        assert connect(lms, invitation)
        assert is_connected(lms)
        assert not connect(lms, invitation)
        page = requests.get(f"http://localhost:{port}/", timeout=10).text
    assert page.count("/activities/") >= 1


def test_activities_follow_the_tool_to_another_port(tmp_path: Path) -> None:
    port, old, new = free_port(), free_port(), free_port()
    with lms_at(tmp_path, port, old) as lms, served(tool_at(old), old):
        connect(lms, f"http://127.0.0.1:{old}/lti/register/abc")
    with lms_at(tmp_path, port, new) as lms, served(tool_at(new), new):
        assert not is_connected(lms)
        assert connect(lms, f"http://127.0.0.1:{new}/lti/register/def")
        page = requests.get(f"http://localhost:{port}/", timeout=10).text
        link = page.partition('href="/activities/')[2].partition('"')[0]
        launch = requests.get(f"http://localhost:{port}/activities/{link}/launch", timeout=10).text
    assert page.count(f'href="/activities/{link}"') == 1
    assert f"http://127.0.0.1:{new}/lti/lessons/work-and-recording" in launch


def test_a_tool_that_does_not_register_or_answer_is_told_of(tmp_path: Path) -> None:
    port, tool_port = free_port(), free_port()
    invitation = f"http://127.0.0.1:{tool_port}/lti/register/abc"
    with lms_at(tmp_path, port, tool_port) as lms:
        with served(tool_at(tool_port, registers=False), tool_port), pytest.raises(ConnectError, match="410"):
            connect(lms, invitation)
        with pytest.raises(ConnectError, match="can't be reached"):
            connect(lms, invitation)
        assert not is_connected(lms)
