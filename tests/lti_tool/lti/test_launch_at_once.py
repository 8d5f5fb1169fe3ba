"""The same learner who launches eight times at once (a double click, two tabs), against a real server with threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from werkzeug.serving import make_server

from lti_tool.lti.checks import LTI
from tests import postgres
from tests.browser.demo import free_port
from tests.lti_support import TOP, ForgedPlatform, Tool, make_tool

EIGHT = 8


@pytest.fixture(params=["sqlite", "postgresql"])
def tool(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Tool]:
    """The tool behind a server of its own; its database is new, and nobody has launched yet."""
    port = free_port()
    base_url = f"http://127.0.0.1:{port}"
    if request.param == "postgresql":
        with postgres.shared().database() as url:
            made = make_tool(tmp_path, base_url=base_url, database_url=url)
            yield from _served(made, port)
            made.services.engine.dispose()
    else:
        yield from _served(make_tool(tmp_path, base_url=base_url), port)


def _served(made: Tool, port: int) -> Iterator[Tool]:
    server = make_server("127.0.0.1", port, made.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


def launch(tool: Tool, lms: ForgedPlatform, together: threading.Barrier, sub: str = "learner-1") -> int:
    """One whole launch in a browser of its own; the answer's status. All send their tokens at the same moment."""
    base_url = tool.services.settings.base_url
    with requests.Session() as browser:
        begun = browser.post(
            base_url + "/lti/login", data=lms.login_parameters(), headers=TOP, allow_redirects=False, timeout=60
        )
        query = parse_qs(urlsplit(begun.headers["Location"]).query)
        claims = lms.learner(
            nonce=query["nonce"][0],
            sub=sub,
            **{LTI + "target_link_uri": base_url + "/lti/launch", LTI + "custom": {"lesson": "split-sheets"}},
        )
        cookie = begun.headers["Set-Cookie"].partition(";")[0]  # of a secure site: sent by hand to a plain one
        sent = {"state": query["state"][0], "id_token": lms.sign(claims)}
        together.wait(60)
        page = browser.post(base_url + "/lti/launch", data=sent, headers={**TOP, "Cookie": cookie}, timeout=60)
        return page.status_code


def test_eight_launches_of_a_learner_at_once_make_one_learner_and_one_attempt(tool: Tool) -> None:
    lms = tool.platform()
    together = threading.Barrier(EIGHT)
    with ThreadPoolExecutor(EIGHT) as pool:
        seen = list(pool.map(lambda _: launch(tool, lms, together), range(EIGHT)))
    assert seen == [200] * EIGHT
    rows = tool.rows()
    assert (rows["learners"], rows["attempts"], rows["resource_links"], rows["deployments"]) == (1, 1, 1, 1)
    assert rows["used_nonces"] == EIGHT


def test_a_class_of_eight_whose_platform_nobody_has_opened_before_is_let_in(tool: Tool) -> None:
    for _ in range(3):
        opened = partial(launch, tool, tool.platform(), threading.Barrier(EIGHT))
        with ThreadPoolExecutor(EIGHT) as pool:
            seen = list(pool.map(opened, [f"learner-{n}" for n in range(EIGHT)]))
        assert seen == [200] * EIGHT
    rows = tool.rows()
    assert (rows["learners"], rows["attempts"], rows["resource_links"]) == (3 * EIGHT, 3 * EIGHT, 3)
