"""Access tokens for a platform's services: client credentials with a signed assertion (Security Framework 4.1).

pylti1p3's service connector is not used here: its token cache forgets the client id, and its requests have
no time limit. Tokens live in this process's memory, keyed by platform and scopes.
"""

from __future__ import annotations

import re
import threading
import uuid
from dataclasses import dataclass, field

from lti_tool import clock
from lti_tool.fetch import Fetcher, FetchError
from lti_tool.lti.waits import wait_of
from lti_tool.models.platform import Platform

ASSERTION_SECONDS = 300
EARLY_SECONDS = 60
"""A token is thrown away so long before it expires."""
USUAL_SECONDS = 300.0
LONGEST_SECONDS = 86_400

_TOKEN = re.compile(r"[\x21-\x7e]{1,8000}")
"""What a header can carry (RFC 6750 allows less)."""


class TokenError(Exception):
    """The platform gave no token.

    ``lasting`` where asking again won't help before somebody acts; ``silent`` where nobody answered; ``wait`` is how
    many seconds the platform asks to wait (0 = it says nothing).
    """

    def __init__(self, reason: str, *, lasting: bool, silent: bool = False, wait: int = 0) -> None:
        super().__init__(reason)
        self.lasting = lasting
        self.silent = silent
        self.wait = wait


@dataclass(frozen=True, slots=True)
class _Token:
    value: str = field(repr=False)
    expires_at: int


class TokenCache:
    """Access tokens of all platforms, each kept until shortly before it expires; safe for threads."""

    def __init__(self) -> None:
        self._tokens: dict[tuple[str, str], _Token] = {}
        self._lock = threading.Lock()

    def kept(self, platform: Platform, scope: str) -> str | None:
        """The token for this platform and scope that is still good, if there is one."""
        with self._lock:
            token = self._tokens.get((platform.id, scope))
        return token.value if token and token.expires_at > clock.now() else None

    def keep(self, platform: Platform, scope: str, value: str, seconds: float) -> None:
        """Remember a token; those that have run out are forgotten."""
        now = clock.now()
        until = now + int(max(0.0, seconds - EARLY_SECONDS) * clock.SECOND)
        with self._lock:
            self._tokens = {key: token for key, token in self._tokens.items() if token.expires_at > now}
            self._tokens[platform.id, scope] = _Token(value, until)

    def forget(self, platform: Platform, scope: str) -> None:
        """Drop a token that the platform no longer takes."""
        with self._lock:
            self._tokens.pop((platform.id, scope), None)


def assertion_claims(platform: Platform) -> dict[str, str | int]:
    """The claims of the client assertion; the platform may name another audience than its token URL."""
    now = clock.now() // clock.SECOND
    return {
        "iss": platform.client_id,
        "sub": platform.client_id,
        "aud": platform.token_audience or platform.token_url,
        "iat": now,
        "exp": now + ASSERTION_SECONDS,
        "jti": uuid.uuid4().hex,
    }


def request_token(fetch: Fetcher, platform: Platform, assertion: str, scope: str) -> tuple[str, float]:
    """Ask the platform for a token.

    Args:
        fetch: the guarded fetcher.
        platform: whose token endpoint is asked.
        assertion: the signed client assertion.
        scope: one scope, or several separated by spaces.

    Returns:
        The token and the seconds it lasts.

    Raises:
        TokenError: refused, or the platform does not answer.
    """
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": assertion,
        "scope": scope,
    }
    try:
        answer = fetch.post(platform.token_url, form=form, headers={"Accept": "application/json"})
        if answer.status >= 500 or answer.status == 429:
            raise TokenError(f"the token endpoint answers {answer.status}", lasting=False, wait=wait_of(answer))
        if answer.status != 200:
            raise TokenError(f"the token endpoint refuses with {answer.status}", lasting=True)
        data = answer.json()
    except FetchError as error:
        raise TokenError(
            f"token endpoint: {error}", lasting=error.kind == "refused", silent=error.kind != "refused"
        ) from None
    value = data.get("access_token") if isinstance(data, dict) else None
    if not isinstance(value, str) or not _TOKEN.fullmatch(value):
        raise TokenError("the token endpoint's answer holds no access_token", lasting=True)
    kind = data.get("token_type")
    if isinstance(kind, str) and kind.lower() != "bearer":  # RFC 6749, section 7.1: of another kind it can't be used
        raise TokenError("the token endpoint gives a token that is no bearer token", lasting=True)
    granted = data.get("scope")
    if isinstance(granted, str) and not set(scope.split()) <= set(granted.split()):
        raise TokenError(f"the platform does not grant the scope {scope}", lasting=True)
    return value, _lasts(data.get("expires_in"))


def _lasts(said: object) -> float:
    """Seconds that a token lasts, as the platform says where that makes sense: at most a day."""
    if not isinstance(said, int | float) or isinstance(said, bool) or not said > 0:
        return USUAL_SECONDS
    return float(min(said, LONGEST_SECONDS))
