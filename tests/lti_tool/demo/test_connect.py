from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from flask import Flask, request
from werkzeug.serving import make_server

from lti_tool.demo.app import create_lms
from lti_tool.demo.connect import ConnectError, connect, is_connected
from lti_tool.demo.lms import EXTENSION
from tests.lti_tool.demo.world import document


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(app: Flask, port: int) -> Iterator[None]:
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def tool_at(port: int, *, registers: bool = True) -> Flask:
    """A tool that registers when its invitation is opened, by HTTP, as a real one does."""
    app = Flask("forged_tool")
    base = f"http://127.0.0.1:{port}"

    @app.get("/lti/register/<_invitation>")
    def register(_invitation: str) -> tuple[str, int]:
        found = requests.get(request.args["openid_configuration"], timeout=10).json()
        body = document(
            initiate_login_uri=base + "/lti/login",
            redirect_uris=[base + "/lti/launch"],
            jwks_uri=base + "/lti/jwks",
        )
        body["https://purl.imsglobal.org/spec/lti-tool-configuration"] |= {
            "domain": f"127.0.0.1:{port}",
            "target_link_uri": base + "/lti/launch",
        }
        if registers:
            token = request.args["registration_token"]
            answer = requests.post(
                found["registration_endpoint"],
                json=body,
                headers={"Authorization": f"Bearer {token}"},
                timeout=10,
            )
            return answer.text, answer.status_code
        return "this invitation was used", 410

    return app


@contextmanager
def lms_at(folder: Path, port: int, tool_port: int) -> Iterator[Flask]:
    app = create_lms(
        folder,
        base_url=f"http://localhost:{port}",
        tool_url=f"http://127.0.0.1:{tool_port}",
        console_hint=None,
    )
    try:
        with served(app, port):
            yield app
    finally:
        app.extensions[EXTENSION].engine.dispose()


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
