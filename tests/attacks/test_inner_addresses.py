"""Addresses that lead inside (SSRF): whatever way one comes, nobody behind it is ever asked.

The resolver is bent, everything else is real: a trap listens on the loopback address and counts who knocks.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from lti_tool.app import create_app
from lti_tool.db import reading, writing
from lti_tool.fetch import Fetcher, FetchError
from lti_tool.lti.calls import Calls
from lti_tool.models import partner as partners
from lti_tool.models import platform as platforms
from tests.lti_support import ForgedPlatform, Tool, make_tool

LEADS_INSIDE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.31.255.254",
    "192.168.0.10",
    "169.254.169.254",
    "100.100.100.200",
    "0.0.0.0",
    "::1",
    "::",
    "fe80::1",
    "fd00:ec2::254",
    "::ffff:169.254.169.254",
    "::ffff:10.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "2001:0:53aa:64c::1",
    "224.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
]
INSIDE = "inside.example"


@dataclass
class Net:
    """What names resolve to, who was knocked at, and a small server that the operator allows."""

    names: dict[str, list[list[str]]] = field(default_factory=dict)
    knocked: list[str] = field(default_factory=list)
    pages: dict[str, tuple[int, dict[str, str], Any]] = field(default_factory=dict)
    bearers: list[tuple[str, str]] = field(default_factory=list)
    open_port: int = 0

    @property
    def allowed(self) -> str:
        """The origin of the server that the operator allows."""
        return f"http://localhost:{self.open_port}"

    def leads(self, name: str, *answers: list[str]) -> None:
        """Let a name resolve to these addresses; the last answer stays."""
        self.names[name] = list(answers)


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Iterator[Net]:
    here = Net()
    resolve, connect = socket.getaddrinfo, socket.socket.connect

    def bent(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        answers = here.names.get(host)
        if answers is None:
            return resolve(host, port, *args, **kwargs)
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (one, port, 0, 0))
            if ":" in one
            else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port))
            for one in found
        ]

    def watched(sock: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[1] != here.open_port:
            here.knocked.append(address[0])
            raise ConnectionRefusedError("the test lets nobody out")
        connect(sock, address)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            here.bearers.append((self.path, self.headers.get("Authorization", "")))
            status, headers, page = here.pages.get(self.path.partition("?")[0], (404, {}, None))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(json.dumps(page).encode())

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_args: object) -> None:
            pass

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.open_port = web.server_address[1]
    threading.Thread(target=web.serve_forever, daemon=True).start()
    monkeypatch.setattr(socket, "getaddrinfo", bent)
    monkeypatch.setattr(socket.socket, "connect", watched)
    yield here
    web.shutdown()
    web.server_close()


@pytest.fixture(scope="module")
def forged(tmp_path_factory: pytest.TempPathFactory) -> Tool:
    return make_tool(tmp_path_factory.mktemp("tool"))


@pytest.fixture
def tool(forged: Tool, net: Net) -> Tool:
    """The application with the real fetcher; the operator allows the one small server."""
    services = replace(forged.services, fetch=Fetcher([f"localhost:{net.open_port}"]))
    app = create_app(services)
    app.config.update(SERVER_NAME="lessons.example", PREFERRED_URL_SCHEME="https", TESTING=False)
    return replace(forged, services=services, app=app)


def configuration(net: Net, **changes: str) -> dict[str, Any]:
    return {
        "issuer": net.allowed,
        "authorization_endpoint": net.allowed + "/auth",
        "token_endpoint": net.allowed + "/token",
        "jwks_uri": net.allowed + "/jwks",
        "registration_endpoint": net.allowed + "/registration",
        **changes,
    }


def register(tool: Tool, configuration_url: str) -> str:
    partner = tool.partner()
    with writing(tool.services.engine) as connection:
        secret = partners.invite(connection, partner.id)
    client: FlaskClient = tool.client()
    query = urlencode({"openid_configuration": configuration_url, "registration_token": "of-the-lms"})
    return client.get(f"/lti/register/{secret}?{query}").text


@pytest.mark.parametrize("address", LEADS_INSIDE)
def test_a_name_that_leads_inside_is_not_knocked_at_alone_or_beside_a_public_address(net: Net, address: str) -> None:
    net.leads("one.example", [address])
    net.leads("two.example", ["9.9.9.9", address])
    for name in ("one.example", "two.example"):
        with pytest.raises(FetchError) as caught:
            Fetcher().get(f"https://{name}/")
        assert caught.value.kind == "refused"
    assert net.knocked == []


def test_a_name_that_changes_its_address_is_checked_anew_and_only_what_was_checked_is_knocked_at(net: Net) -> None:
    net.leads(INSIDE, ["9.9.9.9"], ["127.0.0.1"])
    kinds = []
    for _ in range(3):
        with pytest.raises(FetchError) as caught:
            Fetcher().get(f"https://{INSIDE}/")
        kinds.append(caught.value.kind)
    assert kinds == ["unreachable", "refused", "refused"]
    assert net.knocked == ["9.9.9.9"]


def test_a_registration_whose_configuration_is_inside_is_refused(tool: Tool, net: Net) -> None:
    net.leads(INSIDE, ["169.254.169.254"])
    assert "address of your LMS is private" in register(tool, f"https://{INSIDE}/.well-known/openid-configuration")
    assert net.knocked == []


def test_a_registration_endpoint_inside_is_not_told_the_token(tool: Tool, net: Net) -> None:
    net.leads(INSIDE, ["10.0.0.5"])
    page = configuration(net, registration_endpoint=f"https://{INSIDE}/registration")
    net.pages["/configuration"] = (200, {}, page)
    assert "address of your LMS is private" in register(tool, net.allowed + "/configuration")
    assert net.knocked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_inside_or_anywhere(tool: Tool, net: Net, status: int) -> None:
    net.leads(INSIDE, ["169.254.169.254"])
    for target in (f"https://{INSIDE}/latest/meta-data", net.allowed + "/elsewhere", "https://9.9.9.9/"):
        net.pages["/configuration"] = (status, {"Location": target}, None)
        assert f"its answer: {status}" in register(tool, net.allowed + "/configuration")
    assert net.knocked == []
    assert {path.partition("?")[0] for path, _bearer in net.bearers} == {"/configuration"}


def test_a_key_set_inside_is_not_fetched(tool: Tool, net: Net) -> None:
    net.leads(INSIDE, ["::ffff:127.0.0.1"])
    lms = tool.platform(jwks_url=f"https://{INSIDE}/jwks")
    page = lms.launch(tool.client(), lms.learner())
    assert (page.status_code, "keys_unavailable" in page.text) == (503, True)
    assert net.knocked == []


@pytest.fixture
def connected(tool: Tool, net: Net) -> ForgedPlatform:
    """A platform whose token endpoint answers."""
    net.pages["/token"] = (200, {}, {"access_token": "very-secret", "expires_in": 3600})
    return tool.platform(token_url=net.allowed + "/token")


@pytest.mark.parametrize("path", ["/items/1/scores", "/members", "/groups"])
def test_a_service_inside_gets_neither_a_call_nor_the_token(
    tool: Tool, net: Net, connected: ForgedPlatform, path: str
) -> None:
    net.leads(INSIDE, ["127.0.0.1"])
    calls = Calls(tool.services)
    for url in (f"https://{INSIDE}{path}", f"http://9.9.9.9{path}"):  # private, and public without encryption
        with pytest.raises(FetchError) as caught:
            calls.get(connected.row, "scope", url, accept="application/json")
        assert caught.value.kind == "refused"
        with pytest.raises(FetchError):
            calls.post(connected.row, "scope", url, b"{}", content_type="application/json")
    assert net.knocked == []
    assert all("very-secret" not in bearer for _path, bearer in net.bearers)


def test_a_token_endpoint_inside_is_not_told_the_assertion(tool: Tool, net: Net) -> None:
    net.leads(INSIDE, ["fd00:ec2::254"])
    lms = tool.platform(token_url=f"https://{INSIDE}/token")
    with pytest.raises(Exception, match="private or local"):
        Calls(tool.services).token(lms.row, "scope")
    assert net.knocked == []


def test_the_access_token_does_not_follow_a_redirect_or_a_next_page_to_another_host(
    tool: Tool, net: Net, connected: ForgedPlatform
) -> None:
    calls = Calls(tool.services)
    net.pages["/moved"] = (307, {"Location": "https://9.9.9.9/scores"}, None)
    assert calls.post(connected.row, "s", net.allowed + "/moved", b"{}", content_type="a/b").status == 307
    net.pages["/list"] = (200, {"Link": '<https://9.9.9.9/list?page=2>; rel="next"'}, [1])
    answer, found = calls.pages(connected.row, "s", net.allowed + "/list", accept="a/b")
    assert (answer.status, found) == (200, [1])
    assert net.knocked == []


def test_what_the_operator_allows_is_allowed_by_host_and_port_alone(net: Net) -> None:
    net.pages["/"] = (200, {}, {"ok": True})
    fetch = Fetcher([f"localhost:{net.open_port}"])
    assert fetch.get(net.allowed + "/").json() == {"ok": True}
    with pytest.raises(FetchError):
        fetch.get(f"http://127.0.0.1:{net.open_port}/")
    with pytest.raises(FetchError):
        fetch.get(f"http://localhost:{net.open_port + 1}/")
    assert net.knocked == []


def test_no_registration_was_kept_by_any_of_this(tool: Tool, net: Net, tmp_path: Path) -> None:
    net.leads(INSIDE, ["10.0.0.5"])
    before = tool.rows()
    register(tool, f"https://{INSIDE}/configuration")
    after = tool.rows()
    with reading(tool.services.engine) as connection:
        assert all(INSIDE not in one.issuer for one in platforms.every(connection))
    assert after["platforms"] == before["platforms"]
