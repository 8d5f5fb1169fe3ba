"""The tools' public keys, fetched over HTTP and kept; and the check of what tools sign."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import jwt

from lti_tool import clock
from lti_tool.demo.registry import Tool
from lti_tool.fetch import Fetcher, FetchError

KEPT = 10 * clock.MINUTE
LEEWAY_SECONDS = 10


class BadToken(Exception):
    """A tool's JWT that this LMS does not believe; the text says why, for developers."""


class ToolKeys:
    """A cache of key sets by address; safe for threads."""

    def __init__(self, fetch: Fetcher) -> None:
        self._fetch = fetch
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[int, dict[str, jwt.PyJWK]]] = {}

    def key(self, address: str, kid: str) -> jwt.PyJWK:
        """The key of that id; an id that is not in the kept set makes it fetch again.

        Raises:
            BadToken: the set can't be had, or has no such key.
        """
        with self._lock:
            fetched_at, keys = self._kept.get(address, (0, {}))
        if kid not in keys or clock.now() - fetched_at > KEPT:
            keys = self._load(address)
            with self._lock:
                self._kept[address] = (clock.now(), keys)
        if kid not in keys:
            raise BadToken("the tool's key set has no key of this kid")
        return keys[kid]

    def _load(self, address: str) -> dict[str, jwt.PyJWK]:
        try:
            answer = self._fetch.get(address, headers={"Accept": "application/json"})
            document = answer.json()
        except FetchError as error:
            raise BadToken(f"the tool's key set can't be fetched: {error}") from None
        if answer.status != 200 or not isinstance(document, dict) or not isinstance(document.get("keys"), list):
            raise BadToken(f"the tool's key set can't be read (status {answer.status})")
        found: dict[str, jwt.PyJWK] = {}
        for entry in document["keys"]:
            if isinstance(entry, dict) and entry.get("kty") == "RSA" and isinstance(entry.get("kid"), str):
                try:
                    found[entry["kid"]] = jwt.PyJWK(entry, algorithm="RS256")
                except jwt.PyJWTError:
                    continue
        return found


def read(
    keys: ToolKeys, tool: Tool, token: object, *, audience: Sequence[str], require: Sequence[str] = ()
) -> dict[str, Any]:
    """The claims of a JWT that this tool signed for one of the audiences.

    ``exp``, ``iat``, ``iss`` and ``aud`` are always required; the issuer is the client id (security
    framework 1.0, section 4.1; deep linking 2.0, section 2.2.7).

    Raises:
        BadToken: anything is wrong with it.
    """
    if not isinstance(token, str) or not token:
        raise BadToken("there is no JWT")
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise BadToken("this is not a JWT") from None
    if header.get("alg") != "RS256":
        raise BadToken("the JWT is not signed with RS256")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise BadToken("the JWT names no kid")
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            keys.key(tool.jwks_uri, kid),
            algorithms=["RS256"],
            audience=list(audience),
            issuer=tool.client_id,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", *require]},
        )
    except jwt.PyJWTError as error:
        raise BadToken(str(error)) from None
    return claims


def unverified_issuer(token: object) -> str:
    """Who a JWT says it is from, before anything is checked: only to find the registration by it.

    Raises:
        BadToken: it can't be read.
    """
    try:
        claims = jwt.decode(str(token), options={"verify_signature": False})
    except jwt.PyJWTError:
        raise BadToken("this is not a JWT") from None
    return str(claims.get("iss", ""))
