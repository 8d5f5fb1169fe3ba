"""Proof that the browser of these tests blocks what partners' browsers block; else the others would mean nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page, Playwright

from tests.browser.profiles import blocking_context

SET = "; Path=/; SameSite=None; Secure"


class Site(BaseHTTPRequestHandler):
    """``/frame`` sets one cookie of each kind; ``/?<address>`` frames that address."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        if self.path.startswith("/frame"):
            self.send_header("Set-Cookie", f"sent_plain=1{SET}")
            self.send_header("Set-Cookie", f"sent_apart=1{SET}; Partitioned")
        self.end_headers()
        framed = self.path.partition("?")[2]
        self.wfile.write(f'<!doctype html><title>Site</title><iframe src="{framed}"></iframe>'.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def open_framed(page: Page, port: int) -> Frame:
    """A page of 127.0.0.1 in a page of localhost: of another site, as a tool is in an LMS."""
    page.goto(f"http://localhost:{port}/?http://127.0.0.1:{port}/frame")
    found = page.frame(url=f"http://127.0.0.1:{port}/frame")
    assert found is not None
    return found


@pytest.fixture
def framed(page: Page, port: int) -> Frame:
    return open_framed(page, port)


def cookies_of(framed: Frame) -> set[str]:
    """Names of the cookies that a script can read, after it has set one of each kind itself."""
    text: str = framed.evaluate(
        f"""() => {{
            document.cookie = "made_plain=1{SET}";
            document.cookie = "made_apart=1{SET}; Partitioned";
            return document.cookie;
        }}"""
    )
    return {pair.partition("=")[0] for pair in text.split("; ") if pair}


def test_a_frame_of_another_site_keeps_only_partitioned_cookies(framed: Frame) -> None:
    assert cookies_of(framed) == {"sent_apart", "made_apart"}


def test_the_same_page_on_its_own_keeps_all_cookies(page: Page, port: int) -> None:
    page.goto(f"http://127.0.0.1:{port}/frame")
    assert cookies_of(page.main_frame) == {"sent_plain", "sent_apart", "made_plain", "made_apart"}


def storage_of(framed: Frame) -> str:
    """How it goes when a frame wants to keep something in the ways that are no cookies."""
    found: str = framed.evaluate(
        """async () => {
            const outcome = [];
            try { localStorage.setItem("a", "1"); outcome.push("localStorage"); } catch {}
            const opened = await new Promise((resolve) => {
                const request = indexedDB.open("a");
                request.onsuccess = () => resolve(true);
                request.onerror = () => resolve(false);
            });
            if (opened) outcome.push("indexedDB");
            return outcome.join(" ");
        }"""
    )
    return found


def test_a_frame_of_another_site_has_no_storage(framed: Frame) -> None:
    assert storage_of(framed) == ""


def test_the_same_page_on_its_own_has_storage(page: Page, port: int) -> None:
    page.goto(f"http://127.0.0.1:{port}/frame")
    assert storage_of(page.main_frame) == "localStorage indexedDB"


def test_a_newer_browser_gives_the_frame_a_storage_apart(playwright: Playwright, tmp_path: Path, port: int) -> None:
    with blocking_context(playwright, tmp_path / "newer", partitioned_storage=True) as context:
        framed = open_framed(context.pages[0], port)
        assert storage_of(framed) == "localStorage indexedDB"
        assert cookies_of(framed) == {"sent_apart", "made_apart"}


def test_a_browser_without_framed_cookies_keeps_them_in_a_window(
    playwright: Playwright, tmp_path: Path, port: int
) -> None:
    pair = (f"http://127.0.0.1:{port}", f"http://localhost:{port}")
    with blocking_context(playwright, tmp_path / "stricter", no_cookies=pair) as context:
        assert cookies_of(open_framed(context.pages[0], port)) == set()
        context.pages[0].goto(f"http://127.0.0.1:{port}/frame")
        assert "sent_plain" in cookies_of(context.pages[0].main_frame)
