from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lti_tool import fetch
from lti_tool.fetch import Fetcher, FetchError


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Set-Cookie", "session=1")
        self.end_headers()
        if self.path == "/large":
            for _ in range(40):
                self.wfile.write(b"x" * 65_536)
        elif self.path == "/cookie":
            self.wfile.write(self.headers.get("Cookie", "none").encode())
        else:
            self.wfile.write(b'{"ok": true}')

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[int]:
    web = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=web.serve_forever, daemon=True)
    thread.start()
    yield web.server_address[1]
    web.shutdown()
    web.server_close()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/x",
        "file:///etc/passwd",
        "http://example.org/plain",
        "https://user:password@example.org/",
        "https:///nothing",
        "https://[broken",
        "//example.org/x",
        "",
    ],
)
def test_an_address_of_the_wrong_form_is_refused_without_any_connection(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        Fetcher().get(url)
    assert caught.value.kind == "refused"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "[fe80::1]",
        "[fc00::1]",
        "[::ffff:127.0.0.1]",
        "100.64.0.1",
        "[::7f00:1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b::a9fe:a9fe]",
        "[64:ff9b:1::1]",
        "[fec0::1]",
        "[2002:7f00:1::]",
        "168.63.129.16",
        "[fd00:ec2::254]",
        "[::ffff:169.254.169.254]",
        "[2001:db8::1]",
        "224.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "127.1",
        "localhost.",
        "2130706433",
        "0x7f.1",
    ],
)
def test_private_loopback_and_metadata_addresses_are_refused(host: str) -> None:
    with pytest.raises(FetchError) as caught:
        Fetcher().get(f"https://{host}/keys")
    assert caught.value.kind in {"refused", "unreachable"}
    assert "does not answer" not in str(caught.value)  # nobody was asked


def test_a_name_that_points_to_a_private_address_at_connection_time_is_refused(
    server: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def rebinding(host: str, port: int, **_kwargs: object) -> list[object]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with pytest.raises(FetchError) as caught:
        Fetcher().get(f"https://lms.example:{server}/")
    assert caught.value.kind == "refused"
    assert asked == ["lms.example"]  # resolved once: what was checked is what is connected to


def test_a_host_that_the_operator_named_may_be_private_and_plain(server: int) -> None:
    answer = Fetcher([f"127.0.0.1:{server}"]).get(f"http://127.0.0.1:{server}/")
    assert (answer.status, answer.json()) == (200, {"ok": True})
    with pytest.raises(FetchError):
        Fetcher(["127.0.0.1:1"]).get(f"http://127.0.0.1:{server}/")


def test_redirects_are_not_followed(server: int) -> None:
    assert Fetcher(["127.0.0.1"]).get(f"http://127.0.0.1:{server}/redirect").status == 302


def test_an_answer_without_end_is_cut(server: int) -> None:
    with pytest.raises(FetchError) as caught:
        Fetcher(["127.0.0.1"]).get(f"http://127.0.0.1:{server}/large")
    assert caught.value.kind == "too_large"


def test_cookies_of_one_lms_are_not_kept(server: int) -> None:
    fetcher = Fetcher(["127.0.0.1"])
    fetcher.get(f"http://127.0.0.1:{server}/")
    assert fetcher.get(f"http://127.0.0.1:{server}/cookie").body == b"none"


def test_a_post_carries_its_body(server: int) -> None:
    answer = Fetcher(["127.0.0.1"]).post(f"http://127.0.0.1:{server}/", data=b"score")
    assert (answer.status, answer.body) == (201, b"score")


def test_a_server_that_is_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "READ_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        start = time.monotonic()
        with pytest.raises(FetchError) as caught:
            Fetcher(["127.0.0.1"]).get(f"http://127.0.0.1:{port}/")
    assert caught.value.kind == "timeout"
    assert time.monotonic() - start < 5


def test_who_is_waiting_is_not_kept_as_long_as_others() -> None:
    patient = Fetcher(["127.0.0.1"])
    with socket.create_server(("127.0.0.1", 0)) as silent:
        start = time.monotonic()
        with pytest.raises(FetchError, match=r"timeout|took over|in time"):
            patient.within(0.3).get(f"http://127.0.0.1:{silent.getsockname()[1]}/")
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "beginning",
    [
        b"HTTP/1.1 200 OK\r\n",  # headers without end
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
    ],
)
def test_an_answer_that_drips_is_given_up_in_time(beginning: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "WHOLE_SECONDS", 0.5)
    stop = threading.Event()

    def drip(listening: socket.socket) -> None:
        connection, _address = listening.accept()
        with connection, suppress(OSError):
            connection.recv(65_536)
            connection.sendall(beginning)
            while not stop.wait(0.1):
                connection.sendall(b"0")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=[listening])
        thread.start()
        start = time.monotonic()
        with pytest.raises(FetchError) as caught:
            Fetcher(["127.0.0.1"]).get(f"http://127.0.0.1:{listening.getsockname()[1]}/")
        took = time.monotonic() - start
        stop.set()
        thread.join()
    assert caught.value.kind == "timeout"
    assert took < 3


def test_a_handshake_that_drips_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "WHOLE_SECONDS", 0.5)
    stop = threading.Event()

    def drip(listening: socket.socket) -> None:
        connection, _address = listening.accept()
        with connection, suppress(OSError):
            connection.recv(65_536)
            connection.sendall(b"\x16\x03\x03\x3f\x00")  # a TLS record of 16128 bytes begins
            while not stop.wait(0.1):
                connection.sendall(b"\x02")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=[listening])
        thread.start()
        start = time.monotonic()
        threading.Timer(10, stop.set).start()
        with pytest.raises(FetchError) as caught:
            Fetcher(["127.0.0.1"]).get(f"https://127.0.0.1:{listening.getsockname()[1]}/")
        took = time.monotonic() - start
        stop.set()
        thread.join()
    assert (caught.value.kind, took < 5) == ("timeout", True)


def test_a_name_whose_server_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    monkeypatch.setattr(fetch, "RESOLVE_SECONDS", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: stop.wait(10))
    start = time.monotonic()
    with pytest.raises(FetchError) as caught:
        Fetcher().get("https://lms.example/")
    stop.set()
    assert (caught.value.kind, time.monotonic() - start < 5) == ("timeout", True)


def test_only_some_addresses_of_a_name_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []
    many = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("9.9.9.9", 443))] * 200
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: many)

    def refuse(_sock: socket.socket, address: object) -> None:
        tried.append(address)
        raise OSError("nobody")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(FetchError):
        Fetcher().get("https://lms.example/")
    assert len(tried) == fetch.MOST_ADDRESSES


@pytest.mark.parametrize("token", ["\u20ac", "a\r\nX-Evil: 1"])
def test_a_header_that_can_not_be_sent_is_an_error_of_fetching(server: int, token: str) -> None:
    with pytest.raises(FetchError) as caught:
        Fetcher(["127.0.0.1"]).get(f"http://127.0.0.1:{server}/", headers={"Authorization": token})
    assert caught.value.kind == "unreachable"


def test_json_nested_without_end_is_no_json() -> None:
    with pytest.raises(FetchError) as caught:
        fetch.Answer(200, {}, b"[" * 200_000).json()
    assert caught.value.kind == "not_json"


def test_a_port_where_nobody_listens_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(FetchError) as caught:
        Fetcher(["127.0.0.1"]).get(f"http://127.0.0.1:{port}/")
    assert caught.value.kind == "unreachable"


def test_an_answer_that_is_not_json_says_so() -> None:
    with pytest.raises(FetchError) as caught:
        fetch.Answer(200, {}, b"<html>").json()
    assert caught.value.kind == "not_json"


def test_a_name_that_can_be_no_name_is_unreachable() -> None:
    with pytest.raises(FetchError) as caught:
        Fetcher().get(f"https://{'x' * 70}.example/")
    assert caught.value.kind == "unreachable"
