"""Calls of a platform's services with an access token, which is kept, and renewed once when it is no longer taken."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lti_tool.db import reading
from lti_tool.fetch import Answer, FetchError
from lti_tool.lti import keys
from lti_tool.lti.access_tokens import TokenCache, TokenError, assertion_claims, request_token
from lti_tool.lti.answers import said
from lti_tool.lti.mixup import acts_for_another
from lti_tool.models.platform import Platform
from lti_tool.platforms.grades import is_token_refused
from lti_tool.platforms.links import next_link
from lti_tool.services import Services

MOST_PAGES = 20
PAGES_SECONDS = 30.0
"""So long the pages of one list may take: nobody else's grades wait for an LMS that answers slowly, but answers."""


class Calls:
    """Calls for one process; safe for threads.

    Every method raises ``TokenError`` where the platform gives no token, and ``FetchError`` where nobody answers; an
    answer of any status comes back, also the refusal of a second token.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._tokens = TokenCache()

    def get(self, platform: Platform, scope: str, url: str, *, accept: str) -> Answer:
        """GET with exactly this media type."""
        fetch = self._services.fetch
        return self._call(platform, scope, lambda bearer: fetch.get(url, headers={**bearer, "Accept": accept}))

    def post(
        self, platform: Platform, scope: str, url: str, body: bytes, *, content_type: str, accept: str = "*/*"
    ) -> Answer:
        """POST a body with exactly this media type."""
        fetch, types = self._services.fetch, {"Content-Type": content_type, "Accept": accept}
        return self._call(platform, scope, lambda bearer: fetch.post(url, data=body, headers={**bearer, **types}))

    def pages(self, platform: Platform, scope: str, url: str, *, accept: str) -> tuple[Answer, list[object]]:
        """GET a list, page after page.

        The token goes to the host of ``url`` alone: a next page elsewhere is not asked for.

        Returns:
            The last answer, and what the pages before it and itself held; nothing if it is no success.

        Raises:
            FetchError: also ``not_json`` where a page is no list, ``timeout`` where the list takes too long.
        """
        until = time.monotonic() + PAGES_SECONDS
        found: list[object] = []
        seen: set[str] = set()
        following: str | None = url
        while True:
            assert following is not None
            seen.add(following)
            answer = self.get(platform, scope, following, accept=accept)
            if not 200 <= answer.status < 300:
                return answer, []
            page = answer.json()
            if not isinstance(page, list):
                raise FetchError("not_json", "the answer is no list")
            found += page
            following = next_link(answer.headers.get("link", ""))
            if following is None or following in seen or len(seen) >= MOST_PAGES or not same_host(following, url):
                return answer, found
            if time.monotonic() > until:  # what is read of it may not hold what is sought
                raise FetchError("timeout", f"the list took over {PAGES_SECONDS:.0f} s")

    def token(self, platform: Platform, scope: str) -> str:
        """A token for this scope, kept or new."""
        kept = self._tokens.kept(platform, scope)
        if kept is not None:
            return kept
        with reading(self._services.engine) as connection:
            if acts_for_another(connection, platform):
                raise TokenError("another partner's connection has this client id at this token endpoint", lasting=True)
        key = keys.ready(self._services.engine, self._services.vault, platform.our_keys)
        assertion = keys.sign(key, self._services.vault, assertion_claims(platform))
        value, seconds = request_token(self._services.fetch, platform, assertion, scope)
        self._tokens.keep(platform, scope, value, seconds)
        return value

    def _call(self, platform: Platform, scope: str, send: Callable[[dict[str, str]], Answer]) -> Answer:
        answer = send({"Authorization": f"Bearer {self.token(platform, scope)}"})
        if not is_token_refused(answer.status, said(answer)):
            return answer
        self._tokens.forget(platform, scope)
        answer = send({"Authorization": f"Bearer {self.token(platform, scope)}"})
        if is_token_refused(answer.status, said(answer)):
            self._tokens.forget(platform, scope)
        return answer


def same_host(one: str, other: str) -> bool:
    """Whether two addresses have the same scheme, host and port."""
    try:
        first, second = urlsplit(one), urlsplit(other)
        return (first.scheme, first.netloc.lower()) == (second.scheme, second.netloc.lower())
    except ValueError:
        return False


def beneath(url: str, name: str) -> str:
    """The address of a service beneath another: ``/name`` goes on the path, before a query (Moodle has one)."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + "/" + name))


def with_query(url: str, **values: str) -> str:
    """The address with more in its query; what is there stays."""
    parts = urlsplit(url)
    query = [*parse_qsl(parts.query, keep_blank_values=True), *values.items()]
    return urlunsplit(parts._replace(query=urlencode(query)))
