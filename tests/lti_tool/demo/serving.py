"""The demo LMS and a forged tool on real ports, for tests that need HTTP or a browser."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from flask import Flask, request
from werkzeug.serving import make_server

from lti_tool.demo.app import create_lms
from lti_tool.demo.lms import EXTENSION, ConsoleHint
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


@contextmanager
def lms_at(folder: Path, port: int, tool_port: int) -> Iterator[Flask]:
    app = create_lms(
        folder,
        base_url=f"http://localhost:{port}",
        tool_url=f"http://127.0.0.1:{tool_port}",
        console_hint=ConsoleHint("demo", "correct horse battery"),
    )
    try:
        with served(app, port):
            yield app
    finally:
        app.extensions[EXTENSION].engine.dispose()


def tool_at(port: int, *, registers: bool = True) -> Flask:
    """A tool that registers when its invitation is opened, by HTTP, as a real one does."""
    app = Flask("forged_tool")
    base = f"http://127.0.0.1:{port}"

    @app.get("/lti/register/<_invitation>")
    def register(_invitation: str) -> tuple[str, int]:
        if not registers:
            return "this invitation was used", 410
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
        answer = requests.post(
            found["registration_endpoint"],
            json=body,
            headers={"Authorization": f"Bearer {request.args['registration_token']}"},
            timeout=10,
        )
        return answer.text, answer.status_code

    @app.post("/lti/login")
    def login() -> str:
        return f"<!doctype html><title>Tool</title><p>{request.form.get('lti_storage_target', 'no storage')}</p>"

    @app.get("/favicon.ico")
    def icon() -> tuple[str, int]:
        return "", 204

    return app
