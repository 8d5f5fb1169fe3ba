from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.pool import QueuePool

from lti_tool import clock
from lti_tool.fetch import Answer, Fetcher, FetchError
from lti_tool.lti import keys
from lti_tool.lti.access_tokens import TokenCache
from lti_tool.lti.calls import Calls, beneath, same_host, with_query
from lti_tool.models.platform import Platform
from tests.lti_support import make_tool

SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"
LIST = "https://lms1.example/items?course=1"


class Pages(Fetcher):
    """Answers by address, and whom it gave a token to."""

    def __init__(self, pages: Mapping[str, Answer]) -> None:
        super().__init__()
        self.pages = pages
        self.asked: list[tuple[str, str]] = []
        self.scopes: list[str] = []

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        self.asked.append((url, (headers or {})["Authorization"]))
        return self.pages[url]

    def post(
        self,
        url: str,
        *,
        data: bytes | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        self.scopes.append((form or {})["scope"])
        token = {"access_token": f"t{len(self.scopes)}", "expires_in": 3600}
        return Answer(200, {}, json.dumps(token).encode())


def page(items: object, following: str = "") -> Answer:
    header = {"link": f'<{following}>; rel="next"'} if following else {}
    return Answer(200, header, json.dumps(items).encode())


@pytest.fixture
def platform(tmp_path: Path) -> tuple[Platform, Calls, Pages]:
    tool = make_tool(tmp_path)
    net = Pages({})
    return tool.platform().row, Calls(replace(tool.services, fetch=net)), net


def test_pages_are_followed_at_the_same_host_alone(platform: tuple[Platform, Calls, Pages]) -> None:
    row, calls, net = platform
    net.pages = {LIST: page([1], LIST + "&p=2"), LIST + "&p=2": page([2], "https://evil.example/items?p=3")}
    assert calls.pages(row, SCOPE, LIST, accept="x")[1] == [1, 2]
    assert net.scopes == [SCOPE]


def test_pages_that_go_in_a_circle_end(platform: tuple[Platform, Calls, Pages]) -> None:
    row, calls, net = platform
    net.pages = {LIST: page([1], LIST + "&p=2"), LIST + "&p=2": page([2], LIST)}
    assert calls.pages(row, SCOPE, LIST, accept="x")[1] == [1, 2]


def test_a_list_that_comes_too_slowly_is_left(
    platform: tuple[Platform, Calls, Pages], monkeypatch: pytest.MonkeyPatch
) -> None:
    row, calls, net = platform
    net.pages = {LIST: page([1], LIST + "&p=2"), LIST + "&p=2": page([2])}
    assert calls.pages(row, SCOPE, LIST, accept="x")[1] == [1, 2]
    monkeypatch.setattr("lti_tool.lti.calls.PAGES_SECONDS", -1)
    with pytest.raises(FetchError, match="took over") as caught:
        calls.pages(row, SCOPE, LIST, accept="x")
    assert caught.value.kind == "timeout"


def test_a_refused_page_is_told_and_what_is_no_list_is_refused(platform: tuple[Platform, Calls, Pages]) -> None:
    row, calls, net = platform
    net.pages = {LIST: page([1], LIST + "&p=2"), LIST + "&p=2": Answer(503, {}, b"")}
    answer, found = calls.pages(row, SCOPE, LIST, accept="x")
    assert (answer.status, found) == (503, [])
    net.pages = {LIST: page({"items": []})}
    with pytest.raises(FetchError, match="no list"):
        calls.pages(row, SCOPE, LIST, accept="x")


@pytest.mark.parametrize("refusal", [Answer(401, {}, b""), Answer(403, {}, b'{"detail": "Invalid token signature."}')])
def test_a_second_refused_token_is_the_answer_and_is_not_kept(
    platform: tuple[Platform, Calls, Pages], refusal: Answer
) -> None:
    row, calls, net = platform
    net.pages = {LIST: refusal}
    assert calls.get(row, SCOPE, LIST, accept="x") == refusal
    assert [bearer for _url, bearer in net.asked] == ["Bearer t1", "Bearer t2"]
    calls.get(row, SCOPE, LIST, accept="x")
    assert net.asked[2][1] == "Bearer t3"


def test_tokens_of_two_scopes_or_two_clients_are_kept_apart(platform: tuple[Platform, Calls, Pages]) -> None:
    row, calls, net = platform
    net.pages = {LIST: page([])}
    other = replace(row, id="another", client_id="another")
    for whose, scope in ((row, SCOPE), (row, "other"), (other, SCOPE), (row, SCOPE), (other, SCOPE), (row, "other")):
        calls.get(whose, scope, LIST, accept="x")
    assert [bearer for _url, bearer in net.asked] == [f"Bearer t{n}" for n in (1, 2, 3, 1, 3, 2)]


def test_nothing_is_signed_while_the_database_is_held(
    platform: tuple[Platform, Calls, Pages], monkeypatch: pytest.MonkeyPatch
) -> None:
    row, calls, _net = platform
    pool, sign, held = calls._services.engine.pool, keys.sign, []
    assert isinstance(pool, QueuePool)

    def signing(*arguments: Any) -> str:
        held.append(pool.checkedout())
        return sign(*arguments)

    monkeypatch.setattr(keys, "sign", signing)
    calls.token(row, SCOPE)
    assert held == [0]


def test_tokens_that_have_run_out_are_not_kept_for_ever(
    platform: tuple[Platform, Calls, Pages], monkeypatch: pytest.MonkeyPatch
) -> None:
    row, cache = platform[0], TokenCache()
    for number in range(20):
        cache.keep(replace(row, id=str(number)), SCOPE, "secret", 3600)
    later = clock.now() + 2 * clock.HOUR
    monkeypatch.setattr(clock, "now", lambda: later)
    cache.keep(row, SCOPE, "secret", 3600)
    assert len(cache._tokens) == 1
    assert "secret" not in repr(cache._tokens)


def test_addresses_keep_their_queries() -> None:
    assert beneath("https://lms/2/lineitem?type_id=1", "results") == "https://lms/2/lineitem/results?type_id=1"
    key = "block-v1:Org+Course+type@lti"
    expected = "https://lms/i?type_id=1&e=&resource_link_id=block-v1%3AOrg%2BCourse%2Btype%40lti"
    assert with_query("https://lms/i?type_id=1&e=", resource_link_id=key) == expected


def test_a_host_is_the_same_with_its_scheme_and_port() -> None:
    assert same_host("https://LMS.example/a", "https://lms.example/b")
    assert not same_host("https://lms.example:8443/a", "https://lms.example/b")
    assert not same_host("http://lms.example/a", "https://lms.example/b")
    assert not same_host("https://[", "https://lms.example/b")
